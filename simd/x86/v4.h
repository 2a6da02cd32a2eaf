/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on x86-64-v4 (AVX-512 F, BW, CD, DQ, VL): inherits from simd/x86/v3.h and redefines what it
 * does better by the recipe in simd/README.md. It redefines nothing: clang compiles the inherited
 * functions for masks and the new 128-bit instructions. */
#ifndef LM_SIMD_X86_V4_H
#define LM_SIMD_X86_V4_H

#include "simd/x86/v3.h"

#endif
