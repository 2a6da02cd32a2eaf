/* SPDX-License-Identifier: Apache-2.0 */
/* SIMDe's meaning of v128 as a table: an oracle independent of simd/scalar.h. */
#ifndef LM_TESTS_SIMD_SIMDE_TABLE_H
#define LM_TESTS_SIMD_SIMDE_TABLE_H

#include "simd/v128.h"

extern const struct lm_v128_ops simde_table;

#endif
