/* SPDX-License-Identifier: Apache-2.0 */
/* The plain reference evaluation: a back end that executes a validated module the way the spec's
 * section 4 reads, with no thought of speed. Differential fuzzing holds the real back ends against
 * it.
 *
 * It shares with them the module decoder, instantiation and the runtime's objects (runtime.h), and
 * nothing else: bodies are read by its own decoder instead of the walk, values are 16-byte cells on
 * one stack, labels are counted at run time, scalar numerics are written from section 4.3 over wide
 * integers, memory and table accesses check their bounds one by one, and v128 goes through the
 * scalar table of simd/, relaxed instructions through the table of the ISA that it is compiled for,
 * whose freedom tests/simd checks. Types are compared by structure. */
#ifndef LM_TESTS_FUZZ_REFERENCE_H
#define LM_TESTS_FUZZ_REFERENCE_H

#include "engine/ops.h"
#include "engine/runtime.h"
#include "simd/v128.h"

/* A value of any type; the bytes beyond a narrow one are zero, so that an address or size may be
 * read as i64 whatever the memory. */
union ref_value {
    uint32_t i32; /* f32 as its bits */
    uint64_t i64; /* f64 as its bits */
    lm_v128 v128;
    void *ref;
};

struct ref_func;
struct ref_label;

/* A compiled module, and how its functions run: set the fields marked "in" after compiling. */
struct ref_code {
    struct lm_code base;
    const struct lm_module *module;
    const struct lm_v128_ops *relaxed; /* what relaxed instructions do */
    struct lm_v128_ops own;            /* that, after ref_select_by_sign */
    struct ref_func *funcs;            /* by index in the module's function index space */

    uint64_t steps_left; /* in: instructions that may still be executed; UINT64_MAX at first */
    bool out_of_steps;   /* out: a call ended with LM_TRAP_host because steps_left was 0 */
    uint64_t fuel_used;  /* out: what lanemark.h says that executing it costs */
    enum lm_op planted;  /* in: an instruction that is to give a wrong result; LM_OP_COUNT: none */
    uint64_t executed[LM_OP_COUNT]; /* out: how often each instruction was executed */

    union ref_value *values; /* operands and locals of all activations */
    uint32_t height, value_capacity;
    struct ref_label *labels;
    uint32_t label_count, label_capacity;
    uint32_t depth; /* activations */
};

extern const struct lm_backend ref_backend;

static inline struct ref_code *ref_code_of(struct lm_code *code) {
    return (struct ref_code *)code;
}

/* Whether the evaluation knows an instruction; tests refuse a feature that it does not. */
bool ref_knows(enum lm_op op);

/* Lets relaxed lane selections go by the sign of the mask's lanes, as the compiler's do. */
void ref_select_by_sign(struct ref_code *code);

/* Whether `planted` has an effect on this instruction. */
bool ref_can_plant(enum lm_op op);

#endif
