/* SPDX-License-Identifier: Apache-2.0 */
/* Constant expressions (spec section 3.3.10): checked once by the decoder, evaluated at
 * instantiation. */
#ifndef LM_ENGINE_CONST_EXPR_H
#define LM_ENGINE_CONST_EXPR_H

#include "engine/runtime.h"

/* Reads and validates the expression at *cursor (end: one past the section), which must give one
 * value of `type`; globals below `visible_globals` may be read if immutable (and, in Wasm 2.0,
 * imported). Marks functions under ref.func as declared. Moves *cursor behind the `end`. */
lm_status lm_const_expr_check(struct lm_module *module, const uint8_t **cursor, const uint8_t *end,
                              uint8_t type, uint32_t visible_globals, struct lm_const_expr *out,
                              struct lm_error *error);

/* Evaluates a checked expression in an instance under construction (globals and funcs of its
 * imports and, for ref.func, its own are set). Writes one slot, or two for v128. */
void lm_const_expr_eval(const struct lm_const_expr *expr, const struct lm_instance *instance,
                        uint64_t *slots);

#endif
