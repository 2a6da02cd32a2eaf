/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 as the definition has it, for tests. */
#ifndef LM_TESTS_WORKLOADS_BASE64_H
#define LM_TESTS_WORKLOADS_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* The alphabet, by value. */
extern const char base64_letters[65];

/* Writes the text of `size` bytes, padded to a multiple of four characters, without a terminator;
 * returns its size. */
size_t base64_encode_bitwise(char *text, const uint8_t *bytes, size_t size);

#endif
