/* SPDX-License-Identifier: Apache-2.0 */
/* XXH3, 64 bits, without seed (Y. Collet, "xxHash fast digest algorithm", specification 0.2.0,
 * 2023): the hash, its constants, and the kernel its variants implement. */
#ifndef LM_WORKLOADS_XXH3_64_H
#define LM_WORKLOADS_XXH3_64_H

#include <stddef.h>
#include <stdint.h>

#define XXH3_SECRET_SIZE  ((size_t)192)
#define XXH3_STRIPE       ((size_t)64)
#define XXH3_BLOCK_SIZE   ((size_t)1024) /* stripes of a block: (192 - 64) / 8 */
#define XXH3_LONG         ((size_t)241)  /* inputs from this size on are hashed in stripes */
#define XXH3_SCRAMBLE_KEY ((size_t)128)  /* where in the secret the end of a block's key stands */
#define XXH3_LAST_KEY     ((size_t)121)  /* and that of the last stripe's */
#define XXH3_PRIME32_1    0x9e3779b1u

extern const uint8_t xxh3_secret[XXH3_SECRET_SIZE];

uint64_t xxh3_64(const uint8_t *bytes, size_t size);

/* Takes size >= XXH3_LONG bytes into the accumulators: all stripes, a scrambling after each whole
 * block but where nothing follows it, and the last 64 bytes once more. One per variant. */
void xxh3_accumulate(uint64_t accumulators[8], const uint8_t *bytes, size_t size);

#endif
