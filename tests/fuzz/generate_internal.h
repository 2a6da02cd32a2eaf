/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the generator share: the module under construction, the function under
 * construction with its model of the operand stack, and the entry points between the files.
 *
 *   generate_module.c     sections, and the plan that they and the bodies follow
 *   generate_body.c       statements: blocks, branches, sinks
 *   generate_control.c    labels, branches and blocks
 *   generate_loop.c       loops over arrays
 *   generate_value.c      expressions: instructions by result type, operands by signature
 *   generate_memory.c     addresses, sizes, whole memories; generate_bulk.c: whole tables
 *   generate_nan.c        which values hold NaNs of arithmetic, and their replacement */
#ifndef LM_TESTS_FUZZ_GENERATE_INTERNAL_H
#define LM_TESTS_FUZZ_GENERATE_INTERNAL_H

#include "engine/types.h"
#include "tests/fuzz/generate.h"

enum {
    MAX_VALUES = 5, /* parameters or results of a type */
    MAX_TYPES = 12,
    MAX_FUNCS = 12, /* imports and bodies; as many wrappers again */
    MAX_GLOBALS = 12,
    MAX_TABLES = 3,
    MAX_MEMORIES = 3,
    MAX_SEGMENTS = 6,
    MAX_LOCALS = 56,
    SCRATCH_LOCALS = 10, /* two of each numeric type, right behind the parameters */
    MAX_HEIGHT = 96,
    SAFE_HEIGHT = 40, /* above it, only constants */
    MAX_NESTING = 8,
    FUEL = 1500,
    CALL_FUEL = 15, /* what entering a function costs; a turn of a loop costs 1 */
};

/* Where NaNs that arithmetic made may hide in a value. */
enum nans { NO_NANS, F32_NANS, F64_NANS };

struct kind {
    uint8_t type; /* enum lm_type */
    uint8_t nans; /* enum nans: may be there */
};

struct gen_type {
    uint8_t params[MAX_VALUES], results[MAX_VALUES];
    uint32_t param_count, result_count;
};

struct gen_global {
    uint8_t type;
    bool is_mutable;
};

struct gen_table {
    uint8_t element;
    bool is_64;
    uint32_t min, max;
};

struct gen_memory {
    bool has_max, is_shared, is_64;
    uint32_t min, max; /* pages */
};

struct gen_segment {
    uint8_t type; /* of elements */
    uint32_t count;
};

struct gen_module {
    struct source *source;
    uint32_t wildness; /* out of 16: how often an operand may make an instruction trap */
    struct gen_type types[MAX_TYPES];
    uint32_t type_count;
    uint32_t funcs[MAX_FUNCS]; /* type indices; imports first, no wrappers */
    uint32_t imported_funcs, func_count;
    struct gen_global globals[MAX_GLOBALS];
    uint32_t imported_globals, global_count, fuel; /* index of the fuel global */
    struct gen_table tables[MAX_TABLES];
    uint32_t imported_tables, table_count;
    struct gen_memory memories[MAX_MEMORIES];
    uint32_t imported_memories, memory_count;
    struct gen_segment elements[MAX_SEGMENTS], datas[MAX_SEGMENTS];
    uint32_t element_count, data_count;
    uint32_t first_funcs; /* functions that table 0 begins with: 0, 1, ... */
    uint32_t deep;        /* a body that does nothing but call itself; 0: none */
};

struct gen_frame {
    enum lm_op op; /* block, loop, if, else; block for the body */
    const uint8_t *params, *results;
    uint32_t param_count, result_count;
    uint32_t height;  /* of the stack below the parameters */
    uint32_t counter; /* loop: the local that counts its turns down */
    bool is_unreachable;
};

struct gen_local {
    struct kind kind;
    bool is_reserved; /* a loop's counter or scratch: not for anybody else to set */
};

struct gen_func {
    struct gen_module *module;
    struct source *source;
    struct buffer code;
    struct kind values[MAX_HEIGHT];
    uint32_t height;
    struct gen_frame frames[MAX_NESTING];
    uint32_t depth;
    struct gen_local locals[MAX_LOCALS];
    uint32_t local_count, param_count;
    const struct gen_array *array; /* the loop over arrays around, or NULL */
    int budget;                    /* instructions that may still be added on a whim */
};

/* --- generate_module.c --- */
void put_constant(struct source *source, struct buffer *code, uint8_t type);

/* --- generate_body.c --- */
void gen_statements(struct gen_func *f);
void gen_body(struct gen_func *f, uint32_t index, struct buffer *out);
void gen_sink(struct gen_func *f);

/* --- generate_control.c --- */
/* Opens a block whose parameters are on the stack, fills it, and leaves its results there. */
void gen_block(struct gen_func *f, enum lm_op op, int64_t block_type);
/* A block type that gives one value. */
void gen_block_value(struct gen_func *f, uint8_t type, uint32_t depth);
void gen_block_statement(struct gen_func *f);
void gen_branch(struct gen_func *f);
void gen_fuel_check(struct gen_func *f, uint32_t cost);
/* Brings the stack to exactly the current frame's results. */
void gen_finish(struct gen_func *f);

/* --- generate_loop.c --- */
void gen_array_loop(struct gen_func *f);
/* Inside such a loop: the memory it is about, and gen_address in it. */
uint32_t gen_array_memory(const struct gen_func *f);
uint64_t gen_array_address(struct gen_func *f, enum lm_op op, uint32_t depth);

/* --- generate_value.c --- */
/* Pushes one value of a type, with no NaNs but those allowed; nests at most `depth` deep. */
void gen_value(struct gen_func *f, struct kind kind, uint32_t depth);
void gen_exact(struct gen_func *f, uint8_t type, uint32_t depth);
void gen_exact_all(struct gen_func *f, const uint8_t *types, uint32_t count, uint32_t depth);
void gen_condition(struct gen_func *f, uint32_t depth);
/* An i32 that is mostly below `bound`. */
void gen_index(struct gen_func *f, uint32_t bound, uint32_t depth);
/* An instruction with its operands; the first `given` operands are already on the stack. */
void gen_op(struct gen_func *f, enum lm_op op, uint32_t given, uint32_t depth);
/* Any instruction that takes what is on top of the stack. */
void gen_apply(struct gen_func *f);
void gen_store(struct gen_func *f);
void gen_call(struct gen_func *f, uint32_t func, uint32_t depth);
void gen_call_indirect(struct gen_func *f, uint32_t depth);
/* A call in place of this function, where one of the same results is found. */
bool gen_tail_call(struct gen_func *f);
void gen_table_statement(struct gen_func *f);
bool gen_is_wild(struct gen_func *f);

/* --- generate_memory.c --- */
/* The first memory whose addresses are i32; memory_count if there is none. */
uint32_t gen_narrow_memory(const struct gen_module *m);
void gen_constant_address(struct gen_func *f, uint32_t memory, uint64_t value);
/* Pushes an address for an access; returns the offset that goes with it. */
uint64_t gen_address(struct gen_func *f, uint32_t memory, enum lm_op op, uint32_t depth);
void put_memarg(struct gen_func *f, enum lm_op op, uint32_t memory, uint64_t offset);
/* Like gen_index, of type i32 or i64. */
void gen_size(struct gen_func *f, uint8_t type, uint32_t bound, uint32_t depth);
/* memory.size or memory.grow of a memory that gives this type; false: there is none. */
bool gen_memory_size(struct gen_func *f, uint8_t type, uint32_t depth);
void gen_memory_statement(struct gen_func *f);

/* --- generate_nan.c --- */
uint8_t nans_allowed(enum lm_op op, uint32_t operand);
uint8_t nans_of_result(enum lm_op op, const struct kind *operands, uint32_t count);
/* Makes the top value exact; or the one below it. */
void gen_make_exact(struct gen_func *f);

/* --- Emitting ------------------------------------------------------------------------------------
 */

static inline void emit(struct gen_func *f, enum lm_op op) {
    const struct lm_op_info *info = &lm_ops[op];
    f->budget--;
    if (info->prefix) put_byte(&f->code, info->prefix);
    if (info->prefix)
        put_unsigned(&f->code, info->code);
    else
        put_byte(&f->code, (uint8_t)info->code);
}

static inline void emit_index(struct gen_func *f, enum lm_op op, uint32_t index) {
    emit(f, op);
    put_unsigned(&f->code, index);
}

static inline void emit_i32(struct gen_func *f, uint32_t value) {
    emit(f, LM_OP_i32_const);
    put_signed(&f->code, (int32_t)value);
}

static inline void push_kind(struct gen_func *f, uint8_t type, uint8_t nans) {
    f->values[f->height++] = (struct kind){type, nans};
}

static inline struct gen_frame *top_frame(struct gen_func *f) {
    return &f->frames[f->depth - 1];
}

/* Drops `count` values from the model; those that an unreachable block does not have count too. */
static inline void pop_kinds(struct gen_func *f, uint32_t count) {
    const uint32_t floor = top_frame(f)->height;
    f->height = f->height - floor > count ? f->height - count : floor;
}

static inline uint32_t free_values(const struct gen_func *f) {
    return f->height - f->frames[f->depth - 1].height;
}

/* A new local, or an existing reserved one when there is no more room. */
uint32_t gen_new_local(struct gen_func *f, struct kind kind, bool is_reserved);
/* A local that scratch code may use; `which` is 0 or 1. */
uint32_t gen_scratch(struct gen_func *f, uint8_t type, uint32_t which);

#endif
