/* SPDX-License-Identifier: Apache-2.0 */
/* v128 on x86-64-v3 (AVX2, FMA): inherits from simd/x86/v2.h and redefines what it does better by
 * the recipe in simd/README.md. It redefines nothing: clang compiles the inherited functions for
 * three-operand AVX2. */
#ifndef LM_SIMD_X86_V3_H
#define LM_SIMD_X86_V3_H

#include "simd/x86/v2.h"

#endif
