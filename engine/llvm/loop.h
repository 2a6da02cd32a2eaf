/* SPDX-License-Identifier: Apache-2.0 */
/* Innermost loops whose accesses can be checked all at once before they begin: one symbolic walk
 * over the recorded body finds each address as a linear form of the locals at the loop's start, how
 * the locals step from iteration to iteration, and a bound on the number of iterations. gen_loop.c
 * makes the check of it, and a copy of the loop whose accesses are plain, which LLVM may vectorise.
 *
 * All arithmetic of forms is modulo 2^32, as the guest's is. */
#ifndef LM_LLVM_LOOP_H
#define LM_LLVM_LOOP_H

#include "engine/llvm/record.h"

enum {
    LM_FORM_TERMS = 6,
    LM_LOOP_LOCALS = 96, /* that a loop may use */
    LM_LOOP_ACCESSES = 512,
    LM_LOOP_GROUPS = 48,
    LM_LOOP_UNKNOWNS = 128,
    LM_LOOP_ALIGNMENTS = 16,
    LM_LOOP_STEPS = 6000,
};

/* constant + sum of factor * atom. An atom below LM_ATOM_UNKNOWN is an index into lm_loop.locals,
 * and stands for that local at the iteration's start; others are unknown values of a range. */
#define LM_ATOM_UNKNOWN 0x80000000U
struct lm_form {
    uint32_t constant;
    uint32_t count;
    struct {
        uint32_t atom, factor;
    } terms[LM_FORM_TERMS];
};

/* Accesses whose addresses differ by constants. */
struct lm_loop_group {
    uint32_t memory;
    struct lm_form form; /* of the lowest address, without unknowns */
    struct lm_form step; /* from iteration to iteration */
    uint64_t extent;     /* bytes from there to the end of the last access of an iteration */
    bool is_affine;      /* no unknowns: each iteration's addresses are known */
    bool is_stored;      /* at least one access is a store */
    int64_t lowest;      /* the constant of the lowest address */
};

struct lm_loop_access {
    uint32_t step; /* in the recording */
    uint32_t group;
    int64_t constant; /* of its address, the instruction's offset aside */
};

enum lm_loop_compare {
    LM_COMPARE_eq,
    LM_COMPARE_ne,
    LM_COMPARE_lt_s,
    LM_COMPARE_lt_u,
    LM_COMPARE_gt_s,
    LM_COMPARE_gt_u,
    LM_COMPARE_le_s,
    LM_COMPARE_le_u,
    LM_COMPARE_ge_s,
    LM_COMPARE_ge_u,
};

/* The loop goes on while `a` compares so to `b`. For ne: `a` is the difference, `b` is 0. `a` steps
 * by `step`, `b` does not. */
struct lm_loop_trip {
    enum lm_loop_compare compare;
    struct lm_form a, b;
    int32_t step;
    uint32_t test; /* the step of its br_if, or of an if that guards the branch back */
    bool is_only;  /* nothing else leads back: it says exactly when the loop ends */
};

/* A form whose low bits the analysis took for 0: those of `mask`. Its steps keep them so. */
struct lm_loop_alignment {
    struct lm_form form;
    uint32_t mask;
};

struct lm_loop {
    uint32_t first, last; /* steps: `loop` and its `end` */
    uint32_t locals[LM_LOOP_LOCALS];
    uint32_t local_count;
    struct lm_loop_group groups[LM_LOOP_GROUPS];
    uint32_t group_count;
    struct lm_loop_access accesses[LM_LOOP_ACCESSES]; /* in the order of steps */
    uint32_t access_count;
    struct lm_loop_alignment alignments[LM_LOOP_ALIGNMENTS]; /* which the check must confirm */
    uint32_t alignment_count;
    struct lm_loop_trip trip;
};

/* Whether a group stands still while the loop runs, and is stored to: such as a sum in memory. */
bool lm_loop_is_place(const struct lm_loop_group *group);

/* Analyses the loop that begins at step `first`. False: it is not of the kind. */
bool lm_loop_analyse(const struct lm_module *module, const struct lm_recording *recording,
                     uint32_t first, struct lm_loop *loop);

/* The access at a step, or NULL. */
const struct lm_loop_access *lm_loop_access_at(const struct lm_loop *loop, uint32_t step);

#endif
