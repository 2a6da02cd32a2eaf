/* SPDX-License-Identifier: Apache-2.0 */
/* Reading executed blocks: what is added up, what is taken off, and what is refused. */
#include <stdio.h>
#include <string.h>

#include "harness/emulated/blocks.h"
#include "tests/harness/cmocka_check.h"

static lm_status read_text(struct lm_arena *arena, const char *text, struct lm_blocks *blocks,
                           struct lm_error *error) {
    return lm_blocks_read(arena, lm_arena_string(arena, text, strlen(text)), blocks, error);
}

static void takes_the_cost_of_marking_off(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_blocks blocks;
    /* 0x10 is the marking; 0x20 the empty function; 0x40 was translated twice; 0x50 ran longer. */
    const lm_status status = read_text(&arena,
                                       "region 1\nblock 10 2 1 0102\nblock 20 1 1 03\n"
                                       "block 50 1 1 ff\nend 1\n"
                                       "region 2\nblock 40 3 5 0a0b0c\nblock 10 2 1 0102\n"
                                       "block 50 1 4 ff\nblock 40 3 2 0a0b0c\nend 2\n",
                                       &blocks, &error);
    assert_int_equal(status, LM_OK);
    assert_int_equal(blocks.count, 2);
    assert_int_equal(blocks.items[0].address, 0x40);
    assert_int_equal(blocks.items[0].executions, 7);
    assert_int_equal(blocks.items[0].size, 3);
    assert_int_equal(blocks.items[0].bytes[2], 0x0c);
    assert_int_equal(blocks.items[1].executions, 3);
    assert_int_equal(blocks.instructions, 3 * 7 + 1 * 3);
    lm_arena_free(&arena);
}

/* What each text is refused with. */
static const struct {
    const char *text, *words;
} refused[] = {
    {"", "no region 1"},
    {"region 1\nend 1\n", "no region 2"},
    {"region 1\nend 1\nregion 2\nblock 10 1 1 00\n", "no region 2"},
    {"region 3\n", "line 1: neither"},
    {"region 1\nend 2\n", "line 2: neither"},
    {"region 1\nend 1\nregion 1\n", "line 3: neither"},
    {"block 10 1 1 00\n", "line 1: neither"},
    {"region 1\nblock 10 1\n", "line 2: a block without"},
    {"region 1\nblock 10 0 1 00\n", "line 2: a block without"},
    {"region 1\nblock 10 1 1 0\n", "line 2: half a byte"},
    {"region 1\nblock 10 1 1 0g\n", "line 2: bytes"},
    {"region 1\nblock 10 1 5 00\nend 1\nregion 2\nblock 10 1 4 00\nend 2\n", "more often"},
};

static void refuses_what_is_not_whole(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct lm_arena arena = {0};
        struct lm_error error = LM_ERROR_INIT;
        struct lm_blocks blocks;
        assert_int_equal(read_text(&arena, refused[i].text, &blocks, &error), LM_BAD_DATA);
        if (strstr(error.message, refused[i].words) == NULL)
            fail_msg("case %zu: '%s' lacks '%s'", i, error.message, refused[i].words);
        lm_arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_cost_of_marking_off),
        cmocka_unit_test(refuses_what_is_not_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
