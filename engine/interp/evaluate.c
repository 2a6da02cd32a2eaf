/* SPDX-License-Identifier: Apache-2.0 */
/* Carries out plans (plan.h): emits the cells of trees, moves, and what sets locals. A plan for a
 * tree of a new shape is kept (recall.h) and carried out from there the next time: both ways give
 * the same cells. */
#include "engine/interp/evaluate.h"
#include "engine/interp/cell.h"
#include "engine/interp/recall.h"

#include <string.h>

static struct lm_node *node_at(struct lm_translator *t, uint32_t node) {
    return &t->nodes[node];
}

/* Fields of a local.set that may become part of a jump's cell. */
enum { MOST_TEE_FIELDS = 32 };

/* --- Cells ------------------------------------------------------------------------------------ */

/* Appends bytes of a node: 16 are copied, which is quicker than just so many, and what follows
 * overwrites the rest; lm_emit_tile leaves room. */
static uint8_t *write_part(uint8_t *at, const struct lm_node *node, uint32_t from, uint32_t size) {
    enum { COPIED = 16 };
    memcpy(at, (const uint8_t *)node + from, COPIED);
    return at + size;
}

static uint8_t *write_destination(uint8_t *at, struct lm_place_for to) {
    const uint16_t slot = (uint16_t)to.slot;
    memcpy(at, &slot, sizeof slot);
    return at + (to.kind == LM_KIND_slot ? sizeof slot : 0);
}

static void end_fields(uint8_t *at) {
    memset(at, 0, 8);
}

static uint32_t length_with(uint32_t length, struct lm_place_for to) {
    return length + (to.kind == LM_KIND_slot ? 2 : 0);
}

/* --- Moves ------------------------------------------------------------------------------------ */

/* Moves a leaf or the accumulator, both where node->place says; leaves the accumulator alone unless
 * it is the destination. */
static void emit_move(struct lm_translator *t, const struct lm_node *node, struct lm_place_for to) {
    const uint32_t op = lm_op_by_bank(node->type, LM_TILE_OP_move_l);
    enum lm_kind from = (enum lm_kind)node->place;
    uint32_t handler = 0;
    if (node->type == LM_F32 && from == LM_KIND_const)
        from = LM_KIND_wide; /* move_d has no other */
    struct lm_tile_key key = {0};
    lm_key_add_kind(&key, to.kind);
    lm_key_add_op(&key, op);
    lm_key_add_kind(&key, from);
    if (!lm_find_tile(&key, &handler))
        lm_fail_translation(t, LM_UNSUPPORTED, "the interpreter lacks a move");
    const struct lm_part part = lm_part_of_leaf(0, node->type, from);
    (void)lm_emit_tile(t, handler, length_with(part.size, to));
    uint8_t *const fields = t->cells + lm_last_fields(t);
    end_fields(write_part(write_destination(fields, to), node, part.from, part.size));
}

/* --- Trees ------------------------------------------------------------------------------------ */

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

static void compute_waiting(struct lm_translator *t, const struct lm_shape *shape,
                            const struct lm_recipe *recipe) {
    const uint32_t free_slot = t->free_slot;
    t->free_slot += recipe->waiting_slots;
    for (uint32_t i = 0; i < recipe->waiting_count; i++) {
        const uint32_t node = shape->nodes[recipe->waiting[i].node];
        const struct lm_place_for to = {(enum lm_kind)recipe->waiting[i].place,
                                        free_slot + recipe->waiting[i].slot};
        node_at(t, node)->slot = to.slot;
        lm_evaluate(t, node, to);
    }
}

/* Registers where trees are going to wait. */
static void take_pins(struct lm_translator *t, const struct lm_shape *shape,
                      const struct lm_recipe *recipe) {
    for (uint32_t i = 0; i < recipe->waiting_count; i++) {
        const unsigned place = recipe->waiting[i].place;
        if (place < LM_KIND_pin) continue;
        const uint8_t type = node_at(t, shape->nodes[recipe->waiting[i].node])->type;
        t->used_pins[lm_type_is_float(type)] |= (uint8_t)(1U << (place - LM_KIND_pin));
    }
}

static void move_leaves(struct lm_translator *t, const struct lm_shape *shape,
                        const struct lm_recipe *recipe) {
    for (uint32_t i = 0; i < recipe->move_count; i++) {
        struct lm_node *const leaf = node_at(t, shape->nodes[recipe->moves[i].node]);
        leaf->place = recipe->moves[i].place;
        emit_move(t, leaf, (struct lm_place_for){LM_KIND_slot, t->free_slot});
        leaf->slot = t->free_slot;
        t->free_slot += 2;
    }
}

/* The tile's cell; consumes its leaves. */
static uint32_t emit_recipe(struct lm_translator *t, const struct lm_shape *shape,
                            const struct lm_recipe *recipe, struct lm_place_for to) {
    const uint32_t cell = lm_emit_tile(t, recipe->handler, length_with(recipe->length, to));
    uint8_t *at = write_destination(t->cells + lm_last_fields(t), to);
    for (uint32_t i = 0; i < recipe->part_count; i++) {
        const struct lm_node *const node = node_at(t, shape->nodes[recipe->parts[i].node]);
        if (node->kind == LM_NODE_LOCAL) t->pending[node->index]--;
        at = write_part(at, node, recipe->parts[i].from, recipe->parts[i].size);
    }
    end_fields(at);
    return cell;
}

/* Keeps what a local.set that this turns out to be might be folded by. */
static void remember(struct lm_translator *t, const struct lm_recipe *recipe, uint32_t length) {
    t->last.number = t->cell_number;
    t->last.offset = t->offset;
    t->last.key = (struct lm_tile_key){recipe->key, recipe->key_length};
    t->last.length = length;
}

/* Computes a tree; *to becomes the place where its value then is. */
static uint32_t emit_root(struct lm_translator *t, uint32_t root, struct lm_place_for *to) {
    const uint32_t free_slot = t->free_slot, offset = t->offset;
    const uint8_t used_pins[] = {t->used_pins[0], t->used_pins[1]};
    struct lm_shape shape;
    struct lm_recipe copy;
    const struct lm_recipe *recipe = lm_recall(t, root, to->kind, &shape);
    lm_use_slots(t, free_slot + recipe->most_slots);
    if (recipe->waiting_count > 0) {
        copy = *recipe;
        recipe = &copy;
        take_pins(t, &shape, recipe);
        compute_waiting(t, &shape, recipe);
    }
    t->offset = node_at(t, shape.nodes[recipe->place])->offset;
    if (recipe->touches_memory && !t->other_memory) lm_use_memory(t, 0);
    move_leaves(t, &shape, recipe);
    to->kind = (enum lm_kind)recipe->to;
    if (recipe->to_free_slot) to->slot = t->free_slot;
    const uint32_t cell = emit_recipe(t, &shape, recipe, *to);
    if (to->kind != LM_KIND_none) {
        remember(t, recipe, length_with(recipe->length, *to));
        note_result(t, node_at(t, root)->type, *to);
    }
    t->free_slot = free_slot;
    memcpy(t->used_pins, used_pins, sizeof used_pins);
    t->offset = offset;
    return cell;
}

static void move_leaf(struct lm_translator *t, uint32_t index, struct lm_place_for to) {
    struct lm_node *const node = node_at(t, index);
    node->place = (uint8_t)lm_place_of_leaf(t, node);
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
    if (node_at(t, node)->kind != LM_NODE_OP) {
        move_leaf(t, node, to);
        return;
    }
    const uint8_t type = node_at(t, node)->type;
    struct lm_place_for made = to;
    (void)emit_root(t, node, &made);
    const bool is_there = made.kind == to.kind && made.slot == to.slot;
    if (is_there || (made.kind == LM_KIND_slot && to.kind == LM_KIND_acc))
        return; /* what goes to a slot is in the accumulator, too */
    emit_move(t, &(struct lm_node){.type = type, .place = (uint8_t)made.kind, .slot = made.slot},
              to);
    if (made.kind == LM_KIND_acc && to.kind == LM_KIND_slot) note_result(t, type, to);
}

void lm_evaluate_to_slot(struct lm_translator *t, uint32_t node, uint32_t slot) {
    lm_evaluate(t, node, (struct lm_place_for){LM_KIND_slot, slot});
}

/* Where the displacement of the jump emitted last is. */
static uint32_t end_of_jump(const struct lm_translator *t) {
    enum { DISPLACEMENT = 4 };
    return t->last_tile.cell + 8 + t->last_tile.now.length - DISPLACEMENT;
}

void lm_execute(struct lm_translator *t, uint32_t node) {
    (void)emit_root(t, node, &(struct lm_place_for){.kind = LM_KIND_none});
}

uint32_t lm_execute_jump(struct lm_translator *t, uint32_t node, uint32_t *cell) {
    *cell = emit_root(t, node, &(struct lm_place_for){.kind = LM_KIND_none});
    return end_of_jump(t);
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
    const struct lm_node *const leaf = node_at(t, node);
    return leaf->kind == LM_NODE_OP ? LM_KIND_none : lm_place_of_leaf(t, leaf);
}

/* --- Setting locals --------------------------------------------------------------------------- */

void lm_set_local(struct lm_translator *t, uint32_t local, uint32_t slot, uint32_t node) {
    const enum lm_kind pin = (enum lm_kind)t->pin_of[local];
    struct lm_place_for to = {.kind = pin};
    if (pin == LM_KIND_none) to = (struct lm_place_for){LM_KIND_slot, slot};
    const bool is_tree = node_at(t, node)->kind == LM_NODE_OP;
    const uint32_t before = t->cell_number;
    lm_evaluate(t, node, to);
    const uint32_t kind = t->last.key.bits & 15; /* where the last tile put its result */
    t->last.valid = t->last_tile.valid && is_tree && t->cell_number != before &&
                    t->last.number == t->cell_number && kind == to.kind &&
                    t->last.length <= MOST_TEE_FIELDS;
    t->last.local = local;
}

/* The jump's test as a comparison of the local, its first operand, with a leaf; or the local
 * itself: *other is UINT32_MAX. */
static bool tests_local(struct lm_translator *t, struct lm_node *test, uint32_t local,
                        uint32_t *other) {
    *other = UINT32_MAX;
    if (test->kind == LM_NODE_LOCAL) return test->index == local;
    if (test->kind != LM_NODE_OP || test->count != 2 || lm_swapped_op(test->op) == 0) return false;
    for (uint32_t i = 0; i < 2; i++) {
        const struct lm_node *const first = node_at(t, test->child[i]);
        const struct lm_node *const second = node_at(t, test->child[1 - i]);
        if (first->kind != LM_NODE_LOCAL || first->index != local || second->kind == LM_NODE_OP)
            continue;
        if (i == 1) test->op = (uint16_t)lm_swapped_op(test->op);
        *other = test->child[1 - i];
        test->child[0] = test->child[i];
        test->child[1] = *other;
        return true;
    }
    return false;
}

/* The cell of the set taken back, one for set and jump in its place. */
static uint32_t emit_folded(struct lm_translator *t, uint32_t handler, const struct lm_node *leaf,
                            uint32_t *at) {
    enum { DISPLACEMENT = 4 };
    const struct last_set last = t->last;
    const uint32_t offset = t->offset;
    uint8_t fields[LM_MOST_FIELDS];
    memcpy(fields, t->cells + lm_last_fields(t), last.length);
    uint8_t *end = fields + last.length;
    if (leaf) {
        const struct lm_part part = lm_part_of_leaf(0, leaf->type, lm_kind_of_leaf(t, leaf));
        end = write_part(end, leaf, part.from, part.size);
        if (leaf->kind == LM_NODE_LOCAL) t->pending[leaf->index]--;
    }
    memset(end, 0, DISPLACEMENT);
    const uint32_t length = (uint32_t)(end - fields) + DISPLACEMENT;
    lm_take_back(t);
    t->offset = last.offset;
    const uint32_t cell = lm_emit_tile(t, handler, length);
    memcpy(t->cells + lm_last_fields(t), fields, length);
    end_fields(t->cells + lm_last_fields(t) + length);
    t->offset = offset;
    t->pending[last.local]--;
    *at = end_of_jump(t);
    return cell;
}

bool lm_fold_set_into_jump(struct lm_translator *t, uint32_t jump, uint32_t *at, uint32_t *cell) {
    if (!t->last.valid) return false;
    struct lm_node *const test = node_at(t, node_at(t, jump)->child[0]);
    const struct last_set *const last = &t->last;
    struct lm_tile_key key = {0};
    uint32_t other, handler;
    if (!tests_local(t, test, last->local, &other)) return false;
    lm_key_add_kind(&key, LM_KIND_none);
    lm_key_add_op(&key, node_at(t, jump)->op);
    if (other != UINT32_MAX) {
        lm_key_add_kind(&key, LM_KIND_op);
        lm_key_add_op(&key, test->op);
    }
    lm_key_add_kind(&key, LM_KIND_tee);
    lm_key_add(&key, last->key.bits, last->key.length);
    const struct lm_node *const leaf = other != UINT32_MAX ? node_at(t, other) : NULL;
    if (leaf) lm_key_add_kind(&key, lm_kind_of_leaf(t, leaf)); /* the set takes the accumulator */
    if (!lm_find_tile(&key, &handler)) return false;
    *cell = emit_folded(t, handler, leaf, at);
    return true;
}
