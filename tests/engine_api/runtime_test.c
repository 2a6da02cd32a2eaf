/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the runtime structure (engine/runtime.h) without any real back end: guest functions are
 * C functions of this file, run by a back end of a few lines inside lm_trap_guard, so that faults,
 * nesting and instantiation are tested for themselves. */
#include "engine/runtime.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/pages.h"
#include "tests/engine_api/test_modules.h"

/* --- A back end whose guest is C ---------------------------------------------------------------
 */

struct guest_call {
    struct lm_func *func;
    uint64_t *slots;
    struct lm_trap *trap;
    bool ok;
};

/* What function `index` of an instance does; NULL: nothing. */
typedef bool guest_body(struct guest_call *call);
static guest_body *bodies[4];

static void run_body(void *argument) {
    struct guest_call *call = argument;
    guest_body *body = bodies[call->func->index];
    if (body) call->ok = body(call);
}

static bool c_guest_call(struct lm_func *func, uint64_t *slots, struct lm_trap *trap) {
    struct guest_call call = {.func = func, .slots = slots, .trap = trap, .ok = true};
    const enum lm_trap_code code = lm_trap_guard(func->instance->store, run_body, NULL, &call);
    return code == LM_TRAP_none ? call.ok : lm_trap_set(trap, code);
}

static const void *c_guest_entry(const struct lm_code *code, uint32_t index) {
    (void)code;
    return &bodies[index];
}

static const struct lm_backend c_guest = {
    .name = "c", .entry = c_guest_entry, .call = c_guest_call};
static const struct lm_code c_code = {.backend = &c_guest};

/* --- Fixture: a store, and an instance of sandbox.wat with a host function -------------------- */

struct sandbox {
    struct lm_store *store;
    struct lm_module module;
    struct lm_instance *instance;
    struct lm_memory *memory;
    uint32_t host_calls;
};

static struct lm_module decode_test_module(const char *name) {
    struct lm_module module;
    struct lm_error error = LM_ERROR_INIT;
    struct test_binary binary = read_test_module(name);
    const lm_status status =
        lm_module_decode(&module, binary.bytes, binary.size, LM_DEFAULT_FEATURES, &error);
    assert_string_equal(error.message, "");
    assert_int_equal(status, LM_OK);
    free(binary.bytes);
    return module;
}

/* Called by guests with n: calls guest function 2 with n, and adds 100 when that trapped. */
static bool host_calls_guest(void *env, uint64_t *slots, struct lm_trap *trap) {
    struct sandbox *box = env;
    struct lm_trap inner;
    (void)trap;
    box->host_calls++;
    if (!lm_func_invoke(box->store, box->instance->funcs[2], slots, &inner)) slots[0] = 100;
    return true;
}

static void open_sandbox(struct sandbox *box, lm_host_callback *host) {
    static const uint8_t i32[] = {LM_I32};
    const struct lm_functype type = {i32, i32, 1, 1, 1, 1};
    struct lm_trap trap;
    *box = (struct sandbox){.store = lm_store_new(true)};
    assert_non_null(box->store);
    box->module = decode_test_module("sandbox");
    const struct lm_extern import = {.kind = LM_EXTERN_FUNC,
                                     .of.func = lm_host_func_new(box->store, &type, host, box)};
    assert_int_equal(
        lm_instantiate(box->store, &box->module, &c_code, &import, &box->instance, &trap, NULL),
        LM_OK);
    box->memory = box->instance->memories[0];
    memset(bodies, 0, sizeof bodies);
}

static void close_sandbox(struct sandbox *box) {
    lm_store_delete(box->store);
    lm_module_release(&box->module);
}

/* --- Memories -----------------------------------------------------------------------------------
 */

static void memory_grows_in_place(void **state) {
    (void)state;
    struct lm_store *store = lm_store_new(false);
    const struct lm_memory_type type = {.limits = {.min = 1, .max = 3, .has_max = true}};
    struct lm_memory *memory = lm_memory_new(store, &type);
    uint8_t *const base = memory->base;
    assert_int_equal(lm_memory_pages(memory), 1);
    memset(base, 0xa5, LM_PAGE_SIZE);
    assert_int_equal(lm_memory_grow(memory, 2), 1);
    assert_ptr_equal(memory->base, base);
    assert_int_equal(base[LM_PAGE_SIZE - 1], 0xa5);
    for (uint64_t i = LM_PAGE_SIZE; i < 3 * LM_PAGE_SIZE; i++)
        assert_int_equal(base[i], 0);
    assert_int_equal(lm_memory_grow(memory, 0), 3);
    assert_true(lm_memory_grow(memory, 1) == UINT64_MAX);
    assert_true(lm_memory_grow(memory, UINT64_MAX) == UINT64_MAX);
    assert_int_equal(lm_memory_pages(memory), 3);
    lm_store_delete(store);
}

static void memory_limits_hold(void **state) {
    (void)state;
    struct lm_store *store = lm_store_new(false);
    const struct lm_memory_type open = {.limits = {.max = UINT64_MAX}};
    const struct lm_memory_type too_large = {
        .limits = {.min = LM_MAX_PAGES + 1, .max = UINT64_MAX}};
    struct lm_memory *memory = lm_memory_new(store, &open);
    assert_int_equal(lm_memory_grow(memory, LM_MAX_PAGES), 0); /* 4 GiB of addresses, no bytes */
    memory->base[LM_MAX_PAGES * LM_PAGE_SIZE - 1] = 1;
    assert_true(lm_memory_grow(memory, 1) == UINT64_MAX);
    assert_null(lm_memory_new(store, &too_large));
    lm_store_delete(store);
}

static void touched_pages_are_counted(void **state) {
    (void)state;
    struct lm_store *store = lm_store_new(true);
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    const struct lm_memory_type type = {.limits = {.min = 1024, .max = UINT64_MAX}};
    struct lm_memory *memory = lm_memory_new(store, &type);
    const uint64_t *touched = &store->counters.values[LM_COUNTER_pages_touched];
    lm_store_refresh_counters(store);
    assert_int_equal(*touched, 0);
    memset(memory->base, 1, 1024 * LM_PAGE_SIZE);
    lm_store_refresh_counters(store);
    assert_int_equal(*touched, 1024 * LM_PAGE_SIZE / page);
    lm_store_delete(store);
}

/* --- Guest faults ----------------------------------------------------------------------------- */

static volatile uint8_t *guest_address(const struct guest_call *call, uint64_t offset) {
    return call->func->instance->memories[0]->base + offset;
}

/* Touches the address given by its argument and the offset `far`. */
static uint64_t far;
static bool touches_memory(struct guest_call *call) {
    call->slots[0] = *guest_address(call, (uint32_t)call->slots[0] + far);
    return true;
}

static void fault_in_a_memory_is_a_trap(void **state) {
    (void)state;
    static const struct {
        uint32_t index;
        uint64_t offset;
        bool traps;
    } cases[] = {
        {0, 0, false},
        {LM_PAGE_SIZE - 1, 0, false},
        {LM_PAGE_SIZE, 0, true},
        {0, LM_PAGE_SIZE, true},
        {UINT32_MAX, 0, true},
        {UINT32_MAX, UINT32_MAX, true},
        {UINT32_MAX, (uint64_t)UINT32_MAX + 15, true}, /* the last byte of the widest access */
    };
    struct sandbox box;
    struct lm_trap trap;
    open_sandbox(&box, host_calls_guest);
    uint64_t *const top = box.store->stack_top;
    uint64_t traps = 0;
    bodies[1] = touches_memory;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t slot = cases[i].index;
        far = cases[i].offset;
        trap.code = LM_TRAP_none;
        assert_int_equal(lm_func_invoke(box.store, box.instance->funcs[1], &slot, &trap),
                         !cases[i].traps);
        if (cases[i].traps) assert_string_equal(lm_trap_text(&trap), "out of bounds memory access");
        traps += cases[i].traps;
        assert_int_equal(box.store->call_depth, 0);
        assert_ptr_equal(box.store->stack_top, top);
    }
    assert_int_equal(box.store->counters.values[LM_COUNTER_traps], traps);
    close_sandbox(&box);
}

/* Raises the stack's top, as a frame does, calls the host, then faults itself when asked to. */
static bool calls_host(struct guest_call *call) {
    struct lm_instance *instance = call->func->instance;
    uint64_t argument = call->slots[0];
    instance->store->stack_top += 32;
    if (!lm_func_invoke(instance->store, instance->funcs[0], &argument, call->trap)) return false;
    call->slots[0] = argument;
    if (far) (void)*guest_address(call, far);
    instance->store->stack_top -= 32;
    return true;
}

static bool faults_at_once(struct guest_call *call) {
    (void)*guest_address(call, LM_PAGE_SIZE);
    return true;
}

static void traps_nest_through_hosts(void **state) {
    (void)state;
    struct sandbox box;
    struct lm_trap trap;
    open_sandbox(&box, host_calls_guest);
    uint64_t *const top = box.store->stack_top;
    bodies[1] = calls_host;
    bodies[2] = faults_at_once;
    far = 0;
    uint64_t slot = 1; /* the inner guest traps, the host catches it, the outer guest goes on */
    assert_true(lm_func_invoke(box.store, box.instance->funcs[1], &slot, &trap));
    assert_int_equal(slot, 100);
    far = LM_PAGE_SIZE; /* now the outer guest traps after that */
    assert_false(lm_func_invoke(box.store, box.instance->funcs[1], &slot, &trap));
    assert_int_equal(trap.code, LM_TRAP_memory_bounds);
    assert_int_equal(box.host_calls, 2);
    assert_int_equal(box.store->counters.values[LM_COUNTER_host_calls], 2);
    assert_int_equal(box.store->counters.values[LM_COUNTER_traps], 3);
    assert_int_equal(box.store->call_depth, 0);
    assert_ptr_equal(box.store->stack_top, top);
    close_sandbox(&box);
}

/* Guest 2 calls the host again: endless native recursion but for the limit. */
/* Calls the next function as that of another instance is called, and hands on its trap. */
static bool calls_next(struct guest_call *call) {
    const struct lm_instance *instance = call->func->instance;
    return lm_func_invoke(instance->store, instance->funcs[call->func->index + 1], call->slots,
                          call->trap);
}

static void a_trap_is_counted_once(void **state) {
    (void)state;
    struct sandbox box;
    struct lm_trap trap;
    memset(&trap, 0xa5, sizeof trap); /* nobody initialises it */
    open_sandbox(&box, host_calls_guest);
    const uint64_t *const traps = &box.store->counters.values[LM_COUNTER_traps];
    bodies[1] = calls_next;
    bodies[2] = faults_at_once;
    for (uint64_t i = 1; i <= 3; i++) {
        uint64_t slot = 0;
        assert_false(lm_func_invoke(box.store, box.instance->funcs[1], &slot, &trap));
        assert_int_equal(*traps, i);
    }
    bodies[1] = calls_host; /* whose guest's trap ends there; then the guest itself traps */
    far = LM_PAGE_SIZE;
    uint64_t slot = 0;
    assert_false(lm_func_invoke(box.store, box.instance->funcs[1], &slot, &trap));
    assert_int_equal(*traps, 5);
    close_sandbox(&box);
}

/* A page of guest memory whose file was cut off under it: SIGBUS. */
static void missing_pages_are_traps(void **state) {
    (void)state;
    struct sandbox box;
    struct lm_trap trap;
    open_sandbox(&box, host_calls_guest);
    FILE *const file = tmpfile();
    assert_non_null(file);
    assert_int_equal(ftruncate(fileno(file), LM_PAGE_SIZE), 0);
    assert_ptr_equal(mmap(box.memory->base, LM_PAGE_SIZE, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_FIXED, fileno(file), 0),
                     box.memory->base);
    bodies[1] = touches_memory;
    far = 0;
    const struct {
        off_t size;
        uint64_t address;
        bool traps;
    } cases[] = {{LM_PAGE_SIZE, LM_PAGE_SIZE - 1, false},
                 {LM_PAGE_SIZE / 2, 0, false},
                 {LM_PAGE_SIZE / 2, LM_PAGE_SIZE / 2 - 1, false},
                 {LM_PAGE_SIZE / 2, LM_PAGE_SIZE - 1, true},
                 {0, 0, true},
                 {LM_PAGE_SIZE, 0, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t slot = cases[i].address;
        assert_int_equal(ftruncate(fileno(file), cases[i].size), 0);
        assert_int_equal(lm_func_invoke(box.store, box.instance->funcs[1], &slot, &trap),
                         !cases[i].traps);
        if (cases[i].traps) assert_int_equal(trap.code, LM_TRAP_memory_bounds);
    }
    (void)fclose(file);
    close_sandbox(&box);
}

static void nesting_is_bounded(void **state) {
    (void)state;
    struct sandbox box;
    struct lm_trap trap;
    open_sandbox(&box, host_calls_guest);
    bodies[1] = calls_host;
    bodies[2] = calls_host;
    far = 0;
    uint64_t slot = 1;
    assert_true(lm_func_invoke(box.store, box.instance->funcs[1], &slot, &trap));
    assert_int_equal(slot, 100);
    assert_int_equal(box.host_calls, LM_MAX_CALL_DEPTH);
    close_sandbox(&box);
}

static bool host_touches_guest_memory(void *env, uint64_t *slots, struct lm_trap *trap) {
    const struct sandbox *box = env;
    (void)slots;
    (void)trap;
    *(volatile uint8_t *)(box->memory->base + LM_PAGE_SIZE) = 1;
    return true;
}

/* A bug of ours in the middle of guest code: an address outside every memory. */
static bool touches_elsewhere(struct guest_call *call) {
    volatile uint8_t *elsewhere = lm_pages_reserve(LM_PAGE_SIZE);
    *elsewhere = (uint8_t)call->slots[0];
    return true;
}

/* Runs guest 1 in a child process; whether the child died of it. */
static bool kills_the_process(lm_host_callback *host, guest_body *body) {
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct sandbox box;
        struct lm_trap trap;
        uint64_t slot = 0;
        (void)signal(SIGSEGV, SIG_DFL); /* instead of cmocka's, which would go on */
        open_sandbox(&box, host);
        bodies[1] = body;
        far = 0;
        (void)lm_func_invoke(box.store, box.instance->funcs[1], &slot, &trap);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV;
}

static void other_faults_stay_loud(void **state) {
    (void)state;
    assert_false(kills_the_process(host_calls_guest, faults_at_once)); /* this can fail */
    assert_true(kills_the_process(host_touches_guest_memory, calls_host));
    assert_true(kills_the_process(host_calls_guest, touches_elsewhere));
}

static void *traps_in_a_thread(void *argument) {
    struct sandbox box;
    struct lm_trap trap;
    uint64_t slot = 0;
    open_sandbox(&box, host_calls_guest);
    bodies[1] = faults_at_once;
    *(bool *)argument = !lm_func_invoke(box.store, box.instance->funcs[1], &slot, &trap) &&
                        trap.code == LM_TRAP_memory_bounds;
    close_sandbox(&box);
    return NULL;
}

static void every_thread_can_trap(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++) {
        bool trapped = false;
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, traps_in_a_thread, &trapped), 0);
        assert_int_equal(pthread_join(thread, NULL), 0);
        assert_true(trapped);
    }
}

/* --- Types and tables ------------------------------------------------------------------------- */

static void equal_types_have_equal_ids(void **state) {
    (void)state;
    enum { DISTINCT = 3000 }; /* enough for the table to grow many times */
    struct lm_store *store = lm_store_new(false);
    static const uint8_t codes[] = {LM_I32, LM_I64, LM_F32, LM_F64, LM_V128};
    uint32_t ids[DISTINCT];
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < DISTINCT; i++) {
            uint8_t list[6]; /* i in base 5: all lists differ */
            for (uint32_t k = 0, rest = i; k < 6; k++, rest /= 5)
                list[k] = codes[rest % 5];
            const struct lm_functype type = {
                .params = list, .results = list + 5, .param_count = 5, .result_count = 1};
            const uint32_t id = lm_store_type_id(store, &type);
            if (round == 0)
                ids[i] = id;
            else
                assert_int_equal(id, ids[i]);
        }
    }
    for (uint32_t i = 0; i < DISTINCT; i++)
        assert_int_equal(ids[i], i);
    lm_store_delete(store);
}

static void tables_grow_to_their_limit(void **state) {
    (void)state;
    struct lm_store *store = lm_store_new(false);
    int host_object = 0;
    const struct lm_table_type type = {.element = LM_EXTERNREF,
                                       .limits = {.min = 2, .max = 5, .has_max = true}};
    struct lm_table *table = lm_table_new(store, &type, NULL);
    assert_null(table->elements[1]);
    assert_int_equal(lm_table_grow(table, 3, &host_object), 2);
    assert_ptr_equal(table->elements[4], &host_object);
    assert_null(table->elements[1]);
    assert_int_equal(lm_table_grow(table, 1, NULL), UINT64_MAX);
    assert_int_equal(lm_table_grow(table, 0, NULL), 5);
    const struct lm_table_type too_large = {
        .element = LM_FUNCREF, .limits = {.min = LM_LIMIT_table_size + 1, .max = UINT64_MAX}};
    assert_null(lm_table_new(store, &too_large, NULL));
    lm_store_delete(store);
}

/* --- Bulk operations -------------------------------------------------------------------------- */

static void bulk_memory_checks_before_it_writes(void **state) {
    (void)state;
    struct sandbox box;
    open_sandbox(&box, host_calls_guest);
    struct lm_memory *memory = box.memory;
    const uint32_t size = (uint32_t)LM_PAGE_SIZE;
    assert_memory_equal(memory->base + 16, "lanemark", 8);
    assert_int_equal(lm_memory_fill(memory, size - 4, 0x1ff, 4), LM_TRAP_none);
    assert_int_equal(memory->base[size - 1], 0xff);
    assert_int_equal(lm_memory_fill(memory, size - 4, 0x11, 5), LM_TRAP_memory_bounds);
    assert_int_equal(memory->base[size - 4], 0xff);
    assert_int_equal(lm_memory_fill(memory, size, 1, 0), LM_TRAP_none);
    assert_int_equal(lm_memory_fill(memory, size + 1, 1, 0), LM_TRAP_memory_bounds);
    assert_int_equal(lm_memory_fill(memory, UINT32_MAX, 1, UINT32_MAX), LM_TRAP_memory_bounds);
    assert_int_equal(lm_memory_copy(memory, memory, 18, 16, 8), LM_TRAP_none); /* overlapping */
    assert_memory_equal(memory->base + 16, "lalanemark", 10);
    assert_int_equal(lm_memory_copy(memory, memory, 0, size - 1, 2), LM_TRAP_memory_bounds);
    assert_int_equal(lm_memory_init(box.instance, 0, 1, 40, 2, 5), LM_TRAP_none);
    assert_memory_equal(memory->base + 40, "ssive", 5);
    assert_int_equal(lm_memory_init(box.instance, 0, 1, 40, 3, 5), LM_TRAP_memory_bounds);
    box.instance->dropped_data[1] = true;
    assert_int_equal(lm_memory_init(box.instance, 0, 1, 40, 0, 1), LM_TRAP_memory_bounds);
    assert_int_equal(lm_memory_init(box.instance, 0, 1, 40, 0, 0), LM_TRAP_none);
    assert_int_equal(lm_memory_init(box.instance, 0, 0, 0, 0, 1), LM_TRAP_memory_bounds);
    close_sandbox(&box);
}

static void bulk_tables_check_before_they_write(void **state) {
    (void)state;
    struct sandbox box;
    open_sandbox(&box, host_calls_guest);
    struct lm_table *table = box.instance->tables[0];
    struct lm_func **funcs = box.instance->funcs;
    assert_null(table->elements[0]);
    assert_ptr_equal(table->elements[1], funcs[1]);
    assert_ptr_equal(table->elements[2], funcs[2]);
    assert_int_equal(lm_table_init(box.instance, 0, 1, 2, 0, 2), LM_TRAP_none);
    assert_ptr_equal(table->elements[2], funcs[0]);
    assert_null(table->elements[3]);
    assert_int_equal(lm_table_init(box.instance, 0, 1, 3, 0, 2), LM_TRAP_table_bounds);
    assert_int_equal(lm_table_init(box.instance, 0, 0, 0, 0, 1), LM_TRAP_table_bounds);
    assert_int_equal(lm_table_copy(table, table, 0, 1, 3), LM_TRAP_none);
    assert_ptr_equal(table->elements[0], funcs[1]);
    assert_ptr_equal(table->elements[1], funcs[0]);
    assert_int_equal(lm_table_copy(table, table, 2, 0, 3), LM_TRAP_table_bounds);
    assert_int_equal(lm_table_fill(table, 1, funcs[2], 3), LM_TRAP_none);
    assert_ptr_equal(table->elements[3], funcs[2]);
    assert_int_equal(lm_table_fill(table, 4, NULL, 1), LM_TRAP_table_bounds);
    assert_int_equal(lm_table_fill(table, 4, NULL, 0), LM_TRAP_none);
    close_sandbox(&box);
}

/* --- Instantiation ---------------------------------------------------------------------------- */

/* What an import is offered. */
enum offer {
    NOTHING,
    FUNC_SAME,
    FUNC_OTHER,
    TABLE_2_5,
    TABLE_3_4,
    TABLE_1_5,
    TABLE_2_6,
    TABLE_OPEN,
    TABLE_EXTERN,
    MEMORY_1_3,
    MEMORY_GROWN,
    MEMORY_0_3,
    MEMORY_1_4,
    MEMORY_OPEN,
    GLOBAL_I32,
    GLOBAL_I64,
    VARIABLE_I32,
};

static struct lm_extern offered_table(struct lm_store *store, uint8_t element, uint64_t min,
                                      uint64_t max) {
    const struct lm_table_type type = {.element = element, .limits = {min, max, max != UINT64_MAX}};
    return (struct lm_extern){.kind = LM_EXTERN_TABLE,
                              .of.table = lm_table_new(store, &type, NULL)};
}

static struct lm_extern offered_memory(struct lm_store *store, uint64_t min, uint64_t max) {
    const struct lm_memory_type type = {.limits = {min, max, max != UINT64_MAX}};
    return (struct lm_extern){.kind = LM_EXTERN_MEMORY, .of.memory = lm_memory_new(store, &type)};
}

static struct lm_extern offered_global(struct lm_store *store, uint8_t code, bool is_mutable) {
    const struct lm_global_type type = {code, is_mutable};
    const uint64_t zero = 0;
    return (struct lm_extern){.kind = LM_EXTERN_GLOBAL,
                              .of.global = lm_global_new(store, &type, &zero)};
}

static struct lm_extern offered_func(struct lm_store *store, uint32_t param_count) {
    static const uint8_t params[] = {LM_I32, LM_I64};
    static const uint8_t results[] = {LM_F32};
    const struct lm_functype type = {params, results, param_count, 1, param_count, 1};
    return (struct lm_extern){.kind = LM_EXTERN_FUNC,
                              .of.func = lm_host_func_new(store, &type, host_calls_guest, NULL)};
}

static struct lm_extern make_offer(struct lm_store *store, enum offer offer) {
    struct lm_extern grown;
    switch (offer) {
    case NOTHING: break;
    case FUNC_SAME: return offered_func(store, 2);
    case FUNC_OTHER: return offered_func(store, 1);
    case TABLE_2_5: return offered_table(store, LM_FUNCREF, 2, 5);
    case TABLE_3_4: return offered_table(store, LM_FUNCREF, 3, 4);
    case TABLE_1_5: return offered_table(store, LM_FUNCREF, 1, 5);
    case TABLE_2_6: return offered_table(store, LM_FUNCREF, 2, 6);
    case TABLE_OPEN: return offered_table(store, LM_FUNCREF, 2, UINT64_MAX);
    case TABLE_EXTERN: return offered_table(store, LM_EXTERNREF, 2, 5);
    case MEMORY_1_3: return offered_memory(store, 1, 3);
    case MEMORY_GROWN:
        grown = offered_memory(store, 0, 3);
        assert_int_equal(lm_memory_grow(grown.of.memory, 2), 0);
        return grown;
    case MEMORY_0_3: return offered_memory(store, 0, 3);
    case MEMORY_1_4: return offered_memory(store, 1, 4);
    case MEMORY_OPEN: return offered_memory(store, 1, UINT64_MAX);
    case GLOBAL_I32: return offered_global(store, LM_I32, false);
    case GLOBAL_I64: return offered_global(store, LM_I64, false);
    case VARIABLE_I32: return offered_global(store, LM_I32, true);
    }
    return (struct lm_extern){0};
}

static void imports_match_as_the_spec_says(void **state) {
    (void)state;
    static const struct {
        const char *module;
        enum offer offer;
        const char *expected; /* NULL: it matches */
    } cases[] = {
        {"import_func", FUNC_SAME, NULL},
        {"import_func", NOTHING,
         "unknown import: m.func: expected func (param i32 i64) (result f32)"},
        {"import_func", FUNC_OTHER,
         "incompatible import type: m.func: expected func (param i32 i64) (result f32), found func "
         "(param i32) (result f32)"},
        {"import_func", GLOBAL_I32,
         "incompatible import type: m.func: expected func (param i32 i64) (result f32), found "
         "global i32"},
        {"import_table", TABLE_2_5, NULL},
        {"import_table", TABLE_3_4, NULL},
        {"import_table", NOTHING, "unknown import: m.table: expected table 2 5 funcref"},
        {"import_table", TABLE_1_5,
         "incompatible import type: m.table: expected table 2 5 funcref, found table 1 5 funcref"},
        {"import_table", TABLE_2_6,
         "incompatible import type: m.table: expected table 2 5 funcref, found table 2 6 funcref"},
        {"import_table", TABLE_OPEN,
         "incompatible import type: m.table: expected table 2 5 funcref, found table 2 funcref"},
        {"import_table", TABLE_EXTERN,
         "incompatible import type: m.table: expected table 2 5 funcref, found table 2 5 "
         "externref"},
        {"import_table", MEMORY_1_3,
         "incompatible import type: m.table: expected table 2 5 funcref, found memory 1 3"},
        {"import_memory", MEMORY_1_3, NULL},
        {"import_memory", MEMORY_GROWN, NULL},
        {"import_memory", MEMORY_0_3,
         "incompatible import type: m.memory: expected memory 1 3, found memory 0 3"},
        {"import_memory", MEMORY_1_4,
         "incompatible import type: m.memory: expected memory 1 3, found memory 1 4"},
        {"import_memory", MEMORY_OPEN,
         "incompatible import type: m.memory: expected memory 1 3, found memory 1"},
        {"import_memory", FUNC_SAME,
         "incompatible import type: m.memory: expected memory 1 3, found func (param i32 i64) "
         "(result f32)"},
        {"import_global", GLOBAL_I32, NULL},
        {"import_global", GLOBAL_I64,
         "incompatible import type: m.global: expected global i32, found global i64"},
        {"import_global", VARIABLE_I32,
         "incompatible import type: m.global: expected global i32, found global (mut i32)"},
        {"import_variable", VARIABLE_I32, NULL},
        {"import_variable", GLOBAL_I32,
         "incompatible import type: m.global: expected global (mut i32), found global i32"},
        {"import_variable", TABLE_2_5,
         "incompatible import type: m.global: expected global (mut i32), found table 2 5 funcref"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lm_store *store = lm_store_new(false);
        struct lm_module module = decode_test_module(cases[i].module);
        const struct lm_extern import = make_offer(store, cases[i].offer);
        struct lm_instance *instance;
        struct lm_trap trap;
        struct lm_error error = LM_ERROR_INIT;
        const lm_status status =
            lm_instantiate(store, &module, &c_code, &import, &instance, &trap, &error);
        assert_string_equal(error.message, cases[i].expected ? cases[i].expected : "");
        assert_int_equal(status, cases[i].expected ? LM_UNLINKABLE : LM_OK);
        assert_int_equal(instance != NULL, !cases[i].expected);
        lm_store_delete(store);
        lm_module_release(&module);
    }
}

static void instances_own_what_they_define(void **state) {
    (void)state;
    struct sandbox box;
    open_sandbox(&box, host_calls_guest);
    const struct lm_extern memory = lm_instance_export(box.instance, 0);
    const struct lm_extern global = lm_instance_export(box.instance, 2);
    const struct lm_extern func = lm_instance_export(box.instance, 3);
    assert_int_equal(memory.kind, LM_EXTERN_MEMORY);
    assert_ptr_equal(memory.of.memory, box.memory);
    assert_int_equal(global.kind, LM_EXTERN_GLOBAL);
    assert_int_equal(global.of.global->value.i64, 7);
    assert_int_equal(func.kind, LM_EXTERN_FUNC);
    assert_ptr_equal(func.of.func->entry, &bodies[1]);
    assert_int_equal(func.of.func->type_id, box.instance->funcs[0]->type_id);
    assert_true(box.instance->dropped_data[0]);
    assert_false(box.instance->dropped_data[1]);
    assert_true(box.instance->dropped_elements[0]);
    assert_false(box.instance->dropped_elements[1]);
    close_sandbox(&box);
}

/* A segment that traps leaves those before it written (spec section 4.5.4). */
static void earlier_segments_stay_written(void **state) {
    (void)state;
    struct lm_store *store = lm_store_new(false);
    struct lm_module elements = decode_test_module("element_outside");
    struct lm_module datas = decode_test_module("data_outside");
    struct lm_extern table = offered_table(store, LM_FUNCREF, 2, UINT64_MAX);
    struct lm_extern memory = offered_memory(store, 1, UINT64_MAX);
    struct lm_instance *instance;
    struct lm_trap trap;
    assert_int_equal(lm_instantiate(store, &elements, &c_code, &table, &instance, &trap, NULL),
                     LM_TRAPPED);
    assert_string_equal(lm_trap_text(&trap), "out of bounds table access");
    assert_ptr_equal(table.of.table->elements[0], instance->funcs[0]);
    assert_int_equal(lm_instantiate(store, &datas, &c_code, &memory, &instance, &trap, NULL),
                     LM_TRAPPED);
    assert_string_equal(lm_trap_text(&trap), "out of bounds memory access");
    assert_memory_equal(memory.of.memory->base, "first", 5);
    assert_int_equal(memory.of.memory->base[LM_PAGE_SIZE - 1], 0);
    lm_store_delete(store);
    lm_module_release(&elements);
    lm_module_release(&datas);
}

/* --- Counters --------------------------------------------------------------------------------- */

static void tallies_add_up(void **state) {
    (void)state;
    struct lm_counters counters = {0};
    struct lm_op_tally tally = {0};
    lm_tally_op(&tally, LM_OP_i32_add);
    lm_tally_op(&tally, LM_OP_i32_add);
    lm_tally_op(&tally, LM_OP_i8x16_add);
    lm_tally_op(&tally, LM_OP_end); /* not counted */
    lm_counters_add(&counters, &tally);
    lm_counters_add(&counters, &tally);
    assert_int_equal(counters.values[LM_COUNTER_wasm_ops], 6);
    assert_int_equal(counters.values[LM_COUNTER_v128_ops], 2);
    assert_int_equal(counters.values[LM_COUNTER_ops_int], 4);
    assert_int_equal(counters.values[LM_COUNTER_ops_v_int], 2);
    assert_string_equal(lm_counter_infos[LM_COUNTER_ops_v_int].name, "ops_v_int");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_grows_in_place),
        cmocka_unit_test(memory_limits_hold),
        cmocka_unit_test(touched_pages_are_counted),
        cmocka_unit_test(fault_in_a_memory_is_a_trap),
        cmocka_unit_test(traps_nest_through_hosts),
        cmocka_unit_test(a_trap_is_counted_once),
        cmocka_unit_test(missing_pages_are_traps),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(other_faults_stay_loud),
        cmocka_unit_test(every_thread_can_trap),
        cmocka_unit_test(equal_types_have_equal_ids),
        cmocka_unit_test(tables_grow_to_their_limit),
        cmocka_unit_test(bulk_memory_checks_before_it_writes),
        cmocka_unit_test(bulk_tables_check_before_they_write),
        cmocka_unit_test(imports_match_as_the_spec_says),
        cmocka_unit_test(instances_own_what_they_define),
        cmocka_unit_test(earlier_segments_stay_written),
        cmocka_unit_test(tallies_add_up),
    };
    return cmocka_run_group_tests_name("runtime", tests, NULL, NULL);
}
