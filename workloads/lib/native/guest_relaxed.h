/* SPDX-License-Identifier: Apache-2.0 */
/* Relaxed vector intrinsics, native build: those that kernels use, by what each machine does best
 * among the results that WebAssembly 3.0 allows (section 4.3 "Numerics", relaxed operations).
 * SIMDe 0.7.4 has names and operands of an early proposal only. The mirrored file in ../wasm serves
 * Wasm builds. */
#ifndef LM_WORKLOADS_LIB_GUEST_RELAXED_H
#define LM_WORKLOADS_LIB_GUEST_RELAXED_H

#include "guest_simd.h"

#include <simde/x86/avx512/dpbusd.h>
#include <simde/x86/ssse3.h>

/* a * b + c, rounded once where the ISA has a fused instruction, after each step elsewhere. */
static inline v128_t wasm_f32x4_relaxed_madd(v128_t a, v128_t b, v128_t c) {
#pragma clang fp contract(on)
    typedef float lanes __attribute__((vector_size(16)));
    return (v128_t)((lanes)a * (lanes)b + (lanes)c);
}

/* Products of a's signed bytes and b's 7-bit ones, four by four, added to c. A byte of b beyond 127
 * is taken as signed by Arm's dot product and as unsigned elsewhere; without VNNI, pairs of
 * products then saturate. */
static inline v128_t wasm_i32x4_relaxed_dot_i8x16_i7x16_add(v128_t a, v128_t b, v128_t c) {
#if defined(__AVX512VNNI__) && defined(__AVX512VL__)
    return (v128_t)simde_mm_dpbusd_epi32((simde__m128i)c, (simde__m128i)b, (simde__m128i)a);
#elif defined(__ARM_FEATURE_DOTPROD)
    return (v128_t)vdotq_s32((int32x4_t)c, (int8x16_t)a, (int8x16_t)b);
#else
    const v128_t pairs = (v128_t)simde_mm_maddubs_epi16((simde__m128i)b, (simde__m128i)a);
    return wasm_i32x4_add(wasm_i32x4_extadd_pairwise_i16x8(pairs), c);
#endif
}

#endif
