/* SPDX-License-Identifier: Apache-2.0 */
/* Compilation units of the code generator and the small builders that its files share (gen.h). */
#include "engine/llvm/gen.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void gen_fail(struct gen *g, lm_status status, const char *why) {
    if (g->status != LM_OK) return;
    g->status = lm_fail(g->error, status, g->offset, "%s", why);
}

bool gen_grow(struct gen *g, void **array, uint32_t *capacity, uint32_t needed, size_t element) {
    if (needed <= *capacity) return true;
    const uint32_t wanted = needed + needed / 2 + 64;
    void *const grown = realloc(*array, wanted * element);
    if (!grown) {
        gen_fail(g, LM_NO_MEMORY, "out of memory while compiling");
        return false;
    }
    *array = grown;
    *capacity = wanted;
    return true;
}

/* --- Units ------------------------------------------------------------------------------------ */

static void make_types(struct gen *g) {
    LLVMContextRef c = g->llvm;
    g->i1 = LLVMInt1TypeInContext(c);
    g->i8 = LLVMInt8TypeInContext(c);
    g->i16 = LLVMInt16TypeInContext(c);
    g->i32 = LLVMInt32TypeInContext(c);
    g->i64 = LLVMInt64TypeInContext(c);
    g->i128 = LLVMInt128TypeInContext(c);
    g->f32 = LLVMFloatTypeInContext(c);
    g->f64 = LLVMDoubleTypeInContext(c);
    g->ptr = LLVMPointerTypeInContext(c, 0);
    g->nothing = LLVMVoidTypeInContext(c);
    gen_set_blocks(g, 1);
}

static void add_flag(struct gen *g, const char *name, uint32_t value) {
    LLVMAddModuleFlag(g->ir, LLVMModuleFlagBehaviorWarning, name, strlen(name),
                      LLVMValueAsMetadata(gen_i32(g, value)));
}

/* Line tables are how addresses become instructions again: an instruction's line is its offset in
 * the module. */
static void make_debug(struct gen *g) {
    static const char name[] = "wasm";
    g->debug = LLVMCreateDIBuilder(g->ir);
    g->debug_file = LLVMDIBuilderCreateFile(g->debug, name, sizeof name - 1, "", 0);
    (void)LLVMDIBuilderCreateCompileUnit(g->debug, LLVMDWARFSourceLanguageC, g->debug_file, "", 0,
                                         1, "", 0, 0, "", 0, LLVMDWARFEmissionLineTablesOnly, 0, 0,
                                         0, "", 0, "", 0);
    g->debug_type =
        LLVMDIBuilderCreateSubroutineType(g->debug, g->debug_file, NULL, 0, LLVMDIFlagZero);
    add_flag(g, "Debug Info Version", LLVMDebugMetadataVersion());
    add_flag(g, "Dwarf Version", 4);
}

static LLVMMetadataRef weights(struct gen *g, uint32_t first, uint32_t second) {
    static const char name[] = "branch_weights";
    LLVMMetadataRef parts[] = {LLVMMDStringInContext2(g->llvm, name, sizeof name - 1),
                               LLVMValueAsMetadata(gen_i32(g, first)),
                               LLVMValueAsMetadata(gen_i32(g, second))};
    return LLVMMDNodeInContext2(g->llvm, parts, 3);
}

static void make_metadata(struct gen *g) {
    static const char invariant[] = "invariant.load", likely[] = "prof", loop[] = "llvm.loop",
                      scope[] = "alias.scope", noalias[] = "noalias";
    enum { OFTEN = 1000000, MOSTLY = 1000 };
    g->invariant = LLVMGetMDKindIDInContext(g->llvm, invariant, (unsigned)(sizeof invariant - 1));
    g->likely = LLVMGetMDKindIDInContext(g->llvm, likely, (unsigned)(sizeof likely - 1));
    g->loop = LLVMGetMDKindIDInContext(g->llvm, loop, (unsigned)(sizeof loop - 1));
    g->scope_kind = LLVMGetMDKindIDInContext(g->llvm, scope, (unsigned)(sizeof scope - 1));
    g->noalias_kind = LLVMGetMDKindIDInContext(g->llvm, noalias, (unsigned)(sizeof noalias - 1));
    g->no_operands = LLVMMDNodeInContext2(g->llvm, NULL, 0);
    g->unlikely = weights(g, 1, OFTEN);
    g->likely_first = weights(g, MOSTLY, 1);
}

lm_status lm_gen_open(struct gen *g) {
    g->llvm = LLVMContextCreate();
    g->ir = LLVMModuleCreateWithNameInContext("wasm", g->llvm);
    char *const triple = LLVMGetTargetMachineTriple(g->target->machine);
    LLVMTargetDataRef layout = LLVMCreateTargetDataLayout(g->target->machine);
    LLVMSetTarget(g->ir, triple);
    LLVMSetModuleDataLayout(g->ir, layout);
    LLVMDisposeTargetData(layout);
    LLVMDisposeMessage(triple);
    g->b = LLVMCreateBuilderInContext(g->llvm);
    g->entry = LLVMCreateBuilderInContext(g->llvm);
    make_types(g);
    make_metadata(g);
    make_debug(g);
    g->func_types = calloc((size_t)g->module->type_count + 1, sizeof *g->func_types);
    g->funcs = calloc((size_t)g->module->func_count + 1, sizeof *g->funcs);
    g->bases = calloc((size_t)g->module->memory_count + 1, sizeof *g->bases);
    if (g->func_types && g->funcs && g->bases) return LM_OK;
    return lm_fail(g->error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory while compiling");
}

void lm_gen_close(struct gen *g) {
    lm_recording_release(&g->recording);
    free((void *)g->func_types);
    free((void *)g->funcs);
    free((void *)g->bases);
    free((void *)g->locals);
    free((void *)g->stack);
    free((void *)g->phis);
    free(g->labels);
    if (g->debug) LLVMDisposeDIBuilder(g->debug);
    if (g->entry) LLVMDisposeBuilder(g->entry);
    if (g->b) LLVMDisposeBuilder(g->b);
    if (g->ir) LLVMDisposeModule(g->ir);
    if (g->llvm) LLVMContextDispose(g->llvm);
}

/* --- Types and functions ---------------------------------------------------------------------- */

LLVMTypeRef gen_type(const struct gen *g, uint8_t type) {
    switch (type) {
    case LM_I32: return g->i32;
    case LM_I64: return g->i64;
    case LM_F32: return g->f32;
    case LM_F64: return g->f64;
    case LM_V128: return g->v128;
    default: return g->ptr;
    }
}

LLVMTypeRef gen_type_of_func(const struct gen *g, const struct lm_functype *type) {
    LLVMTypeRef params[LM_LIMIT_params + 2];
    unsigned count = 0;
    params[count++] = g->ptr;
    for (uint32_t i = 0; i < type->param_count; i++)
        params[count++] = gen_type(g, type->params[i]);
    if (type->result_count > 1) params[count++] = g->ptr;
    LLVMTypeRef result = type->result_count == 1 ? gen_type(g, type->results[0]) : g->nothing;
    return LLVMFunctionType(result, params, count, 0);
}

LLVMTypeRef gen_func_type(struct gen *g, uint32_t type_index) {
    LLVMTypeRef *const known = &g->func_types[type_index];
    if (!*known) *known = gen_type_of_func(g, &g->module->types[type_index]);
    return *known;
}

LLVMValueRef gen_callee(struct gen *g, uint32_t func_index) {
    LLVMValueRef *const known = &g->funcs[func_index];
    if (*known) return *known;
    char name[16];
    (void)snprintf(name, sizeof name, "f%u", func_index);
    *known =
        LLVMAddFunction(g->ir, name, gen_func_type(g, g->module->funcs[func_index].type_index));
    LLVMSetFunctionCallConv(*known, g->target->convention);
    LLVMSetVisibility(*known, LLVMHiddenVisibility);
    return *known;
}

/* --- Small builders --------------------------------------------------------------------------- */

LLVMValueRef gen_at(const struct gen *g, LLVMBuilderRef b, LLVMValueRef base, uint64_t bytes) {
    LLVMValueRef index = gen_i64(g, bytes);
    return bytes == 0 ? base : LLVMBuildGEP2(b, g->i8, base, &index, 1, "");
}

LLVMValueRef gen_load_fixed(const struct gen *g, LLVMBuilderRef b, LLVMTypeRef type,
                            LLVMValueRef base, uint64_t bytes) {
    LLVMValueRef value = LLVMBuildLoad2(b, type, gen_at(g, b, base, bytes), "");
    LLVMSetMetadata(value, g->invariant, LLVMMetadataAsValue(g->llvm, g->no_operands));
    return value;
}

LLVMValueRef gen_intrinsic_over(struct gen *g, const char *name, LLVMTypeRef *overloads,
                                size_t overload_count, LLVMValueRef *args, unsigned count) {
    const unsigned id = LLVMLookupIntrinsicID(name, strlen(name));
    assert(id != 0);
    LLVMValueRef callee = LLVMGetIntrinsicDeclaration(g->ir, id, overloads, overload_count);
    LLVMTypeRef type = LLVMIntrinsicGetType(g->llvm, id, overloads, overload_count);
    return LLVMBuildCall2(g->b, type, callee, args, count, "");
}

LLVMValueRef gen_intrinsic(struct gen *g, const char *name, LLVMTypeRef overload,
                           LLVMValueRef *args, unsigned count) {
    return gen_intrinsic_over(g, name, &overload, overload ? 1 : 0, args, count);
}

LLVMValueRef gen_unary_intrinsic(struct gen *g, const char *name, LLVMValueRef a) {
    return gen_intrinsic(g, name, LLVMTypeOf(a), &a, 1);
}

LLVMValueRef gen_binary_intrinsic(struct gen *g, const char *name, LLVMValueRef a, LLVMValueRef b) {
    LLVMValueRef args[] = {a, b};
    return gen_intrinsic(g, name, LLVMTypeOf(a), args, 2);
}

LLVMBasicBlockRef gen_block(const struct gen *g) {
    return LLVMAppendBasicBlockInContext(g->llvm, g->func, "");
}

void gen_position(struct gen *g, LLVMBasicBlockRef block) {
    LLVMPositionBuilderAtEnd(g->b, block);
}

void gen_mark_place(struct gen *g) {
    LLVMSetCurrentDebugLocation2(
        g->b, LLVMDIBuilderCreateDebugLocation(
                  g->llvm, g->fast ? g->offset | LM_IMAGE_PLAIN : g->offset, 0, g->scope, NULL));
}

/* --- Operands --------------------------------------------------------------------------------- */

LLVMValueRef gen_as_shape(const struct gen *g, LLVMValueRef value, enum gen_shape shape) {
    if (LLVMTypeOf(value) == g->shapes[shape]) return value;
    return LLVMBuildBitCast(g->b, value, g->shapes[shape], "");
}

LLVMValueRef gen_pop_vector(struct gen *g, enum gen_shape shape) {
    return gen_as_shape(g, gen_pop(g), shape);
}

LLVMValueRef gen_plain(const struct gen *g, LLVMValueRef value) {
    if (LLVMGetTypeKind(LLVMTypeOf(value)) != LLVMVectorTypeKind) return value;
    return gen_as_shape(g, value, SHAPE_I64);
}
