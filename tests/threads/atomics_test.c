/* SPDX-License-Identifier: Apache-2.0 */
/* Every atomic instruction of the opcode table at every ISA level, on memories shared and not, of
 * 32 and 64 bits, the module's first and its second: results and the bytes left behind at edge
 * values against plain arithmetic, neighbours untouched, traps and their order. A module is made
 * from the table here: function 2N calls row N with offset 0, function 2N + 1 with offset 1. What
 * an instruction is to do is read from its name alone. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/interp/interp.h"
#include "simd/cpu.h"
#include "tests/threads/atomic_module.h"

enum { SEED = 20240607, EDGES = 17, RANDOM = 6, VALUES = EDGES + RANDOM };

/* --- What an instruction is to do ---------------------------------------------------------------
 */

static uint64_t add(uint64_t old, uint64_t a) {
    return old + a;
}
static uint64_t sub(uint64_t old, uint64_t a) {
    return old - a;
}
static uint64_t and (uint64_t old, uint64_t a) {
    return old & a;
}
static uint64_t or (uint64_t old, uint64_t a) {
    return old | a;
}
static uint64_t xor (uint64_t old, uint64_t a) { return old ^ a; } static uint64_t
    xchg(uint64_t old, uint64_t a) {
    (void)old;
    return a;
}
static uint64_t keep(uint64_t old, uint64_t a) {
    (void)a;
    return old;
}

static const struct meaning {
    const char *name;
    uint64_t (*stored)(uint64_t old, uint64_t a); /* NULL: cmpxchg */
    bool has_result;
} meanings[] = {
    {"load", keep, true}, {"store", xchg, false}, {"add", add, true},
    {"sub", sub, true},   {"and", and, true},     {"or", or, true},
    {"xor", xor, true},   {"xchg", xchg, true},   {"cmpxchg", NULL, true},
};

/* From "i64.atomic.rmw16.add_u" to add on 16 bits of i64. */
struct rule {
    const struct meaning *meaning; /* NULL: wait, notify, fence */
    unsigned type_bits, bits;
};

static struct rule rule_of(enum lm_op op) {
    char text[64], name[16] = "";
    struct rule rule = {0};
    unsigned bits = 0;
    (void)snprintf(text, sizeof text, "%s", lm_ops[op].text);
    if (sscanf(text, "i%u.atomic.rmw%u.%15[a-z]", &rule.type_bits, &bits, name) == 3 ||
        sscanf(text, "i%u.atomic.rmw.%15[a-z]", &rule.type_bits, name) == 2 ||
        sscanf(text, "i%u.atomic.%15[a-z]%u", &rule.type_bits, name, &bits) >= 2)
        rule.bits = bits ? bits : rule.type_bits;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (strcmp(meanings[i].name, name) == 0) rule.meaning = &meanings[i];
    return rule;
}

static uint64_t mask_of(unsigned bits) {
    return bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
}

/* --- Fixture: a store with one instance at one ISA level -----------------------------------------
 */

struct box {
    struct atomic_module how;
    char name[64]; /* for messages */
    struct lm_module module;
    struct lm_code *code;
    struct lm_store *store;
    struct lm_instance *instance;
    uint8_t *bytes;
};

static void open_box(struct box *box, const struct lm_backend *backend, const char *isa,
                     const struct atomic_module *how) {
    static struct atomic_bytes binary;
    struct lm_error error = LM_ERROR_INIT;
    struct lm_trap trap;
    const struct lm_compile_options options = {.isa = isa};
    atomic_module(&binary, how);
    *box = (struct box){.how = *how, .store = lm_store_new(false)};
    (void)snprintf(box->name, sizeof box->name, "%s at %s, %s %s memory of %d bits", backend->name,
                   isa, how->is_second ? "second" : "first", how->is_shared ? "shared" : "unshared",
                   how->is_64 ? 64 : 32);
    assert_non_null(box->store);
    if (lm_module_decode(&box->module, binary.data, binary.size, LM_DEFAULT_FEATURES, &error) !=
            LM_OK ||
        backend->compile(&box->module, &options, &box->code, &error) != LM_OK ||
        lm_instantiate(box->store, &box->module, box->code, NULL, &box->instance, &trap, &error) !=
            LM_OK)
        fail_msg("%s", error.message);
    box->bytes = box->instance->memories[how->is_second]->base;
}

static void close_box(struct box *box) {
    lm_store_delete(box->store);
    box->code->backend->release(box->code);
    lm_module_release(&box->module);
}

/* Calls a test with every kind of memory, at every ISA level that a back end runs at here or only
 * at the host's: compiling takes its time. */
static void for_each_box_of(const struct lm_backend *backend, bool at_all_levels,
                            void (*test)(struct box *box)) {
    static bool was_said[64];
    unsigned run = 0;
    for (size_t i = 0; i < lm_isa_count(); i++) {
        const char *isa = lm_isa_at(i)->name;
        const char *missing = backend->missing(isa);
        if (!at_all_levels && strcmp(isa, "host") != 0) continue;
        if (missing) {
            if (!was_said[i % 64])
                print_message("%s at %s: not run: %s\n", backend->name, isa, missing);
            was_said[i % 64] = true;
            continue;
        }
        for (unsigned kind = 0; kind < 8; kind++, run++) {
            struct box box;
            open_box(&box, backend, isa,
                     &(struct atomic_module){.is_shared = (kind & 1) != 0,
                                             .is_64 = (kind & 2) != 0,
                                             .is_second = (kind & 4) != 0});
            test(&box);
            close_box(&box);
        }
    }
    assert_true(run > 0);
}

static void for_each_box(void (*test)(struct box *box)) {
    for (size_t i = 0; i < lm_backend_total; i++)
        for_each_box_of(lm_backends[i], lm_backends[i] == &lm_backend_interp, test);
}

/* The trap of a call, LM_TRAP_none when it returned; slots[0] is the address and then the result.
 * Of a 32-bit address only the lower half counts. */
static enum lm_trap_code call(struct box *box, enum lm_op op, bool with_offset, uint64_t *slots) {
    struct lm_trap trap = {0};
    const uint32_t index = 2 * (uint32_t)(op - ATOMIC_FIRST) + with_offset;
    if (!box->how.is_64) slots[0] |= UINT64_C(0xabcdef0100000000);
    return lm_func_invoke(box->store, box->instance->funcs[index], slots, &trap) ? LM_TRAP_none
                                                                                 : trap.code;
}

/* --- Results and bytes --------------------------------------------------------------------------
 */

enum { WINDOW = 64, PLACE = 24 };

static void fill_values(uint64_t values[VALUES]) {
    static const uint64_t edges[EDGES] = {0,          1,
                                          0x7f,       0x80,
                                          0xff,       0x100,
                                          0x7fff,     0x8000,
                                          0xffff,     0x10000,
                                          0x7fffffff, 0x80000000,
                                          0xffffffff, UINT64_C(0x100000000),
                                          INT64_MAX,  UINT64_C(1) << 63,
                                          UINT64_MAX};
    uint64_t state = SEED;
    memcpy(values, edges, sizeof edges);
    for (size_t i = EDGES; i < VALUES; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        values[i] = state ^ state >> 29;
    }
}

/* One call with `old` in memory at `at` and operands a and b. */
static void check_call(struct box *box, enum lm_op op, uint32_t at, uint64_t old, uint64_t a,
                       uint64_t b) {
    const struct rule rule = rule_of(op);
    const uint64_t mask = mask_of(rule.bits), type_mask = mask_of(rule.type_bits);
    const bool is_cmpxchg = !rule.meaning->stored;
    uint8_t expected[WINDOW];
    memset(box->bytes, 0xa5, WINDOW);
    memcpy(box->bytes + at, &old, rule.bits / 8);
    memcpy(expected, box->bytes, WINDOW);
    uint64_t stored = old & mask;
    if (!is_cmpxchg)
        stored = rule.meaning->stored(stored, a) & mask;
    else if (stored == (a & mask))
        stored = b & mask;
    memcpy(expected + at, &stored, rule.bits / 8);
    uint64_t slots[3] = {at, a, b};
    const enum lm_trap_code trap = call(box, op, false, slots);
    const bool is_result_right =
        !rule.meaning->has_result || (slots[0] & type_mask) == (old & mask);
    if (trap != LM_TRAP_none || !is_result_right || memcmp(expected, box->bytes, WINDOW) != 0)
        fail_msg("%s at %s: %s old %" PRIx64 " a %" PRIx64 " b %" PRIx64 " gave %" PRIx64
                 ", place %u",
                 lm_ops[op].text, box->name, lm_trap_message(trap), old, a, b, slots[0], at);
}

static void check_row(struct box *box, enum lm_op op, const uint64_t values[VALUES]) {
    const struct rule rule = rule_of(op);
    const uint64_t mask = mask_of(rule.bits);
    for (size_t i = 0; i < VALUES; i++) {
        for (size_t j = 0; j < VALUES; j++) {
            const uint64_t b = values[(i + 3 * j + 1) % VALUES];
            check_call(box, op, PLACE, values[i], values[j], b);
            check_call(box, op, PLACE + rule.bits / 8, values[i], values[j], b);
        }
        /* what is expected is found, and found with a bit beyond the stored width, which is wrapped
         * away */
        check_call(box, op, PLACE, values[i], values[i] & mask, ~values[i]);
        check_call(box, op, PLACE, values[i], (values[i] & mask) | (mask + 1), ~values[i]);
    }
}

static void check_rows(struct box *box) {
    uint64_t values[VALUES];
    unsigned rows = 0;
    uint8_t other[WINDOW]; /* of the first memory, when the second is tested */
    memset(other, 0x3c, WINDOW);
    memcpy(box->instance->memories[0]->base, other, WINDOW);
    fill_values(values);
    for (enum lm_op op = ATOMIC_FIRST; op <= ATOMIC_LAST; op++) {
        if (!rule_of(op).meaning) continue;
        check_row(box, op, values);
        rows++;
    }
    assert_int_equal(rows, 9 * 7); /* load, store, seven operations; seven widths each */
    if (box->how.is_second) assert_memory_equal(box->instance->memories[0]->base, other, WINDOW);
}

static void rows_do_what_they_are_named(void **state) {
    (void)state;
    print_message("seed %d\n", SEED);
    for_each_box(check_rows);
}

/* --- Addresses ----------------------------------------------------------------------------------
 */

static void expect_trap(struct box *box, enum lm_op op, bool with_offset, uint64_t address,
                        enum lm_trap_code expected) {
    /* wait finds another value, so that it never sleeps */
    uint64_t slots[3] = {address, 0x123456789, 0};
    const enum lm_trap_code got = call(box, op, with_offset, slots);
    if (got != expected)
        fail_msg("%s at %s, address %" PRIx64 ": %s instead of %s", lm_ops[op].text, box->name,
                 address, lm_trap_message(got), lm_trap_message(expected));
}

/* Alignment is the effective address's, and is looked at before bounds. */
static void check_addresses(struct box *box) {
    for (enum lm_op op = ATOMIC_FIRST; op <= ATOMIC_LAST; op++) {
        const uint32_t width = lm_ops[op].width;
        if (op == LM_OP_atomic_fence) continue;
        const bool is_wait = op == LM_OP_memory_atomic_wait32 || op == LM_OP_memory_atomic_wait64;
        const enum lm_trap_code fine =
            is_wait && !box->how.is_shared ? LM_TRAP_unshared_wait : LM_TRAP_none;
        const uint64_t last = box->how.is_64 ? UINT64_MAX : UINT32_MAX;
        for (uint32_t at = 1; at < width; at++) {
            expect_trap(box, op, false, at, LM_TRAP_unaligned_atomic);
            expect_trap(box, op, true, 7 + at, LM_TRAP_unaligned_atomic);
            expect_trap(box, op, false, 65536 + at, LM_TRAP_unaligned_atomic);
            expect_trap(box, op, true, last - at, LM_TRAP_unaligned_atomic);
        }
        expect_trap(box, op, true, 7, fine);
        expect_trap(box, op, false, 65536 - width, fine);
        expect_trap(box, op, true, 65536 - width - 1, fine);
        expect_trap(box, op, false, 65536, LM_TRAP_memory_bounds);
        expect_trap(box, op, true, 65535, LM_TRAP_memory_bounds);
        expect_trap(box, op, false, UINT32_MAX - width + 1, LM_TRAP_memory_bounds);
        expect_trap(box, op, false, last - width + 1, LM_TRAP_memory_bounds);
        expect_trap(box, op, true, last, LM_TRAP_memory_bounds); /* the sum does not wrap */
        if (box->how.is_64) expect_trap(box, op, false, UINT64_C(1) << 32, LM_TRAP_memory_bounds);
    }
}

static void addresses_are_checked(void **state) {
    (void)state;
    for_each_box(check_addresses);
}

/* A trap writes nothing. */
static void check_nothing_written(struct box *box) {
    for (enum lm_op op = ATOMIC_FIRST; op <= ATOMIC_LAST; op++) {
        uint8_t before[WINDOW];
        if (lm_ops[op].width < 2) continue;
        memset(box->bytes, 0x5a, WINDOW);
        memcpy(before, box->bytes, WINDOW);
        expect_trap(box, op, false, PLACE + 1, LM_TRAP_unaligned_atomic);
        assert_memory_equal(before, box->bytes, WINDOW);
    }
}

static void traps_write_nothing(void **state) {
    (void)state;
    for_each_box(check_nothing_written);
}

/* --- Wait, notify and fence without other threads -----------------------------------------------
 */

static void check_waiting_alone(struct box *box) {
    const uint64_t held = UINT64_C(0x8899aabbccddeeff);
    memcpy(box->bytes + 8, &held, sizeof held);
    uint64_t fence[1] = {0}, notify[2] = {8, UINT32_MAX};
    assert_int_equal(call(box, LM_OP_atomic_fence, false, fence), LM_TRAP_none);
    assert_int_equal(call(box, LM_OP_memory_atomic_notify, false, notify), LM_TRAP_none);
    assert_int_equal((uint32_t)notify[0], 0);
    if (!box->how.is_shared) return;
    const struct {
        enum lm_op op;
        uint64_t expected, timeout;
        uint32_t result;
    } cases[] = {
        {LM_OP_memory_atomic_wait32, 0xccddeeff, 0, LM_WAIT_TIMED_OUT},
        {LM_OP_memory_atomic_wait32, 0xccddeeff, 1000000, LM_WAIT_TIMED_OUT},
        {LM_OP_memory_atomic_wait32, 0xccddeefe, UINT64_MAX, LM_WAIT_NOT_EQUAL},
        {LM_OP_memory_atomic_wait64, held, 0, LM_WAIT_TIMED_OUT},
        {LM_OP_memory_atomic_wait64, held, 1000000, LM_WAIT_TIMED_OUT},
        {LM_OP_memory_atomic_wait64, held ^ (UINT64_C(1) << 63), UINT64_MAX, LM_WAIT_NOT_EQUAL},
        {LM_OP_memory_atomic_wait64, 0xccddeeff, UINT64_MAX, LM_WAIT_NOT_EQUAL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t slots[3] = {8, cases[i].expected, cases[i].timeout};
        assert_int_equal(call(box, cases[i].op, false, slots), LM_TRAP_none);
        assert_int_equal((uint32_t)slots[0], cases[i].result);
    }
}

static void waiting_alone(void **state) {
    (void)state;
    for_each_box(check_waiting_alone);
}

/* --- Validation ---------------------------------------------------------------------------------
 */

static void expect_refusal(const struct atomic_module *how, uint32_t features, lm_status status,
                           const char *message) {
    static struct atomic_bytes binary;
    struct lm_error error = LM_ERROR_INIT;
    struct lm_module module;
    atomic_module(&binary, how);
    lm_status got = lm_module_decode(&module, binary.data, binary.size, features, &error);
    if (got == LM_OK) {
        got = lm_module_validate_bodies(&module, &error);
        lm_module_release(&module);
    }
    if (got != status || strncmp(error.message, message, strlen(message)) != 0)
        fail_msg("op %d: got %s, \"%s\", expected \"%s\"", how->only, lm_status_name(got),
                 error.message, message);
}

static void alignment_must_be_natural(void **state) {
    (void)state;
    for (enum lm_op op = ATOMIC_FIRST; op <= ATOMIC_LAST; op++) {
        for (unsigned align = 0; align < 5 && lm_ops[op].width > 0; align++)
            if (1U << align != lm_ops[op].width)
                expect_refusal(
                    &(struct atomic_module){.only = op, .has_align = true, .align = align},
                    LM_DEFAULT_FEATURES, LM_INVALID, "atomic alignment must be natural");
    }
}

static void encodings_are_refused(void **state) {
    (void)state;
    const uint32_t without = LM_DEFAULT_FEATURES & ~(1U << LM_FEATURE_threads);
    expect_refusal(&(struct atomic_module){.only = LM_OP_atomic_fence, .reserved = 1},
                   LM_DEFAULT_FEATURES, LM_MALFORMED, "zero byte expected");
    expect_refusal(&(struct atomic_module){.is_shared = true, .has_no_max = true},
                   LM_DEFAULT_FEATURES, LM_INVALID, "shared memory must have maximum");
    expect_refusal(&(struct atomic_module){.is_shared = true}, without, LM_MALFORMED,
                   "integer too large");
    for (enum lm_op op = ATOMIC_FIRST; op <= ATOMIC_LAST; op++)
        expect_refusal(&(struct atomic_module){.only = op}, without, LM_MALFORMED,
                       "illegal opcode");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_do_what_they_are_named), cmocka_unit_test(addresses_are_checked),
        cmocka_unit_test(traps_write_nothing),         cmocka_unit_test(waiting_alone),
        cmocka_unit_test(alignment_must_be_natural),   cmocka_unit_test(encodings_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
