/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on x86-64-v2 (SSE4.2, SSSE3): inherits from simd/scalar.h and redefines what it does better
 * by the recipe in simd/README.md. It redefines nothing: clang compiles the reference for it. */
#ifndef LM_SIMD_X86_V2_H
#define LM_SIMD_X86_V2_H

#include "simd/scalar.h"

#endif
