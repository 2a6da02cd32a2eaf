/* SPDX-License-Identifier: Apache-2.0 */
/* Tests engine/base/arena.c: alignment, zeroing, pieces that never overlap, refusal of sizes that
 * overflow, large pieces beside small ones, reuse after release. Leaks are ASan's to find. */
#include "engine/base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Sizes on both sides of every boundary the arena has: alignment, first block, half of a block,
 * largest block. */
static const size_t sizes[] = {0,    1,      15,     16,      17,      2047, 2048,
                               2049, 4095,   4096,   4097,    100000,  3,    524288,
                               64,   524289, 262144, 1048576, 2097152, 5,    0};
enum { SIZE_COUNT = sizeof sizes / sizeof *sizes };

static int is_filled_with(const unsigned char *bytes, size_t size, unsigned char value) {
    for (size_t i = 0; i < size; ++i)
        if (bytes[i] != value) return 0;
    return 1;
}

static void pieces_are_aligned_zeroed_and_apart(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    unsigned char *pieces[SIZE_COUNT];
    size_t sum = 0;
    for (size_t i = 0; i < SIZE_COUNT; ++i) {
        pieces[i] = lm_arena_alloc(&arena, sizes[i]);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        assert_true(is_filled_with(pieces[i], sizes[i], 0));
        memset(pieces[i], (int)i + 1, sizes[i]);
        sum += sizes[i];
        assert_true(arena.used >= sum);
    }
    for (size_t i = 0; i < SIZE_COUNT; ++i)
        assert_true(is_filled_with(pieces[i], sizes[i], (unsigned char)(i + 1)));
    assert_true(arena.used < sum + (size_t)16 * SIZE_COUNT);
    lm_arena_free(&arena);
}

static void a_large_piece_leaves_the_current_block_in_use(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    char *before = lm_arena_alloc(&arena, 16);
    assert_non_null(lm_arena_alloc(&arena, 1 << 22));
    char *after = lm_arena_alloc(&arena, 16);
    assert_ptr_equal(after, before + 16);
    lm_arena_free(&arena);
}

static void arrays_are_zeroed_and_refuse_overflow(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    const unsigned char *array = lm_arena_array(&arena, 1000, 24);
    assert_non_null(array);
    assert_true(is_filled_with(array, 24000, 0));

    static const struct {
        size_t count, size;
    } overflows[] = {{SIZE_MAX, 2}, {2, SIZE_MAX}, {SIZE_MAX / 2 + 1, 2}, {SIZE_MAX, SIZE_MAX},
                     {1, SIZE_MAX}, {SIZE_MAX, 1}, {1, SIZE_MAX - 15},    {1, SIZE_MAX - 16}};
    for (size_t i = 0; i < sizeof overflows / sizeof *overflows; ++i)
        assert_null(lm_arena_array(&arena, overflows[i].count, overflows[i].size));
    assert_int_equal(arena.used, 24000);
    lm_arena_free(&arena);
}

static void strings_are_terminated_copies(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    char source[] = "lanes\0behind";
    char *copy = lm_arena_string(&arena, source, sizeof source - 1);
    source[0] = 'X';
    assert_memory_equal(copy, "lanes\0behind", sizeof source);
    assert_string_equal(lm_arena_string(&arena, "sixteen bytes...", 16), "sixteen bytes...");
    assert_string_equal(lm_arena_string(&arena, "cut here", 3), "cut");
    assert_string_equal(lm_arena_string(&arena, "", 0), "");
    assert_null(lm_arena_string(&arena, "", SIZE_MAX));
    lm_arena_free(&arena);
}

static void is_empty_and_usable_after_release(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    lm_arena_free(&arena);
    for (int round = 0; round < 3; ++round) {
        assert_null(arena.blocks);
        assert_int_equal(arena.used, 0);
        unsigned char *piece = lm_arena_alloc(&arena, 5000);
        assert_non_null(piece);
        assert_true(is_filled_with(piece, 5000, 0));
        memset(piece, 0xff, 5000);
        lm_arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_zeroed_and_apart),
        cmocka_unit_test(a_large_piece_leaves_the_current_block_in_use),
        cmocka_unit_test(arrays_are_zeroed_and_refuse_overflow),
        cmocka_unit_test(strings_are_terminated_copies),
        cmocka_unit_test(is_empty_and_usable_after_release),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
