/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of tiles. A tile is a handler for a small tree of instructions (tiles.txt): its key holds
 * the tree's tokens in preorder, the first in the lowest bits, so that the generator, which makes
 * the handlers, and the translator, which looks for one, agree without a list of names.
 *
 *     destination (kind), then a node: operator and its children
 *     child: a kind; LM_KIND_sum and two kinds; LM_KIND_op and a node; LM_KIND_tee, a destination
 *     and a node */
#ifndef LM_INTERP_TILE_KEY_H
#define LM_INTERP_TILE_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/ops.h"

/* Operators of trees that are no instruction of the opcode tables follow those in number. */
enum lm_tile_op {
    LM_TILE_OP_FIRST = LM_OP_COUNT - 1,
#define PSEUDO(name, sig) LM_TILE_OP_##name,
#include "engine/interp/pseudo.def"
#undef PSEUDO
    LM_TILE_OP_COUNT
};
_Static_assert(LM_TILE_OP_COUNT <= 1024, "an operator takes ten bits of a key");

/* Where an operand is, or a result goes. The accumulator and the pins are registers: one bank for
 * integers and references, one for floats and vectors. */
enum lm_kind {
    LM_KIND_none, /* no destination */
    LM_KIND_slot,
    LM_KIND_const, /* four bytes of the cell: i32, f32, or an i64 that fits */
    LM_KIND_wide,  /* eight bytes, or a vector's sixteen */
    LM_KIND_acc,
    LM_KIND_pin, /* the first of LM_MAX_PINS */
    LM_MAX_PINS = 4,
    LM_KIND_sum = 13,
    LM_KIND_tee = 14,
    LM_KIND_op = 15,
};

struct lm_tile_key {
    uint64_t bits;
    uint32_t length; /* beyond 64: no tile has so many tokens */
};

static inline void lm_key_add(struct lm_tile_key *key, uint64_t value, uint32_t width) {
    if (key->length + width <= 64) key->bits |= value << key->length;
    key->length += width;
}

static inline void lm_key_add_kind(struct lm_tile_key *key, enum lm_kind kind) {
    lm_key_add(key, kind, 4);
}

static inline void lm_key_add_op(struct lm_tile_key *key, uint32_t op) {
    lm_key_add(key, op, 10);
}

/* An entry of the generated tables. */
struct lm_tile_entry {
    uint64_t key;
    uint32_t handler;
};

/* Of two handlers that are joined: the second follows the first. */
static inline uint64_t lm_join_key(uint32_t first, uint32_t second) {
    return (uint64_t)(first + 1) << 32 | second;
}

/* The order of the operands of an instruction that has them swapped or is its own mirror image:
 * ascending. */
static inline unsigned lm_kind_rank(enum lm_kind kind) {
    if (kind == LM_KIND_op || kind == LM_KIND_tee || kind == LM_KIND_sum) return 0;
    if (kind == LM_KIND_acc) return 1;
    if (kind >= LM_KIND_pin) return 2 + (unsigned)(kind - LM_KIND_pin);
    return 8 + (unsigned)kind;
}

/* Where a key's search in a table of 1 << log2 entries starts; it goes on to the next until found
 * or empty. */
static inline uint32_t lm_key_hash(uint64_t bits, unsigned log2) {
    return (uint32_t)((bits * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - log2));
}

#endif
