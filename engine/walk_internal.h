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
    uint32_t steps;               /* for walk_in_time */
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
/* One of many steps: fails when the module's deadline has passed. */
lm_status walk_in_time(struct walker *w);

lm_status walk_mismatch(struct walker *w, uint8_t expected, const char *found);

lm_status walk_push(struct walker *w, uint8_t type);
lm_status walk_push_all(struct walker *w, const uint8_t *types, uint32_t count);
lm_status walk_pop(struct walker *w, uint8_t expected);
lm_status walk_pop_any(struct walker *w, uint8_t *type); /* LM_TYPE_ANY from a polymorphic stack */
lm_status walk_pop_all(struct walker *w, const uint8_t *types, uint32_t count);
lm_status walk_check_all(struct walker *w, const uint8_t *types,
                         uint32_t count); /* like popping, without */

/* Opens a frame above the current stack and pushes the parameters of `type`. */
lm_status walk_open(struct walker *w, enum lm_op op, const struct lm_functype *type, bool is_dead);

/* The rest of the current block cannot be reached: its operands are polymorphic. */
void walk_unreachable(struct walker *w);

/* Hands w->instr to the sink. */
lm_status walk_emit(struct walker *w);

/* The same if the code is reachable, with the operands popped since `height_before`. */
lm_status walk_emit_reachable(struct walker *w, uint32_t height_before);

/* A byte that stands for an index which can only be 0. */
lm_status walk_read_reserved(struct walker *w);

lm_status walk_check_index(struct walker *w, const char *space, uint32_t index, uint32_t count);
lm_status walk_read_index(struct walker *w, uint32_t *index, uint32_t count, const char *space);

/* Fails when a value type belongs to a feature that is off. */
lm_status walk_type_allowed(struct walker *w, uint8_t type);

/* An instruction whose signature in the table is `special`. */
lm_status walk_special(struct walker *w);

#endif
