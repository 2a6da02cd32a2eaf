/* SPDX-License-Identifier: Apache-2.0 */
/* Plans: which tile computes a tree's root, with what of the tree inside, and where its other
 * operands wait. evaluate.c carries plans out; recall.h keeps them for trees of the same shape.
 *
 * A tile covers the root and as many of its children as there is one for. What it does not cover is
 * computed first: floats before integers, large trees before small ones, so that the last of each
 * bank can wait in the accumulator; the others wait in free slots of the frame. The tile is then
 * looked up by its key (tile_key.h). Where there is none, it covers less; the last resort is the
 * instruction alone with operands moved to slots, which every instruction has. */
#ifndef LM_INTERP_PLAN_H
#define LM_INTERP_PLAN_H

#include "engine/interp/emit.h"

enum { LM_MOST_LEAVES = 6, LM_MOST_WAITING = 4, LM_MOST_PARTS = 10, LM_MOST_FIELDS = 64 };

/* A part of a tile that has a field in its cell, or is a leaf without one: the `size` bytes at
 * `from` in its node. */
struct lm_part {
    uint32_t node;
    uint8_t from, size;
};

struct lm_plan {
    uint32_t root;
    uint32_t waiting[LM_MOST_WAITING]; /* trees to compute first, in order */
    uint32_t waiting_count;
    uint32_t leaves[LM_MOST_LEAVES]; /* of the tile */
    uint32_t leaf_count;
    uint8_t used_pins[2];   /* as lm_translator's, with those where trees wait */
    bool acc_used[2];       /* per bank: a leaf or a waiting tree has the accumulator */
    bool acc_taken[2];      /* by a waiting tree, or changed by one: no slot's value is there */
    struct lm_tile_key key; /* of all but the destination, which comes first in a key */
    struct lm_part parts[LM_MOST_PARTS];
    uint32_t part_count, length; /* length of all fields in bytes */
    uint32_t most_slots; /* free slots that this plan, or one that was given up for it, takes */
};

/* Whether some tile has an operator under another. */
bool lm_tile_has_pair(uint32_t parent, uint32_t child);

/* The tile of a key; false: there is none. */
bool lm_find_tile(const struct lm_tile_key *key, uint32_t *handler);

/* The same for a plan's, with this destination. */
bool lm_plan_find(const struct lm_plan *plan, enum lm_kind to, uint32_t *handler);

/* The largest tile there is for a root, for this destination or the accumulator; else the root
 * alone, *handler undefined: false. Takes free slots for what waits, and marks the children that
 * are inside. */
bool lm_plan_choose(struct lm_translator *t, struct lm_plan *plan, uint32_t root, enum lm_kind to,
                    uint32_t *handler);

/* Writes key and parts anew, after places of leaves have changed. */
void lm_plan_write(struct lm_translator *t, struct lm_plan *plan);

/* The operator that gives the same with its operands exchanged; 0: none. */
uint32_t lm_swapped_op(uint32_t op);

static inline bool lm_is_memory_op(uint32_t op) {
    return op < LM_OP_COUNT && lm_ops[op].width > 0;
}

/* Whether a child is inside its parent's tile. */
static inline bool lm_is_inside(const struct lm_node *node) {
    return node->kind == LM_NODE_OP && node->is_inside;
}

/* Where a leaf is, when it is not in the accumulator. */
static inline enum lm_kind lm_kind_of_leaf(const struct lm_translator *t,
                                           const struct lm_node *node) {
    if (node->kind == LM_NODE_CONST) return (enum lm_kind)node->place;
    const enum lm_kind pin =
        node->kind == LM_NODE_LOCAL ? (enum lm_kind)t->pin_of[node->index] : LM_KIND_none;
    return pin != LM_KIND_none ? pin : LM_KIND_slot;
}

/* The same, or the accumulator where it has the slot's value. */
static inline enum lm_kind lm_place_of_leaf(const struct lm_translator *t,
                                            const struct lm_node *node) {
    const enum lm_kind kind = lm_kind_of_leaf(t, node);
    return kind == LM_KIND_slot && t->acc_slots[lm_type_is_float(node->type)] == node->slot
               ? LM_KIND_acc
               : kind;
}

/* The part that a leaf at a place is. */
static inline struct lm_part lm_part_of_leaf(uint32_t node, uint8_t type, enum lm_kind place) {
    const uint8_t slot = offsetof(struct lm_node, slot), bits = offsetof(struct lm_node, bits);
    switch (place) {
    case LM_KIND_slot: return (struct lm_part){node, slot, 2};
    case LM_KIND_const: return (struct lm_part){node, bits, 4};
    case LM_KIND_wide: return (struct lm_part){node, bits, type == LM_V128 ? 16 : 8};
    default: return (struct lm_part){node, slot, 0};
    }
}

#endif
