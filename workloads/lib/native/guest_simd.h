/* SPDX-License-Identifier: Apache-2.0 */
/* The vector intrinsics of hand-written kernels, native build: SIMDe's implementation of
 * wasm_simd128.h under its standard names.
 * SIMDe 0.7.4 lacks the unsigned forms that only differ in their arguments' type; those used are
 * here. The mirrored file in ../wasm serves Wasm builds; CMake puts one of the two folders on the
 * include path. */
#ifndef LM_WORKLOADS_LIB_GUEST_SIMD_H
#define LM_WORKLOADS_LIB_GUEST_SIMD_H

#define SIMDE_WASM_SIMD128_ENABLE_NATIVE_ALIASES
#include <simde/wasm/simd128.h>

static inline v128_t wasm_u8x16_splat(uint8_t a) {
    return wasm_i8x16_splat((int8_t)a);
}

#endif
