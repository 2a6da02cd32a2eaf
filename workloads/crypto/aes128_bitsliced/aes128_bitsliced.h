/* SPDX-License-Identifier: Apache-2.0 */
/* AES-128 (FIPS 197) in counter mode (NIST SP 800-38A), several blocks at once in bit slices: key
 * expansion, and the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_AES128_BITSLICED_H
#define LM_WORKLOADS_AES128_BITSLICED_H

#include <stddef.h>
#include <stdint.h>

#define AES_BLOCK_SIZE ((size_t)16)
#define AES128_ROUNDS  ((size_t)10)

/* The key of every round, the first one the cipher key itself. */
struct aes128_keys {
    uint8_t round[AES128_ROUNDS + 1][AES_BLOCK_SIZE];
};

/* FIPS 197 section 5.2. */
void aes128_expand_key(struct aes128_keys *keys, const uint8_t key[AES_BLOCK_SIZE]);

/* `in` xor the encryptions of `counter` and the numbers after it, 128 bits with the most
 * significant byte first; `out` may be `in`. One per variant. */
void aes128_ctr(uint8_t *out, const uint8_t *in, size_t size, const struct aes128_keys *keys,
                const uint8_t counter[AES_BLOCK_SIZE]);

#endif
