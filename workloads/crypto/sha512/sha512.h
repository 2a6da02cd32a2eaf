/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-512 (FIPS 180-4): the function, and the block kernel its variants implement. */
#ifndef LM_WORKLOADS_SHA512_H
#define LM_WORKLOADS_SHA512_H

#include <stddef.h>
#include <stdint.h>

#define SHA512_BLOCK_SIZE  ((size_t)128)
#define SHA512_DIGEST_SIZE 64

/* The digest of `size` bytes, fewer than 2^61 (FIPS 180-4 section 6.4), padding included. */
void sha512(const uint8_t *message, size_t size, uint8_t digest[SHA512_DIGEST_SIZE]);

/* Folds `count` blocks of 128 bytes, at any alignment, into `state`. One per variant. */
void sha512_blocks(uint64_t state[8], const uint8_t *blocks, size_t count);

#endif
