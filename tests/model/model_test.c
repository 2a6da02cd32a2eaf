/* SPDX-License-Identifier: Apache-2.0 */
/* Modelled cycles of blocks that are known by hand: chains take their latency, independent work its
 * resources, vectors of RISC-V the configuration set before them, calls no hundred cycles; and what
 * lacks is said. Left out, with the reason, where there is no llvm-mca. */
#include "harness/model/model.h"

#include <stdlib.h>
#include <string.h>

#include "harness/model/mca.h"
#include "tests/harness/cmocka_check.h"

struct bytes {
    const uint8_t *code;
    size_t size, instructions;
    uint64_t executions;
};

#define BYTES(instructions, executions, ...)                                                       \
    {(const uint8_t[]){__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__}), instructions, executions}

/* One block each, at addresses of their own. */
static struct lm_blocks blocks_of(struct lm_block *room, const struct bytes *bytes, size_t count) {
    struct lm_blocks blocks = {.items = room, .count = count};
    for (size_t i = 0; i < count; i++) {
        room[i] = (struct lm_block){.address = 0x1000 * (i + 1),
                                    .instructions = bytes[i].instructions,
                                    .executions = bytes[i].executions,
                                    .bytes = bytes[i].code,
                                    .size = bytes[i].size};
        blocks.instructions += bytes[i].instructions * bytes[i].executions;
    }
    return blocks;
}

static bool lacking(struct lm_arena *arena) {
    const char *reason = NULL;
    if (lm_mca_find(arena, &reason) != NULL) return false;
    print_message("left out: %s\n", reason);
    return true;
}

/* What each case's hot block may take per execution. */
static const struct timed {
    const char *name, *isa, *core;
    struct bytes blocks[2]; /* the second is the hot one where there are two */
    double lower_from, lower_to, upper_from, upper_to;
} timed[] = {
    /* imul %rax, %rax; imul %rax, %rax: 3 cycles each on all, and one multiplier at least. */
    {"chain",
     "x86-64-v3",
     "znver4",
     {BYTES(2, 1000, 0x48, 0x0f, 0xaf, 0xc0, 0x48, 0x0f, 0xaf, 0xc0)},
     1,
     2,
     6,
     6},
    {"chain",
     "x86-64-v4",
     "sapphirerapids",
     {BYTES(2, 1000, 0x48, 0x0f, 0xaf, 0xc0, 0x48, 0x0f, 0xaf, 0xc0)},
     1,
     2,
     6,
     6},
    /* add w0, w1, w2; add w3, w1, w2: nothing waits. */
    {"independent",
     "aarch64",
     "neoverse-n1",
     {BYTES(2, 1000, 0x20, 0, 0x02, 0x0b, 0x23, 0, 0x02, 0x0b)},
     0.3,
     1,
     0.3,
     1},
    /* fadd v0.4s, v0.4s, v1.4s, which depends on itself. */
    {"vector chain", "aarch64", "cortex-a55", {BYTES(1, 1000, 0, 0xd4, 0x21, 0x4e)}, 1, 2, 4, 4},
    /* bl: a jump, no call of a hundred cycles. */
    {"call", "aarch64", "neoverse-v2", {BYTES(1, 1000, 0x10, 0, 0, 0x94)}, 0.1, 2, 0.1, 2},
    /* vsetivli zero, 4, e32, m1, ta, ma once; then vfadd.vv v8, v8, v9 alone in its block: of one
     * register, 0.5 cycles, where eight take 4. */
    {"configured",
     "riscv64-v128",
     "sifive-p670",
     {BYTES(1, 1, 0x57, 0x70, 0x02, 0xcd), BYTES(1, 1000, 0x57, 0x94, 0x84, 0x02)},
     0.5,
     0.5,
     6,
     6},
};

static double value_of(const struct lm_counts *counts, const char *bound, const char *core) {
    char name[64];
    snprintf(name, sizeof name, "model_%s_%s", bound, core);
    const struct lm_count *count = lm_counts_find(counts, name);
    if (count == NULL || !count->present) {
        fail_msg("no %s: %s", name, count ? count->reason : "");
        return 0;
    }
    assert_string_equal(count->source, "model");
    assert_string_equal(count->quality, "estimated");
    assert_non_null(strstr(count->event, core));
    return count->value;
}

static void models_known_blocks(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    for (size_t i = 0; i < sizeof timed / sizeof timed[0] && !lacking(&arena); i++) {
        const struct timed *wanted = &timed[i];
        struct lm_counts counts = {.arena = &arena};
        struct lm_error error = LM_ERROR_INIT;
        struct lm_block room[2];
        const size_t count = wanted->blocks[1].code != NULL ? 2 : 1;
        const struct lm_blocks blocks = blocks_of(room, wanted->blocks, count);
        const double executions = (double)wanted->blocks[count - 1].executions;
        if (lm_model_measure(wanted->isa, &blocks, &counts, &error) != LM_OK)
            fail_msg("%s: %s", wanted->name, error.message);
        const double lower = value_of(&counts, "lower", wanted->core) / executions;
        const double upper = value_of(&counts, "upper", wanted->core) / executions;
        print_message("%-12s %-14s %.3f to %.3f cycles\n", wanted->name, wanted->core, lower,
                      upper);
        assert_true(lower > wanted->lower_from * 0.98 && lower < wanted->lower_to * 1.02);
        assert_true(upper > wanted->upper_from * 0.98 && upper < wanted->upper_to * 1.02);
    }
    lm_arena_free(&arena);
}

/* A zmm addition is none of Nehalem's; here: of a core without AVX-512, as SVE is of the N1. */
static void says_what_a_model_lacks(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_counts counts = {.arena = &arena};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_block room[1];
    /* add z0.s, z0.s, z1.s */
    const struct bytes sve[] = {BYTES(1, 1000, 0, 0, 0xa1, 0x04)};
    const struct lm_blocks blocks = blocks_of(room, sve, 1);
    if (!lacking(&arena)) {
        assert_int_equal(lm_model_measure("aarch64", &blocks, &counts, &error), LM_OK);
        const struct lm_count *count = lm_counts_find(&counts, "model_upper_neoverse-n1");
        assert_true(count != NULL && !count->present);
        assert_non_null(strstr(count->reason, "100 % of the instructions"));
        assert_true(value_of(&counts, "upper", "neoverse-v2") > 0);
    }
    lm_arena_free(&arena);
}

static void says_what_has_no_model(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_counts counts = {.arena = &arena};
    struct lm_counts surveyed = {.arena = &arena};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_block room[1];
    const struct bytes add[] = {BYTES(1, 10, 0x33, 0x05, 0xb5, 0)}; /* add a0, a0, a1 */
    const struct lm_blocks blocks = blocks_of(room, add, 1);
    assert_int_equal(lm_model_measure("riscv64-v256", &blocks, &counts, &error), LM_OK);
    const struct lm_count *count = lm_counts_find(&counts, "model_upper_spacemit-x60");
    assert_true(count != NULL && !count->present && count->reason != NULL);
    assert_null(lm_counts_find(&counts, "model_upper_sifive-p670")); /* its vectors have 128 bits */
    setenv("PATH", "/nowhere", 1);
    counts.count = 0;
    assert_int_equal(lm_model_measure("riscv64-v128", &blocks, &counts, &error), LM_OK);
    count = lm_counts_find(&counts, "model_lower_sifive-p670");
    assert_true(count != NULL && strstr(count->reason, "install llvm-") != NULL);
    lm_model_survey(&surveyed);
    assert_int_equal(surveyed.count, 2 * lm_core_count());
    for (size_t i = 0; i < surveyed.count; i++)
        assert_false(lm_count_usable(&surveyed.items[i]));
    lm_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_known_blocks),
        cmocka_unit_test(says_what_a_model_lacks),
        cmocka_unit_test(says_what_has_no_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
