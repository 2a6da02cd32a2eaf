/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the code generator (gen_*.c) share: LLVM's objects of one compilation unit, the
 * state of the function being generated, and small builders.
 *
 * Each Wasm function becomes one LLVM function `result fN(context, parameters...)`; more than one
 * result goes to memory whose address is the last parameter. Locals are allocas, which LLVM makes
 * registers of; operands are LLVM values; where paths meet there are phis.
 *
 * Traps are exact (spec section 4.4): accesses and global.set are volatile, so that LLVM deletes,
 * moves and merges none of them. */
#ifndef LM_LLVM_GEN_H
#define LM_LLVM_GEN_H

#include <llvm-c/Core.h>
#include <llvm-c/DebugInfo.h>
#include <llvm-c/TargetMachine.h>

#include "engine/llvm/context.h"
#include "engine/llvm/image.h"
#include "engine/llvm/loop.h"
#include "engine/llvm/pack.h"
#include "engine/llvm/record.h"

/* Lanes of a v128. */
enum gen_shape { SHAPE_I8, SHAPE_I16, SHAPE_I32, SHAPE_I64, SHAPE_F32, SHAPE_F64, SHAPE_COUNT };

/* Families of machines, as far as code for them differs. */
enum gen_family { GEN_x86_64, GEN_aarch64, GEN_riscv64 };

/* What the machine is, and on x86-64 what it can do beyond x86-64-v2. */
struct gen_target {
    LLVMTargetMachineRef machine;
    enum gen_family family;
    const char *triple;
    char *cpu, *features;             /* disposed by LLVMDisposeMessage */
    unsigned convention;              /* LLVM's number of that between guests */
    bool has_vectors;                 /* of at least 128 bits */
    uint32_t least_scale, most_scale; /* of registers without a fixed length; 0: there are none */
    bool has_avx2, has_fma, has_avx512, has_gfni, has_vnni;
    bool prefers_512;
    uint32_t blocks; /* of 128 bits in the vectors that it prefers */
};

/* A label: parallel to the walk's frames. */
struct gen_label {
    enum lm_op op; /* block, loop, if, else; block for the body */
    const struct lm_functype *type;
    uint32_t height;             /* operands below the block's parameters */
    LLVMBasicBlockRef target;    /* where branches go: for loops its start, else what follows */
    LLVMBasicBlockRef otherwise; /* of an if, until its else */
    uint32_t first_phi;          /* in gen.phis: for each value that branches carry */
    uint32_t first_param;        /* of an if: in gen.phis, its parameters for the else */
};

/* A loop whose plain copy is being generated (gen_loop.c). */
struct gen_loop {
    struct lm_loop loop;
    uint32_t label;           /* number of labels outside */
    struct lm_op_tally tally; /* of an iteration, where instructions are counted */
    uint32_t ahead;           /* iterations that an access is ahead of the counter */
    LLVMValueRef trip;        /* the last iteration at most, from 0 */
    LLVMValueRef counter;     /* place of the number of the iteration */
    LLVMValueRef starts[LM_LOOP_GROUPS], strides[LM_LOOP_GROUPS], bases[LM_LOOP_GROUPS];
    LLVMValueRef lowest[LM_LOOP_GROUPS], behind[LM_LOOP_GROUPS]; /* what a group reaches */
    LLVMMetadataRef scopes[LM_LOOP_GROUPS];                      /* of places, else NULL */
    LLVMValueRef others[LM_LOOP_GROUPS]; /* the scopes that a group has nothing to do with */
};

struct gen {
    /* of the compilation unit */
    const struct lm_module *module;
    const struct lm_compile_options *options;
    const struct gen_target *target;
    LLVMContextRef llvm;
    LLVMModuleRef ir;
    LLVMBuilderRef b;     /* at the code being generated */
    LLVMBuilderRef entry; /* at the end of the function's first block */
    LLVMDIBuilderRef debug;
    LLVMMetadataRef debug_file, debug_type, scope;
    LLVMTypeRef i1, i8, i16, i32, i64, i128, f32, f64, ptr, nothing, v128;
    LLVMTypeRef shapes[SHAPE_COUNT];
    uint32_t blocks;         /* v128 that a vector holds: 1, but in packed loops (gen_pack.c) */
    LLVMTypeRef *func_types; /* by type index; NULL until used */
    LLVMValueRef *funcs;     /* by function index; NULL until used */
    unsigned invariant, likely, loop, scope_kind, noalias_kind; /* of metadata */
    LLVMMetadataRef no_operands, unlikely, likely_first;
    unsigned level; /* of optimisation, 0 to 3 */
    struct lm_error *error;
    lm_status status;

    /* of the function */
    struct lm_recording recording;
    const struct lm_functype *type;
    LLVMValueRef func, context;
    LLVMBasicBlockRef body;
    LLVMValueRef *locals;
    LLVMValueRef *stack; /* operands */
    uint32_t height;
    struct gen_label *labels;
    LLVMValueRef *phis;
    LLVMValueRef *bases; /* of memories, loaded in the first block; NULL until used */
    LLVMValueRef slots;  /* room for calls out */
    uint32_t slot_count, label_count, phi_count;
    uint32_t local_capacity, stack_capacity, label_capacity, phi_capacity;
    uint32_t offset;       /* in the module, of the instruction */
    uint32_t step;         /* its number in the recording */
    struct gen_loop *fast; /* whose plain copy this is, or NULL */
    uint32_t guarded;      /* step of the loop whose other copy this is */
    uint32_t mark_label;   /* whose branches back get `mark`, if any */
    LLVMMetadataRef mark;
    struct {
        LLVMValueRef plain[32], opaque[32];
        uint32_t count;
    } hidden;
    struct lm_op_tally tally;          /* of the basic block */
    LLVMValueRef tally_marker;         /* counting goes before it; NULL: none is due */
    LLVMValueRef fuel_test, fuel_rest; /* their operand is the price; NULL: none is due */
};

/* --- gen.c: units, types, small builders ------------------------------------------------------ */

lm_status lm_gen_open(struct gen *g);
void lm_gen_close(struct gen *g);

/* Records a failure of memory; generation goes on harmlessly as far as it can. */
void gen_fail(struct gen *g, lm_status status, const char *why);
bool gen_grow(struct gen *g, void **array, uint32_t *capacity, uint32_t needed, size_t element);

LLVMTypeRef gen_type(const struct gen *g, uint8_t type); /* of an enum lm_type */
LLVMTypeRef gen_func_type(struct gen *g, uint32_t type_index);
LLVMTypeRef gen_type_of_func(const struct gen *g, const struct lm_functype *type);
LLVMValueRef gen_callee(struct gen *g, uint32_t func_index);

static inline LLVMValueRef gen_i32(const struct gen *g, uint32_t value) {
    return LLVMConstInt(g->i32, value, 0);
}
static inline LLVMValueRef gen_i64(const struct gen *g, uint64_t value) {
    return LLVMConstInt(g->i64, value, 0);
}
/* `base` plus bytes. */
LLVMValueRef gen_at(const struct gen *g, LLVMBuilderRef b, LLVMValueRef base, uint64_t bytes);
/* Loads what never changes while code can see it. */
LLVMValueRef gen_load_fixed(const struct gen *g, LLVMBuilderRef b, LLVMTypeRef type,
                            LLVMValueRef base, uint64_t bytes);
/* An intrinsic by name, called; overloaded by one type, by none (NULL), or by several. */
LLVMValueRef gen_intrinsic(struct gen *g, const char *name, LLVMTypeRef overload,
                           LLVMValueRef *args, unsigned count);
LLVMValueRef gen_intrinsic_over(struct gen *g, const char *name, LLVMTypeRef *overloads,
                                size_t overload_count, LLVMValueRef *args, unsigned count);
LLVMValueRef gen_unary_intrinsic(struct gen *g, const char *name, LLVMValueRef a);
LLVMValueRef gen_binary_intrinsic(struct gen *g, const char *name, LLVMValueRef a, LLVMValueRef b);

LLVMBasicBlockRef gen_block(const struct gen *g);
void gen_position(struct gen *g, LLVMBasicBlockRef block);

/* Gives following instructions the offset of the current one, for backtraces. */
void gen_mark_place(struct gen *g);

/* --- Operands --------------------------------------------------------------------------------- */

static inline void gen_push(struct gen *g, LLVMValueRef value) {
    g->stack[g->height++] = value;
}
static inline LLVMValueRef gen_pop(struct gen *g) {
    return g->stack[--g->height];
}
/* A v128 as lanes of a shape. */
LLVMValueRef gen_pop_vector(struct gen *g, enum gen_shape shape);
LLVMValueRef gen_as_shape(const struct gen *g, LLVMValueRef value, enum gen_shape shape);
/* Of the type's LLVM type: vectors without their shape. */
LLVMValueRef gen_plain(const struct gen *g, LLVMValueRef value);

/* A constant made opaque where folding it would keep a signalling NaN alive (x * 1). */
LLVMValueRef gen_hide_identity(struct gen *g, LLVMValueRef value);

/* --- gen_trap.c ------------------------------------------------------------------------------- */

void gen_trap(struct gen *g, enum lm_trap_code code); /* ends the block */
void gen_trap_if(struct gen *g, LLVMValueRef condition, enum lm_trap_code code);
LLVMValueRef gen_helper(struct gen *g, enum lm_llvm_helper helper, LLVMValueRef *args);
void gen_check_stack(struct gen *g);
void gen_count_op(struct gen *g, enum lm_op op);
void gen_end_basic_block(struct gen *g);
/* Whether there is fuel for a tally so many times (an i64), and taking it, which counts it, too. */
LLVMValueRef gen_can_pay(struct gen *g, const struct lm_op_tally *tally, LLVMValueRef times);
void gen_pay(struct gen *g, const struct lm_op_tally *tally, LLVMValueRef times);

/* --- gen_func.c, gen_control.c, gen_call.c ---------------------------------------------------- */

/* Opens the label of the whole body. */
void gen_open_body(struct gen *g);
/* Generates the recorded function. */
void gen_function(struct gen *g);
/* Generates steps [from, to) of the recording. */
void gen_steps(struct gen *g, uint32_t from, uint32_t to);
/* Generates one, whose operands are on the stack. */
void gen_one_step(struct gen *g, uint32_t at);
/* A value as locals keep it: vectors without their shape, constants that must not be folded hidden.
 */
LLVMValueRef gen_for_local(struct gen *g, LLVMValueRef value);
/* The code that native callers enter functions of a type through. */
void gen_adapter(struct gen *g, uint32_t type_index);
/* The rest: each returns false when the instruction is not of its kind. */
bool gen_control(struct gen *g, const struct lm_step *step);
bool gen_call_step(struct gen *g, const struct lm_step *step);
bool gen_variable(struct gen *g, const struct lm_step *step);
bool gen_access(struct gen *g, const struct lm_step *step);
bool gen_runtime(struct gen *g, const struct lm_step *step);
bool gen_atomic(struct gen *g, const struct lm_step *step);
bool gen_scalar(struct gen *g, const struct lm_step *step);
bool gen_convert(struct gen *g, const struct lm_step *step);
bool gen_vector(struct gen *g, const struct lm_step *step);
bool gen_vector_irregular(struct gen *g, const struct lm_step *step);

/* Ends the block by returning `results` (as many as the function has). */
void gen_return(struct gen *g, LLVMValueRef *results);

/* A function as a reference. */
LLVMValueRef gen_func_ref(struct gen *g, uint32_t func);

/* --- gen_runtime.c: tables -------------------------------------------------------------------- */

/* struct lm_table *, its size, and the place of an element. */
LLVMValueRef gen_table(struct gen *g, uint32_t table);
LLVMValueRef gen_table_size(struct gen *g, LLVMValueRef table);
LLVMValueRef gen_element(struct gen *g, LLVMValueRef table, LLVMValueRef index);
/* Traps unless an index, i32 or i64, is below a table's size. */
void gen_check_element(struct gen *g, LLVMValueRef table, LLVMValueRef index,
                       enum lm_trap_code why);

/* --- gen_memory.c ----------------------------------------------------------------------------- */

LLVMValueRef gen_memory_base(struct gen *g, uint32_t memory);
LLVMValueRef gen_memory_pages(struct gen *g, uint32_t memory);
/* An address operand of a memory as i64. */
LLVMValueRef gen_wide_address(struct gen *g, uint32_t memory, LLVMValueRef address);
/* The place of an access of `width` bytes at address + offset, checked where it must be. */
LLVMValueRef gen_place(struct gen *g, uint32_t memory, LLVMValueRef address, uint64_t offset,
                       uint32_t width);
LLVMValueRef gen_load(struct gen *g, LLVMTypeRef type, LLVMValueRef place);
void gen_store(struct gen *g, LLVMValueRef value, LLVMValueRef place);

/* --- gen_loop.c ------------------------------------------------------------------------------- */

/* Generates the loop at a step in two copies and gives the step behind it; 0: it is not of the
 * kind, nothing was generated. */
uint32_t gen_loop_copies(struct gen *g, uint32_t at);
/* In the plain copy: the place of the current access, or NULL where its address is not affine. */
LLVMValueRef gen_fast_place(struct gen *g, uint64_t offset);
/* Tells LLVM what an access in the plain copy cannot meet. */
void gen_fast_tag(struct gen *g, LLVMValueRef access);
void gen_fast_barrier(struct gen *g);
void gen_fast_tick(struct gen *g);
/* The condition of the current br_if or if, if the iteration's number says it; else NULL. */
LLVMValueRef gen_fast_condition(struct gen *g);

/* --- gen_pack.c ------------------------------------------------------------------------------- */

/* In the plain copy of a loop: iterations several at once as long as there are as many, of which
 * the caller has made sure for the first. Goes on at `rest` with those that are left, or at
 * `behind`. */
void gen_packed_loop(struct gen *g, const struct lm_pack *pack, LLVMBasicBlockRef rest,
                     LLVMBasicBlockRef behind);

/* --- gen_vector.c: vectors of any width --------------------------------------------------------
 */

/* Sets the types of vectors to those of so many v128. */
void gen_set_blocks(struct gen *g, uint32_t blocks);
/* Whether an instruction can be generated for vectors of any number of v128. */
bool gen_widens(enum lm_op op);
bool gen_widens_irregular(enum lm_op op);
/* Lane numbers, for each v128 of a vector those given for one: of `count` lanes from a vector of
 * `of` lanes in each v128. Numbers from `of` on are of a second vector. */
LLVMValueRef gen_block_mask(struct gen *g, const uint8_t *lanes, unsigned count, unsigned of);
/* The low or high lanes of each v128, half as many. */
LLVMValueRef gen_half(struct gen *g, LLVMValueRef vector, bool is_high);
/* All lanes of a shape the same. */
LLVMValueRef gen_int_lanes(const struct gen *g, enum gen_shape shape, uint64_t value);
LLVMValueRef gen_float_lanes(const struct gen *g, enum gen_shape shape, double value);
/* The machine's instruction by its intrinsic for 128 bits, on vectors of any width. */
LLVMValueRef gen_machine(struct gen *g, const char *name, LLVMValueRef *args, unsigned count);
/* So many lanes from a lane of a vector on; two vectors as one. */
LLVMValueRef gen_part(struct gen *g, LLVMValueRef vector, unsigned first, unsigned count);
LLVMValueRef gen_joined(struct gen *g, LLVMValueRef low, LLVMValueRef high);

/* --- gen_portable.c: vectors on machines but x86-64 ------------------------------------------- */

/* False when the instruction is generated there as it is here. */
bool gen_vector_portable(struct gen *g, const struct lm_step *step);

/* --- gen_float.c: shared by scalars and vectors ----------------------------------------------- */

/* What an intrinsic that rounds to a whole number gives; NaNs become quiet. */
LLVMValueRef gen_rounded(struct gen *g, const char *name, LLVMValueRef value);

LLVMValueRef gen_float_min_max(struct gen *g, LLVMValueRef a, LLVMValueRef b, bool is_min);
LLVMValueRef gen_float_arithmetic(struct gen *g, LLVMOpcode op, LLVMValueRef a, LLVMValueRef b);
LLVMValueRef gen_demote(struct gen *g, LLVMValueRef value, LLVMTypeRef to);

#endif
