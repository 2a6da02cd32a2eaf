/* SPDX-License-Identifier: Apache-2.0 */
/* Levenshtein distances: pairs of words with known ones, and random words of all sizes and small
 * alphabets against the table of distances row by row (R. Wagner and M. Fischer, 1974). */
#include "tests/workloads/kernel_test.h"

#include "workloads/text/levenshtein/levenshtein.h"

enum { MAX_PACKS = 5, LONGEST_QUERY = 40 };

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

static unsigned distance_by_table(const uint8_t *a, size_t a_size, const uint8_t *b,
                                  size_t b_size) {
    unsigned row[LONGEST_QUERY + 1];
    for (unsigned j = 0; j <= b_size; j++)
        row[j] = j;
    for (unsigned i = 1; i <= a_size; i++) {
        unsigned before = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            const unsigned substituted = before + (a[i - 1] != b[j - 1]);
            before = row[j];
            row[j] = least(substituted, 1 + least(row[j], row[j - 1]));
        }
    }
    return row[b_size];
}

static size_t letters_of(uint8_t *letters, const char *word) {
    const size_t size = strlen(word);
    for (size_t i = 0; i < size; i++)
        letters[i] = (uint8_t)(word[i] - 'a');
    return size;
}

static void knows_published_distances(void **state) {
    (void)state;
    static const struct {
        const char *word, *other;
        uint16_t distance;
    } cases[] = {
        {"kitten", "sitting", 3},
        {"saturday", "sunday", 3},
        {"intention", "execution", 5},
        {"", "abc", 3},
        {"abc", "", 3},
        {"flaw", "lawn", 2},
        {"abcdefghijklmnop", "abcdefghijklmnop", 0},
        {"abcdefghijklmnop", "bcdefghijklmnopa", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t k = 0; k < PACK; k++) {
            struct word_pack pack = {.used = {0}};
            uint8_t letters[LONGEST], query[LONGEST];
            const size_t size = letters_of(letters, cases[i].word);
            word_pack_set(&pack, k, letters, size);
            uint16_t distances[PACK];
            const size_t query_size = letters_of(query, cases[i].other);
            levenshtein(distances, &pack, 1, query, query_size);
            for (size_t other = 0; other < PACK; other++)
                assert_int_equal(distances[other], other == k ? cases[i].distance : query_size);
        }
    }
}

static void agrees_with_the_table(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t round = 0; round < 3000; round++) {
        const size_t packs = lm_random_below(&random, MAX_PACKS + 1), size = packs * PACK * 2;
        const uint32_t alphabet = 1 + lm_random_below(&random, ALPHABET);
        static struct word_pack words[MAX_PACKS];
        static uint8_t letters[MAX_PACKS * PACK][LONGEST];
        size_t sizes[MAX_PACKS * PACK];
        memset(words, 0, sizeof words);
        for (size_t i = 0; i < packs * PACK; i++) {
            sizes[i] = lm_random_below(&random, LONGEST + 1);
            for (size_t k = 0; k < sizes[i]; k++)
                letters[i][k] = (uint8_t)lm_random_below(&random, alphabet);
            word_pack_set(&words[i / PACK], i % PACK, letters[i], sizes[i]);
        }
        uint8_t query[LONGEST_QUERY];
        const size_t query_size = lm_random_below(&random, LONGEST_QUERY + 1);
        for (size_t k = 0; k < query_size; k++)
            query[k] = (uint8_t)lm_random_below(&random, alphabet);
        uint16_t *const distances = guarded_alloc(size);
        levenshtein(distances, words, packs, query, query_size);
        for (size_t i = 0; i < packs * PACK; i++) {
            assert_int_equal(distances[i],
                             distance_by_table(letters[i], sizes[i], query, query_size));
        }
        guarded_free(distances, size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_published_distances),
        cmocka_unit_test(agrees_with_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
