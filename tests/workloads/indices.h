/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of kernels that write indices into a text share. */
#ifndef LM_TESTS_WORKLOADS_INDICES_H
#define LM_TESTS_WORKLOADS_INDICES_H

#include <stddef.h>
#include <stdint.h>

enum { INDICES_MAX_SIZE = 300 };

/* A kernel, which writes the indices and returns how many there are; `slack` is the room that it
 * needs beyond an index for each byte. And a plain reader of the grammar, for texts of at most
 * INDICES_MAX_SIZE bytes. */
struct index_functions {
    size_t (*kernel)(uint32_t *indices, const uint8_t *text, size_t size);
    size_t slack;
    size_t (*reader)(uint32_t *indices, const uint8_t *text, size_t size);
};

/* The test fails unless the kernel finds these indices, in a text and with room that end where the
 * world does. */
void assert_indices(const struct index_functions *functions, const void *text, size_t size,
                    const uint32_t *expected, size_t count);

/* The same with what the reader finds; size <= INDICES_MAX_SIZE. */
void assert_agrees_with_reader(const struct index_functions *functions, const void *text,
                               size_t size);

/* Texts of every size up to INDICES_MAX_SIZE, drawn from each of the alphabets, against the reader.
 */
void assert_agrees_on_alphabets(const struct index_functions *functions,
                                const char *const *alphabets, size_t count);

#endif
