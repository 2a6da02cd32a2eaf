/* SPDX-License-Identifier: Apache-2.0 */
/* Operands of the translator: trees of instructions that are still to be computed.
 *
 * Instructions without effects on anything but their result emit nothing: they make a node of their
 * operands' nodes and push it. What consumes a tree, or must not let it wait any longer, has it
 * computed (evaluate.h) by as few cells as tiles allow. A tree waits no longer than
 *     - the next instruction with an effect, where it reads memory or globals or may trap,
 *     - a write to a local that it reads,
 *     - a write to the home of an operand that it reads: trees have their operands popped,
 *     - the next place where paths meet or part, unless it is a local or a constant. */
#ifndef LM_INTERP_TREE_H
#define LM_INTERP_TREE_H

#include "engine/interp/tile_key.h"
#include "engine/walk.h"

struct lm_translator;

enum lm_node_kind { LM_NODE_SLOT, LM_NODE_LOCAL, LM_NODE_CONST, LM_NODE_OP };

/* What a tree does beyond computing. */
enum {
    LM_READS_MEMORY = 1, /* and traps out of bounds */
    LM_MAY_TRAP = 2,     /* in other ways */
    LM_READS_GLOBAL = 4,
    LM_USES_VECTORS = 8, /* changes the second bank's accumulator */
    LM_HAS_EFFECT = LM_READS_MEMORY | LM_MAY_TRAP | LM_READS_GLOBAL,
};

struct lm_node {
    uint8_t kind;    /* enum lm_node_kind */
    uint8_t type;    /* enum lm_type of the value; 0 where there is none */
    uint8_t effects; /* of the whole tree */
    uint8_t size;    /* instructions in the tree */
    uint8_t count;   /* children */
    uint8_t lane;
    uint16_t op; /* enum lm_op or lm_tile_op */
    uint32_t child[3];
    uint32_t slot;     /* of the frame: slot and local */
    uint32_t index;    /* local, global; memory offset */
    uint32_t offset;   /* of the instruction in the module */
    uint8_t place;     /* of plan.h: enum lm_kind where the value waits; a constant's width */
    uint8_t is_inside; /* of plan.h: part of its parent's tile */
    uint32_t reach;    /* of tree and slot: one beyond the highest operand's home that it reads */
    uint64_t bits[2];  /* constant, i32 and f32 in the low half; lanes of a shuffle */
};

/* A value on the operand stack. */
struct lm_operand {
    uint32_t node;
    uint32_t home; /* slot of the frame where it must be when paths meet */
};

static inline bool lm_type_is_float(uint8_t type) {
    return type == LM_F32 || type == LM_F64 || type == LM_V128;
}

/* An operator of pseudo.def for values of a type, given that for integers. */
static inline uint32_t lm_op_by_bank(uint8_t type, enum lm_tile_op for_l) {
    return (uint32_t)for_l + (type == LM_V128 ? 2 : lm_type_is_float(type) ? 1 : 0);
}

/* Instructions whose operands are taken from the stack together have so many at most. */
enum { LM_MOST_OPERANDS = 3 };

/* Room for more nodes, or operands; false: there is none, and that is noted. */
bool lm_grow_nodes(struct lm_translator *t);
bool lm_grow_operands(struct lm_translator *t);

/* A new node (operands.h has those of leaves) with children in the order of `op`; a tree that gets
 * too large has children computed into the homes of the operands they were. */
uint32_t lm_node_op(struct lm_translator *t, uint32_t op, uint8_t type, uint32_t count,
                    const struct lm_operand *children);

/* Gives up a tree that nobody wants; one that may trap is computed. */
void lm_node_drop(struct lm_translator *t, uint32_t node);

/* The operand stack; operands.h has pushing, and popping, which leaves the nodes to the caller.
 * Pushes values of these types at their homes from slot `home` on. */
void lm_push_homes(struct lm_translator *t, const uint8_t *types, uint32_t count, uint32_t home);
/* Pops operands and gives them up. */
void lm_drop_to(struct lm_translator *t, uint32_t height);

/* At the start of an instruction, when there are many nodes: forgets those that no operand has any
 * more. */
void lm_compact_nodes(struct lm_translator *t);

/* Brings operands home for good: `count` of them; all trees; trees with effects; trees and locals.
 */
void lm_send_home(struct lm_translator *t, uint32_t first, uint32_t count);
void lm_flush_trees(struct lm_translator *t);
void lm_flush_effects(struct lm_translator *t);
void lm_flush_locals(struct lm_translator *t);
/* Before slots from `slot` on are written, which are homes above the operands below `index`: those
 * that read them. */
void lm_claim(struct lm_translator *t, uint32_t slot, uint32_t index);
/* What reads a local, but for a tree that is popped already. */
void lm_flush_local(struct lm_translator *t, uint32_t local, uint32_t node);
/* What must trap before a tree that is popped already and computed next. */
void lm_flush_before(struct lm_translator *t, uint32_t node);

#endif
