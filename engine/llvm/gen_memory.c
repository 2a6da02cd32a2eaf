/* SPDX-License-Identifier: Apache-2.0 */
/* Accesses of linear memory (spec section 4.4.7). A 32-bit memory's accesses need no check: what
 * lies beyond its size faults. Those of 64-bit memories are checked. All are at any alignment, and
 * volatile but in plain copies of loops (gen_loop.c). */
#include "engine/llvm/gen.h"

/* --- Places ----------------------------------------------------------------------------------- */

LLVMValueRef gen_memory_base(struct gen *g, uint32_t memory) {
    if (!g->bases[memory])
        g->bases[memory] =
            gen_load_fixed(g, g->entry, g->ptr, g->context, lm_llvm_memory_at(memory));
    return g->bases[memory];
}

LLVMValueRef gen_memory_pages(struct gen *g, uint32_t memory) {
    enum { ALIGNMENT = 8 };
    LLVMValueRef place =
        gen_load_fixed(g, g->entry, g->ptr, g->context,
                       lm_llvm_memory_at(memory) + offsetof(struct lm_llvm_memory_view, pages));
    LLVMValueRef pages = LLVMBuildLoad2(g->b, g->i64, place, "");
    if (g->module->memories[memory].is_shared) {
        LLVMSetAlignment(pages, ALIGNMENT);
        LLVMSetOrdering(pages, LLVMAtomicOrderingSequentiallyConsistent);
    }
    return pages;
}

LLVMValueRef gen_wide_address(struct gen *g, uint32_t memory, LLVMValueRef address) {
    return g->module->memories[memory].is_64 ? address : LLVMBuildZExt(g->b, address, g->i64, "");
}

/* Traps unless address + offset + width is within the memory. */
static void check_bounds(struct gen *g, uint32_t memory, LLVMValueRef address, uint64_t offset,
                         uint32_t width) {
    const uint64_t behind = offset + width;
    if (behind < offset) { /* beyond every memory */
        gen_trap_if(g, LLVMConstInt(g->i1, 1, 0), LM_TRAP_memory_bounds);
        return;
    }
    LLVMValueRef size =
        LLVMBuildMul(g->b, gen_memory_pages(g, memory), gen_i64(g, LM_PAGE_SIZE), "");
    LLVMValueRef is_small = LLVMBuildICmp(g->b, LLVMIntULT, size, gen_i64(g, behind), "");
    LLVMValueRef last = LLVMBuildSub(g->b, size, gen_i64(g, behind), "");
    LLVMValueRef is_beyond = LLVMBuildICmp(g->b, LLVMIntUGT, address, last, "");
    gen_trap_if(g, LLVMBuildOr(g->b, is_small, is_beyond, ""), LM_TRAP_memory_bounds);
}

static bool is_checked(const struct gen *g, uint32_t memory) {
    if (g->options->bounds == LM_BOUNDS_none) return false;
    return g->options->bounds == LM_BOUNDS_check || g->module->memories[memory].is_64;
}

/* Accesses of plain copies are covered already. */
static bool is_volatile(const struct gen *g) {
    return !g->fast && g->options->bounds != LM_BOUNDS_none;
}

LLVMValueRef gen_place(struct gen *g, uint32_t memory, LLVMValueRef address, uint64_t offset,
                       uint32_t width) {
    gen_mark_place(g);
    LLVMValueRef known = g->fast ? gen_fast_place(g, offset) : NULL;
    if (known) return known;
    LLVMValueRef base = gen_memory_base(g, memory);
    LLVMValueRef wide = gen_wide_address(g, memory, address);
    if (is_checked(g, memory)) check_bounds(g, memory, wide, offset, width);
    if (offset != 0) wide = LLVMBuildAdd(g->b, wide, gen_i64(g, offset), "");
    return LLVMBuildGEP2(g->b, g->i8, base, &wide, 1, "");
}

LLVMValueRef gen_load(struct gen *g, LLVMTypeRef type, LLVMValueRef place) {
    LLVMValueRef value = LLVMBuildLoad2(g->b, type, place, "");
    LLVMSetAlignment(value, 1);
    LLVMSetVolatile(value, is_volatile(g));
    if (g->fast) gen_fast_tag(g, value);
    return value;
}

void gen_store(struct gen *g, LLVMValueRef value, LLVMValueRef place) {
    LLVMValueRef store = LLVMBuildStore(g->b, value, place);
    LLVMSetAlignment(store, 1);
    LLVMSetVolatile(store, is_volatile(g));
    if (g->fast) gen_fast_tag(g, store);
}

/* --- Scalars ---------------------------------------------------------------------------------- */

/* Pops the address and finds the place. */
static LLVMValueRef pop_place(struct gen *g, const struct lm_step *step) {
    return gen_place(g, step->imm.mem.memory, gen_pop(g), step->imm.mem.offset,
                     lm_ops[step->op].width);
}

static void load_narrow(struct gen *g, const struct lm_step *step, LLVMTypeRef narrow,
                        LLVMTypeRef type, bool is_signed) {
    LLVMValueRef value = gen_load(g, narrow, pop_place(g, step));
    gen_push(g, is_signed ? LLVMBuildSExt(g->b, value, type, "")
                          : LLVMBuildZExt(g->b, value, type, ""));
}

static void store_as(struct gen *g, const struct lm_step *step, LLVMTypeRef narrow) {
    LLVMValueRef value = gen_pop(g);
    LLVMValueRef place = pop_place(g, step);
    gen_store(g, narrow ? LLVMBuildTrunc(g->b, value, narrow, "") : gen_plain(g, value), place);
}

static bool access_scalar(struct gen *g, const struct lm_step *step) {
    switch (step->op) {
    case LM_OP_i32_load: gen_push(g, gen_load(g, g->i32, pop_place(g, step))); return true;
    case LM_OP_i64_load: gen_push(g, gen_load(g, g->i64, pop_place(g, step))); return true;
    case LM_OP_f32_load: gen_push(g, gen_load(g, g->f32, pop_place(g, step))); return true;
    case LM_OP_f64_load: gen_push(g, gen_load(g, g->f64, pop_place(g, step))); return true;
    case LM_OP_i32_load8_s: load_narrow(g, step, g->i8, g->i32, true); return true;
    case LM_OP_i32_load8_u: load_narrow(g, step, g->i8, g->i32, false); return true;
    case LM_OP_i32_load16_s: load_narrow(g, step, g->i16, g->i32, true); return true;
    case LM_OP_i32_load16_u: load_narrow(g, step, g->i16, g->i32, false); return true;
    case LM_OP_i64_load8_s: load_narrow(g, step, g->i8, g->i64, true); return true;
    case LM_OP_i64_load8_u: load_narrow(g, step, g->i8, g->i64, false); return true;
    case LM_OP_i64_load16_s: load_narrow(g, step, g->i16, g->i64, true); return true;
    case LM_OP_i64_load16_u: load_narrow(g, step, g->i16, g->i64, false); return true;
    case LM_OP_i64_load32_s: load_narrow(g, step, g->i32, g->i64, true); return true;
    case LM_OP_i64_load32_u: load_narrow(g, step, g->i32, g->i64, false); return true;
    case LM_OP_i32_store:
    case LM_OP_i64_store:
    case LM_OP_f32_store:
    case LM_OP_f64_store:
    case LM_OP_v128_store: store_as(g, step, NULL); return true;
    case LM_OP_i32_store8:
    case LM_OP_i64_store8: store_as(g, step, g->i8); return true;
    case LM_OP_i32_store16:
    case LM_OP_i64_store16: store_as(g, step, g->i16); return true;
    case LM_OP_i64_store32: store_as(g, step, g->i32); return true;
    default: return false;
    }
}

/* --- Vectors ---------------------------------------------------------------------------------- */

static LLVMTypeRef integer_of_width(const struct gen *g, uint32_t width) {
    switch (width) {
    case 1: return g->i8;
    case 2: return g->i16;
    case 4: return g->i32;
    default: return g->i64;
    }
}

static enum gen_shape shape_of_width(uint32_t width) {
    switch (width) {
    case 1: return SHAPE_I8;
    case 2: return SHAPE_I16;
    case 4: return SHAPE_I32;
    default: return SHAPE_I64;
    }
}

/* Half a vector of `narrow` lanes, each extended to one of `shape`. */
static void load_extended(struct gen *g, const struct lm_step *step, LLVMTypeRef narrow,
                          enum gen_shape shape, bool is_signed) {
    LLVMTypeRef half = LLVMVectorType(narrow, LLVMGetVectorSize(g->shapes[shape]));
    LLVMValueRef value = gen_load(g, half, pop_place(g, step));
    gen_push(g, is_signed ? LLVMBuildSExt(g->b, value, g->shapes[shape], "")
                          : LLVMBuildZExt(g->b, value, g->shapes[shape], ""));
}

static void load_one(struct gen *g, const struct lm_step *step, bool is_splat) {
    const uint32_t width = lm_ops[step->op].width;
    LLVMTypeRef type = g->shapes[shape_of_width(width)];
    LLVMValueRef value = gen_load(g, integer_of_width(g, width), pop_place(g, step));
    LLVMValueRef first =
        LLVMBuildInsertElement(g->b, LLVMConstNull(type), value, gen_i32(g, 0), "");
    LLVMValueRef mask = LLVMConstNull(LLVMVectorType(g->i32, LLVMGetVectorSize(type)));
    gen_push(g,
             is_splat ? LLVMBuildShuffleVector(g->b, first, LLVMGetPoison(type), mask, "") : first);
}

static void access_lane(struct gen *g, const struct lm_step *step, bool is_store) {
    const uint32_t width = lm_ops[step->op].width;
    LLVMValueRef vector = gen_pop_vector(g, shape_of_width(width));
    LLVMValueRef place = pop_place(g, step), lane = gen_i32(g, step->imm.mem.lane);
    if (is_store) {
        gen_store(g, LLVMBuildExtractElement(g->b, vector, lane, ""), place);
        return;
    }
    LLVMValueRef value = gen_load(g, integer_of_width(g, width), place);
    gen_push(g, LLVMBuildInsertElement(g->b, vector, value, lane, ""));
}

bool gen_access(struct gen *g, const struct lm_step *step) {
    if (access_scalar(g, step)) return true;
    switch (step->op) {
    case LM_OP_v128_load: gen_push(g, gen_load(g, g->v128, pop_place(g, step))); return true;
    case LM_OP_v128_load8x8_s: load_extended(g, step, g->i8, SHAPE_I16, true); return true;
    case LM_OP_v128_load8x8_u: load_extended(g, step, g->i8, SHAPE_I16, false); return true;
    case LM_OP_v128_load16x4_s: load_extended(g, step, g->i16, SHAPE_I32, true); return true;
    case LM_OP_v128_load16x4_u: load_extended(g, step, g->i16, SHAPE_I32, false); return true;
    case LM_OP_v128_load32x2_s: load_extended(g, step, g->i32, SHAPE_I64, true); return true;
    case LM_OP_v128_load32x2_u: load_extended(g, step, g->i32, SHAPE_I64, false); return true;
    case LM_OP_v128_load8_splat:
    case LM_OP_v128_load16_splat:
    case LM_OP_v128_load32_splat:
    case LM_OP_v128_load64_splat: load_one(g, step, true); return true;
    case LM_OP_v128_load32_zero:
    case LM_OP_v128_load64_zero: load_one(g, step, false); return true;
    case LM_OP_v128_load8_lane:
    case LM_OP_v128_load16_lane:
    case LM_OP_v128_load32_lane:
    case LM_OP_v128_load64_lane: access_lane(g, step, false); return true;
    case LM_OP_v128_store8_lane:
    case LM_OP_v128_store16_lane:
    case LM_OP_v128_store32_lane:
    case LM_OP_v128_store64_lane: access_lane(g, step, true); return true;
    default: return false;
    }
}
