/* SPDX-License-Identifier: Apache-2.0 */
/* The vector intrinsics of hand-written kernels, Wasm build: the compiler's own header.
 * The mirrored file in ../native gives the same names to native builds; CMake puts one of the two
 * folders on the include path. */
#ifndef LM_WORKLOADS_LIB_GUEST_SIMD_H
#define LM_WORKLOADS_LIB_GUEST_SIMD_H

#include <wasm_simd128.h>

#endif
