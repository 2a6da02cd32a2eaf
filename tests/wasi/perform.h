/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of WASI without an engine: a state, a memory of its own, and functions by name. */
#ifndef LM_TESTS_WASI_PERFORM_H
#define LM_TESTS_WASI_PERFORM_H

#include "engine/wasi/preview1.h"

enum { GUEST_BYTES = 65536 };

struct guest {
    struct lm_wasi_state state;
    uint8_t memory[GUEST_BYTES];
    char folder[64]; /* of the host; descriptor 3, under the name "/box" */
};

/* A guest with a fresh folder and no streams; ends the test where there is none. */
struct guest *guest_new(void);
void guest_delete(struct guest *guest);

/* Calls the function of this name; the arguments follow, each converted to uint64_t by CALL. */
enum lm_errno guest_call(struct guest *guest, const char *name, size_t count, const uint64_t *args);

#define CALL(guest, name, ...)                                                                     \
    guest_call((guest), #name, sizeof((uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t),               \
               (const uint64_t[]){__VA_ARGS__})

/* Writes a text without its NUL into the memory and gives its length. */
uint32_t guest_put(struct guest *guest, uint32_t address, const char *text);

uint32_t guest_u32(const struct guest *guest, uint32_t address);
uint64_t guest_u64(const struct guest *guest, uint32_t address);

/* Opens a file or folder below descriptor 3 with all its rights and gives its number. */
uint32_t guest_open(struct guest *guest, const char *path, uint32_t oflags);

#endif
