/* SPDX-License-Identifier: Apache-2.0 */
/* The reference evaluation as a back end (runtime.h): control, calls and variables (spec sections
 * 4.4.5, 4.4.8 to 4.4.10), and the dispatch to the groups of other instructions. A call inside the
 * guest is a call of C; the depth is bounded far above what generated programs need. */
#include "tests/fuzz/reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/reference_internal.h"

enum { MAX_DEPTH = 400, MAX_VALUES = 1 << 20 };

/* The function being executed. */
struct activation {
    const struct ref_func *func;
    uint32_t locals;   /* height of the first */
    uint32_t labels;   /* label_count outside of it */
    uint32_t position; /* of the next instruction */
    bool is_done;
    struct lm_func *next; /* it is done, and this function is called in its place */
};

static enum lm_trap_code call(struct ref_run *run, struct lm_func *func);

/* --- Stacks ------------------------------------------------------------------------------------
 */

static bool reserve(void **array, uint32_t *capacity, uint32_t needed, size_t size) {
    if (needed <= *capacity) return true;
    const uint32_t wanted = needed * 2 < 1024 ? 1024 : needed * 2;
    void *grown = realloc(*array, wanted * size);
    if (!grown) return false;
    *array = grown;
    *capacity = wanted;
    return true;
}

static bool reserve_values(struct ref_code *code, uint32_t needed) {
    void *values = code->values;
    const bool ok = reserve(&values, &code->value_capacity, needed, sizeof *code->values);
    code->values = values;
    return ok;
}

static bool push(struct ref_code *code, union ref_value value) {
    const bool ok = code->height < MAX_VALUES && reserve_values(code, code->height + 1);
    if (ok) code->values[code->height++] = value;
    return ok;
}

static union ref_value pop(struct ref_code *code) {
    return code->values[--code->height];
}

static bool push_label(struct ref_code *code, struct ref_label label) {
    void *labels = code->labels;
    const bool ok = reserve(&labels, &code->label_capacity, code->label_count + 1, sizeof label);
    code->labels = labels;
    if (ok) code->labels[code->label_count++] = label;
    return ok;
}

/* Keeps the topmost `count` values and drops those between them and `height`. */
static void unwind(struct ref_code *code, uint32_t height, uint32_t count) {
    memmove(code->values + height, code->values + code->height - count,
            count * sizeof *code->values);
    code->height = height + count;
}

/* --- Control -----------------------------------------------------------------------------------
 */

static void leave(struct ref_code *code, struct activation *at) {
    unwind(code, code->labels[at->labels].height, at->func->results);
    code->label_count = at->labels;
    at->is_done = true;
}

static void branch(struct ref_code *code, struct activation *at, uint32_t depth) {
    const uint32_t target = code->label_count - 1 - depth;
    const struct ref_label label = code->labels[target];
    if (target == at->labels) {
        leave(code, at);
        return;
    }
    unwind(code, label.height, label.arity);
    code->label_count = target + (label.is_loop ? 1 : 0);
    at->position = label.position;
}

static enum lm_trap_code open_block(struct ref_code *code, struct activation *at,
                                    const struct ref_instr *instr) {
    const bool is_loop = instr->op == LM_OP_loop;
    const bool taken = instr->op != LM_OP_if || pop(code).i32 != 0;
    const struct ref_label label = {
        .height = code->height - instr->params,
        .arity = is_loop ? instr->params : instr->results,
        .position = is_loop ? at->position : instr->end_at + 1,
        .is_loop = is_loop,
    };
    if (!push_label(code, label)) return LM_TRAP_stack_exhausted;
    if (!taken) at->position = instr->else_at == instr->end_at ? instr->end_at : instr->else_at + 1;
    return LM_TRAP_none;
}

static void close_block(struct ref_code *code, struct activation *at) {
    if (code->label_count - 1 == at->labels)
        leave(code, at);
    else
        code->label_count--;
}

/* The function that call_indirect or return_call_indirect finds. */
static enum lm_trap_code find_callee(struct ref_run *run, const struct ref_instr *instr,
                                     struct lm_func **callee) {
    const struct lm_instance *instance = run->instance;
    const struct lm_table *table = instance->tables[instr->imm.indices[1]];
    const uint64_t index = pop(run->code).i64; /* an i32's upper half is 0 */
    if (index >= table->size) return LM_TRAP_undefined_element;
    struct lm_func *func = table->elements[index];
    if (!func) return LM_TRAP_uninitialized_element;
    if (!lm_functype_equal(func->type, &instance->module->types[instr->imm.indices[0]]))
        return LM_TRAP_indirect_type;
    *callee = func;
    return LM_TRAP_none;
}

/* Calls, or leaves the call to whoever called this activation. */
static enum lm_trap_code call_from(struct ref_run *run, struct activation *at,
                                   const struct ref_instr *instr) {
    const bool is_tail = instr->op == LM_OP_return_call || instr->op == LM_OP_return_call_indirect;
    const bool is_direct = instr->op == LM_OP_call || instr->op == LM_OP_return_call;
    struct ref_code *code = run->code;
    struct lm_func *callee = NULL;
    enum lm_trap_code trap = LM_TRAP_none;
    if (is_direct)
        callee = run->instance->funcs[instr->imm.indices[0]];
    else
        trap = find_callee(run, instr, &callee);
    if (trap != LM_TRAP_none) return trap;
    if (!is_tail) return call(run, callee);
    unwind(code, code->labels[at->labels].height, callee->type->param_count);
    code->label_count = at->labels;
    at->is_done = true;
    at->next = callee;
    return LM_TRAP_none;
}

static enum lm_trap_code control(struct ref_run *run, struct activation *at,
                                 const struct ref_instr *instr) {
    struct ref_code *code = run->code;
    uint32_t index;
    switch (instr->op) {
    case LM_OP_unreachable: return LM_TRAP_unreachable;
    case LM_OP_block:
    case LM_OP_loop:
    case LM_OP_if: return open_block(code, at, instr);
    case LM_OP_else: at->position = instr->end_at; break;
    case LM_OP_end: close_block(code, at); break;
    case LM_OP_br: branch(code, at, instr->imm.indices[0]); break;
    case LM_OP_br_if:
        if (pop(code).i32 != 0) branch(code, at, instr->imm.indices[0]);
        break;
    case LM_OP_br_table:
        index = pop(code).i32;
        if (index > instr->imm.labels.count) index = instr->imm.labels.count;
        branch(code, at, instr->imm.labels.depths[index]);
        break;
    case LM_OP_return: leave(code, at); break;
    case LM_OP_call:
    case LM_OP_call_indirect:
    case LM_OP_return_call:
    case LM_OP_return_call_indirect: return call_from(run, at, instr);
    default: break;
    }
    return LM_TRAP_none;
}

static bool is_control(enum lm_op op) {
    switch (op) {
    case LM_OP_unreachable:
    case LM_OP_nop:
    case LM_OP_block:
    case LM_OP_loop:
    case LM_OP_if:
    case LM_OP_else:
    case LM_OP_end:
    case LM_OP_br:
    case LM_OP_br_if:
    case LM_OP_br_table:
    case LM_OP_return:
    case LM_OP_call:
    case LM_OP_call_indirect:
    case LM_OP_return_call:
    case LM_OP_return_call_indirect: return true;
    default: return false;
    }
}

/* --- Variables and constants -------------------------------------------------------------------
 */

static union ref_value global_value(const struct lm_global *global) {
    union ref_value value = {.v128 = {0, 0}};
    switch (global->type.type) {
    case LM_I32:
    case LM_F32: value.i32 = global->value.i32; break;
    case LM_V128: memcpy(&value.v128, global->value.slots, sizeof value.v128); break;
    default: value.i64 = global->value.i64; break;
    }
    return value;
}

static void set_global(struct lm_global *global, union ref_value value) {
    memcpy(global->value.slots, &value, lm_type_slots(global->type.type) * sizeof(uint64_t));
}

static bool is_variable(enum lm_op op) {
    switch (op) {
    case LM_OP_drop:
    case LM_OP_select:
    case LM_OP_select_t:
    case LM_OP_local_get:
    case LM_OP_local_set:
    case LM_OP_local_tee:
    case LM_OP_global_get:
    case LM_OP_global_set:
    case LM_OP_i32_const:
    case LM_OP_i64_const:
    case LM_OP_f32_const:
    case LM_OP_f64_const: return true;
    default: return false;
    }
}

/* False without memory. */
static bool variable(struct ref_run *run, const struct activation *at,
                     const struct ref_instr *instr) {
    struct ref_code *code = run->code;
    const uint32_t index = instr->imm.indices[0];
    union ref_value value = {.v128 = {0, 0}};
    switch (instr->op) {
    case LM_OP_drop: (void)pop(code); return true;
    case LM_OP_local_get: return push(code, code->values[at->locals + index]);
    case LM_OP_local_set: code->values[at->locals + index] = pop(code); return true;
    case LM_OP_local_tee:
        code->values[at->locals + index] = code->values[code->height - 1];
        return true;
    case LM_OP_global_get: return push(code, global_value(run->instance->globals[index]));
    case LM_OP_global_set: set_global(run->instance->globals[index], pop(code)); return true;
    case LM_OP_select:
    case LM_OP_select_t:
        if (pop(code).i32 == 0) code->values[code->height - 2] = code->values[code->height - 1];
        (void)pop(code);
        return true;
    default: value.i64 = instr->imm.bits; return push(code, value);
    }
}

/* --- All other instructions: operands off the stack, result onto it -----------------------------
 */

void ref_arity(enum lm_op op, uint32_t *operands, uint32_t *results) {
    const char *sig = lm_ops[op].sig;
    *results = 0;
    switch (op) { /* those that the table calls special */
    case LM_OP_table_get: *operands = 1, *results = 1; return;
    case LM_OP_table_set: *operands = 2; return;
    case LM_OP_table_grow: *operands = 2, *results = 1; return;
    case LM_OP_table_fill: *operands = 3; return;
    case LM_OP_ref_null:
    case LM_OP_ref_func: *operands = 0, *results = 1; return;
    case LM_OP_ref_is_null: *operands = 1, *results = 1; return;
    default: *operands = (uint32_t)strcspn(sig, "_"); break;
    }
    *results = sig[*operands + 1] != 0;
}

static enum lm_trap_code compute(struct ref_run *run, const struct ref_instr *instr,
                                 const union ref_value *a, union ref_value *result) {
    enum lm_trap_code trap = LM_TRAP_none;
    if (lm_ops[instr->op].width > 0) return ref_access(run, instr, a, result);
    if (ref_is_bulk(instr->op)) return ref_bulk(run, instr, a, result);
    if (ref_is_vector(instr->op))
        ref_vector(run, instr, a, NULL, result);
    else if (!ref_integer(instr->op, a, result, &trap))
        (void)ref_float(instr->op, a, result, &trap);
    return trap;
}

static enum lm_trap_code plain(struct ref_run *run, const struct ref_instr *instr) {
    enum { MAX_OPERANDS = 3 };
    struct ref_code *code = run->code;
    union ref_value a[MAX_OPERANDS] = {{.i64 = 0}}, result = {.v128 = {0, 0}};
    uint32_t operands, results;
    ref_arity(instr->op, &operands, &results);
    code->height -= operands;
    memcpy(a, code->values + code->height, operands * sizeof *a);
    const enum lm_trap_code trap = compute(run, instr, a, &result);
    if (trap != LM_TRAP_none || results == 0) return trap;
    if (code->planted == instr->op) result.i32 ^= 1;
    return push(code, result) ? LM_TRAP_none : LM_TRAP_stack_exhausted;
}

static bool is_plain(enum lm_op op) {
    union ref_value a[3] = {{.i64 = 0}}, result = {.i64 = 0};
    enum lm_trap_code trap = LM_TRAP_none;
    const bool is_scalar_access = lm_ops[op].imm == LM_IMM_memarg;
    return ref_is_vector(op) || ref_is_bulk(op) || ref_is_atomic(op) || is_scalar_access ||
           ref_integer(op, a, &result, &trap) || ref_float(op, a, &result, &trap);
}

bool ref_knows(enum lm_op op) {
    return is_control(op) || is_variable(op) || is_plain(op);
}

bool ref_can_plant(enum lm_op op) {
    uint32_t operands, results;
    if (is_control(op) || is_variable(op) || strcmp(lm_ops[op].sig, "special") == 0) return false;
    ref_arity(op, &operands, &results);
    return results > 0 || (lm_ops[op].width > 0 && is_plain(op));
}

/* --- Functions ---------------------------------------------------------------------------------
 */

static enum lm_trap_code step(struct ref_run *run, struct activation *at) {
    const struct ref_instr *instr = &at->func->code[at->position++];
    struct ref_code *code = run->code;
    if (code->steps_left == 0) {
        code->out_of_steps = true;
        snprintf(run->trap->message, sizeof run->trap->message, "the reference is out of steps");
        run->trap->code = LM_TRAP_host;
        return LM_TRAP_host;
    }
    code->steps_left--;
    code->executed[instr->op]++;
    code->fuel_used += lm_ops[instr->op].op_class != LM_CLASS_structure;
    if (is_control(instr->op)) return control(run, at, instr);
    if (!is_variable(instr->op)) return plain(run, instr);
    return variable(run, at, instr) ? LM_TRAP_none : LM_TRAP_stack_exhausted;
}

/* Arguments are on the stack, results take their place, or the arguments of *next, to be called in
 * its place. */
static enum lm_trap_code run_func(struct ref_run *run, const struct ref_func *func,
                                  struct lm_func **next) {
    struct ref_code *code = run->code;
    struct activation at = {
        .func = func, .locals = code->height - func->params, .labels = code->label_count};
    const struct ref_label body = {.height = at.locals, .arity = func->results};
    const union ref_value zero = {.v128 = {0, 0}};
    for (uint32_t i = 0; i < func->local_count; i++)
        if (!push(code, zero)) return LM_TRAP_stack_exhausted;
    if (!push_label(code, body)) return LM_TRAP_stack_exhausted;
    while (!at.is_done) {
        const enum lm_trap_code trap = step(run, &at);
        if (trap != LM_TRAP_none) return trap;
    }
    *next = at.next;
    return LM_TRAP_none;
}

/* Between the stack's cells and the slots that cross the seam (runtime.h). */
static bool push_slots(struct ref_code *code, const uint8_t *types, uint32_t count,
                       const uint64_t *slots) {
    for (uint32_t i = 0; i < count; i++) {
        union ref_value value = {.v128 = {0, 0}};
        memcpy(&value, slots, lm_type_slots(types[i]) * sizeof *slots);
        if (types[i] == LM_I32 || types[i] == LM_F32) value.i64 = value.i32;
        slots += lm_type_slots(types[i]);
        if (!push(code, value)) return false;
    }
    return true;
}

static void pop_slots(struct ref_code *code, const uint8_t *types, uint32_t count,
                      uint64_t *slots) {
    code->height -= count;
    for (uint32_t i = 0; i < count; i++) {
        memcpy(slots, &code->values[code->height + i], lm_type_slots(types[i]) * sizeof *slots);
        slots += lm_type_slots(types[i]);
    }
}

/* A function of the host or of another instance. */
static enum lm_trap_code call_out(struct ref_run *run, struct lm_func *func) {
    const struct lm_functype *type = func->type;
    const uint32_t area =
        type->param_slots > type->result_slots ? type->param_slots : type->result_slots;
    uint64_t *slots = calloc((size_t)area + 1, sizeof *slots);
    if (!slots) return LM_TRAP_stack_exhausted;
    pop_slots(run->code, type->params, type->param_count, slots);
    const bool ok = lm_func_invoke(run->instance->store, func, slots, run->trap) &&
                    push_slots(run->code, type->results, type->result_count, slots);
    free(slots);
    return ok ? LM_TRAP_none : LM_TRAP_host;
}

static enum lm_trap_code call(struct ref_run *run, struct lm_func *func) {
    if (func->instance != run->instance) return call_out(run, func);
    if (run->code->depth == MAX_DEPTH) return LM_TRAP_stack_exhausted;
    run->code->depth++;
    enum lm_trap_code trap = LM_TRAP_none;
    while (func && func->instance == run->instance && trap == LM_TRAP_none)
        trap = run_func(run, &run->code->funcs[func->index], &func);
    run->code->depth--;
    return func && trap == LM_TRAP_none ? call_out(run, func) : trap;
}

/* --- The back end ------------------------------------------------------------------------------
 */

static bool call_in(struct lm_func *func, uint64_t *slots, struct lm_trap *trap) {
    struct ref_code *code = (struct ref_code *)func->instance->code;
    const struct lm_functype *type = func->type;
    const struct ref_code before = *code;
    struct ref_run run = {.code = code, .instance = func->instance, .trap = trap};
    enum lm_trap_code reason = LM_TRAP_stack_exhausted;
    if (push_slots(code, type->params, type->param_count, slots)) reason = call(&run, func);
    if (reason == LM_TRAP_none) {
        pop_slots(code, type->results, type->result_count, slots);
        return true;
    }
    code->height = before.height;
    code->label_count = before.label_count;
    code->depth = before.depth;
    return reason == LM_TRAP_host ? false : lm_trap_set(trap, reason);
}

static const char *missing(const char *isa) {
    (void)isa;
    return NULL;
}

static void release(struct lm_code *base) {
    struct ref_code *code = ref_code_of(base);
    for (uint32_t i = 0; i < code->module->func_count; i++)
        ref_func_release(&code->funcs[i]);
    free(code->funcs);
    free(code->values);
    free(code->labels);
    free(code);
}

static lm_status compile(const struct lm_module *module, const struct lm_compile_options *options,
                         struct lm_code **out, struct lm_error *error) {
    const struct lm_v128_ops *relaxed = lm_v128_table(options->isa);
    TRY(lm_module_validate_bodies(module, error));
    struct ref_code *code = calloc(1, sizeof *code);
    struct ref_func *funcs = calloc((size_t)module->func_count + 1, sizeof *funcs);
    bool ok = code && funcs;
    for (uint32_t i = module->imported_funcs; ok && i < module->func_count; i++)
        ok = ref_func_decode(&funcs[i], module, i);
    if (!code || !funcs) {
        free(code);
        free(funcs);
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory in the reference");
    }
    *code = (struct ref_code){.base.backend = &ref_backend,
                              .module = module,
                              .relaxed = relaxed ? relaxed : &lm_v128_scalar,
                              .funcs = funcs,
                              .steps_left = UINT64_MAX,
                              .planted = LM_OP_COUNT};
    if (ok && reserve_values(code, 1)) { /* even an empty stack lies somewhere */
        *out = &code->base;
        return LM_OK;
    }
    release(&code->base);
    return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "the reference cannot decode a body");
}

static const void *entry(const struct lm_code *base, uint32_t index) {
    return &((const struct ref_code *)base)->funcs[index];
}

const struct lm_backend ref_backend = {
    .name = "reference",
    .description = "plain evaluation, for tests",
    .missing = missing,
    .compile = compile,
    .entry = entry,
    .call = call_in,
    .release = release,
};
