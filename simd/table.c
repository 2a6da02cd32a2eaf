/* SPDX-License-Identifier: Apache-2.0 */
/* One table of functions, compiled once per row of simd/CMakeLists.txt.
 *
 * LM_ISA names the table, LM_ISA_HEADER holds its functions: simd/scalar.h or an ISA header that
 * inherits from it. An instruction without a function, or with one of the wrong shape, does not
 * compile. */
#include "simd/v128.h"

#include LM_ISA_HEADER

#define PASTE_(a, b) a##b
#define PASTE(a, b)  PASTE_(a, b)

extern const struct lm_v128_ops PASTE(lm_v128_, LM_ISA);
const struct lm_v128_ops PASTE(lm_v128_, LM_ISA) = {
    .isa = LM_ISA_NAME,
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes) .name = name,
#include "simd/v128.def"
#undef OP
};
