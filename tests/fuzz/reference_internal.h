/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the reference evaluation share: decoded instructions, the run, and one entry
 * per group of instructions. reference.c dispatches; each group says by its return value or by a
 * `knows` function whether an instruction is its own. */
#ifndef LM_TESTS_FUZZ_REFERENCE_INTERNAL_H
#define LM_TESTS_FUZZ_REFERENCE_INTERNAL_H

#include "tests/fuzz/reference.h"

struct ref_instr {
    enum lm_op op;
    uint32_t else_at, end_at; /* block, loop, if, else: positions of the matching else (or end), end
                               */
    uint32_t params, results; /* block, loop, if: numbers of values */
    union {
        uint64_t bits;       /* of a scalar constant */
        uint8_t v128[16];    /* also the lanes of a shuffle */
        uint32_t indices[2]; /* in the binary's order */
        uint8_t lane;
        struct {
            uint64_t offset;
            uint32_t memory;
            uint8_t lane;
        } mem;
        struct {
            uint32_t *depths; /* count + 1, the default last; owned by the function */
            uint32_t count;
        } labels;
    } imm;
};

struct ref_func {
    struct ref_instr *code; /* NULL for an import */
    uint32_t length;
    uint32_t local_count; /* without parameters */
    uint32_t params, results;
};

struct ref_label {
    uint32_t height;   /* of the stack below the block's parameters */
    uint32_t arity;    /* values that a branch carries */
    uint32_t position; /* where a branch goes on */
    bool is_loop;      /* it stays open when branched to */
};

/* One activation of the back end. */
struct ref_run {
    struct ref_code *code;
    struct lm_instance *instance;
    struct lm_trap *trap; /* filled when a host function failed */
};

/* Reads a body (reference_code.c); false without memory. */
bool ref_func_decode(struct ref_func *func, const struct lm_module *module, uint32_t index);
void ref_func_release(struct ref_func *func);

/* Scalar numerics: operands `a` in stack order, result into `*result` (cleared before). False: not
 * one of theirs. A trap is stored in *trap. */
bool ref_integer(enum lm_op op, const union ref_value *a, union ref_value *result,
                 enum lm_trap_code *trap);
bool ref_float(enum lm_op op, const union ref_value *a, union ref_value *result,
               enum lm_trap_code *trap);

/* v128 (reference_vector.c): `access` is the address of a memory instruction, already checked. */
bool ref_is_vector(enum lm_op op);
void ref_vector(const struct ref_run *run, const struct ref_instr *instr, const union ref_value *a,
                uint8_t *access, union ref_value *result);

/* Memory instructions with a memarg, scalar ones carried out and vectors handed on; then the whole
 * memories', tables' and references' own. `a` as above. */
enum lm_trap_code ref_access(const struct ref_run *run, const struct ref_instr *instr,
                             const union ref_value *a, union ref_value *result);
bool ref_is_atomic(enum lm_op op);
enum lm_trap_code ref_atomic(const struct ref_run *run, const struct ref_instr *instr,
                             const union ref_value *a, union ref_value *result);
bool ref_is_bulk(enum lm_op op);
enum lm_trap_code ref_bulk(const struct ref_run *run, const struct ref_instr *instr,
                           const union ref_value *a, union ref_value *result);

/* The address of an access, instr->imm.mem.offset included; UINT64_MAX where the sum has more than
 * 64 bits, which no memory reaches. */
uint64_t ref_address(const struct ref_instr *instr, const union ref_value *a);

/* The number of operands and results of an instruction of ref_access, ref_bulk, ref_vector,
 * ref_integer or ref_float. */
void ref_arity(enum lm_op op, uint32_t *operands, uint32_t *results);

#endif
