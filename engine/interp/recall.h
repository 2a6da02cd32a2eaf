/* SPDX-License-Identifier: Apache-2.0 */
/* Recipes: plans (plan.h) as they are carried out (evaluate.c), kept by the shape of their tree, so
 * that a shape is planned about once a module: code repeats itself, and the choice of a tile
 * depends on operators and places of operands alone, not on which slot or constant it is. After M.
 * A. Ertl, K. Casey, D. Gregg, "Fast and flexible instruction selection with on-demand tree-parsing
 * automata" (PLDI 2006), whose states are likewise made when first met.
 *
 * A shape is all that a plan depends on, as tokens in preorder: destination, operators as far down
 * as tiles reach, places of leaves, and of each tree below its bank, size and effects. */
#ifndef LM_INTERP_RECALL_H
#define LM_INTERP_RECALL_H

#include "engine/interp/plan.h"

enum { LM_MOST_SHAPE_NODES = 40, LM_MOST_MOVES = 3 };

struct lm_shape {
    uint64_t tokens[2];
    uint32_t length; /* in bits; beyond 128: too large to be kept */
    uint32_t node_count;
    uint32_t nodes[LM_MOST_SHAPE_NODES]; /* of the tree, in preorder */
};

/* What there is to do for a tree of some shape; nodes by their number in it. */
struct lm_recipe {
    uint64_t tokens[2];
    uint64_t key; /* of the tile, with its destination */
    uint16_t handler;
    uint8_t key_length;
    uint8_t to;        /* enum lm_kind: where the tile's result goes */
    bool to_free_slot; /* which is then a free slot, not the one that was wanted */
    bool touches_memory;
    uint8_t place;         /* the node whose instruction a trap names */
    uint8_t waiting_slots; /* free slots that waiting trees take */
    uint8_t most_slots;    /* that must be there */
    uint8_t length;        /* of all fields in bytes, but the destination's */
    uint8_t waiting_count, move_count, part_count;
    struct {
        uint8_t node, place, slot; /* enum lm_kind; which free slot */
    } waiting[LM_MOST_WAITING];
    struct {
        uint8_t node, place;
    } moves[LM_MOST_MOVES]; /* leaves that go from there to the next free slot */
    struct {
        uint8_t node, from, size;
    } parts[LM_MOST_PARTS]; /* as struct lm_part */
};

/* The recipe for a tree, to be computed to a place of this kind. It may be gone when another is
 * asked for. */
const struct lm_recipe *lm_recall(struct lm_translator *t, uint32_t root, enum lm_kind to,
                                  struct lm_shape *shape);

#endif
