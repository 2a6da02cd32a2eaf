/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes and the operand stack of the translator; see tree.h. */
#include "engine/interp/tree.h"
#include "engine/interp/evaluate.h"
#include "engine/interp/operands.h"

#include <string.h>

/* Instructions in a tree at most: recursion is this deep, and a frame has room for its values. */
enum { MOST_IN_TREE = 16 };

/* --- Nodes ------------------------------------------------------------------------------------ */

bool lm_grow_nodes(struct lm_translator *t) {
    return lm_grow_array(t, (void **)&t->nodes, &t->node_capacity, t->node_count + 1,
                         sizeof *t->nodes);
}

static const bool traps[LM_TILE_OP_COUNT] = {
    [LM_OP_i32_div_s] = true,       [LM_OP_i32_div_u] = true,       [LM_OP_i32_rem_s] = true,
    [LM_OP_i32_rem_u] = true,       [LM_OP_i64_div_s] = true,       [LM_OP_i64_div_u] = true,
    [LM_OP_i64_rem_s] = true,       [LM_OP_i64_rem_u] = true,       [LM_OP_i32_trunc_f32_s] = true,
    [LM_OP_i32_trunc_f32_u] = true, [LM_OP_i32_trunc_f64_s] = true, [LM_OP_i32_trunc_f64_u] = true,
    [LM_OP_i64_trunc_f32_s] = true, [LM_OP_i64_trunc_f32_u] = true, [LM_OP_i64_trunc_f64_s] = true,
    [LM_OP_i64_trunc_f64_u] = true,
};

static uint8_t effects_of(uint32_t op, uint8_t type) {
    const bool reads_global = op >= LM_TILE_OP_read_l && op <= LM_TILE_OP_read_v;
    const bool reads_memory = op < LM_OP_COUNT && lm_ops[op].width > 0;
    return (uint8_t)((lm_type_is_float(type) ? LM_USES_VECTORS : 0) |
                     (reads_global ? LM_READS_GLOBAL : 0) | (reads_memory ? LM_READS_MEMORY : 0) |
                     (traps[op] ? LM_MAY_TRAP : 0));
}

static bool is_tree(const struct lm_node *node) {
    return node->kind == LM_NODE_OP;
}

/* Computes the largest child to its home until the rest is small enough; returns its size. */
static uint32_t limit_size(struct lm_translator *t, uint32_t count,
                           const struct lm_operand *children) {
    for (;;) {
        uint32_t sum = 1, largest = 0;
        for (uint32_t i = 0; i < count; i++) {
            sum += t->nodes[children[i].node].size;
            if (t->nodes[children[i].node].size > t->nodes[children[largest].node].size)
                largest = i;
        }
        if (sum <= MOST_IN_TREE) return sum;
        /* what comes first must trap first, and may read the homes of those after it */
        lm_claim(t, children[0].home, t->height);
        for (uint32_t i = 0; i <= largest; i++) {
            struct lm_node *const child = &t->nodes[children[i].node];
            if (!is_tree(child)) continue;
            lm_evaluate_to_slot(t, children[i].node, children[i].home);
            lm_become_slot(child, children[i].home);
        }
    }
}

/* lm_node_op for a count that the compiler knows. */
static inline __attribute__((always_inline)) uint32_t make_op(struct lm_translator *t, uint32_t op,
                                                              uint8_t type, uint32_t count,
                                                              const struct lm_operand *children) {
    uint32_t size = 1, reach = 0, effects = effects_of(op, type);
    for (uint32_t i = 0; i < count; i++)
        size += t->nodes[children[i].node].size;
    if (size > MOST_IN_TREE) size = limit_size(t, count, children);
    const uint32_t index = lm_add_node(t, LM_NODE_OP, type);
    if (t->status == LM_NO_MEMORY) return 0; /* it may be another's */
    struct lm_node *const node = &t->nodes[index];
    for (uint32_t i = 0; i < count; i++) {
        const struct lm_node *const child = &t->nodes[children[i].node];
        node->child[i] = children[i].node;
        effects |= child->effects;
        if (child->reach > reach) reach = child->reach;
    }
    node->index = 0;
    node->effects = (uint8_t)effects;
    node->size = (uint8_t)size;
    node->count = (uint8_t)count;
    node->op = (uint16_t)op;
    node->offset = t->offset;
    node->reach = reach;
    return index;
}

uint32_t lm_node_op(struct lm_translator *t, uint32_t op, uint8_t type, uint32_t count,
                    const struct lm_operand *children) {
    switch (count) {
    case 1: return make_op(t, op, type, 1, children);
    case 2: return make_op(t, op, type, 2, children);
    default: return make_op(t, op, type, count, children);
    }
}

static void release(struct lm_translator *t, uint32_t index) {
    const struct lm_node *const node = &t->nodes[index];
    if (node->kind == LM_NODE_LOCAL) t->pending[node->index]--;
    if (!is_tree(node)) return;
    for (uint32_t i = 0; i < node->count; i++)
        release(t, node->child[i]);
}

void lm_node_drop(struct lm_translator *t, uint32_t node) {
    if (is_tree(&t->nodes[node]) && t->nodes[node].effects & (LM_READS_MEMORY | LM_MAY_TRAP))
        lm_evaluate(t, node, (struct lm_place_for){.kind = LM_KIND_acc});
    else
        release(t, node);
}

/* --- The operand stack ------------------------------------------------------------------------ */

void lm_compact_nodes(struct lm_translator *t) {
    if (t->tree_count > 0) return;
    for (uint32_t i = 0; i < t->height; i++) { /* nodes are in the order of the operands */
        t->nodes[i] = t->nodes[t->operands[i].node];
        t->operands[i].node = i;
    }
    t->node_count = t->height;
}

bool lm_grow_operands(struct lm_translator *t) {
    return lm_grow_array(t, (void **)&t->operands, &t->operand_capacity,
                         t->height + LM_MOST_OPERANDS + 1, sizeof *t->operands);
}

void lm_push_homes(struct lm_translator *t, const uint8_t *types, uint32_t count, uint32_t home) {
    for (uint32_t i = 0; i < count; i++) {
        lm_push(t, lm_node_slot(t, types[i], home), home);
        home += lm_type_slots(types[i]);
    }
}

void lm_drop_to(struct lm_translator *t, uint32_t height) {
    while (t->height > height) {
        const uint32_t node = t->operands[t->height - 1].node;
        lm_pop_to(t, t->height - 1);
        lm_node_drop(t, node);
    }
}

/* Brings one home when no tree below reads what lies there. */
static void settle(struct lm_translator *t, uint32_t index) {
    const struct lm_operand operand = t->operands[index];
    struct lm_node *const node = &t->nodes[operand.node];
    if (node->kind == LM_NODE_SLOT && node->slot == operand.home) return;
    lm_count_operand(t, node, UINT32_MAX);
    lm_evaluate_to_slot(t, operand.node, operand.home);
    lm_become_slot(node, operand.home);
}

void lm_claim(struct lm_translator *t, uint32_t slot, uint32_t index) {
    if (t->reach <= slot) return;
    for (uint32_t i = 0; i < index; i++) {
        const struct lm_node *const node = &t->nodes[t->operands[i].node];
        if (!is_tree(node) || node->reach <= slot) continue;
        lm_claim(t, t->operands[i].home, i);
        settle(t, i);
    }
    if (index == t->height) t->reach = slot;
}

void lm_send_home(struct lm_translator *t, uint32_t first, uint32_t count) {
    if (count > 0) lm_claim(t, t->operands[first].home, first);
    for (uint32_t i = first; i < first + count; i++)
        settle(t, i);
}

/* What a flush is after. */
struct wanted {
    uint32_t total;  /* so many operands */
    uint8_t effects; /* trees with one of these; 0: all trees */
    bool locals;
};

static bool is_wanted(const struct lm_translator *t, uint32_t operand,
                      const struct wanted *wanted) {
    const struct lm_node *const node = &t->nodes[t->operands[operand].node];
    if (node->kind == LM_NODE_LOCAL) return wanted->locals;
    return is_tree(node) && (wanted->effects == 0 || node->effects & wanted->effects);
}

/* Finds the lowest from the top, where they usually are, then goes up: what comes first traps
 * first. */
static void flush(struct lm_translator *t, struct wanted wanted) {
    uint32_t lowest = t->height;
    for (uint32_t found = 0; lowest > 0 && found < wanted.total; lowest--)
        found += is_wanted(t, lowest - 1, &wanted);
    for (uint32_t i = lowest; i < t->height; i++) {
        if (!is_wanted(t, i, &wanted)) continue;
        if (wanted.effects != 0) lm_claim(t, t->operands[i].home, i);
        settle(t, i);
    }
}

void lm_flush_trees(struct lm_translator *t) {
    if (t->tree_count > 0) flush(t, (struct wanted){.total = t->tree_count});
}

void lm_flush_effects(struct lm_translator *t) {
    if (t->effect_count > 0)
        flush(t, (struct wanted){.total = t->effect_count, .effects = LM_HAS_EFFECT});
}

void lm_flush_locals(struct lm_translator *t) {
    const uint32_t total = t->tree_count + t->local_count;
    if (total > 0) flush(t, (struct wanted){.total = total, .locals = true});
}

static uint32_t reads_of(const struct lm_translator *t, uint32_t index, uint32_t local) {
    const struct lm_node *const node = &t->nodes[index];
    if (node->kind == LM_NODE_LOCAL) return node->index == local;
    uint32_t sum = 0;
    for (uint32_t i = 0; node->kind == LM_NODE_OP && i < node->count; i++)
        sum += reads_of(t, node->child[i], local);
    return sum;
}

void lm_flush_before(struct lm_translator *t, uint32_t node) {
    const uint8_t effects = t->nodes[node].effects;
    if (effects & LM_MAY_TRAP || (effects & LM_READS_MEMORY && t->trap_count > 0))
        lm_flush_effects(t);
}

void lm_flush_local(struct lm_translator *t, uint32_t local, uint32_t node) {
    if (t->pending[local] == 0) return;
    const uint32_t own = reads_of(t, node, local);
    if (t->pending[local] <= own) return;
    lm_flush_effects(t); /* one of them might read it, and they trap in order */
    uint32_t lowest = t->height;
    for (uint32_t left = t->pending[local] - own; lowest > 0 && left > 0; lowest--)
        left -= reads_of(t, t->operands[lowest - 1].node, local);
    for (uint32_t i = lowest; i < t->height; i++)
        if (reads_of(t, t->operands[i].node, local) > 0) lm_send_home(t, i, 1);
}
