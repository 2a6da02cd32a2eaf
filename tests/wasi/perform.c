/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of WASI without an engine, see perform.h. */
#include "tests/wasi/perform.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct guest *guest_new(void) {
    uint32_t number = 3;
    struct guest *guest = calloc(1, sizeof *guest);
    assert_non_null(guest);
    lm_wasi_state_init(&guest->state);
    snprintf(guest->folder, sizeof guest->folder, "/tmp/lanemark-wasi-XXXXXX");
    assert_non_null(mkdtemp(guest->folder));
    const int folder = open(guest->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(
        lm_wasi_fd_add(&guest->state, folder, LM_RIGHTS_FOLDER, LM_RIGHTS_INHERITED, &number),
        LM_ERRNO_success);
    guest->state.fds[number].preopen = "/box";
    return guest;
}

void guest_delete(struct guest *guest) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", guest->folder);
    assert_int_equal(system(command), 0);
    lm_wasi_state_release(&guest->state);
    free(guest);
}

enum lm_errno guest_call(struct guest *guest, const char *name, size_t count,
                         const uint64_t *args) {
    const struct lm_wasi_row *row = lm_wasi_rows;
    while (row < lm_wasi_rows + lm_wasi_row_count && strcmp(row->name, name) != 0)
        row++;
    assert_true(row < lm_wasi_rows + lm_wasi_row_count);
    assert_int_equal(count, strcspn(row->signature, "_"));
    return lm_wasi_perform(row, &guest->state, guest->memory, sizeof guest->memory, args);
}

uint32_t guest_put(struct guest *guest, uint32_t address, const char *text) {
    const size_t length = strlen(text);
    assert_true(address + length <= sizeof guest->memory);
    memcpy(guest->memory + address, text, length);
    return (uint32_t)length;
}

uint32_t guest_u32(const struct guest *guest, uint32_t address) {
    uint32_t value = 0;
    memcpy(&value, guest->memory + address, sizeof value);
    return value;
}

uint64_t guest_u64(const struct guest *guest, uint32_t address) {
    uint64_t value = 0;
    memcpy(&value, guest->memory + address, sizeof value);
    return value;
}

uint32_t guest_open(struct guest *guest, const char *path, uint32_t oflags) {
    const uint32_t at = GUEST_BYTES - 512;
    const uint64_t rights = LM_RIGHTS_INHERITED;
    const uint32_t length = guest_put(guest, at, path);
    assert_int_equal(CALL(guest, path_open, 3, 0, at, length, oflags, rights, rights, 0, at + 500),
                     LM_ERRNO_success);
    return guest_u32(guest, at + 500);
}
