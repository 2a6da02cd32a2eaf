/* SPDX-License-Identifier: Apache-2.0 */
/* The vector intrinsics of hand-written kernels, native build: SIMDe's implementation of
 * wasm_simd128.h under its standard names.
 * The mirrored file in ../wasm serves Wasm builds; CMake puts one of the two folders on the include
 * path. */
#ifndef LM_WORKLOADS_LIB_GUEST_SIMD_H
#define LM_WORKLOADS_LIB_GUEST_SIMD_H

#define SIMDE_WASM_SIMD128_ENABLE_NATIVE_ALIASES
#include <simde/wasm/simd128.h>

#endif
