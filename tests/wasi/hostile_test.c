/* SPDX-License-Identifier: Apache-2.0 */
/* A hostile guest (make_hostile.c) on the whole engine: every function of wasi.def, with every
 * address and every length wild in turn while the other arguments are good, must give `fault` and
 * change nothing; with arguments drawn from bad ones at random it must give some error number.
 * Nothing may trap, crash or hang. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/lanemark.h"
#include "engine/wasi/abi.h"

enum { BYTES = 65536, MOST_ARGS = 9, LAST_ERROR = LM_ERRNO_notcapable };

static const struct row {
    const char *name, *signature;
} rows[] = {
#define WASI(name, signature, right) {#name, #signature},
#include "engine/wasi/wasi.def"
#undef WASI
};

enum { ROWS = sizeof rows / sizeof rows[0] };

struct guest {
    wasm_engine_t *engine;
    wasm_store_t *store;
    wasm_module_t *module;
    wasm_instance_t *instance;
    wasm_extern_vec_t exports; /* the memory, then the functions in the order of the rows */
    struct lm_wasi *wasi;
    char folder[64];
};

/* --- The guest -------------------------------------------------------------------------------- */

static wasm_byte_vec_t read_module(void) {
    wasm_byte_vec_t bytes;
    FILE *file = fopen(HOSTILE_MODULE, "rb");
    assert_non_null(file);
    wasm_byte_vec_new_uninitialized(&bytes, 1 << 20);
    bytes.size = fread(bytes.data, 1, bytes.size, file);
    fclose(file);
    return bytes;
}

/* Arguments and variables that are not empty, streams, a folder, and in it "f". */
static void give_system(struct guest *guest) {
    static const char *const args[] = {"hostile", "guest"};
    static const char *const variables[] = {"A=b"};
    char path[80];
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    guest->wasi = lm_wasi_new();
    assert_non_null(guest->wasi);
    snprintf(guest->folder, sizeof guest->folder, "/tmp/lanemark-hostile-XXXXXX");
    assert_non_null(mkdtemp(guest->folder));
    snprintf(path, sizeof path, "%s/f", guest->folder);
    close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    assert_int_equal(lm_wasi_set_args(guest->wasi, 2, args, NULL), LM_OK);
    assert_int_equal(lm_wasi_set_env(guest->wasi, 1, variables, NULL), LM_OK);
    assert_int_equal(lm_wasi_set_stdio(guest->wasi, null, null, null, NULL), LM_OK);
    assert_int_equal(lm_wasi_preopen(guest->wasi, guest->folder, "/", NULL), LM_OK);
    close(null);
}

static int set_up(void **state) {
    struct guest *guest = calloc(1, sizeof *guest);
    wasm_extern_vec_t imports;
    wasm_trap_t *trap = NULL;
    struct lm_error error = LM_ERROR_INIT;
    assert_non_null(guest);
    guest->engine = wasm_engine_new();
    guest->store = wasm_store_new(guest->engine);
    wasm_byte_vec_t bytes = read_module();
    guest->module = lm_module_new(guest->store, &bytes, &error);
    wasm_byte_vec_delete(&bytes);
    assert_string_equal(error.message, "");
    give_system(guest);
    assert_int_equal(lm_wasi_imports(guest->wasi, guest->store, guest->module, &imports, &error),
                     LM_OK);
    guest->instance = lm_instance_new(guest->store, guest->module, &imports, &trap, &error);
    wasm_extern_vec_delete(&imports);
    assert_non_null(guest->instance);
    assert_true(lm_wasi_attach(guest->wasi, guest->module, guest->instance));
    wasm_instance_exports(guest->instance, &guest->exports);
    assert_int_equal(guest->exports.size, ROWS + 1);
    *state = guest;
    return 0;
}

static int tear_down(void **state) {
    struct guest *guest = *state;
    char command[128];
    snprintf(command, sizeof command, "chmod -R u+rwX %s && rm -rf %s", guest->folder,
             guest->folder);
    wasm_extern_vec_delete(&guest->exports);
    wasm_instance_delete(guest->instance);
    wasm_module_delete(guest->module);
    lm_wasi_delete(guest->wasi);
    wasm_store_delete(guest->store);
    wasm_engine_delete(guest->engine);
    free(guest);
    return system(command);
}

static char *memory_of(const struct guest *guest) {
    return wasm_memory_data(wasm_extern_as_memory(guest->exports.data[0]));
}

/* Zeroes are good subscriptions and buffers; the path "f" stands where good addresses of paths are.
 */
enum { PATH_AT = 1024, PATH2_AT = 2048 };

static void reset_memory(const struct guest *guest) {
    char *memory = memory_of(guest);
    memset(memory, 0, BYTES);
    memory[PATH_AT] = 'f';
    memory[PATH2_AT] = 'g';
}

/* The error number, or a failure with the function's name for a trap. */
static uint32_t call(const struct guest *guest, size_t row, const uint64_t *args) {
    union lm_value values[MOST_ARGS] = {0};
    for (size_t i = 0; i < strcspn(rows[row].signature, "_"); i++)
        values[i].i64 = args[i];
    wasm_trap_t *trap =
        lm_func_call(wasm_extern_as_func(guest->exports.data[row + 1]), values, values);
    if (trap) fail_msg("%s: trapped", rows[row].name);
    return values[0].i32;
}

static size_t row_of(const char *name) {
    size_t row = 0;
    while (row < ROWS && strcmp(rows[row].name, name) != 0)
        row++;
    assert_true(row < ROWS);
    return row;
}

/* Opens "f" for all that a file can do. */
static uint32_t open_file(const struct guest *guest) {
    const uint64_t args[] = {3, 0, PATH_AT, 1, 0, LM_RIGHTS_FILE, 0, 0, 4096};
    uint32_t fd = 0;
    reset_memory(guest);
    assert_int_equal(call(guest, row_of("path_open"), args), LM_ERRNO_success);
    memcpy(&fd, memory_of(guest) + 4096, sizeof fd);
    return fd;
}

/* --- One wild argument ------------------------------------------------------------------------ */

/* Arguments with which the function gets as far as its memory. */
static void good_args(const char *name, const char *signature, uint32_t file,
                      uint64_t args[MOST_ARGS]) {
    const bool on_folder = strncmp(name, "path_", 5) == 0 || strstr(name, "prestat") ||
                           strcmp(name, "fd_readdir") == 0;
    unsigned texts = 0;
    for (size_t i = 0; signature[i] != '_'; i++) {
        switch (signature[i]) {
        case 'f': args[i] = on_folder ? 3 : file; break;
        case 'n': args[i] = 1; break;
        case 'p':
            args[i] = signature[i + 1] == 'n' ? (texts++ ? PATH2_AT : PATH_AT) : 8192 + 64 * i;
            break;
        default: args[i] = 0; break;
        }
    }
}

/* What a row gives for an address or length that leads out of the memory. */
static uint32_t expected(const char *name) {
    return strncmp(name, "sock_", 5) == 0 ? LM_ERRNO_notsup : LM_ERRNO_fault;
}

static void expect_error(const struct guest *guest, size_t row, const uint64_t *args,
                         size_t which) {
    reset_memory(guest);
    const uint32_t error = call(guest, row, args);
    if (error != expected(rows[row].name))
        fail_msg("%s: argument %zu is 0x%llx: error %u, not %u", rows[row].name, which,
                 (unsigned long long)args[which], error, expected(rows[row].name));
}

/* The wild values of one argument: an address beyond the memory, or, where a record of known size
 * stands, one too close to its end; a length that leads beyond it. */
static unsigned try_wild(const struct guest *guest, size_t row, uint64_t *args, size_t which) {
    static const uint64_t beyond[] = {0xffffffff, 0xfffffff8, 0x80000000, 0x7fffffff,
                                      BYTES + 1,  BYTES,      BYTES - 1,  BYTES - 3};
    const char *signature = rows[row].signature;
    const bool has_length = signature[which] == 'p' && signature[which + 1] == 'n';
    const uint64_t good = args[which];
    unsigned tried = 0;
    for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
        if (has_length && beyond[i] < BYTES) continue; /* a byte fits there */
        args[which] = beyond[i];
        expect_error(guest, row, args, which);
        tried++;
    }
    args[which] = good;
    return tried;
}

static void refuses_wild_arguments(void **state) {
    const struct guest *guest = *state;
    const uint32_t file = open_file(guest);
    unsigned tried = 0;
    for (size_t row = 0; row < ROWS; row++) {
        uint64_t args[MOST_ARGS] = {0};
        const char *signature = rows[row].signature;
        good_args(rows[row].name, signature, file, args);
        for (size_t i = 0; signature[i] != '_'; i++)
            if (signature[i] == 'p' || signature[i] == 'n') tried += try_wild(guest, row, args, i);
    }
    print_message("%u calls with one wild argument\n", tried);
    assert_true(tried > 400);
    reset_memory(guest);
    const uint64_t list[] = {3, 4096, 4096, 0, 0};
    assert_int_equal(call(guest, row_of("fd_readdir"), list), LM_ERRNO_success);
    uint32_t used = 0;
    memcpy(&used, memory_of(guest), sizeof used);
    assert_int_equal(used, 24 + 1 + 24 + 2 + 24 + 1); /* ".", "..", "f": nothing was made */
}

/* --- Arguments at random ---------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Whole sizes stay small or absurd: nothing fills the disk. */
static uint64_t random_arg(char letter, uint64_t *seed) {
    static const uint64_t addresses[] = {0,     1,         8,         PATH_AT,    PATH2_AT,
                                         4096,  BYTES - 8, BYTES - 1, BYTES,      0x7fffffff,
                                         30000, 30001,     60000,     0x80000000, 0xffffffff};
    static const uint64_t lengths[] = {0,   1,    1,     1,     2,          8,
                                       100, 5000, 65535, 65536, 0x80000000, 0xffffffff};
    static const uint64_t numbers[] = {0,  1,  2,  3,      4,          5,          8,
                                       15, 16, 30, 0x7fff, 0x7fffffff, 0xffffffff, 7};
    static const uint64_t longs[] = {
        0, 1, 2, 3, 4096, LM_RIGHTS_FILE, LM_RIGHTS_FOLDER, UINT64_C(1) << 63, UINT64_MAX};
    static const uint64_t fds[] = {0, 1, 2, 3, 3, 3, 4, 5, 6, 1023, 1024, 0x80000000, 0xffffffff};
#define PICK(array) (array)[next_random(seed) % (sizeof(array) / sizeof(array)[0])]
    switch (letter) {
    case 'f': return PICK(fds);
    case 'p': return PICK(addresses);
    case 'n': return PICK(lengths);
    case 'l': return PICK(longs);
    default: return PICK(numbers);
    }
#undef PICK
}

/* How many of `calls` calls succeeded. */
static unsigned call_at_random(const struct guest *guest, unsigned calls, uint64_t *seed) {
    unsigned good = 0;
    for (unsigned i = 0; i < calls; i++) {
        const size_t row = next_random(seed) % ROWS;
        uint64_t args[MOST_ARGS] = {0};
        if (strcmp(rows[row].name, "proc_exit") == 0) continue;
        for (size_t j = 0; rows[row].signature[j] != '_'; j++)
            args[j] = random_arg(rows[row].signature[j], seed);
        reset_memory(guest);
        const uint32_t error = call(guest, row, args);
        if (error > LAST_ERROR) fail_msg("%s: error %u", rows[row].name, error);
        good += error == LM_ERRNO_success;
    }
    return good;
}

/* A new guest now and then: before long they have closed all their descriptors. */
static void survives_random_arguments(void **state) {
    enum { GUESTS = 100, CALLS = 600, SECONDS = 100 };
    const char *given = getenv("LM_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 0) : 20240607;
    unsigned good = 0;
    print_message("seed %llu (LM_SEED sets another)\n", (unsigned long long)seed);
    (void)alarm(SECONDS); /* a call that never comes back ends the test */
    for (unsigned i = 0; i < GUESTS; i++) {
        assert_int_equal(set_up(state), 0);
        (void)open_file(*state);
        good += call_at_random(*state, CALLS, &seed);
        assert_int_equal(tear_down(state), 0);
    }
    (void)alarm(0);
    print_message("%u of %d calls succeeded\n", good, GUESTS * CALLS);
    assert_in_range(good, GUESTS * CALLS / 20, GUESTS * CALLS);
}

/* --- The end ---------------------------------------------------------------------------------- */

static wasm_trap_t *call_for_trap(const struct guest *guest, const char *name, uint32_t argument) {
    union lm_value values[MOST_ARGS] = {{.i32 = argument}};
    return lm_func_call(wasm_extern_as_func(guest->exports.data[row_of(name) + 1]), values, values);
}

static void ends_once(void **state) {
    struct guest *guest = *state;
    uint32_t code = 0;
    assert_false(lm_wasi_exit_code(guest->wasi, &code));
    wasm_trap_t *trap = call_for_trap(guest, "proc_exit", 0x12345678);
    assert_non_null(trap);
    wasm_trap_delete(trap);
    assert_true(lm_wasi_exit_code(guest->wasi, &code));
    assert_int_equal(code, 0x12345678);
    trap = call_for_trap(guest, "sched_yield", 0); /* never again */
    assert_non_null(trap);
    wasm_trap_delete(trap);
}

/* Without its context a guest traps instead of using what is gone. */
static void outlives_its_context(void **state) {
    struct guest *guest = *state;
    lm_wasi_delete(guest->wasi);
    guest->wasi = NULL;
    wasm_trap_t *trap = call_for_trap(guest, "sched_yield", 0);
    wasm_message_t message;
    assert_non_null(trap);
    wasm_trap_message(trap, &message);
    assert_string_equal(message.data, "WASI: the context was deleted");
    wasm_byte_vec_delete(&message);
    wasm_trap_delete(trap);
}

static void serves_one_instance(void **state) {
    struct guest *guest = *state;
    struct lm_error error = LM_ERROR_INIT;
    wasm_extern_vec_t imports;
    assert_int_equal(lm_wasi_imports(guest->wasi, guest->store, guest->module, &imports, &error),
                     LM_USAGE);
    assert_true(imports.size == 0 && imports.data == NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(refuses_wild_arguments),
        cmocka_unit_test(survives_random_arguments),
        TEST(ends_once),
        TEST(outlives_its_context),
        TEST(serves_one_instance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
