/* SPDX-License-Identifier: Apache-2.0 */
/* Arithmetic modulo 2^130 - 5 on scalar limbs of 26 bits, so that products and their sums fit 64
 * bits: both Poly1305 kernels need it, the vector one for powers of r and the blocks at the end. */
#ifndef LM_WORKLOADS_POLY1305_FIELD_H
#define LM_WORKLOADS_POLY1305_FIELD_H

#include "bits.h"
#include "chacha20_poly1305.h"

#define POLY1305_LIMB_BITS 26
#define POLY1305_LIMB_MASK ((1u << POLY1305_LIMB_BITS) - 1)

/* The number whose 128 low bits are given, plus `top`, which is 0 or 1, times 2^128. */
static inline struct poly1305_number poly1305_load(const uint8_t bytes[16], uint32_t top) {
    const uint64_t low = lm_load_u64(bytes), high = lm_load_u64(bytes + 8);
    return (struct poly1305_number){{
        (uint32_t)low & POLY1305_LIMB_MASK,
        (uint32_t)(low >> 26) & POLY1305_LIMB_MASK,
        (uint32_t)(low >> 52 | high << 12) & POLY1305_LIMB_MASK,
        (uint32_t)(high >> 14) & POLY1305_LIMB_MASK,
        (uint32_t)(high >> 40) | top << 24,
    }};
}

/* Carries each limb's excess on, that of the top limb times 5 to the bottom; limbs end below 2^26,
 * the second one at most a little above. */
static inline struct poly1305_number poly1305_carry(uint64_t d[5]) {
    for (size_t i = 0; i < 4; i++) {
        d[i + 1] += d[i] >> POLY1305_LIMB_BITS;
        d[i] &= POLY1305_LIMB_MASK;
    }
    d[0] += (d[4] >> POLY1305_LIMB_BITS) * 5;
    d[4] &= POLY1305_LIMB_MASK;
    d[1] += d[0] >> POLY1305_LIMB_BITS;
    d[0] &= POLY1305_LIMB_MASK;
    return (struct poly1305_number){
        {(uint32_t)d[0], (uint32_t)d[1], (uint32_t)d[2], (uint32_t)d[3], (uint32_t)d[4]}};
}

/* a b; limbs of a below 2^28, those of b below 2^27. */
static inline struct poly1305_number poly1305_multiply(const struct poly1305_number *a,
                                                       const struct poly1305_number *b) {
    uint64_t d[5];
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 5; i++) {
        d[i] = 0;
#pragma clang loop unroll(full)
        for (size_t j = 0; j < 5; j++) {
            const uint32_t factor = j <= i ? b->limb[i - j] : 5 * b->limb[i + 5 - j];
            d[i] += (uint64_t)a->limb[j] * factor;
        }
    }
    return poly1305_carry(d);
}

static inline struct poly1305_number poly1305_add(const struct poly1305_number *a,
                                                  const struct poly1305_number *b) {
    struct poly1305_number sum;
    for (size_t i = 0; i < 5; i++)
        sum.limb[i] = a->limb[i] + b->limb[i];
    return sum;
}

/* One block, the number already loaded. */
static inline void poly1305_step(struct poly1305_number *h, const struct poly1305_number *r,
                                 const struct poly1305_number *block) {
    const struct poly1305_number sum = poly1305_add(h, block);
    *h = poly1305_multiply(&sum, r);
}

#endif
