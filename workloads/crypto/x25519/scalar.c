/* SPDX-License-Identifier: Apache-2.0 */
/* X25519 kernel, scalar: one exchange after the other. Wasm multiplies 64 bits at most, so limbs of
 * 51 bits, which machines with products of 128 bits prefer, would not serve it. */
#include "x25519.h"

#include "bits.h"
#include "words_u32.h"

typedef uint64_t wide;

static inline uint64_t wide_multiply(uint32_t a, uint32_t b) {
    return (uint64_t)a * b;
}

static inline uint64_t wide_add(uint64_t a, uint64_t b) {
    return a + b;
}

static inline uint64_t wide_shr(uint64_t a, unsigned n) {
    return a >> n;
}

static inline uint64_t wide_mask(uint64_t a, unsigned bits) {
    return a & ((UINT64_C(1) << bits) - 1);
}

static inline uint64_t wide_times_19(uint64_t a) {
    return a * 19;
}

static inline uint32_t wide_low(uint64_t a) {
    return (uint32_t)a;
}

#include "curve25519.h"

void x25519_many(uint8_t *results, const uint8_t *scalars, const uint8_t *points, size_t count) {
    for (size_t i = 0; i < count * X25519_SIZE; i += X25519_SIZE) {
        uint32_t scalar[8], point[8], product[8];
        memcpy(scalar, scalars + i, sizeof scalar);
        memcpy(point, points + i, sizeof point);
        multiply_point(product, scalar, point);
        memcpy(results + i, product, sizeof product);
    }
}
