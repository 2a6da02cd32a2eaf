/* SPDX-License-Identifier: Apache-2.0 */
/* The padding of SHA-2 messages (FIPS 180-4 section 5.1), the same but for the block's size in
 * SHA-256 (64 bytes, size field of 8) and SHA-512 (128 bytes, size field of 16). */
#ifndef LM_WORKLOADS_LIB_SHA2_PADDING_H
#define LM_WORKLOADS_LIB_SHA2_PADDING_H

#include "bits.h"

#include <stddef.h>

/* Writes the blocks after the last whole one into `padding`, which holds two: rest of the message,
 * a one bit, zeros, and the size in bits. Returns their number, 1 or 2. */
static inline size_t lm_sha2_pad(uint8_t *padding, size_t block_size, const uint8_t *message,
                                 size_t size) {
    const size_t rest = size % block_size;
    const size_t blocks = rest + 1 + block_size / 8 <= block_size ? 1 : 2;
    memset(padding, 0, 2 * block_size);
    memcpy(padding, message + (size - rest), rest);
    padding[rest] = 0x80;
    lm_store_u64_big(padding + blocks * block_size - 8, (uint64_t)size << 3);
    return blocks;
}

#endif
