/* SPDX-License-Identifier: Apache-2.0 */
/* Text as streams of bits, one 64-bit mask per block of 64 bytes, least significant bit first
 * (G. Langdale and D. Lemire, "Parsing Gigabytes of JSON per Second", The VLDB Journal 28, 2019).
 */
#ifndef LM_WORKLOADS_LIB_BIT_STREAM_H
#define LM_WORKLOADS_LIB_BIT_STREAM_H

#include "guest_simd.h"

#include <stddef.h>
#include <stdint.h>

#define LM_BLOCK ((size_t)64)

struct lm_block {
    v128_t part[4];
};

static inline struct lm_block lm_block_load(const uint8_t *text) {
    return (struct lm_block){{wasm_v128_load(text), wasm_v128_load(text + 16),
                              wasm_v128_load(text + 32), wasm_v128_load(text + 48)}};
}

/* The top bits of the 64 lanes. */
static inline uint64_t lm_block_bits(struct lm_block lanes) {
    uint64_t bits = 0;
    for (size_t i = 0; i < 4; i++)
        bits |= (uint64_t)(uint32_t)wasm_i8x16_bitmask(lanes.part[i]) << 16 * i;
    return bits;
}

/* Where the text is `byte`. */
static inline uint64_t lm_block_equal(struct lm_block text, char byte) {
    const v128_t wanted = wasm_i8x16_splat((int8_t)byte);
    for (size_t i = 0; i < 4; i++)
        text.part[i] = wasm_i8x16_eq(text.part[i], wanted);
    return lm_block_bits(text);
}

/* Each bit the parity of the bits up to and with it: between quotes, from the first of a pair on.
 */
static inline uint64_t lm_prefix_xor(uint64_t bits) {
    for (unsigned step = 1; step < 64; step *= 2)
        bits ^= bits << step;
    return bits;
}

/* Writes base + the index of each set bit, ascending, and returns how many there are. Eight are
 * written at a time, whether so many are set or not: `out` has room for 64. */
static inline size_t lm_put_indices(uint32_t *out, uint64_t bits, uint32_t base) {
    const size_t count = (size_t)__builtin_popcountll(bits);
    for (size_t done = 0; done < count; done += 8) {
        for (size_t i = done; i < done + 8; i++) {
            out[i] = base + (uint32_t)__builtin_ctzll(bits | 1ull << 63);
            bits &= bits - 1;
        }
    }
    return count;
}

#endif
