/* SPDX-License-Identifier: Apache-2.0 */
/* Digests of messages; see digests.h. */
#include "tests/workloads/digests.h"

#include "tests/workloads/hex.h"
#include "tests/workloads/kernel_test.h"

void assert_digest(const struct digest_functions *functions, const void *message, size_t size,
                   const char *expected) {
    uint8_t digest[DIGEST_MAX_SIZE];
    functions->digest(message, size, digest);
    assert_hex(digest, functions->digest_size, expected);
}

void assert_digests(const struct digest_functions *functions, const struct digest_case *cases,
                    size_t count) {
    for (size_t i = 0; i < count; i++)
        assert_digest(functions, cases[i].message, strlen(cases[i].message), cases[i].digest);
}

void assert_agrees_with_reference(const struct digest_functions *functions, size_t greatest) {
    struct lm_random random = test_random();
    for (size_t size = 0; size <= greatest; size++) {
        uint8_t *const message = guarded_alloc(size);
        char expected[2 * DIGEST_MAX_SIZE + 1];
        lm_random_fill_bytes(&random, message, size);
        functions->reference(message, size, expected);
        assert_digest(functions, message, size, expected);
        guarded_free(message, size);
    }
}
