/* SPDX-License-Identifier: Apache-2.0 */
/* Translation of a module's bodies into register code (cells.h): a sink for the walk. translate.c
 * has what computes, translate_control.c what branches and calls. */
#ifndef LM_INTERP_TRANSLATE_H
#define LM_INTERP_TRANSLATE_H

#include "engine/interp/operands.h"

/* Translates every body of t->module, which with `set` and `counting` is all that is set in *t.
 * Afterwards t->cells, t->entries and t->tallies are the code; lm_emit_release frees them, whatever
 * the outcome. */
lm_status lm_translate_module(struct lm_translator *t, struct lm_error *error);

/* Control and calls; false where `instr` is neither. */
bool lm_translate_control(struct lm_translator *t, const struct lm_walk *walk,
                          const struct lm_instr *instr);

/* The comparison that is true where this tree's is false; 0: it is none, or has none. */
uint32_t lm_inverse_of(const struct lm_node *node);

/* The frame slot of the next result's home. */
static inline uint32_t next_home(const struct lm_translator *t, const struct lm_walk *walk) {
    return t->home_base + walk->slot_height;
}

#endif
