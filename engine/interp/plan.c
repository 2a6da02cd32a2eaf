/* SPDX-License-Identifier: Apache-2.0 */
/* The choice of a tile for a tree (plan.h). Nothing is emitted here. */
#include "engine/interp/plan.h"

#include <string.h>

#include "tile_pairs.inc"
#include "tile_pins.inc"
#include "tile_table.inc"

static const uint16_t swapped_ops[LM_TILE_OP_COUNT] = {
#define ALGEBRA(name, swapped, inverse) [LM_OP_##name] = LM_OP_##swapped,
#include "engine/interp/algebra.def"
#undef ALGEBRA
};

uint32_t lm_swapped_op(uint32_t op) {
    return swapped_ops[op];
}

/* --- Looking up ------------------------------------------------------------------------------- */

bool lm_tile_has_pair(uint32_t parent, uint32_t child) {
    return pairs[parent][child / 64] >> (child % 64) & 1;
}

bool lm_find_tile(const struct lm_tile_key *key, uint32_t *handler) {
    if (key->length > 64) return false;
    uint32_t at = lm_key_hash(key->bits, TABLE_LOG2);
    while (table[at].key != key->bits && table[at].key != 0)
        at = (at + 1) % (1U << TABLE_LOG2);
    *handler = table[at].handler;
    return table[at].key == key->bits;
}

bool lm_plan_find(const struct lm_plan *plan, enum lm_kind to, uint32_t *handler) {
    struct lm_tile_key key = {0};
    lm_key_add_kind(&key, to);
    lm_key_add(&key, plan->key.bits, plan->key.length);
    return lm_find_tile(&key, handler);
}

/* --- A tile in the making --------------------------------------------------------------------- */

static struct lm_node *node_at(struct lm_translator *t, uint32_t node) {
    return &t->nodes[node];
}

/* Which children are part of the tile: those that some tile has under such a parent. `depth` levels
 * below; only one of two operands; `from_last`: the second rather than the first. */
static void choose_inside(struct lm_translator *t, uint32_t index, unsigned depth, bool from_last) {
    struct lm_node *const node = node_at(t, index);
    bool has_one = false;
    for (uint32_t i = 0; i < node->count; i++) {
        const uint32_t k = from_last ? node->count - 1 - i : i;
        struct lm_node *const child = node_at(t, node->child[k]);
        child->is_inside = false;
        if (child->kind != LM_NODE_OP || depth == 0 || (has_one && !lm_is_memory_op(node->op)))
            continue;
        child->is_inside = lm_tile_has_pair(node->op, child->op);
        if (!child->is_inside) continue;
        has_one = true;
        if (lm_is_memory_op(node->op) && child->op == LM_OP_i32_add)
            choose_inside(t, node->child[k], 0, false); /* a sum of two leaves */
        else
            choose_inside(t, node->child[k], depth - 1, from_last);
    }
}

/* Whether trees may trap in ways that differ, so that their order matters. */
static bool is_order_strict(const struct lm_node *node) {
    return node->effects & LM_MAY_TRAP;
}

/* The order in which a node's operands were pushed. */
static uint32_t pushed(const struct lm_node *node, uint32_t i) {
    const bool is_choice = node->op >= LM_TILE_OP_choose_l && node->op <= LM_TILE_OP_choose_v;
    return is_choice ? (i + 1) % 3 : i; /* select has its condition last */
}

static bool comes_before(const struct lm_node *a, const struct lm_node *b) {
    const bool a_float = lm_type_is_float(a->type), b_float = lm_type_is_float(b->type);
    return a_float != b_float ? a_float : a->size > b->size;
}

static bool collect_waiting(struct lm_translator *t, struct lm_plan *plan, uint32_t index) {
    const struct lm_node *const node = node_at(t, index);
    for (uint32_t i = 0; i < node->count; i++) {
        const uint32_t child = node->child[pushed(node, i)];
        if (node_at(t, child)->kind != LM_NODE_OP) continue;
        if (node_at(t, child)->is_inside) {
            if (!collect_waiting(t, plan, child)) return false;
            continue;
        }
        if (plan->waiting_count == LM_MOST_WAITING) return false;
        plan->waiting[plan->waiting_count++] = child;
    }
    return true;
}

static void sort_waiting(struct lm_translator *t, struct lm_plan *plan) {
    for (uint32_t i = 1; i < plan->waiting_count; i++)
        for (uint32_t k = i; k > 0; k--) {
            uint32_t *const pair = &plan->waiting[k - 1];
            if (!comes_before(node_at(t, pair[1]), node_at(t, pair[0]))) break;
            const uint32_t first = pair[0];
            pair[0] = pair[1];
            pair[1] = first;
        }
}

/* A register that holds no local here and nothing that waits. From the last on: locals have the
 * first. */
static enum lm_kind free_pin(struct lm_plan *plan, bool bank) {
    for (unsigned pin = LM_PINS; pin-- > 0;) {
        if (plan->used_pins[bank] >> pin & 1) continue;
        plan->used_pins[bank] |= (uint8_t)(1U << pin);
        return (enum lm_kind)(LM_KIND_pin + pin);
    }
    return LM_KIND_slot;
}

/* Gives each waiting tree its place: the accumulator if none that follows changes it, or a free
 * register, or a slot. */
static void place_waiting(struct lm_translator *t, struct lm_plan *plan) {
    memcpy(plan->used_pins, t->used_pins, sizeof plan->used_pins);
    for (uint32_t i = plan->waiting_count; i > 0; i--) {
        struct lm_node *const node = node_at(t, plan->waiting[i - 1]);
        const bool is_float = lm_type_is_float(node->type);
        const bool is_free = is_float ? !plan->acc_taken[1] : i == plan->waiting_count;
        node->place = (uint8_t)(is_free ? LM_KIND_acc : free_pin(plan, is_float));
        if (is_free) plan->acc_used[is_float] = true;
        plan->acc_taken[0] = true;
        if (node->effects & LM_USES_VECTORS) plan->acc_taken[1] = true;
        if (node->place != LM_KIND_slot) continue;
        node->slot = t->free_slot;
        t->free_slot += 2;
    }
}

/* Where a leaf or a waiting tree will be when the tile runs. */
static enum lm_kind place_of(struct lm_translator *t, struct lm_plan *plan,
                             const struct lm_node *node) {
    if (node->kind == LM_NODE_OP) return (enum lm_kind)node->place;
    const bool bank = lm_type_is_float(node->type);
    const enum lm_kind place = lm_place_of_leaf(t, node);
    if (place != LM_KIND_acc) return place;
    if (plan->acc_taken[bank] || plan->acc_used[bank]) return LM_KIND_slot;
    plan->acc_used[bank] = true;
    return LM_KIND_acc;
}

/* Places of all leaves below a part of the tile. */
static bool place_leaves(struct lm_translator *t, struct lm_plan *plan, uint32_t index) {
    const struct lm_node *const node = node_at(t, index);
    for (uint32_t i = 0; i < node->count; i++) {
        struct lm_node *const child = node_at(t, node->child[i]);
        if (lm_is_inside(child)) {
            if (!place_leaves(t, plan, node->child[i])) return false;
            continue;
        }
        if (plan->leaf_count == LM_MOST_LEAVES) return false;
        child->place = (uint8_t)place_of(t, plan, child);
        plan->leaves[plan->leaf_count++] = node->child[i];
    }
    return true;
}

/* --- Key and fields --------------------------------------------------------------------------- */

static void put_part(struct lm_plan *plan, struct lm_part part) {
    if (plan->part_count < LM_MOST_PARTS) plan->parts[plan->part_count] = part;
    plan->part_count++;
    plan->length += part.size;
}

static void put_index(struct lm_plan *plan, uint32_t index, uint8_t size) {
    put_part(plan, (struct lm_part){index, offsetof(struct lm_node, index), size});
}

static void put_leaf(struct lm_translator *t, struct lm_plan *plan, uint32_t index) {
    const struct lm_node *const node = node_at(t, index);
    lm_key_add_kind(&plan->key, (enum lm_kind)node->place);
    put_part(plan, lm_part_of_leaf(index, node->type, (enum lm_kind)node->place));
}

static unsigned rank_of(const struct lm_node *node) {
    return lm_kind_rank(lm_is_inside(node) ? LM_KIND_op : (enum lm_kind)node->place);
}

/* Whether two operands that could change places are in another than the one order. */
static bool is_swapped(struct lm_translator *t, const struct lm_node *node) {
    return node->count == 2 && swapped_ops[node->op] != 0 &&
           rank_of(node_at(t, node->child[0])) > rank_of(node_at(t, node->child[1]));
}

static void put_node(struct lm_translator *t, struct lm_plan *plan, uint32_t index);

static void put_child(struct lm_translator *t, struct lm_plan *plan, const struct lm_node *parent,
                      uint32_t index) {
    const struct lm_node *const child = node_at(t, index);
    if (!lm_is_inside(child)) {
        put_leaf(t, plan, index);
    } else if (lm_is_memory_op(parent->op) && child->op == LM_OP_i32_add) {
        const bool swap = is_swapped(t, child);
        lm_key_add_kind(&plan->key, LM_KIND_sum);
        put_leaf(t, plan, child->child[swap]);
        put_leaf(t, plan, child->child[!swap]);
    } else {
        lm_key_add_kind(&plan->key, LM_KIND_op);
        put_node(t, plan, index);
    }
}

/* The tokens and fields of a node: those of its children in order, the one order if they could
 * change places, and its own. */
static void put_node(struct lm_translator *t, struct lm_plan *plan, uint32_t index) {
    const struct lm_node *const node = node_at(t, index);
    const bool swap = is_swapped(t, node);
    lm_key_add_op(&plan->key, swap ? swapped_ops[node->op] : node->op);
    const uint8_t imm = node->op < LM_OP_COUNT ? lm_ops[node->op].imm : LM_IMM_none;
    if (imm == LM_IMM_lane || imm == LM_IMM_memarg_lane) lm_key_add(&plan->key, node->lane, 4);
    for (uint32_t i = 0; i < node->count; i++) {
        put_child(t, plan, node, node->child[swap ? 1 - i : i]);
        if (i == 0 && lm_is_memory_op(node->op)) put_index(plan, index, 4);
    }
    if (imm == LM_IMM_shuffle)
        put_part(plan, (struct lm_part){index, offsetof(struct lm_node, bits), 16});
    if (node->op >= LM_TILE_OP_read_l && node->op <= LM_TILE_OP_write_v) put_index(plan, index, 4);
    if (node->op >= LM_TILE_OP_ret_l && node->op <= LM_TILE_OP_ret_v) put_index(plan, index, 2);
    if (node->op == LM_TILE_OP_invoke || node->op == LM_TILE_OP_invoke_enter) {
        put_index(plan, index, 4);
        put_part(plan, (struct lm_part){index, offsetof(struct lm_node, bits), 4});
    }
    if (node->op >= LM_TILE_OP_jump_if && node->op <= LM_TILE_OP_jump) put_index(plan, index, 4);
}

void lm_plan_write(struct lm_translator *t, struct lm_plan *plan) {
    plan->key = (struct lm_tile_key){0};
    plan->part_count = plan->length = 0;
    put_node(t, plan, plan->root);
}

/* --- Choosing --------------------------------------------------------------------------------- */

/* Lays out the tile with these children inside. */
static bool lay_out(struct lm_translator *t, struct lm_plan *plan, uint32_t root) {
    const uint32_t free_slot = t->free_slot;
    *plan = (struct lm_plan){.root = root, .most_slots = plan->most_slots};
    if (!collect_waiting(t, plan, root)) return false;
    if (!is_order_strict(node_at(t, root))) sort_waiting(t, plan);
    place_waiting(t, plan);
    if (t->free_slot - free_slot > plan->most_slots) plan->most_slots = t->free_slot - free_slot;
    if (!place_leaves(t, plan, root)) return false;
    lm_plan_write(t, plan);
    return plan->part_count <= LM_MOST_PARTS && plan->length + 2 <= LM_MOST_FIELDS;
}

static bool has_inside(struct lm_translator *t, const struct lm_node *node) {
    bool found = false;
    for (uint32_t i = 0; i < node->count; i++)
        found |= lm_is_inside(node_at(t, node->child[i]));
    return found;
}

/* With as much inside as there is a tile for; false: no child. */
static bool choose_large(struct lm_translator *t, struct lm_plan *plan, uint32_t root,
                         enum lm_kind to, uint32_t *handler) {
    static const struct {
        uint8_t depth;
        bool from_last;
    } attempts[] = {{2, true}, {2, false}, {1, true}, {1, false}};
    const uint32_t free_slot = t->free_slot;
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        choose_inside(t, root, attempts[i].depth, attempts[i].from_last);
        if (!has_inside(t, node_at(t, root))) return false;
        if (lay_out(t, plan, root) &&
            (lm_plan_find(plan, to, handler) ||
             (to >= LM_KIND_slot && lm_plan_find(plan, LM_KIND_acc, handler))))
            return true;
        t->free_slot = free_slot;
    }
    return false;
}

bool lm_plan_choose(struct lm_translator *t, struct lm_plan *plan, uint32_t root, enum lm_kind to,
                    uint32_t *handler) {
    const struct lm_node *const node = node_at(t, root);
    plan->most_slots = 0;
    if (node->size > 1 && !is_order_strict(node) && choose_large(t, plan, root, to, handler))
        return true;
    choose_inside(t, root, 0, false);
    (void)lay_out(t, plan, root);
    return lm_plan_find(plan, to, handler);
}
