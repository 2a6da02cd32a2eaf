/* SPDX-License-Identifier: Apache-2.0 */
/* The instructions that the generator can choose by signature alone, listed by what they are for,
 * from the opcode tables. */
#ifndef LM_TESTS_FUZZ_GENERATE_OPS_H
#define LM_TESTS_FUZZ_GENERATE_OPS_H

#include <stdbool.h>

#include "engine/ops.h"
#include "tests/fuzz/source.h"

/* One whose result is of a numeric or vector type; no constants. */
enum lm_op ops_pick_result(struct source *source, uint8_t type, bool has_memory);

/* A scalar comparison, for conditions. */
enum lm_op ops_pick_comparison(struct source *source);

/* A store of any kind. */
enum lm_op ops_pick_store(struct source *source);

/* Any that takes an operand. */
enum lm_op ops_pick_any(struct source *source, bool has_memory);

/* A numeric or vector type. */
uint8_t ops_any_type(struct source *source);

#endif
