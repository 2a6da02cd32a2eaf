/* SPDX-License-Identifier: Apache-2.0 */
/* Search for a byte, scalar: eight at a time in a word. A word holds a zero byte where subtracting
 * one from every byte borrows from a byte whose top bit was clear (H. Warren, Hacker's Delight,
 * section 6-1); the lowest byte so marked is the first zero. */
#include "memchr.h"

#include "bits.h"

#define ONES ((uint64_t)0x0101010101010101)

/* The top bit of the first byte that is zero, and perhaps of bytes after it. */
static inline uint64_t mark_zeros(uint64_t word) {
    return (word - ONES) & ~word & (ONES << 7);
}

size_t memchr_index(const uint8_t *bytes, size_t size, uint8_t wanted) {
    size_t i = 0;
    for (; size - i >= 8; i += 8) {
        const uint64_t marks = mark_zeros(lm_load_u64(bytes + i) ^ ONES * wanted);
        if (marks != 0) return i + (size_t)__builtin_ctzll(marks) / 8;
    }
    while (i < size && bytes[i] != wanted)
        i++;
    return i;
}
