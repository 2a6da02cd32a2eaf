/* SPDX-License-Identifier: Apache-2.0 */
/* One round of Keccak-f[1600] (FIPS 202 section 3.3) over the operations of a header's includer:
 * `lane` is 64 bits of one state, or of several states side by side, and keccak_xor, keccak_rotl,
 * keccak_and_not (a & ~b) and keccak_splat act on it. Both kernels are this code, and differ in how
 * many states a lane holds. */
#ifndef LM_WORKLOADS_KECCAK_ROUND_H
#define LM_WORKLOADS_KECCAK_ROUND_H

#include <stddef.h>
#include <stdint.h>

#define KECCAK_ROUNDS 24

/* Section 3.2.5, the output of rc(t) put together. */
static const uint64_t keccak_constants[KECCAK_ROUNDS] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

/* Where pi takes the lane at x + 5 y to, and how far rho turned it before (section 3.2.2, 3.2.3).
 */
static const uint8_t keccak_pi[25] = {0,  10, 20, 5, 15, 16, 1,  11, 21, 6, 7,  17, 2,
                                      12, 22, 23, 8, 18, 3,  13, 14, 24, 9, 19, 4};
static const uint8_t keccak_rho[25] = {0,  1,  62, 28, 27, 36, 44, 6,  55, 20, 3,  10, 43,
                                       25, 39, 41, 45, 15, 21, 8,  18, 2,  61, 56, 14};

/* Theta: each lane xor the parities of two columns near it. */
static inline void keccak_theta(keccak_lane a[25]) {
    keccak_lane parity[5];
    for (size_t x = 0; x < 5; x++) {
        parity[x] = keccak_xor(keccak_xor(a[x], a[x + 5]), keccak_xor(a[x + 10], a[x + 15]));
        parity[x] = keccak_xor(parity[x], a[x + 20]);
    }
    for (size_t x = 0; x < 5; x++) {
        const keccak_lane d = keccak_xor(parity[(x + 4) % 5], keccak_rotl(parity[(x + 1) % 5], 1));
        for (size_t y = 0; y < 25; y += 5)
            a[x + y] = keccak_xor(a[x + y], d);
    }
}

/* Rho and pi, then chi on each row, then iota. */
static inline void keccak_round(keccak_lane a[25], uint64_t constant) {
    keccak_lane b[25];
    keccak_theta(a);
    b[0] = a[0];
#pragma clang loop unroll(full)
    for (size_t i = 1; i < 25; i++)
        b[keccak_pi[i]] = keccak_rotl(a[i], keccak_rho[i]);
#pragma clang loop unroll(full)
    for (size_t y = 0; y < 25; y += 5) {
        for (size_t x = 0; x < 5; x++) {
            const keccak_lane next = b[y + (x + 1) % 5], after = b[y + (x + 2) % 5];
            a[y + x] = keccak_xor(b[y + x], keccak_and_not(after, next));
        }
    }
    a[0] = keccak_xor(a[0], keccak_splat(constant));
}

static inline void keccak_permute(keccak_lane a[25]) {
    for (size_t r = 0; r < KECCAK_ROUNDS; r++)
        keccak_round(a, keccak_constants[r]);
}

#endif
