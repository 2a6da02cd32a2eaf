/* SPDX-License-Identifier: Apache-2.0 */
/* Counting under emulation: loops counted by hand, bit for bit the same in a second run, and a
 * fault told as one. Arguments: the folder with loop_FAMILY.so; families without emulator or C
 * library are named with the reason and left out. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "harness/emulated/blocks.h"
#include "harness/emulated/emulators.h"
#include "harness/emulated/engine_emulated.h"
#include "harness/emulated/insn_class.h"
#include "simd/cpu.h"
#include "tests/harness/cmocka_check.h"

static const char *folder;

/* Instructions before the loop, per turn of a thousand, and after it (loop_FAMILY.s). */
static const struct hand_count {
    const char *isa;
    uint64_t before, turn, after;
} hand_counts[] = {
    {"aarch64", 3, 6, 1},      {"aarch64-sve256", 3, 6, 1}, {"riscv64-v128", 4, 6, 1},
    {"riscv64-v512", 4, 6, 1}, {"x86-64-v2", 8, 4, 1},      {"x86-64-v3", 8, 4, 1},
};

enum { HAND_COUNTS = sizeof hand_counts / sizeof hand_counts[0], TURNS = 1000 };

static bool lacking(struct lm_arena *arena, const char *isa) {
    struct lm_emulator emulator;
    const char *reason = lm_emulator_find(arena, isa, &emulator);
    if (reason != NULL) print_message("left out: %s: %s\n", isa, reason);
    return reason != NULL;
}

static struct lm_job job_of(struct lm_arena *arena, const char *isa) {
    const char *file = lm_arena_array(arena, 1, 4096);
    snprintf((char *)file, 4096, "%s/loop_%s.so", folder, lm_isa_find(isa)->family);
    return (struct lm_job){.kind = LM_ENGINE_native, .file = file, .isa = isa};
}

static void count_once(struct lm_arena *arena, const char *isa, struct lm_blocks *blocks) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_guest guest;
    const struct lm_job job = job_of(arena, isa);
    const uint8_t *data = NULL;
    size_t size = 0;
    lm_status status = lm_emulated_open(arena, &job, false, &guest, &error);
    if (status == LM_OK) status = guest.ops->setup(&guest, 1, &error);
    if (status == LM_OK) status = guest.ops->run(&guest, 1, &error);
    if (status == LM_OK) status = lm_emulated_count(arena, &guest, blocks, &error);
    if (status == LM_OK) status = guest.ops->result(&guest, &data, &size, &error);
    if (status != LM_OK) fail_msg("%s: %s", isa, error.message);
    assert_int_equal(size, 16);
    lm_guest_close(&guest);
}

static void counts_as_by_hand(void **state) {
    (void)state;
    for (size_t i = 0; i < HAND_COUNTS; i++) {
        const struct hand_count *hand = &hand_counts[i];
        struct lm_arena arena = {0};
        struct lm_blocks blocks = {0};
        if (!lacking(&arena, hand->isa)) {
            count_once(&arena, hand->isa, &blocks);
            print_message("%s: %llu instructions\n", hand->isa,
                          (unsigned long long)blocks.instructions);
            assert_int_equal(blocks.instructions, hand->before + TURNS * hand->turn + hand->after);
        }
        lm_arena_free(&arena);
    }
}

/* The same loops, class by class; a class not named has none. */
static const struct hand_mix {
    const char *isa, *metric;
    uint64_t count;
} hand_mixes[] = {
    {"aarch64", "mix_int", 3 + TURNS},         {"aarch64", "mix_load", TURNS},
    {"aarch64", "mix_vec_fp", TURNS},          {"aarch64", "mix_vec_fp_128", TURNS},
    {"aarch64", "mix_vec_int", TURNS},         {"aarch64", "mix_vec_int_128", TURNS},
    {"aarch64", "mix_store", TURNS},           {"aarch64", "mix_branch", TURNS + 1},
    {"riscv64-v512", "mix_int", 3 + TURNS},    {"riscv64-v512", "mix_load", TURNS},
    {"riscv64-v512", "mix_vec_fp", TURNS},     {"riscv64-v512", "mix_vec_fp_512", TURNS},
    {"riscv64-v512", "mix_vec_int", TURNS},    {"riscv64-v512", "mix_vec_int_512", TURNS},
    {"riscv64-v512", "mix_store", TURNS},      {"riscv64-v512", "mix_branch", TURNS + 1},
    {"riscv64-v512", "mix_config", 1},         {"aarch64", "vector_insns", 4 * TURNS},
    {"aarch64", "vector_insns_128", 4000},     {"aarch64", "vector_insn_bytes", 16},
    {"riscv64-v512", "vector_insns", 4000},    {"riscv64-v512", "vector_insns_512", 4000},
    {"riscv64-v512", "vector_insn_bytes", 64},
};

static uint64_t mix_by_hand(const char *isa, const char *metric) {
    for (size_t i = 0; i < sizeof hand_mixes / sizeof hand_mixes[0]; i++)
        if (strcmp(hand_mixes[i].isa, isa) == 0 && strcmp(hand_mixes[i].metric, metric) == 0)
            return hand_mixes[i].count;
    return 0;
}

static void mixes_as_by_hand(void **state) {
    (void)state;
    const char *const isas[] = {"aarch64", "riscv64-v512"};
    for (size_t i = 0; i < sizeof isas / sizeof isas[0]; i++) {
        struct lm_arena arena = {0};
        struct lm_error error = LM_ERROR_INIT;
        struct lm_blocks blocks = {0};
        struct lm_counts counts = {.arena = &arena};
        if (!lacking(&arena, isas[i])) {
            count_once(&arena, isas[i], &blocks);
            assert_int_equal(lm_insn_mix(&arena, isas[i], &blocks, "qemu", &counts, &error), LM_OK);
            assert_int_equal(counts.count, LM_INSN_CLASSES + 5);
            for (size_t c = 0; c < counts.count; c++)
                if ((uint64_t)counts.items[c].value != mix_by_hand(isas[i], counts.items[c].name))
                    fail_msg("%s: %s: %g", isas[i], counts.items[c].name, counts.items[c].value);
        }
        lm_arena_free(&arena);
    }
}

/* Bytes that are no instruction, and a block whose length the emulator told wrong. */
static void refuses_what_does_not_decode(void **state) {
    (void)state;
    const struct lm_block wrong[] = {
        {.address = 0x1000,
         .instructions = 1,
         .executions = 1,
         .bytes = (const uint8_t[4]){0xff, 0xff, 0xff, 0xff},
         .size = 4},
        {.address = 0x1000,
         .instructions = 2,
         .executions = 1,
         .bytes = (const uint8_t[4]){0xc0, 0x03, 0x5f, 0xd6},
         .size = 4},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct lm_arena arena = {0};
        struct lm_error error = LM_ERROR_INIT;
        struct lm_block block = wrong[i];
        const struct lm_blocks blocks = {.items = &block, .count = 1};
        struct lm_counts counts = {.arena = &arena};
        assert_int_equal(lm_insn_mix(&arena, "aarch64", &blocks, "qemu", &counts, &error),
                         LM_BAD_DATA);
        assert_int_equal(counts.count, 0);
        lm_arena_free(&arena);
    }
}

static void same_blocks(const struct lm_blocks *a, const struct lm_blocks *b) {
    if (a->items == NULL || b->items == NULL || a->count != b->count) {
        fail_msg("%zu blocks ran, then %zu", a->count, b->count);
        return;
    }
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(a->items[i].executions, b->items[i].executions);
        assert_int_equal(a->items[i].size, b->items[i].size);
        assert_memory_equal(a->items[i].bytes, b->items[i].bytes, a->items[i].size);
    }
}

static void repeats_bit_for_bit(void **state) {
    (void)state;
    for (size_t i = 0; i < HAND_COUNTS; i++) {
        struct lm_arena arena = {0};
        struct lm_blocks first = {0}, second = {0};
        if (!lacking(&arena, hand_counts[i].isa)) {
            count_once(&arena, hand_counts[i].isa, &first);
            count_once(&arena, hand_counts[i].isa, &second);
            same_blocks(&first, &second);
        }
        lm_arena_free(&arena);
    }
}

static void tells_a_fault(void **state) {
    (void)state;
    for (size_t i = 0; i < HAND_COUNTS; i++) {
        struct lm_arena arena = {0};
        struct lm_error error = LM_ERROR_INIT;
        struct lm_guest guest;
        const struct lm_job job = job_of(&arena, hand_counts[i].isa);
        if (!lacking(&arena, job.isa)) {
            assert_int_equal(lm_emulated_open(&arena, &job, false, &guest, &error), LM_OK);
            assert_int_equal(guest.ops->setup(&guest, 0, &error), LM_TRAPPED);
            assert_non_null(strstr(error.message, "SIGILL"));
            lm_guest_close(&guest);
        }
        lm_arena_free(&arena);
    }
}

static void tells_what_does_not_load(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_guest guest;
    struct lm_job job = {.kind = LM_ENGINE_native, .file = "/dev/null", .isa = "aarch64"};
    if (!lacking(&arena, job.isa)) {
        assert_int_equal(lm_emulated_open(&arena, &job, false, &guest, &error), LM_OK);
        assert_int_equal(guest.ops->setup(&guest, 1, &error), LM_IO);
        lm_guest_close(&guest);
    }
    lm_arena_free(&arena);
}

int main(int argc, char **argv) {
    if (argc != 2) return 3;
    folder = argv[1];
    const struct rlimit no_core = {0, 0}; /* the emulator would write one of a fault */
    (void)setrlimit(RLIMIT_CORE, &no_core);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_as_by_hand),
        cmocka_unit_test(mixes_as_by_hand),
        cmocka_unit_test(refuses_what_does_not_decode),
        cmocka_unit_test(repeats_bit_for_bit),
        cmocka_unit_test(tells_a_fault),
        cmocka_unit_test(tells_what_does_not_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
