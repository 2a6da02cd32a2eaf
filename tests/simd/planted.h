/* SPDX-License-Identifier: Apache-2.0 */
/* Bugs planted in every instruction of a table: the check must name each. */
#ifndef LM_TESTS_SIMD_PLANTED_H
#define LM_TESTS_SIMD_PLANTED_H

#include "tests/simd/check.h"

/* A table named "planted" whose functions call those of `table` and turn over one bit of the
 * result. Valid until the next call with another table. */
struct lm_v128_ops planted_in(const struct lm_v128_ops *table);

/* Runs `check` on such a table of its subject; the number of instructions whose bug it does not
 * report, each named in check.log. */
unsigned planted_and_missed(struct check check);

#endif
