/* SPDX-License-Identifier: Apache-2.0 */
/* Places: which instruction of the module a cell stands for, as backtraces want to know. The
 * translator notes the first cell of every instruction that emits any; what follows up to the next
 * note belongs to it, too. About a byte per instruction, never looked at while nothing traps.
 *
 * Per function a run of notes, each the distance from the note before, counted in steps of 8 bytes
 * of cells and bytes of the module; the first from the function's enter cell and body:
 *
 *     1 to 15 steps, 0 to 15 bytes    one byte, steps in the upper half
 *     all else                        a byte 0, then both as LEB128 */
#ifndef LM_INTERP_PLACES_H
#define LM_INTERP_PLACES_H

#include "engine/interp/emit.h"

/* Begins a function, whose enter cell is emitted next. */
void lm_place_begin(struct lm_translator *t, uint32_t func);

/* Notes that a cell of the current instruction (t->offset) lies at `position`. */
void lm_place_new(struct lm_translator *t, uint32_t position);
static inline void lm_place_cell(struct lm_translator *t, uint32_t position) {
    if (t->offset != t->place.offset) lm_place_new(t, position);
}

/* Ends the last function. */
void lm_place_end(struct lm_translator *t);

/* The function that owns the cell at `position`, or UINT32_MAX. */
uint32_t lm_place_func(const struct lm_interp_code *code, const struct lm_module *module,
                       uint32_t position);

/* The offset in the module of the instruction that the cell belongs to, which is one of `func`. */
uint32_t lm_place_offset(const struct lm_interp_code *code, const struct lm_module *module,
                         uint32_t func, uint32_t position);

#endif
