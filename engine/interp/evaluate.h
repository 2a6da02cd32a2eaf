/* SPDX-License-Identifier: Apache-2.0 */
/* Computing trees (tree.h) by tiles (tiles.txt): the choice of cells. */
#ifndef LM_INTERP_EVALUATE_H
#define LM_INTERP_EVALUATE_H

#include "engine/interp/emit.h"

/* Where a result goes: a slot, which leaves it in the accumulator as well, the accumulator, or a
 * pin. */
struct lm_place_for {
    enum lm_kind kind;
    uint32_t slot;
};

/* Computes a tree; its nodes are used up. */
void lm_evaluate(struct lm_translator *t, uint32_t node, struct lm_place_for to);
void lm_evaluate_to_slot(struct lm_translator *t, uint32_t node, uint32_t slot);

/* A tree without result. */
void lm_execute(struct lm_translator *t, uint32_t node);

/* The same for one with a displacement at its end, still open: the position of that. */
uint32_t lm_execute_jump(struct lm_translator *t, uint32_t node, uint32_t *cell);

/* The slot where a tree's value is: its own, or else `home`, where it is computed to. */
uint32_t lm_slot_of(struct lm_translator *t, uint32_t node, uint32_t home);

/* The kind of place of a tree that is a leaf, without consuming it; LM_KIND_none for others. */
enum lm_kind lm_kind_of(struct lm_translator *t, uint32_t node);

/* Sets a local; what else waits to read it must have been flushed. */
void lm_set_local(struct lm_translator *t, uint32_t local, uint32_t slot, uint32_t node);

/* Folds the local.set just before into a jump on a comparison of that local (or on the local
 * itself): takes its cell back and emits one for both. False: nothing has changed. */
bool lm_fold_set_into_jump(struct lm_translator *t, uint32_t jump, uint32_t *at, uint32_t *cell);

#endif
