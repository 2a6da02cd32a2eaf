/* SPDX-License-Identifier: Apache-2.0 */
/* What walk.c and walk_special.c share: the walker's state and its stack operations. Private to the
 * two. */
#ifndef LM_ENGINE_WALK_INTERNAL_H
#define LM_ENGINE_WALK_INTERNAL_H

#include "engine/reader.h"
#include "engine/walk.h"

struct walker {
    struct lm_walk walk; /* the sink's view; its pointers are those below */
    struct lm_reader in;
    const struct lm_sink *sink; /* NULL: validation only */
    struct lm_error *error;
    struct lm_instr instr; /* the one being checked */
    struct lm_value_info *values;
    struct lm_frame *frames;
    struct lm_value_info *locals;
    uint32_t *depths; /* of the current br_table */
    uint32_t value_capacity, frame_capacity, depth_capacity;
    uint32_t steps;               /* for walk_in_time: until it looks at the clock again */
    struct lm_functype body_type; /* the function's, without parameters: those are locals */
};

static inline struct lm_frame *walk_top(struct walker *w) {
    return &w->frames[w->walk.depth - 1];
}

static inline bool walk_has_feature(const struct walker *w, enum lm_feature feature) {
    return w->walk.module->features >> feature & 1U;
}

/* Whether the sink is to see what comes next. */
static inline bool walk_is_live(struct walker *w) {
    const struct lm_frame *frame = walk_top(w);
    return !frame->is_dead && !frame->is_unreachable;
}

/* lm_fail at the current instruction: walk_fail(w, status, format, ...). */
#define walk_fail(w, status, ...) lm_fail((w)->error, (status), (w)->instr.offset, __VA_ARGS__)
lm_status walk_look_at_clock(struct walker *w);

/* One of many steps: fails when the module's deadline has passed. */
static inline lm_status walk_in_time(struct walker *w) {
    return w->steps-- != 0 ? LM_OK : walk_look_at_clock(w);
}

lm_status walk_mismatch(struct walker *w, uint8_t expected, const char *found);

/* Pushing where there is no room, and popping what is not plainly there. */
lm_status walk_push_more(struct walker *w, uint8_t type);
lm_status walk_pop_other(struct walker *w, uint8_t expected);

static inline lm_status walk_push(struct walker *w, uint8_t type) {
    struct lm_walk *const walk = &w->walk;
    if (walk->height >= w->value_capacity) return walk_push_more(w, type);
    w->values[walk->height++] = (struct lm_value_info){.type = type, .slot = walk->slot_height};
    walk->slot_height += lm_type_slots(type);
    return LM_OK;
}

static inline lm_status walk_pop(struct walker *w, uint8_t expected) {
    struct lm_walk *const walk = &w->walk;
    if (walk->height == walk_top(w)->height) return walk_pop_other(w, expected);
    const struct lm_value_info *const value = &w->values[walk->height - 1];
    if (value->type != expected) return walk_pop_other(w, expected);
    walk->height--;
    walk->slot_height = value->slot;
    return LM_OK;
}

lm_status walk_push_all(struct walker *w, const uint8_t *types, uint32_t count);
lm_status walk_pop_any(struct walker *w, uint8_t *type); /* LM_TYPE_ANY from a polymorphic stack */
lm_status walk_pop_all(struct walker *w, const uint8_t *types, uint32_t count);
lm_status walk_check_all(struct walker *w, const uint8_t *types,
                         uint32_t count); /* like popping, without */

/* Opens a frame above the current stack and pushes the parameters of `type`. */
lm_status walk_open(struct walker *w, enum lm_op op, const struct lm_functype *type, bool is_dead);

/* The rest of the current block cannot be reached: its operands are polymorphic. */
void walk_unreachable(struct walker *w);

/* Hands w->instr to the sink. */
static inline lm_status walk_emit(struct walker *w) {
    return w->sink ? w->sink->instr(w->sink->self, &w->walk, &w->instr, w->error) : LM_OK;
}

/* The same if the code is reachable, with the operands popped since `height_before`. */
static inline lm_status walk_emit_reachable(struct walker *w, uint32_t height_before) {
    if (!walk_is_live(w)) return LM_OK;
    w->instr.operands = height_before - w->walk.height;
    w->instr.reachable = true;
    return walk_emit(w);
}

/* A byte that stands for an index which can only be 0. */
lm_status walk_read_reserved(struct walker *w);

lm_status walk_check_index(struct walker *w, const char *space, uint32_t index, uint32_t count);

static inline lm_status walk_read_index(struct walker *w, uint32_t *index, uint32_t count,
                                        const char *space) {
    TRY(lm_read_u32(&w->in, index));
    return *index < count ? LM_OK : walk_check_index(w, space, *index, count);
}

/* Fails when a value type belongs to a feature that is off. */
lm_status walk_type_allowed(struct walker *w, uint8_t type);

/* An instruction whose signature in the table is `special`. */
lm_status walk_special(struct walker *w);

#endif
