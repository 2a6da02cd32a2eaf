/* SPDX-License-Identifier: Apache-2.0 */
/* ChaCha20-Poly1305 (Y. Nir, A. Langley, RFC 8439, 2018): the authenticated encryption, its two
 * halves, and the kernels its variants implement. */
#ifndef LM_WORKLOADS_CHACHA20_POLY1305_H
#define LM_WORKLOADS_CHACHA20_POLY1305_H

#include <stddef.h>
#include <stdint.h>

#define CHACHA20_BLOCK_SIZE ((size_t)64)
#define POLY1305_BLOCK_SIZE ((size_t)16)
#define POLY1305_TAG_SIZE   ((size_t)16)

/* Numbers below 2^130 and a little more: five limbs of 26 bits, the least significant first. */
struct poly1305_number {
    uint32_t limb[5];
};

/* A message is authenticated under key and nonce; `associated` is authenticated beside it. */
struct chacha20_poly1305 {
    uint8_t key[32];
    uint8_t nonce[12];
    const uint8_t *associated;
    size_t associated_size;
};

/* Section 2.8: encrypts `size` bytes, fewer than 2^32, of `plain` into `cipher`, which may be the
 * same buffer, and writes the tag over associated data and ciphertext. */
void chacha20_poly1305_seal(uint8_t *cipher, uint8_t tag[POLY1305_TAG_SIZE], const uint8_t *plain,
                            size_t size, const struct chacha20_poly1305 *seal);

/* Section 2.5: the tag of `size` bytes under a one-time key. */
void poly1305(uint8_t tag[POLY1305_TAG_SIZE], const uint8_t *message, size_t size,
              const uint8_t key[32]);

/* Section 2.3: the sixteen words before the rounds. */
void chacha20_state(uint32_t state[16], const uint8_t key[32], uint32_t counter,
                    const uint8_t nonce[12]);

/* Section 2.4: `in` xor the key stream of `state` and the counters after its own; `out` may be
 * `in`. One per variant. */
void chacha20_xor(uint8_t *out, const uint8_t *in, size_t size, const uint32_t state[16]);

/* h = (h + block) r for each of `count` blocks of 16 bytes, a bit above them set. Limbs of h and r
 * are at most 2^26 each. One per variant. */
void poly1305_blocks(struct poly1305_number *h, const struct poly1305_number *r,
                     const uint8_t *blocks, size_t count);

#endif
