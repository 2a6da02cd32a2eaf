/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of handlers: first those that generate_tiles.c made, which the translator finds by key
 * (tile_key.h), then those of special.def. */
#ifndef LM_INTERP_HANDLER_ID_H
#define LM_INTERP_HANDLER_ID_H

enum lm_handler_id {
#include "tile_count.inc"
    LM_HANDLER_LAST_TILE = LM_HANDLER_TILES - 1, /* also the bounds of returns among them */
#define SPECIAL(name) LM_HANDLER_##name,
#include "engine/interp/special.def"
#undef SPECIAL
    LM_HANDLER_COUNT
};

#endif
