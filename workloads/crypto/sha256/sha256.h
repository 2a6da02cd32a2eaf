/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4): the function, and the block kernel its variants implement. */
#ifndef LM_WORKLOADS_SHA256_H
#define LM_WORKLOADS_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BLOCK_SIZE  ((size_t)64)
#define SHA256_DIGEST_SIZE 32

/* The digest of `size` bytes (FIPS 180-4 section 6.2), padding included. */
void sha256(const uint8_t *message, size_t size, uint8_t digest[SHA256_DIGEST_SIZE]);

/* Folds `count` blocks of 64 bytes, at any alignment, into `state`. One per variant. */
void sha256_blocks(uint32_t state[8], const uint8_t *blocks, size_t count);

#endif
