/* SPDX-License-Identifier: Apache-2.0 */
/* The four parts of the mix: lists, matrices, a state machine over text, and a checksum, for the
 * workload and its tests. */
#ifndef LM_WORKLOADS_EMBEDDED_MIX_H
#define LM_WORKLOADS_EMBEDDED_MIX_H

#include <stddef.h>
#include <stdint.h>

struct mix_item {
    struct mix_item *next;
    int16_t value;
    uint16_t number;
};

/* Merge sort of a list by value or by number, ascending; equal ones keep their order. Returns the
 * new first item. */
struct mix_item *mix_sort_by_value(struct mix_item *list);
struct mix_item *mix_sort_by_number(struct mix_item *list);

/* The list the other way round. */
struct mix_item *mix_reverse(struct mix_item *list);

/* The first item with this value; NULL where there is none. */
const struct mix_item *mix_find(const struct mix_item *list, int16_t value);

#define MIX_ORDER 16

/* Adds to `sums`, modulo 2^32, the product of two matrices. */
void mix_multiply(uint32_t sums[MIX_ORDER][MIX_ORDER], const int16_t a[MIX_ORDER][MIX_ORDER],
                  const int16_t b[MIX_ORDER][MIX_ORDER]);

/* Sum of bits 2 to 7 of all elements. */
uint32_t mix_extract(const uint32_t matrix[MIX_ORDER][MIX_ORDER]);

/* What a word is: an integer has an optional sign and digits; a decimal one point between, before
 * or after its digits; a scientific number is an integer or a decimal, an `e`, and an integer. */
enum mix_kind { MIX_EMPTY, MIX_INTEGER, MIX_DECIMAL, MIX_SCIENTIFIC, MIX_INVALID, MIX_KINDS };

/* Adds to `counts` how many words of each kind stand in the text, which commas separate. */
void mix_classify(uint32_t counts[MIX_KINDS], const uint8_t *text, size_t size);

/* CRC-16/ARC of the bytes, begun with `crc`: x^16 + x^15 + x^2 + 1, least significant bit first. */
uint16_t mix_crc16(uint16_t crc, const void *bytes, size_t size);

#endif
