/* SPDX-License-Identifier: Apache-2.0 */
/* What nearly every instruction does when it is translated: new leaves and the operand stack
 * (tree.h), inline. */
#ifndef LM_INTERP_OPERANDS_H
#define LM_INTERP_OPERANDS_H

#include "engine/interp/emit.h"

/* --- Leaves ----------------------------------------------------------------------------------- */

/* The number of a new node, of which all but the first fields is the caller's to set where its kind
 * has it; 0, which is another's, where there is no room. */
static inline uint32_t lm_add_node(struct lm_translator *t, enum lm_node_kind kind, uint8_t type) {
    if (t->node_count >= t->node_capacity && !lm_grow_nodes(t)) return 0;
    struct lm_node *const node = &t->nodes[t->node_count];
    node->kind = (uint8_t)kind;
    node->type = type;
    node->effects = node->size = node->count = node->lane = 0;
    node->op = 0;
    node->reach = 0;
    return t->node_count++;
}

/* The node's value is in a slot now. */
static inline void lm_become_slot(struct lm_node *node, uint32_t slot) {
    node->kind = LM_NODE_SLOT;
    node->effects = node->size = 0;
    node->slot = slot;
    node->reach = slot + lm_type_slots(node->type);
}

static inline uint32_t lm_node_slot(struct lm_translator *t, uint8_t type, uint32_t slot) {
    const uint32_t index = lm_add_node(t, LM_NODE_SLOT, type);
    lm_become_slot(&t->nodes[index], slot);
    return index;
}

static inline uint32_t lm_node_local(struct lm_translator *t, uint8_t type, uint32_t local,
                                     uint32_t slot) {
    const uint32_t index = lm_add_node(t, LM_NODE_LOCAL, type);
    struct lm_node *const node = &t->nodes[index];
    t->pending[local]++;
    node->slot = slot;
    node->index = local;
    return index;
}

static inline uint32_t lm_node_const(struct lm_translator *t, uint8_t type, uint64_t low,
                                     uint64_t high) {
    const bool fits = low == (uint64_t)(int64_t)(int32_t)(uint32_t)low;
    const bool is_short = type == LM_I32 || type == LM_F32 || (!lm_type_is_float(type) && fits);
    const uint32_t index = lm_add_node(t, LM_NODE_CONST, type);
    struct lm_node *const node = &t->nodes[index];
    node->place = is_short ? LM_KIND_const : LM_KIND_wide;
    node->bits[0] = low;
    node->bits[1] = high;
    return index;
}

/* --- The operand stack ------------------------------------------------------------------------ */

/* Counts an operand in or (amount UINT32_MAX) out. */
static inline void lm_count_operand(struct lm_translator *t, const struct lm_node *value,
                                    uint32_t amount) {
    t->local_count += value->kind == LM_NODE_LOCAL ? amount : 0;
    if (value->kind != LM_NODE_OP) return;
    t->tree_count += amount;
    if (value->reach > t->reach) t->reach = value->reach;
    if (t->tree_count == 0) t->reach = 0;
    if (value->effects & LM_HAS_EFFECT) t->effect_count += amount;
    if (value->effects & LM_MAY_TRAP) t->trap_count += amount;
}

static inline void lm_push(struct lm_translator *t, uint32_t node, uint32_t home) {
    const struct lm_node *const value = &t->nodes[node];
    lm_use_slots(t, home + lm_type_slots(value->type));
    if (t->height + LM_MOST_OPERANDS >= t->operand_capacity && !lm_grow_operands(t)) return;
    t->operands[t->height++] = (struct lm_operand){node, home};
    lm_count_operand(t, value, 1);
}

/* Leaves the nodes to the caller. */
static inline void lm_pop_to(struct lm_translator *t, uint32_t height) {
    while (t->height > height)
        lm_count_operand(t, &t->nodes[t->operands[--t->height].node], UINT32_MAX);
}

#endif
