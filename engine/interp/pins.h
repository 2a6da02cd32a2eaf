/* SPDX-License-Identifier: Apache-2.0 */
/* Pins: locals that a loop keeps in registers. They are loaded before its label, and those that it
 * writes are stored on every way out; between, their slots are stale. Loops that hold no loop and
 * no call have pins: nothing else runs in them for long that would need the registers. */
#ifndef LM_INTERP_PINS_H
#define LM_INTERP_PINS_H

#include "engine/interp/emit.h"

/* Begins a function: it has no pins. */
void lm_pins_begin(struct lm_translator *t, const struct lm_walk *walk);

/* A loop opens as frame number `frame`, its label not yet bound: loads the pins it is given. */
void lm_pins_open(struct lm_translator *t, const struct lm_walk *walk, const struct lm_instr *loop,
                  uint32_t frame);

/* Whether a jump from here to the label of a frame must store pins; stores them. */
bool lm_pins_leave(const struct lm_translator *t, uint32_t frame);
void lm_pins_store(struct lm_translator *t);

/* The frame ends: its pins, if any, are stored where that point is reachable, and locals are in
 * slots again. */
void lm_pins_close(struct lm_translator *t, uint32_t frame, bool reachable);

#endif
