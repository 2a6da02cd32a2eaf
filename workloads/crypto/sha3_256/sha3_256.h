/* SPDX-License-Identifier: Apache-2.0 */
/* SHA3-256 (NIST FIPS 202, 2015) of many messages, as in hash trees: the kernel, for the workload
 * and its tests. */
#ifndef LM_WORKLOADS_SHA3_256_H
#define LM_WORKLOADS_SHA3_256_H

#include <stddef.h>
#include <stdint.h>

#define SHA3_256_RATE        ((size_t)136) /* bytes absorbed per permutation */
#define SHA3_256_DIGEST_SIZE ((size_t)32)

/* Writes the last block of `size` bytes of message, domain bits and padding (sections 6.1, 5.1). */
void sha3_256_last_block(uint8_t block[SHA3_256_RATE], const uint8_t *message, size_t size);

/* The digests, one after the other, of `count` messages of `size` bytes each, which follow one
 * another in memory too. One per variant. */
void sha3_256_many(uint8_t *digests, const uint8_t *messages, size_t size, size_t count);

#endif
