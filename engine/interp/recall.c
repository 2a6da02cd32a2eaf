/* SPDX-License-Identifier: Apache-2.0 */
/* Shapes of trees, and the table of plans by shape (recall.h): as large as the module's code can
 * make use of, each shape in the one entry that its hash names. */
#include "engine/interp/recall.h"

#include <stdlib.h>

/* Levels of a tree below the root that may be inside of a tile. */
enum { LEVELS = 2 };

/* Entries for so many bytes of function bodies, and at most. */
enum { BYTES_PER_ENTRY = 64, LEAST_LOG2 = 4, MOST_LOG2 = 12 };

static void add_token(struct lm_shape *shape, uint64_t token, uint32_t width) {
    const uint32_t at = shape->length;
    shape->length += width;
    if (at < 64) {
        shape->tokens[0] |= token << at;
        if (at + width > 64) shape->tokens[1] |= token >> (64 - at);
    } else if (at < 128) {
        shape->tokens[1] |= token << (at - 64);
    }
}

static void add_node(struct lm_shape *shape, uint32_t node) {
    if (shape->node_count < LM_MOST_SHAPE_NODES) shape->nodes[shape->node_count] = node;
    shape->node_count++;
}

/* A tree that no tile has inside; leaves and operators have other tokens. */
static void add_tree(struct lm_shape *shape, const struct lm_node *tree) {
    const unsigned is_float = lm_type_is_float(tree->type);
    const unsigned uses_vectors = (tree->effects & LM_USES_VECTORS) != 0;
    const unsigned has_effect = (tree->effects & LM_HAS_EFFECT) != 0;
    add_token(shape, LM_KIND_tee, 4);
    add_token(shape, is_float | uses_vectors << 1 | has_effect << 2 | (unsigned)tree->size << 3, 8);
}

static void add_op(struct lm_translator *t, struct lm_shape *shape, uint32_t index,
                   unsigned depth) {
    const struct lm_node *const node = &t->nodes[index];
    add_node(shape, index);
    add_token(shape, node->op, 10);
    if (node->lane != 0) add_token(shape, LM_KIND_sum | (uint64_t)node->lane << 4, 8);
    for (uint32_t i = 0; i < node->count; i++) {
        const struct lm_node *const child = &t->nodes[node->child[i]];
        if (child->kind != LM_NODE_OP) {
            add_node(shape, node->child[i]);
            add_token(shape, lm_place_of_leaf(t, child), 4);
        } else if (depth > 0 && lm_tile_has_pair(node->op, child->op)) {
            add_token(shape, LM_KIND_op, 4);
            add_op(t, shape, node->child[i], depth - 1);
        } else {
            add_node(shape, node->child[i]);
            add_tree(shape, child);
        }
    }
}

void lm_shape_add_tree(struct lm_translator *t, uint32_t root, struct lm_shape *shape) {
    add_token(shape, t->used_pins[0] | (uint64_t)t->used_pins[1] << LM_MAX_PINS, 2 * LM_MAX_PINS);
    add_op(t, shape, root, LEVELS);
}

/* --- From a plan to a recipe ------------------------------------------------------------------ */

static uint8_t number_of(const struct lm_shape *shape, uint32_t node) {
    uint8_t i = 0;
    while (shape->nodes[i] != node)
        i++;
    return i;
}

/* The instruction that a trap in the tile is to name: the first part that reads memory or traps. */
static uint32_t place_of_trap(const struct lm_translator *t, uint32_t index) {
    const struct lm_node *const node = &t->nodes[index];
    for (uint32_t i = 0; i < node->count; i++) {
        const struct lm_node *const child = &t->nodes[node->child[i]];
        if (lm_is_inside(child) && child->effects & LM_HAS_EFFECT)
            return place_of_trap(t, node->child[i]);
    }
    return index;
}

static bool touches_memory(const struct lm_translator *t, const struct lm_node *node) {
    bool found = lm_is_memory_op(node->op);
    for (uint32_t i = 0; i < node->count && !found; i++)
        if (lm_is_inside(&t->nodes[node->child[i]]))
            found = touches_memory(t, &t->nodes[node->child[i]]);
    return found;
}

static void need_slots(struct lm_recipe *recipe, uint32_t slots) {
    if (slots > recipe->most_slots) recipe->most_slots = (uint8_t)slots;
}

/* Of the leaves that no tile has where they are, the next to bring to a slot: constants, then pins,
 * then the accumulator. UINT32_MAX: there is none. */
static uint32_t next_to_move(const struct lm_translator *t, const struct lm_plan *plan) {
    uint32_t best = UINT32_MAX;
    unsigned best_rank = 0;
    for (uint32_t i = 0; i < plan->leaf_count; i++) {
        const struct lm_node *const leaf = &t->nodes[plan->leaves[i]];
        const unsigned rank = lm_kind_rank((enum lm_kind)leaf->place);
        if (leaf->place == LM_KIND_slot || rank < best_rank) continue;
        best = plan->leaves[i];
        best_rank = rank;
    }
    return best;
}

/* The destination that a tile for the plan has: the wanted one, the accumulator, or a free slot. */
static bool find_destination(const struct lm_plan *plan, enum lm_kind wanted,
                             struct lm_recipe *recipe, uint32_t free_slots, uint32_t *handler) {
    recipe->to = (uint8_t)wanted;
    if (lm_plan_find(plan, wanted, handler)) return true;
    if (wanted == LM_KIND_none) return false;
    recipe->to = LM_KIND_acc;
    if (lm_plan_find(plan, LM_KIND_acc, handler)) return true;
    need_slots(recipe, free_slots + 2);
    recipe->to = LM_KIND_slot;
    recipe->to_free_slot = lm_plan_find(plan, LM_KIND_slot, handler);
    return recipe->to_free_slot;
}

/* Finds the tile of a root alone for operands that may have to move. */
static bool adapt(struct lm_translator *t, const struct lm_shape *shape, struct lm_plan *plan,
                  enum lm_kind wanted, struct lm_recipe *recipe, uint32_t *handler) {
    uint32_t free_slots = recipe->waiting_slots;
    while (!find_destination(plan, wanted, recipe, free_slots, handler)) {
        const uint32_t leaf = next_to_move(t, plan);
        if (leaf == UINT32_MAX || recipe->move_count == LM_MOST_MOVES) return false;
        recipe->moves[recipe->move_count].node = number_of(shape, leaf);
        recipe->moves[recipe->move_count++].place = t->nodes[leaf].place;
        t->nodes[leaf].place = LM_KIND_slot;
        free_slots += 2;
        need_slots(recipe, free_slots);
        lm_plan_write(t, plan);
    }
    return true;
}

static void write_recipe(const struct lm_translator *t, const struct lm_shape *shape,
                         const struct lm_plan *plan, struct lm_recipe *recipe) {
    struct lm_tile_key key = {0};
    lm_key_add_kind(&key, (enum lm_kind)recipe->to);
    lm_key_add(&key, plan->key.bits, plan->key.length);
    recipe->key = key.bits;
    recipe->key_length = (uint8_t)key.length;
    recipe->length = (uint8_t)plan->length;
    recipe->part_count = (uint8_t)plan->part_count;
    for (uint32_t i = 0; i < plan->part_count; i++) {
        recipe->parts[i].node = number_of(shape, plan->parts[i].node);
        recipe->parts[i].from = plan->parts[i].from;
        recipe->parts[i].size = plan->parts[i].size;
    }
    recipe->touches_memory = touches_memory(t, &t->nodes[plan->root]);
    recipe->place = number_of(shape, place_of_trap(t, plan->root));
}

static void make_recipe(struct lm_translator *t, const struct lm_shape *shape, enum lm_kind to,
                        struct lm_recipe *recipe) {
    const uint32_t free_slot = t->free_slot;
    struct lm_plan plan;
    uint32_t handler = 0;
    *recipe = (struct lm_recipe){.tokens = {shape->tokens[0], shape->tokens[1]}};
    const bool found = lm_plan_choose(t, &plan, shape->nodes[0], to, &handler);
    recipe->waiting_slots = (uint8_t)(t->free_slot - free_slot);
    recipe->most_slots = (uint8_t)plan.most_slots;
    recipe->waiting_count = (uint8_t)plan.waiting_count;
    for (uint32_t i = 0; i < plan.waiting_count; i++) {
        const struct lm_node *const tree = &t->nodes[plan.waiting[i]];
        recipe->waiting[i].node = number_of(shape, plan.waiting[i]);
        recipe->waiting[i].place = tree->place;
        recipe->waiting[i].slot =
            tree->place == LM_KIND_slot ? (uint8_t)(tree->slot - free_slot) : 0;
    }
    t->free_slot = free_slot;
    recipe->to = (uint8_t)to;
    if (found && !lm_plan_find(&plan, to, &handler)) {
        recipe->to = LM_KIND_acc;
        (void)lm_plan_find(&plan, LM_KIND_acc, &handler);
    }
    if (!found && !adapt(t, shape, &plan, to, recipe, &handler))
        lm_fail_translation(t, LM_UNSUPPORTED, "the interpreter has no tile for an instruction");
    write_recipe(t, shape, &plan, recipe);
    recipe->handler = (uint16_t)handler;
}

/* --- The table -------------------------------------------------------------------------------- */

/* The last entry is for shapes that are too large to be kept. */
static bool make_table(struct lm_translator *t) {
    uint64_t bytes = 0;
    for (uint32_t i = t->module->imported_funcs; i < t->module->func_count; i++)
        bytes += t->module->funcs[i].body_size;
    t->recipes_log2 = LEAST_LOG2;
    while (t->recipes_log2 < MOST_LOG2 && bytes >> t->recipes_log2 > BYTES_PER_ENTRY)
        t->recipes_log2++;
    t->recipes = calloc(((size_t)1 << t->recipes_log2) + 1, sizeof *t->recipes);
    if (!t->recipes) lm_fail_translation(t, LM_NO_MEMORY, "out of memory while compiling");
    return t->recipes != NULL;
}

const struct lm_recipe *lm_plan_anew(struct lm_translator *t, enum lm_kind to,
                                     const struct lm_shape *shape) {
    static const struct lm_recipe none = {.key_length = 0};
    if (!t->recipes && !make_table(t)) return &none;
    struct lm_recipe *const recipe = lm_recipe_at(t, shape);
    make_recipe(t, shape, to, recipe);
    return recipe;
}
