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

/* Adds a tree to the tokens of a shape, and which registers are left for what waits. */
void lm_shape_add_tree(struct lm_translator *t, uint32_t root, struct lm_shape *shape);

/* The shape of a root whose operands are all leaves: the tokens fit in one word. */
static inline void lm_find_small_shape(const struct lm_translator *t, const struct lm_node *node,
                                       struct lm_shape *shape) {
    uint64_t tokens = shape->tokens[0] | (uint64_t)node->op << shape->length;
    uint32_t at = shape->length + 10;
    if (node->lane != 0) {
        tokens |= (LM_KIND_sum | (uint64_t)node->lane << 4) << at;
        at += 8;
    }
    for (uint32_t i = 0; i < node->count; i++, at += 4) {
        shape->nodes[1 + i] = node->child[i];
        tokens |= (uint64_t)lm_place_of_leaf(t, &t->nodes[node->child[i]]) << at;
    }
    shape->tokens[0] = tokens;
    shape->length = at;
    shape->node_count = 1 + node->count;
}

static inline void lm_find_shape(struct lm_translator *t, uint32_t root, enum lm_kind to,
                                 struct lm_shape *shape) {
    const struct lm_node *const node = &t->nodes[root];
    const bool is_strict = node->effects & LM_MAY_TRAP;
    shape->tokens[0] = to | (uint64_t)is_strict << 4;
    shape->tokens[1] = 0;
    shape->length = 5;
    shape->node_count = 0;
    shape->nodes[0] = root;
    if (node->size == 1)
        lm_find_small_shape(t, node, shape);
    else
        lm_shape_add_tree(t, root, shape);
}

/* Where the recipe for a shape is kept, if it is; the last entry is for shapes that are not kept.
 */
static inline struct lm_recipe *lm_recipe_at(const struct lm_translator *t,
                                             const struct lm_shape *shape) {
    const uint64_t mixed = shape->tokens[0] ^ shape->tokens[1] * UINT64_C(0xc2b2ae3d27d4eb4f);
    const uint32_t last = 1U << t->recipes_log2;
    return &t->recipes[shape->length <= 128 ? lm_key_hash(mixed, t->recipes_log2) : last];
}

/* Makes the recipe for a shape and keeps it. */
const struct lm_recipe *lm_plan_anew(struct lm_translator *t, enum lm_kind to,
                                     const struct lm_shape *shape);

/* The recipe for a tree, to be computed to a place of this kind. It may be gone when another is
 * asked for. */
static inline const struct lm_recipe *lm_recall(struct lm_translator *t, uint32_t root,
                                                enum lm_kind to, struct lm_shape *shape) {
    lm_find_shape(t, root, to, shape);
    if (t->recipes && shape->length <= 128) {
        const struct lm_recipe *const recipe = lm_recipe_at(t, shape);
        if (recipe->tokens[0] == shape->tokens[0] && recipe->tokens[1] == shape->tokens[1])
            return recipe;
    }
    return lm_plan_anew(t, to, shape);
}

#endif
