/* SPDX-License-Identifier: Apache-2.0 */
/* Which results a relaxed instruction may give: the rule by which the check of v128 tables judges
 * the rows of feature relaxed_simd. */
#ifndef LM_TESTS_SIMD_RELAXED_H
#define LM_TESTS_SIMD_RELAXED_H

#include <stdbool.h>

#include "tests/simd/operands.h"

/* Whether instruction `text` may give `got` (a bit pattern, zero-extended) in result lane `lane`.
 * False for instructions that are not relaxed. Choices that the standard makes once for an
 * implementation are looked at lane by lane. */
bool relaxed_allows(const char *text, const struct operands *in, unsigned lane, uint64_t got);

#endif
