/* SPDX-License-Identifier: Apache-2.0 */
/* The next cell of the register code (emit.h), inline: every tile and every move makes one, or
 * makes the one before longer. */
#ifndef LM_INTERP_CELL_H
#define LM_INTERP_CELL_H

#include <string.h>

#include "engine/interp/places.h"

/* A cell of `size` bytes, rounded up, its handler set: its position. The fields are the caller's to
 * write, and may be overrun by LM_CELL_SLACK bytes for a while. */
static inline uint32_t lm_write_cell(struct lm_translator *t, uint32_t handler, uint32_t size) {
    const uint32_t rounded = (size + 7) & ~7U;
    const bool has_room = (uint64_t)t->size + rounded + LM_CELL_SLACK <= t->room;
    const uint32_t cell = has_room ? t->size : lm_find_room(t, rounded);
    t->size = cell + rounded;
    memcpy(t->cells + cell, &t->set->handlers[handler], sizeof t->set->handlers[handler]);
    t->last.valid = t->last_tile.valid = false;
    t->cell_number++;
    return cell;
}

/* A tile's cell, or a longer one for the tile before and this one where a handler does the work of
 * both (joins.txt): its position. The caller writes `length` bytes of fields at lm_last_fields. */
static inline uint32_t lm_emit_tile(struct lm_translator *t, uint32_t handler, uint32_t length) {
    const struct lm_tile_cell before = t->last_tile.now;
    uint32_t cell = t->last_tile.cell, joined;
    if (t->last_tile.valid && lm_find_join(before.handler, handler, &joined)) {
        const uint32_t sum = before.length + length;
        t->size = cell;
        cell = lm_write_cell(t, joined, 8 + sum);
        lm_place_cell(t, cell + 8 * before.parts);
        t->last_tile = (struct last_tile){true, cell, {joined, sum, before.parts + 1}, before};
    } else {
        cell = lm_write_cell(t, handler, 8 + length);
        lm_place_cell(t, cell);
        t->last_tile = (struct last_tile){true, cell, {handler, length, 1}, {0}};
    }
    if (t->status != LM_OK) t->last_tile.valid = false;
    return cell;
}

/* Where the fields of the tile emitted last are. */
static inline uint32_t lm_last_fields(const struct lm_translator *t) {
    return t->last_tile.cell + 8 + t->last_tile.before.length;
}

#endif
