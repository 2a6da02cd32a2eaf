/* SPDX-License-Identifier: Apache-2.0 */
/* Conway's life: patterns whose fate is known, and random boards of many sizes against the rule
 * cell by cell, in memory with nothing behind it. */
#include "tests/workloads/kernel_test.h"

#include "workloads/game/life/life.h"

#include <stdbool.h>

static struct life_board new_board(size_t words, size_t height) {
    const size_t size = LIFE_MEMORY(words, height) * sizeof(uint64_t);
    uint64_t *const cells = guarded_alloc(size);
    memset(cells, 0, size);
    return (struct life_board){cells, words, height};
}

static void free_board(const struct life_board *board) {
    guarded_free(board->cells, LIFE_MEMORY(board->words, board->height) * sizeof(uint64_t));
}

/* Cells outside are dead. */
static bool alive(const struct life_board *board, ptrdiff_t row, ptrdiff_t column) {
    if (row < 0 || column < 0) return false;
    if ((size_t)row >= board->height || (size_t)column >= 64 * board->words) return false;
    return life_row(board, row)[column / 64] >> column % 64 & 1;
}

static void put_pattern(const struct life_board *board, ptrdiff_t row, ptrdiff_t column,
                        const char *const *lines) {
    for (; *lines; lines++, row++)
        for (ptrdiff_t i = 0; (*lines)[i] != '\0'; i++)
            if ((*lines)[i] == 'O')
                life_row(board, row)[(column + i) / 64] |= 1ull << (column + i) % 64;
}

static size_t population(const struct life_board *board) {
    size_t count = 0;
    for (size_t i = 0; i < LIFE_MEMORY(board->words, board->height); i++)
        count += (size_t)__builtin_popcountll(board->cells[i]);
    return count;
}

/* Runs an even number of generations. */
static void run(const struct life_board *board, int generations) {
    const struct life_board other = new_board(board->words, board->height);
    for (; generations > 0; generations -= 2) {
        life_step(&other, board);
        life_step(board, &other);
    }
    free_board(&other);
}

/* The R-pentomino settles after 1103 generations with 116 cells; its gliders stay on a board of
 * this size. Before, it had other numbers. */
static void the_r_pentomino_settles(void **state) {
    (void)state;
    static const char *const pattern[] = {".OO", "OO.", ".O.", NULL};
    const struct life_board board = new_board(12, 768);
    put_pattern(&board, 384, 384, pattern);
    run(&board, 100);
    assert_int_equal(population(&board), 121);
    run(&board, 1004);
    assert_int_equal(population(&board), 116);
    run(&board, 2);
    assert_int_equal(population(&board), 116);
    free_board(&board);
}

/* A glider goes one cell down and one to the right in four generations, over the ends of words. */
static void gliders_cross_words(void **state) {
    (void)state;
    static const char *const pattern[] = {".O.", "..O", "OOO", NULL};
    for (ptrdiff_t column = 50; column < 180; column += 7) {
        const struct life_board board = new_board(4, 80), expected = new_board(4, 80);
        put_pattern(&board, 10, column, pattern);
        put_pattern(&expected, 25, column + 15, pattern);
        run(&board, 60);
        assert_memory_equal(board.cells, expected.cells, LIFE_MEMORY(4, 80) * sizeof(uint64_t));
        free_board(&board);
        free_board(&expected);
    }
}

static void assert_generation(const struct life_board *next, const struct life_board *board) {
    for (ptrdiff_t row = 0; row < (ptrdiff_t)board->height; row++) {
        for (ptrdiff_t column = 0; column < (ptrdiff_t)(64 * board->words); column++) {
            int neighbours = -alive(board, row, column);
            for (ptrdiff_t k = 0; k < 9; k++)
                neighbours += alive(board, row + k / 3 - 1, column + k % 3 - 1);
            const bool lives = neighbours == 3 || (neighbours == 2 && alive(board, row, column));
            if (alive(next, row, column) != lives) fail_msg("row %td, column %td", row, column);
        }
    }
}

static void follows_the_rule(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t words = 2; words <= 8; words += 2) {
        for (size_t height = 1; height <= 12; height++) {
            const struct life_board board = new_board(words, height);
            const struct life_board next = new_board(words, height);
            size_t cells = 0;
            for (ptrdiff_t row = 0; row < (ptrdiff_t)height; row++)
                lm_random_fill_bytes(&random, (uint8_t *)life_row(&board, row), 8 * words);
            life_step(&next, &board);
            assert_generation(&next, &board);
            for (ptrdiff_t row = 0; row < (ptrdiff_t)height; row++)
                for (size_t w = 0; w < words; w++)
                    cells += (size_t)__builtin_popcountll(life_row(&next, row)[w]);
            assert_int_equal(population(&next), cells); /* the margin is as it was */
            free_board(&board);
            free_board(&next);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_r_pentomino_settles),
        cmocka_unit_test(gliders_cross_words),
        cmocka_unit_test(follows_the_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
