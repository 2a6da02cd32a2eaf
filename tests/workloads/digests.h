/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of SHA-2's two functions share: they differ in names and sizes alone. */
#ifndef LM_TESTS_WORKLOADS_DIGESTS_H
#define LM_TESTS_WORKLOADS_DIGESTS_H

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_MAX_SIZE = 64 };

/* A workload's function, which writes `digest_size` bytes, and libmd's, which writes text. */
struct digest_functions {
    void (*digest)(const uint8_t *message, size_t size, uint8_t *digest);
    size_t digest_size;
    char *(*reference)(const uint8_t *message, size_t size, char *text);
};

struct digest_case {
    const char *message, *digest; /* the digest in hexadecimal digits */
};

/* The test fails unless the message has this digest. */
void assert_digest(const struct digest_functions *functions, const void *message, size_t size,
                   const char *expected);

/* Published digests. */
void assert_digests(const struct digest_functions *functions, const struct digest_case *cases,
                    size_t count);

/* Random messages of every size up to `greatest`, at the end of the world. */
void assert_agrees_with_reference(const struct digest_functions *functions, size_t greatest);

#endif
