/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as hexadecimal text, the way standards print their test vectors. */
#ifndef LM_TESTS_WORKLOADS_HEX_H
#define LM_TESTS_WORKLOADS_HEX_H

#include <stddef.h>
#include <stdint.h>

/* The test fails unless the bytes are those of `hex`: lower case, two digits each, no blanks. */
void assert_hex(const void *bytes, size_t size, const char *hex);

/* Writes the bytes that `hex` spells, blanks between them passed over; returns how many. The test
 * fails where there are more than `capacity`. */
size_t bytes_of_hex(uint8_t *bytes, size_t capacity, const char *hex);

#endif
