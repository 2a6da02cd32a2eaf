/* SPDX-License-Identifier: Apache-2.0 */
/* A generator of modules that are valid by construction, driven by the opcode tables: every
 * instruction of the features below, operands chosen by its signature.
 *
 * Programs end: a global that no other code can reach holds fuel, which every function and every
 * turn of a loop takes from; without fuel they trap. Exported functions are wrappers that fill it
 * up.
 *
 * No NaN shows its bits where the spec leaves them open: each f32, f64 and v128 is known to be
 * exact or to hold, in lanes of one width, NaNs made by arithmetic. Before such bits can be seen
 * (stores, reinterpretation, the sign that copysign takes, instructions on lanes of another kind,
 * parameters, results, globals) code is inserted that replaces every NaN by the canonical one.
 * Everything observable is therefore equal bit for bit in every correct engine. */
#ifndef LM_TESTS_FUZZ_GENERATE_H
#define LM_TESTS_FUZZ_GENERATE_H

#include "engine/ops.h"
#include "tests/fuzz/buffer.h"
#include "tests/fuzz/source.h"

/* Appends a module to `out`. */
void generate_module(struct source *source, struct buffer *out);

/* Whether instruction `op` belongs to what the generator makes: a finished feature that the
 * generator and the reference evaluation know. */
bool generate_covers(enum lm_op op);

/* Whether the generator knows a feature; the tests name those that it does not. */
bool generate_knows_feature(enum lm_feature feature);

#endif
