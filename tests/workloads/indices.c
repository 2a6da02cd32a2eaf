/* SPDX-License-Identifier: Apache-2.0 */
/* Indices into texts; see indices.h. */
#include "tests/workloads/indices.h"

#include "tests/workloads/kernel_test.h"

void assert_indices(const struct index_functions *functions, const void *text, size_t size,
                    const uint32_t *expected, size_t count) {
    const size_t room = (size + functions->slack) * sizeof expected[0];
    uint8_t *const exact = guarded_alloc(size);
    uint32_t *const indices = guarded_alloc(room);
    memcpy(exact, text, size);
    assert_int_equal(functions->kernel(indices, exact, size), count);
    assert_memory_equal(indices, expected, count * sizeof expected[0]);
    guarded_free(exact, size);
    guarded_free(indices, room);
}

void assert_agrees_with_reader(const struct index_functions *functions, const void *text,
                               size_t size) {
    uint32_t expected[INDICES_MAX_SIZE];
    assert_indices(functions, text, size, expected, functions->reader(expected, text, size));
}

void assert_agrees_on_alphabets(const struct index_functions *functions,
                                const char *const *alphabets, size_t count) {
    struct lm_random random = test_random();
    for (size_t a = 0; a < count; a++) {
        const uint32_t characters = (uint32_t)strlen(alphabets[a]);
        for (size_t size = 0; size <= INDICES_MAX_SIZE; size++) {
            char text[INDICES_MAX_SIZE];
            for (size_t i = 0; i < size; i++)
                text[i] = alphabets[a][lm_random_below(&random, characters)];
            assert_agrees_with_reader(functions, text, size);
        }
    }
}
