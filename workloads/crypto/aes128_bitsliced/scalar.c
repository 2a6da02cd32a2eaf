/* SPDX-License-Identifier: Apache-2.0 */
/* AES-128 kernel, scalar: four blocks in eight slices of 64 bits. A slice's 16-bit quarters are the
 * rows, their four nibbles the columns, a nibble's bits the blocks. */
#include "aes128_bitsliced.h"

#include "bits.h"

#define BLOCKS ((size_t)4)

typedef uint64_t aes_word;

static inline uint64_t aes_shl(uint64_t x, unsigned n) {
    return x << n;
}

static inline uint64_t aes_shr(uint64_t x, unsigned n) {
    return x >> n;
}

static inline uint64_t aes_splat(uint8_t byte) {
    return byte * UINT64_C(0x0101010101010101);
}

/* Row r turns by r nibbles. */
static inline uint64_t aes_shift_rows(uint64_t x) {
    const uint64_t row1 = (x & 0x00000000fff00000) >> 4 | (x & 0x00000000000f0000) << 12;
    const uint64_t row2 = (x & 0x0000ff0000000000) >> 8 | (x & 0x000000ff00000000) << 8;
    const uint64_t row3 = (x & 0xf000000000000000) >> 12 | (x & 0x0fff000000000000) << 4;
    return (x & 0xffff) | row1 | row2 | row3;
}

static inline uint64_t aes_next_row(uint64_t x) {
    return lm_rotr64(x, 16);
}

static inline uint64_t aes_row_after_next(uint64_t x) {
    return lm_rotr64(x, 32);
}

#include "aes_slices.h"

/* Bytes 0 to 3 of a column to the lower half of each 16 bits. */
static inline uint64_t spread(uint32_t column) {
    const uint64_t pairs = (column | (uint64_t)column << 16) & 0x0000ffff0000ffff;
    return (pairs | pairs << 8) & 0x00ff00ff00ff00ff;
}

static inline uint32_t gather(uint64_t spread) {
    const uint64_t pairs = spread & 0x00ff00ff00ff00ff;
    const uint64_t halves = (pairs | pairs >> 8) & 0x0000ffff0000ffff;
    return (uint32_t)(halves | halves >> 16);
}

/* The slices of four blocks, `stride` bytes apart. */
static inline void slice(uint64_t q[8], const uint8_t *blocks, size_t stride) {
    for (size_t j = 0; j < BLOCKS; j++, blocks += stride) {
        q[j] = spread(lm_load_u32(blocks)) | spread(lm_load_u32(blocks + 8)) << 8;
        q[j + 4] = spread(lm_load_u32(blocks + 4)) | spread(lm_load_u32(blocks + 12)) << 8;
    }
    aes_transpose_bits(q);
}

static inline void unslice(uint32_t blocks[4 * BLOCKS], uint64_t q[8]) {
    aes_transpose_bits(q);
    for (size_t j = 0; j < BLOCKS; j++, blocks += 4) {
        blocks[0] = gather(q[j]);
        blocks[1] = gather(q[j + 4]);
        blocks[2] = gather(q[j] >> 8);
        blocks[3] = gather(q[j + 4] >> 8);
    }
}

static void slice_keys(uint64_t sliced[AES128_ROUNDS + 1][8], const struct aes128_keys *keys) {
    for (size_t r = 0; r <= AES128_ROUNDS; r++) {
        uint8_t key[AES_BLOCK_SIZE];
        for (size_t i = 0; i < AES_BLOCK_SIZE; i++)
            key[i] = keys->round[r][i] ^ (r == 0 ? 0 : 0x63);
        slice(sliced[r], key, 0);
    }
}

/* Encryptions of four counters from high:low on. */
static void stream_blocks(uint32_t stream[4 * BLOCKS], const uint64_t (*keys)[8], uint64_t high,
                          uint64_t low) {
    uint8_t counters[BLOCKS * AES_BLOCK_SIZE];
    uint64_t q[8];
    for (size_t j = 0; j < BLOCKS; j++) {
        lm_store_u64_big(counters + j * AES_BLOCK_SIZE, high + (low + j < low));
        lm_store_u64_big(counters + j * AES_BLOCK_SIZE + 8, low + j);
    }
    slice(q, counters, AES_BLOCK_SIZE);
    aes_encrypt_slices(q, keys);
    unslice(stream, q);
}

void aes128_ctr(uint8_t *out, const uint8_t *in, size_t size, const struct aes128_keys *keys,
                const uint8_t counter[AES_BLOCK_SIZE]) {
    const size_t step = BLOCKS * AES_BLOCK_SIZE;
    uint64_t sliced[AES128_ROUNDS + 1][8];
    uint64_t high = lm_load_u64_big(counter), low = lm_load_u64_big(counter + 8);
    uint32_t stream[4 * BLOCKS];
    slice_keys(sliced, keys);
    for (; size >= step; size -= step, in += step, out += step) {
        stream_blocks(stream, sliced, high, low);
        for (size_t i = 0; i < 4 * BLOCKS; i++)
            lm_store_u32(out + 4 * i, lm_load_u32(in + 4 * i) ^ stream[i]);
        high += low + BLOCKS < low;
        low += BLOCKS;
    }
    if (size == 0) return;
    stream_blocks(stream, sliced, high, low);
    for (size_t i = 0; i < size; i++)
        out[i] = in[i] ^ (uint8_t)(stream[i / 4] >> i % 4 * 8);
}
