/* SPDX-License-Identifier: Apache-2.0 */
/* Loops of vector code whose iterations may be run several at once, each in its own 128 bits of a
 * wider vector: what each value of the body depends on, whether iterations may be brought together
 * without changing what memory holds, and whether that pays. It takes what loop.c found and is used
 * by gen_pack.c, which generates the wider loop.
 *
 * Of floats no sum is formed in another order: what goes on from iteration to iteration is computed
 * iteration by iteration, unless the order cannot be told (sums of integers and the like). */
#ifndef LM_LLVM_PACK_H
#define LM_LLVM_PACK_H

#include "engine/llvm/loop.h"

enum {
    LM_PACK_WIDTH = 4,                             /* v128 in a vector at most */
    LM_PACK_ROUNDS = 4,                            /* vectors, of consecutive iterations, at most */
    LM_PACK_MOST = LM_PACK_WIDTH * LM_PACK_ROUNDS, /* iterations at once */
    LM_PACK_STEPS = 1000,
    LM_PACK_PAIRS = 12, /* of groups that must not meet */
    LM_PACK_OPERANDS = 3,
};

/* Where a value comes from: a step of the body, counted from the loop's own, or, with this bit, a
 * local as it is when the iteration begins. */
#define LM_PACK_LOCAL 0x80000000U

enum lm_pack_mode {
    LM_PACK_nothing, /* has no value of its own, or none that is used */
    LM_PACK_uniform, /* the same in all iterations */
    LM_PACK_wide,    /* a wide vector for each round */
    LM_PACK_copies,  /* one value for each iteration */
};

struct lm_pack_node {
    uint32_t operands[LM_PACK_OPERANDS];
    uint8_t operand_count;
    uint8_t type; /* enum lm_type, or LM_TYPE_ANY: none */
    uint8_t mode; /* enum lm_pack_mode */
    bool is_serial;
    uint16_t uses;
};

enum lm_pack_carry {
    LM_CARRY_fixed,   /* the loop does not set it */
    LM_CARRY_serial,  /* known after the iteration before */
    LM_CARRY_shifted, /* a vector that does not depend on itself: the one of the iteration before */
    LM_CARRY_folded,  /* a vector gathered in any order */
};

struct lm_pack_local {
    uint32_t out; /* where its value at the iteration's end comes from */
    uint16_t uses;
    uint8_t carry;   /* enum lm_pack_carry */
    enum lm_op fold; /* of a folded one: what joins two parts */
};

struct lm_pack {
    const struct lm_recording *recording;
    const struct lm_loop *loop;
    uint32_t width;  /* v128 in a vector */
    uint32_t rounds; /* vectors of consecutive iterations, for processors to work on side by side */
    uint32_t factor; /* iterations at once: the product of both */
    uint32_t node_count;
    struct lm_pack_node *nodes;   /* by step, counted from the loop's own */
    struct lm_pack_local *locals; /* by index in the function */
    struct {
        uint32_t stored, other;
    } pairs[LM_PACK_PAIRS]; /* of groups which must not meet */
    uint32_t pair_count;
};

/* Whether `op` can be generated once for vectors of any width whose 128-bit blocks are apart. */
typedef bool (*lm_pack_widens)(enum lm_op op);

/* Analyses an analysed loop for width * rounds iterations at once. False: it is not of the kind, or
 * does not pay. lm_pack_release in either case. */
bool lm_pack_analyse(const struct lm_recording *recording, const struct lm_loop *loop,
                     uint32_t width, uint32_t rounds, lm_pack_widens widens, struct lm_pack *pack);

/* How many rounds suit a loop that was analysed for one. */
uint32_t lm_pack_rounds(const struct lm_pack *pack);
void lm_pack_release(struct lm_pack *pack);

#endif
