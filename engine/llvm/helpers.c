/* SPDX-License-Identifier: Apache-2.0 */
/* What compiled code calls in the engine (helpers.def). A helper that traps does not return: it
 * notes the backtrace and leaves the activation. */
#include <string.h>

#include "engine/llvm/code.h"

enum { SLOTS_PER_PRICE = 64 }; /* bytes or elements that cost as much as an instruction */

/* --- Leaving ---------------------------------------------------------------------------------- */

/* With *run->trap filled but for the frames of this activation. */
static _Noreturn void leave(struct lm_llvm_context *context, struct lm_llvm_frame frame,
                            uint32_t offset) {
    struct lm_llvm_run *const run = context->run;
    lm_llvm_add_frames(run, frame, offset);
    run->has_trace = true;
    lm_trap_guard_leave(run->trap->code);
}

static void stop_on(enum lm_trap_code code, struct lm_llvm_context *context,
                    struct lm_llvm_frame frame) {
    if (code == LM_TRAP_none) return;
    lm_trap_set(context->run->trap, code);
    leave(context, frame, 0);
}

static void lm_llvm_trap(struct lm_llvm_context *context, uint32_t code, uint32_t offset) {
    lm_trap_set(context->run->trap, (enum lm_trap_code)code);
    leave(context, LM_LLVM_CALLER, offset);
}

/* --- Calls ------------------------------------------------------------------------------------ */

static void lm_llvm_call_out(struct lm_llvm_context *context, void *func, void *slots) {
    struct lm_llvm_run *const run = context->run;
    if (!lm_func_invoke(context->instance->store, func, slots, run->trap))
        leave(context, LM_LLVM_CALLER, 0);
}

/* From the activation's first frame it is left, and lm_backend.call goes on in its place, so that
 * tail calls between instances need no native stack. */
static void lm_llvm_tail_out(struct lm_llvm_context *context, void *func, void *slots) {
    struct lm_llvm_run *const run = context->run;
    struct lm_store *const store = context->instance->store;
    const struct lm_func *const callee = func;
    const struct lm_llvm_frame frame = LM_LLVM_CALLER;
    const uint32_t count = callee->type->param_slots;
    if (!lm_llvm_is_first(run, frame)) {
        if (!lm_func_invoke(store, func, slots, run->trap))
            leave(context, lm_llvm_outer_frame(frame), 0); /* its own frame was given up */
        return;
    }
    if (store->stack_limit - store->stack_top < (ptrdiff_t)count)
        stop_on(LM_TRAP_stack_exhausted, context, frame);
    memcpy(store->stack_top, slots, count * sizeof(uint64_t));
    run->tail = func;
    lm_trap_guard_leave(LM_TRAP_host);
}

static void lm_llvm_fuel_bulk(struct lm_llvm_context *context, uint64_t size) {
    const uint64_t price = size / SLOTS_PER_PRICE, fuel = *context->fuel;
    *context->fuel = fuel < price ? 0 : fuel - price;
    if (fuel < price) stop_on(LM_TRAP_fuel, context, LM_LLVM_CALLER);
}

/* --- Memories --------------------------------------------------------------------------------- */

static uint64_t lm_llvm_memory_grow(struct lm_llvm_context *context, uint32_t memory,
                                    uint64_t delta) {
    return lm_memory_grow(context->instance->memories[memory], delta);
}

static void lm_llvm_memory_fill(struct lm_llvm_context *context, uint32_t memory, uint64_t to,
                                uint32_t value, uint64_t count) {
    stop_on(lm_memory_fill(context->instance->memories[memory], to, value, count), context,
            LM_LLVM_CALLER);
}

static void lm_llvm_memory_copy(struct lm_llvm_context *context, uint32_t to_memory,
                                uint32_t from_memory, uint64_t to, uint64_t from, uint64_t count) {
    struct lm_memory **const memories = context->instance->memories;
    stop_on(lm_memory_copy(memories[to_memory], memories[from_memory], to, from, count), context,
            LM_LLVM_CALLER);
}

static void lm_llvm_memory_init(struct lm_llvm_context *context, uint32_t memory, uint32_t data,
                                uint64_t to, uint32_t from, uint32_t count) {
    stop_on(lm_memory_init(context->instance, memory, data, to, from, count), context,
            LM_LLVM_CALLER);
}

static void lm_llvm_data_drop(struct lm_llvm_context *context, uint32_t data) {
    context->instance->dropped_data[data] = true;
}

static uint32_t lm_llvm_wait(struct lm_llvm_context *context, uint32_t memory, uint64_t address,
                             uint32_t width, uint64_t expected, uint64_t timeout) {
    uint32_t result = 0;
    stop_on(lm_memory_wait(context->instance->memories[memory], address, width, expected,
                           (int64_t)timeout, &result),
            context, LM_LLVM_CALLER);
    return result;
}

static uint32_t lm_llvm_notify(struct lm_llvm_context *context, uint32_t memory, uint64_t address,
                               uint32_t count) {
    uint32_t woken = 0;
    stop_on(lm_memory_notify(context->instance->memories[memory], address, count, &woken), context,
            LM_LLVM_CALLER);
    return woken;
}

/* --- Tables ----------------------------------------------------------------------------------- */

static uint64_t lm_llvm_table_grow(struct lm_llvm_context *context, uint32_t table, void *value,
                                   uint64_t delta) {
    return lm_table_grow(context->tables[table], delta, value);
}

static void lm_llvm_table_fill(struct lm_llvm_context *context, uint32_t table, uint64_t to,
                               void *value, uint64_t count) {
    stop_on(lm_table_fill(context->tables[table], to, value, count), context, LM_LLVM_CALLER);
}

static void lm_llvm_table_copy(struct lm_llvm_context *context, uint32_t to_table,
                               uint32_t from_table, uint64_t to, uint64_t from, uint64_t count) {
    struct lm_table **const tables = context->tables;
    stop_on(lm_table_copy(tables[to_table], tables[from_table], to, from, count), context,
            LM_LLVM_CALLER);
}

static void lm_llvm_table_init(struct lm_llvm_context *context, uint32_t table, uint32_t element,
                               uint64_t to, uint32_t from, uint32_t count) {
    stop_on(lm_table_init(context->instance, table, element, to, from, count), context,
            LM_LLVM_CALLER);
}

static void lm_llvm_elem_drop(struct lm_llvm_context *context, uint32_t element) {
    context->instance->dropped_elements[element] = true;
}

/* --- Their addresses -------------------------------------------------------------------------- */

void lm_llvm_fill_helpers(const void **helpers) {
#define HELPER(name, result, arguments)                                                            \
    helpers[LM_HELPER_##name] = (const void *)(uintptr_t)(lm_llvm_##name);
#include "engine/llvm/helpers.def"
#undef HELPER
}
