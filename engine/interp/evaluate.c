/* SPDX-License-Identifier: Apache-2.0 */
/* The choice of cells for a tree (evaluate.h).
 *
 * A tile covers the root and as many of its children as there is one for. What it does not cover is
 * computed first: floats before integers, large trees before small ones, so that the last of each
 * bank can wait in the accumulator; the others wait in free slots of the frame. The tile is then
 * looked up by its key (tile_key.h). Where there is none, it covers less; the last resort is the
 * instruction alone with operands moved to slots, which every instruction has. */
#include "engine/interp/evaluate.h"

#include <string.h>

enum { MOST_LEAVES = 6, MOST_WAITING = 4, MOST_FIELDS = 56 };

struct tile_entry {
    uint64_t key;
    uint32_t handler;
};
#include "tile_table.inc"

static const uint16_t swapped_ops[LM_TILE_OP_COUNT] = {
#define ALGEBRA(name, swapped, inverse) [LM_OP_##name] = LM_OP_##swapped,
#include "engine/interp/algebra.def"
#undef ALGEBRA
};

/* --- Looking up ------------------------------------------------------------------------------- */

static const struct tile_entry *find_entry(uint64_t key) {
    uint32_t at = lm_key_hash(key, TABLE_LOG2);
    while (table[at].key != key && table[at].key != 0)
        at = (at + 1) % (1U << TABLE_LOG2);
    return table[at].key == key ? &table[at] : NULL;
}

static bool find_tile(const struct lm_tile_key *key, uint32_t *handler) {
    const struct tile_entry *const entry = key->length <= 64 ? find_entry(key->bits) : NULL;
    if (entry) *handler = entry->handler;
    return entry != NULL;
}

/* --- A tile in the making --------------------------------------------------------------------- */

struct plan {
    uint32_t root;
    uint32_t waiting[MOST_WAITING]; /* trees to compute first, in order */
    uint32_t waiting_count;
    uint32_t leaves[MOST_LEAVES]; /* of the tile */
    uint32_t leaf_count;
    bool acc_used[2];       /* per bank: a leaf or a waiting tree has the accumulator */
    bool acc_taken[2];      /* by a waiting tree, or changed by one: no slot's value is there */
    struct lm_tile_key key; /* of all but the destination, which comes first in a key */
    uint8_t fields[MOST_FIELDS];
    uint32_t length;
};

static struct lm_node *node_at(struct lm_translator *t, uint32_t node) {
    return &t->nodes[node];
}

static bool is_memory_op(uint32_t op) {
    return op < LM_OP_COUNT && lm_ops[op].width > 0;
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
        if (child->kind != LM_NODE_OP || depth == 0 || (has_one && !is_memory_op(node->op)))
            continue;
        child->is_inside = find_entry(lm_pair_key(node->op, child->op)) != NULL;
        if (!child->is_inside) continue;
        has_one = true;
        if (is_memory_op(node->op) && child->op == LM_OP_i32_add)
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

static bool collect_waiting(struct lm_translator *t, struct plan *plan, uint32_t index) {
    const struct lm_node *const node = node_at(t, index);
    for (uint32_t i = 0; i < node->count; i++) {
        const uint32_t child = node->child[pushed(node, i)];
        if (node_at(t, child)->kind != LM_NODE_OP) continue;
        if (node_at(t, child)->is_inside) {
            if (!collect_waiting(t, plan, child)) return false;
            continue;
        }
        if (plan->waiting_count == MOST_WAITING) return false;
        plan->waiting[plan->waiting_count++] = child;
    }
    return true;
}

static void sort_waiting(struct lm_translator *t, struct plan *plan) {
    for (uint32_t i = 1; i < plan->waiting_count; i++)
        for (uint32_t k = i; k > 0; k--) {
            uint32_t *const pair = &plan->waiting[k - 1];
            if (!comes_before(node_at(t, pair[1]), node_at(t, pair[0]))) break;
            const uint32_t first = pair[0];
            pair[0] = pair[1];
            pair[1] = first;
        }
}

/* Gives each waiting tree its place: the accumulator if none that follows changes it, or a slot. */
static void place_waiting(struct lm_translator *t, struct plan *plan) {
    plan->acc_taken[0] = plan->acc_taken[1] = plan->acc_used[0] = plan->acc_used[1] = false;
    for (uint32_t i = plan->waiting_count; i > 0; i--) {
        struct lm_node *const node = node_at(t, plan->waiting[i - 1]);
        const bool is_float = lm_type_is_float(node->type);
        const bool is_free = is_float ? !plan->acc_taken[1] : i == plan->waiting_count;
        node->place = is_free ? LM_KIND_acc : LM_KIND_slot;
        if (is_free) plan->acc_used[is_float] = true;
        plan->acc_taken[0] = true;
        if (node->effects & LM_USES_VECTORS) plan->acc_taken[1] = true;
        if (is_free) continue;
        node->slot = t->free_slot;
        t->free_slot += 2;
    }
    lm_use_slots(t, t->free_slot);
}

static bool fits_i32(uint64_t bits) {
    return bits == (uint64_t)(int64_t)(int32_t)(uint32_t)bits;
}

static enum lm_kind kind_of_const(const struct lm_node *node) {
    if (node->type == LM_I32 || node->type == LM_F32) return LM_KIND_const;
    return !lm_type_is_float(node->type) && fits_i32(node->bits[0]) ? LM_KIND_const : LM_KIND_wide;
}

/* Where a leaf or a waiting tree will be when the tile runs. */
static enum lm_kind place_of(struct lm_translator *t, struct plan *plan, struct lm_node *node) {
    const bool bank = lm_type_is_float(node->type);
    if (node->kind == LM_NODE_OP) return (enum lm_kind)node->place;
    if (node->kind == LM_NODE_CONST) return kind_of_const(node);
    if (node->kind == LM_NODE_LOCAL && t->pin_of[node->index] != LM_KIND_none)
        return (enum lm_kind)t->pin_of[node->index];
    if (t->acc_slots[bank] != node->slot || plan->acc_taken[bank] || plan->acc_used[bank])
        return LM_KIND_slot;
    plan->acc_used[bank] = true;
    return LM_KIND_acc;
}

static void put_bytes(struct plan *plan, const void *bytes, uint32_t count) {
    if (plan->length + count <= sizeof plan->fields)
        memcpy(plan->fields + plan->length, bytes, count);
    plan->length += count;
}

static void put_u16(struct plan *plan, uint32_t value) {
    const uint16_t narrow = (uint16_t)value;
    put_bytes(plan, &narrow, sizeof narrow);
}

static void put_leaf(struct plan *plan, const struct lm_node *node) {
    lm_key_add_kind(&plan->key, (enum lm_kind)node->place);
    switch ((enum lm_kind)node->place) {
    case LM_KIND_slot: put_u16(plan, node->slot); break;
    case LM_KIND_const: put_bytes(plan, node->bits, 4); break;
    case LM_KIND_wide: put_bytes(plan, node->bits, node->type == LM_V128 ? 16 : 8); break;
    default: break;
    }
}

static bool is_part(const struct lm_node *node) {
    return node->kind == LM_NODE_OP && node->is_inside;
}

static unsigned rank_of(const struct lm_node *node) {
    return lm_kind_rank(is_part(node) ? LM_KIND_op : (enum lm_kind)node->place);
}

/* Places of all leaves below a part of the tile. */
static bool place_leaves(struct lm_translator *t, struct plan *plan, uint32_t index) {
    const struct lm_node *const node = node_at(t, index);
    for (uint32_t i = 0; i < node->count; i++) {
        struct lm_node *const child = node_at(t, node->child[i]);
        if (is_part(child)) {
            if (!place_leaves(t, plan, node->child[i])) return false;
            continue;
        }
        if (plan->leaf_count == MOST_LEAVES) return false;
        child->place = (uint8_t)place_of(t, plan, child);
        plan->leaves[plan->leaf_count++] = node->child[i];
    }
    return true;
}

static void put_node(struct lm_translator *t, struct plan *plan, uint32_t index);

static void put_child(struct lm_translator *t, struct plan *plan, const struct lm_node *parent,
                      uint32_t index) {
    struct lm_node *const child = node_at(t, index);
    if (!is_part(child)) {
        put_leaf(plan, child);
    } else if (is_memory_op(parent->op) && child->op == LM_OP_i32_add) {
        struct lm_node *first = node_at(t, child->child[0]), *second = node_at(t, child->child[1]);
        lm_key_add_kind(&plan->key, LM_KIND_sum);
        const bool is_swapped = rank_of(first) > rank_of(second);
        put_leaf(plan, is_swapped ? second : first);
        put_leaf(plan, is_swapped ? first : second);
    } else {
        lm_key_add_kind(&plan->key, LM_KIND_op);
        put_node(t, plan, index);
    }
}

/* The tokens and fields of a node: those of its children in order, the one order if they could
 * change places, and its own. */
static void put_node(struct lm_translator *t, struct plan *plan, uint32_t index) {
    const struct lm_node *const node = node_at(t, index);
    const bool is_op = node->op < LM_OP_COUNT;
    const bool is_swapped =
        node->count == 2 && swapped_ops[node->op] != 0 &&
        rank_of(node_at(t, node->child[0])) > rank_of(node_at(t, node->child[1]));
    lm_key_add_op(&plan->key, is_swapped ? swapped_ops[node->op] : node->op);
    const uint8_t imm = is_op ? lm_ops[node->op].imm : LM_IMM_none;
    if (imm == LM_IMM_lane || imm == LM_IMM_memarg_lane) lm_key_add(&plan->key, node->lane, 4);
    for (uint32_t i = 0; i < node->count; i++) {
        put_child(t, plan, node, node->child[is_swapped ? 1 - i : i]);
        if (i == 0 && is_memory_op(node->op)) put_bytes(plan, &node->index, 4);
    }
    if (imm == LM_IMM_shuffle) put_bytes(plan, node->bits, 16);
    if (node->op >= LM_TILE_OP_read_l && node->op <= LM_TILE_OP_write_v)
        put_bytes(plan, &node->index, 4);
    if (node->op >= LM_TILE_OP_ret_l && node->op <= LM_TILE_OP_ret_v) put_u16(plan, node->index);
    if (node->op == LM_TILE_OP_jump_if || node->op == LM_TILE_OP_jump_unless)
        put_bytes(plan, &(uint32_t){0}, 4);
}

static void put_all(struct lm_translator *t, struct plan *plan) {
    plan->key = (struct lm_tile_key){0};
    plan->length = 0;
    put_node(t, plan, plan->root);
}

static bool find_with(const struct plan *plan, enum lm_kind to, uint32_t *handler) {
    struct lm_tile_key key = {0};
    if (plan->key.length + 4 > 64) return false;
    lm_key_add_kind(&key, to);
    lm_key_add(&key, plan->key.bits, plan->key.length);
    return find_tile(&key, handler);
}

/* --- Choosing --------------------------------------------------------------------------------- */

/* Lays out the tile with these children inside. */
static bool lay_out(struct lm_translator *t, struct plan *plan, uint32_t root) {
    *plan = (struct plan){.root = root};
    if (!collect_waiting(t, plan, root)) return false;
    if (!is_order_strict(node_at(t, root))) sort_waiting(t, plan);
    place_waiting(t, plan);
    if (!place_leaves(t, plan, root)) return false;
    put_all(t, plan);
    return plan->length + 6 <= sizeof plan->fields;
}

static bool has_inside(struct lm_translator *t, const struct lm_node *node) {
    bool found = false;
    for (uint32_t i = 0; i < node->count; i++)
        found |= is_part(node_at(t, node->child[i]));
    return found;
}

/* The largest tile there is, for this destination or the accumulator; else the root alone, *handler
 * undefined: false. */
static bool choose_tile(struct lm_translator *t, struct plan *plan, uint32_t root, enum lm_kind to,
                        uint32_t *handler) {
    static const struct {
        uint8_t depth;
        bool from_last;
    } attempts[] = {{2, true}, {2, false}, {1, true}, {1, false}};
    const uint32_t free_slot = t->free_slot;
    const bool is_strict = is_order_strict(node_at(t, root));
    const bool has_trees = node_at(t, root)->size > 1;
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts && has_trees && !is_strict; i++) {
        choose_inside(t, root, attempts[i].depth, attempts[i].from_last);
        if (!has_inside(t, node_at(t, root))) break;
        if (lay_out(t, plan, root) &&
            (find_with(plan, to, handler) ||
             (to >= LM_KIND_slot && find_with(plan, LM_KIND_acc, handler))))
            return true;
        t->free_slot = free_slot;
    }
    choose_inside(t, root, 0, false);
    (void)lay_out(t, plan, root);
    return find_with(plan, to, handler);
}

/* --- Emitting --------------------------------------------------------------------------------- */

static uint32_t move_op(uint8_t type) {
    return lm_op_by_bank(type, LM_TILE_OP_move_l);
}

/* Emits a tile that is there. */
static uint32_t emit_plan(struct lm_translator *t, struct plan *plan, struct lm_place_for to,
                          uint32_t handler) {
    uint8_t fields[MOST_FIELDS + 2];
    uint32_t length = 0;
    if (to.kind == LM_KIND_slot) {
        const uint16_t slot = (uint16_t)to.slot;
        memcpy(fields, &slot, sizeof slot);
        length = sizeof slot;
    }
    memcpy(fields + length, plan->fields, plan->length);
    return lm_emit_tile(t, handler, fields, length + plan->length);
}

static void add_move(struct lm_tile_key *key, enum lm_kind to, enum lm_kind from) {
    lm_key_add_kind(key, LM_KIND_tee);
    lm_key_add_kind(key, to);
    lm_key_add_op(key, LM_TILE_OP_move_l);
    lm_key_add_kind(key, from);
}

/* One cell for two moves of integers: that just before, whose cell is taken back, and `move`. */
static bool join_moves(struct lm_translator *t, const struct last_move *move) {
    const struct last_move last = t->last_move;
    struct lm_tile_key key = {0};
    uint8_t fields[sizeof last.fields * 2];
    uint32_t handler;
    if (!last.valid) return false;
    lm_key_add_kind(&key, LM_KIND_none);
    lm_key_add_op(&key, LM_TILE_OP_both);
    add_move(&key, last.to, last.from);
    add_move(&key, move->to, move->from);
    if (!find_tile(&key, &handler)) return false;
    memcpy(fields, last.fields, last.length);
    memcpy(fields + last.length, move->fields, move->length);
    t->size = last.cell;
    (void)lm_emit_tile(t, handler, fields, last.length + move->length);
    return true;
}

/* A move's cell, joined with one just before if there is a tile for both. */
static void emit_move_cell(struct lm_translator *t, struct plan *plan, struct lm_place_for to,
                           enum lm_kind from, uint32_t handler) {
    struct last_move move = {.to = to.kind, .from = from};
    const uint16_t slot = (uint16_t)to.slot;
    move.length = to.kind == LM_KIND_slot ? 2 : 0;
    memcpy(move.fields, &slot, move.length);
    const bool is_short = move.length + plan->length <= sizeof move.fields &&
                          (plan->key.bits & 1023) == LM_TILE_OP_move_l;
    if (is_short) {
        memcpy(move.fields + move.length, plan->fields, plan->length);
        move.length += plan->length;
        if (join_moves(t, &move)) return;
    }
    move.cell = emit_plan(t, plan, to, handler);
    move.valid = is_short && t->status == LM_OK;
    t->last_move = move;
}

/* Moves a leaf or the accumulator; leaves the accumulator alone unless it is the destination. */
static void emit_move(struct lm_translator *t, const struct lm_node *node, struct lm_place_for to) {
    struct plan plan = {0};
    uint32_t handler = 0;
    lm_key_add_op(&plan.key, move_op(node->type));
    put_leaf(&plan, node);
    const bool found = find_with(&plan, to.kind, &handler);
    if (!found && node->place == LM_KIND_const) { /* of an f32 */
        struct lm_node wide = *node;
        wide.place = LM_KIND_wide;
        emit_move(t, &wide, to);
        return;
    }
    if (!found) lm_fail_translation(t, LM_UNSUPPORTED, "the interpreter lacks a move");
    emit_move_cell(t, &plan, to, (enum lm_kind)node->place, handler);
}

/* What accumulators hold after a value went there. */
static void note_result(struct lm_translator *t, uint8_t type, struct lm_place_for to) {
    const bool bank = lm_type_is_float(type);
    if (to.kind == LM_KIND_slot) {
        t->acc_slots[bank] = to.slot;
        if (t->acc_slots[!bank] == to.slot) t->acc_slots[!bank] = NO_SLOT;
    } else if (to.kind == LM_KIND_acc) {
        t->acc_slots[bank] = NO_SLOT;
    }
}

static void consume_leaves(struct lm_translator *t, const struct plan *plan) {
    for (uint32_t i = 0; i < plan->leaf_count; i++) {
        const struct lm_node *const leaf = node_at(t, plan->leaves[i]);
        if (leaf->kind == LM_NODE_LOCAL) t->pending[leaf->index]--;
    }
}

/* Of the leaves that no tile has where they are, the next to bring to a slot: constants, then pins,
 * then the accumulator. */
static struct lm_node *next_to_move(struct lm_translator *t, const struct plan *plan) {
    struct lm_node *best = NULL;
    unsigned best_rank = 0;
    for (uint32_t i = 0; i < plan->leaf_count; i++) {
        struct lm_node *const leaf = node_at(t, plan->leaves[i]);
        const unsigned rank = lm_kind_rank((enum lm_kind)leaf->place);
        if (leaf->place == LM_KIND_slot || rank < best_rank) continue;
        best = leaf;
        best_rank = rank;
    }
    return best;
}

/* Finds the tile of a root alone for operands that may have to move, which this emits. *to becomes
 * the destination that the tile has. */
static uint32_t adapt(struct lm_translator *t, struct plan *plan, struct lm_place_for *to) {
    uint32_t handler = 0;
    const struct lm_place_for wanted = *to;
    for (;;) {
        *to = wanted;
        if (find_with(plan, to->kind, &handler)) return handler;
        if (wanted.kind != LM_KIND_none) {
            to->kind = LM_KIND_acc;
            if (find_with(plan, to->kind, &handler)) return handler;
            *to = (struct lm_place_for){LM_KIND_slot, t->free_slot};
            lm_use_slots(t, to->slot + 2);
            if (find_with(plan, to->kind, &handler)) return handler;
        }
        struct lm_node *const leaf = next_to_move(t, plan);
        if (!leaf) break;
        const struct lm_place_for slot = {LM_KIND_slot, t->free_slot};
        t->free_slot += 2;
        lm_use_slots(t, t->free_slot);
        emit_move(t, leaf, slot);
        leaf->place = LM_KIND_slot;
        leaf->slot = slot.slot;
        put_all(t, plan);
    }
    lm_fail_translation(t, LM_UNSUPPORTED, "the interpreter has no tile for an instruction");
    return 0;
}

/* The instruction that a trap in the tile is to name: the first part that reads memory or traps. */
static uint32_t place_offset(struct lm_translator *t, const struct lm_node *node) {
    for (uint32_t i = 0; i < node->count; i++) {
        const struct lm_node *const child = node_at(t, node->child[i]);
        if (is_part(child) && child->effects & LM_HAS_EFFECT) return place_offset(t, child);
    }
    return node->offset;
}

static bool touches_memory(struct lm_translator *t, const struct lm_node *node) {
    bool found = is_memory_op(node->op);
    for (uint32_t i = 0; i < node->count && !found; i++)
        if (is_part(node_at(t, node->child[i])))
            found = touches_memory(t, node_at(t, node->child[i]));
    return found;
}

/* Keeps what a local.set that this turns out to be might be folded by. */
static void remember(struct lm_translator *t, const struct plan *plan, struct lm_place_for to,
                     uint32_t cell) {
    struct last_set *const last = &t->last;
    const uint32_t before = to.kind == LM_KIND_slot ? 2 : 0;
    last->length = before + plan->length;
    if (to.kind == LM_KIND_none || last->length > sizeof last->fields) return;
    const uint16_t slot = (uint16_t)to.slot;
    last->cell = cell;
    last->offset = t->offset;
    last->key = (struct lm_tile_key){0};
    lm_key_add_kind(&last->key, to.kind);
    lm_key_add(&last->key, plan->key.bits, plan->key.length);
    memcpy(last->fields, &slot, before);
    memcpy(last->fields + before, plan->fields, plan->length);
}

static uint32_t emit_root(struct lm_translator *t, uint32_t root, struct lm_place_for *to,
                          uint32_t *length) {
    struct plan plan;
    uint32_t handler = 0;
    const uint32_t free_slot = t->free_slot, offset = t->offset;
    bool found = choose_tile(t, &plan, root, to->kind, &handler);
    for (uint32_t i = 0; i < plan.waiting_count; i++) {
        const struct lm_node *const tree = node_at(t, plan.waiting[i]);
        lm_evaluate(t, plan.waiting[i],
                    (struct lm_place_for){(enum lm_kind)tree->place, tree->slot});
    }
    const struct lm_node node = *node_at(t, root);
    t->offset = place_offset(t, &node);
    if (!t->other_memory && touches_memory(t, &node)) lm_use_memory(t, 0);
    if (!found)
        handler = adapt(t, &plan, to);
    else if (!find_with(&plan, to->kind, &handler)) {
        to->kind = LM_KIND_acc;
        (void)find_with(&plan, to->kind, &handler);
    }
    consume_leaves(t, &plan);
    const uint32_t cell = emit_plan(t, &plan, *to, handler);
    remember(t, &plan, *to, cell);
    *length = 8 + plan.length + (to->kind == LM_KIND_slot ? 2 : 0);
    if (to->kind != LM_KIND_none) note_result(t, node.type, *to);
    t->free_slot = free_slot;
    t->offset = offset;
    return cell;
}

static void move_leaf(struct lm_translator *t, uint32_t index, struct lm_place_for to) {
    struct lm_node *const node = node_at(t, index);
    struct plan none = {0};
    node->place = (uint8_t)place_of(t, &none, node);
    if (node->kind == LM_NODE_LOCAL) t->pending[node->index]--;
    const bool is_there = (to.kind == LM_KIND_slot && node->kind != LM_NODE_CONST &&
                           node->place <= LM_KIND_acc && node->slot == to.slot) ||
                          (to.kind == node->place && to.kind != LM_KIND_slot);
    if (is_there) return;
    const bool bank = lm_type_is_float(node->type);
    emit_move(t, node, to);
    if (to.kind == LM_KIND_acc) {
        t->acc_slots[bank] = node->place == LM_KIND_slot ? node->slot : NO_SLOT;
    } else if (to.kind == LM_KIND_slot) {
        for (int i = 0; i < 2; i++)
            if (t->acc_slots[i] == to.slot) t->acc_slots[i] = NO_SLOT;
        if (node->place == LM_KIND_acc) t->acc_slots[bank] = to.slot;
    }
}

void lm_evaluate(struct lm_translator *t, uint32_t node, struct lm_place_for to) {
    uint32_t length;
    if (node_at(t, node)->kind != LM_NODE_OP) {
        move_leaf(t, node, to);
        return;
    }
    const uint8_t type = node_at(t, node)->type;
    struct lm_place_for made = to;
    (void)emit_root(t, node, &made, &length);
    if (made.kind == to.kind && made.slot == to.slot) return;
    emit_move(t, &(struct lm_node){.type = type, .place = (uint8_t)made.kind, .slot = made.slot},
              to);
    if (made.kind == LM_KIND_acc && to.kind == LM_KIND_slot) note_result(t, type, to);
}

void lm_evaluate_to_slot(struct lm_translator *t, uint32_t node, uint32_t slot) {
    lm_evaluate(t, node, (struct lm_place_for){LM_KIND_slot, slot});
}

void lm_execute(struct lm_translator *t, uint32_t node) {
    uint32_t length;
    (void)emit_root(t, node, &(struct lm_place_for){.kind = LM_KIND_none}, &length);
}

uint32_t lm_execute_jump(struct lm_translator *t, uint32_t node, uint32_t *cell) {
    uint32_t length;
    *cell = emit_root(t, node, &(struct lm_place_for){.kind = LM_KIND_none}, &length);
    return *cell + length - 4;
}

uint32_t lm_slot_of(struct lm_translator *t, uint32_t node, uint32_t home) {
    const struct lm_node *const value = node_at(t, node);
    const bool is_pinned = value->kind == LM_NODE_LOCAL && t->pin_of[value->index] != LM_KIND_none;
    if (value->kind == LM_NODE_SLOT) return value->slot;
    if (value->kind == LM_NODE_LOCAL && !is_pinned) {
        t->pending[value->index]--;
        return value->slot;
    }
    lm_evaluate_to_slot(t, node, home);
    return home;
}

enum lm_kind lm_kind_of(struct lm_translator *t, uint32_t node) {
    struct plan none = {0};
    struct lm_node *const leaf = node_at(t, node);
    return leaf->kind == LM_NODE_OP ? LM_KIND_none : place_of(t, &none, leaf);
}

/* --- Setting locals --------------------------------------------------------------------------- */

void lm_set_local(struct lm_translator *t, uint32_t local, uint32_t slot, uint32_t node) {
    const enum lm_kind pin = (enum lm_kind)t->pin_of[local];
    struct lm_place_for to = {.kind = pin};
    if (pin == LM_KIND_none) to = (struct lm_place_for){LM_KIND_slot, slot};
    const bool is_tree = node_at(t, node)->kind == LM_NODE_OP;
    t->last.cell = UINT32_MAX;
    lm_evaluate(t, node, to);
    const uint32_t kind = t->last.key.bits & 15; /* where the last tile put its result */
    t->last.valid = t->status == LM_OK && is_tree && t->last.cell != UINT32_MAX &&
                    kind == to.kind && t->last.length <= sizeof t->last.fields &&
                    t->last.cell + ((8 + t->last.length + 7) & ~7U) == t->size;
    t->last.local = local;
}

/* The jump's test as a comparison of the local, its first operand, with a leaf; or the local
 * itself: *other is UINT32_MAX. */
static bool tests_local(struct lm_translator *t, struct lm_node *test, uint32_t local,
                        uint32_t *other) {
    *other = UINT32_MAX;
    if (test->kind == LM_NODE_LOCAL) return test->index == local;
    if (test->kind != LM_NODE_OP || test->count != 2 || swapped_ops[test->op] == 0) return false;
    for (uint32_t i = 0; i < 2; i++) {
        const struct lm_node *const first = node_at(t, test->child[i]);
        const struct lm_node *const second = node_at(t, test->child[1 - i]);
        if (first->kind != LM_NODE_LOCAL || first->index != local || second->kind == LM_NODE_OP)
            continue;
        if (i == 1) test->op = swapped_ops[test->op];
        *other = test->child[1 - i];
        test->child[0] = test->child[i];
        test->child[1] = *other;
        return true;
    }
    return false;
}

bool lm_fold_set_into_jump(struct lm_translator *t, uint32_t jump, uint32_t *at, uint32_t *cell) {
    struct lm_node *const test = node_at(t, node_at(t, jump)->child[0]);
    struct last_set *const last = &t->last;
    uint32_t other, handler;
    if (!last->valid || !tests_local(t, test, last->local, &other)) return false;
    struct plan plan = {.acc_used = {true, true}}; /* the local's value takes the accumulator */
    lm_key_add_kind(&plan.key, LM_KIND_none);
    lm_key_add_op(&plan.key, node_at(t, jump)->op);
    if (other != UINT32_MAX) {
        lm_key_add_kind(&plan.key, LM_KIND_op);
        lm_key_add_op(&plan.key, test->op);
    }
    lm_key_add_kind(&plan.key, LM_KIND_tee);
    if (plan.key.length + last->key.length > 64) return false;
    lm_key_add(&plan.key, last->key.bits, last->key.length);
    put_bytes(&plan, last->fields, last->length);
    if (other != UINT32_MAX) {
        struct lm_node *const leaf = node_at(t, other);
        leaf->place = (uint8_t)place_of(t, &plan, leaf);
        put_leaf(&plan, leaf);
    }
    put_bytes(&plan, &(uint32_t){0}, 4);
    if (!find_tile(&plan.key, &handler)) return false;
    const uint32_t offset = t->offset, local = last->local;
    t->pending[local]--;
    if (other != UINT32_MAX && node_at(t, other)->kind == LM_NODE_LOCAL)
        t->pending[node_at(t, other)->index]--;
    t->size = last->cell;
    t->offset = last->offset;
    *cell = lm_emit_tile(t, handler, plan.fields, plan.length);
    *at = *cell + 8 + plan.length - 4;
    t->offset = offset;
    return true;
}
