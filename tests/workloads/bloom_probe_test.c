/* SPDX-License-Identifier: Apache-2.0 */
/* Blocked Bloom filter: no key inserted is ever missed, what else is found has its eight bits set
 * by others, a filter lacking one bit of a key lacks the key, and false positives are as rare as
 * the theory says. */
#include "tests/workloads/kernel_test.h"

#include "workloads/db/bloom_probe/bloom_probe.h"

enum { BLOCKS = 37, KEYS = 501 };

static bool holds(const struct bloom_block *filter, size_t blocks, uint64_t hash) {
    uint32_t position;
    return bloom_probe(&position, filter, blocks, &hash, 1) == 1 && position == 0;
}

static void finds_what_was_inserted(void **state) {
    (void)state;
    static struct bloom_block filter[BLOCKS];
    struct lm_random random = test_random();
    uint64_t *const hashes = guarded_alloc(KEYS * sizeof hashes[0]);
    uint32_t *const found = guarded_alloc(KEYS * sizeof found[0]);
    for (size_t i = 0; i < KEYS; i++) {
        hashes[i] = lm_random_u64(&random);
        bloom_insert(filter, BLOCKS, hashes[i]);
    }
    assert_int_equal(bloom_probe(found, filter, BLOCKS, hashes, KEYS), KEYS);
    for (uint32_t i = 0; i < KEYS; i++)
        assert_int_equal(found[i], i);
    guarded_free(hashes, KEYS * sizeof hashes[0]);
    guarded_free(found, KEYS * sizeof found[0]);
}

/* Two blocks, all bits set but one at a time. */
static void needs_each_of_the_eight_bits(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t round = 0; round < 200; round++) {
        const uint64_t hash = lm_random_u64(&random);
        struct bloom_block own[2] = {{{0}}}, filter[2];
        bloom_insert(own, 2, hash);
        assert_int_equal(own[!(hash >> 63)].words[0], 0);
        memset(filter, 0xff, sizeof filter);
        for (size_t bit = 0; bit < 512; bit++) {
            const size_t block = bit / 256, word = bit / 32 % 8;
            const uint32_t mask = 1u << bit % 32;
            filter[block].words[word] ^= mask;
            assert_int_equal(holds(filter, 2, hash), (own[block].words[word] & mask) == 0);
            filter[block].words[word] ^= mask;
        }
        assert_true(holds(own, 2, hash));
    }
}

/* With 16 bits a key, about one of 800 others is taken for one inserted. */
static void mistakes_few_others(void **state) {
    (void)state;
    enum { MANY = 64000, MANY_BLOCKS = MANY * 16 / 256 };
    static struct bloom_block filter[MANY_BLOCKS];
    static uint64_t others[MANY];
    static uint32_t found[MANY];
    struct lm_random random = test_random();
    for (size_t i = 0; i < MANY; i++)
        bloom_insert(filter, MANY_BLOCKS, lm_random_u64(&random));
    for (size_t i = 0; i < MANY; i++)
        others[i] = lm_random_u64(&random);
    const size_t mistakes = bloom_probe(found, filter, MANY_BLOCKS, others, MANY);
    print_message("%zu of %d others found\n", mistakes, MANY);
    assert_in_range(mistakes, MANY / 3000, MANY / 300);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_was_inserted),
        cmocka_unit_test(needs_each_of_the_eight_bits),
        cmocka_unit_test(mistakes_few_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
