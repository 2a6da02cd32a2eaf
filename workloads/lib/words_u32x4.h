/* SPDX-License-Identifier: Apache-2.0 */
/* Words of 32 bits, four side by side; see words_u32.h. */
#ifndef LM_WORKLOADS_LIB_WORDS_U32X4_H
#define LM_WORKLOADS_LIB_WORDS_U32X4_H

#include "guest_simd.h"

#include <stdint.h>

typedef v128_t word;

static inline v128_t word_load(const uint32_t *at) {
    return wasm_v128_load(at);
}

static inline void word_store(uint32_t *at, v128_t x) {
    wasm_v128_store(at, x);
}

static inline v128_t word_add(v128_t a, v128_t b) {
    return wasm_i32x4_add(a, b);
}

static inline v128_t word_sub(v128_t a, v128_t b) {
    return wasm_i32x4_sub(a, b);
}

static inline v128_t word_and(v128_t a, v128_t b) {
    return wasm_v128_and(a, b);
}

static inline v128_t word_or(v128_t a, v128_t b) {
    return wasm_v128_or(a, b);
}

static inline v128_t word_xor(v128_t a, v128_t b) {
    return wasm_v128_xor(a, b);
}

static inline v128_t word_shl(v128_t a, unsigned n) {
    return wasm_i32x4_shl(a, n);
}

static inline v128_t word_shr(v128_t a, unsigned n) {
    return wasm_u32x4_shr(a, n);
}

static inline v128_t word_splat(uint32_t a) {
    return wasm_i32x4_splat((int32_t)a);
}

#endif
