/* SPDX-License-Identifier: Apache-2.0 */
/* Functions of wasm.h: host functions made of the embedder's callbacks, and calls of any function,
 * with checked wasm_val_t or with raw 16-byte values. Slots of a call lie on the store's value
 * stack, so that a call allocates nothing. */
#include <stdlib.h>

#include "engine/c_api.h"

/* --- Slots of one call ------------------------------------------------------------------------ */

/* Takes `func`'s slots from the value stack; NULL when it is full. */
static uint64_t *take_slots(struct lm_store *store, const struct lm_functype *type) {
    const uint32_t most =
        type->param_slots > type->result_slots ? type->param_slots : type->result_slots;
    const uint32_t count = (most + 1) & ~1U; /* the stack's top stays aligned to 16 bytes */
    uint64_t *slots = store->stack_top;
    if ((size_t)(store->stack_limit - slots) < count) return NULL;
    store->stack_top = slots + count;
    return slots;
}

static wasm_trap_t *exhausted(struct wasm_store_t *store) {
    return lm_trap_from_text(store, lm_trap_message(LM_TRAP_stack_exhausted));
}

/* --- Host functions --------------------------------------------------------------------------- */

static wasm_trap_t *call_back(const wasm_func_t *func, const wasm_val_vec_t *args,
                              wasm_val_vec_t *results) {
    return func->callback ? func->callback(args, results)
                          : func->callback_with_env(func->env, args, results);
}

/* Moves checked results into slots; false when one is not of its type. */
static bool take_results(const wasm_func_t *func, const wasm_val_vec_t *results, uint64_t *slots) {
    const struct lm_functype *type = func->func->type;
    if (results->size != type->result_count) return false;
    for (uint32_t i = 0; i < type->result_count; i++)
        if (!lm_val_fits(func->ref.store, &results->data[i], type->results[i])) return false;
    for (uint32_t i = 0; i < type->result_count; i++)
        slots[i] = lm_slot_of_val(&results->data[i], type->results[i]);
    return true;
}

static bool run_host_func(const wasm_func_t *func, wasm_val_vec_t *args, wasm_val_vec_t *results,
                          uint64_t *slots, struct lm_trap *trap) {
    const struct lm_functype *type = func->func->type;
    struct wasm_store_t *store = func->ref.store;
    for (uint32_t i = 0; i < type->param_count; i++)
        args->data[i] = lm_val_of_slot(store, slots[i], type->params[i]);
    for (uint32_t i = 0; i < type->result_count; i++)
        results->data[i] = (wasm_val_t)WASM_INIT_VAL;
    wasm_trap_t *object = call_back(func, args, results);
    if (object) return lm_trap_of_object(trap, object);
    if (take_results(func, results, slots)) return true;
    return lm_trap_of_object(
        trap, lm_trap_from_text(store, "host function: a result is not of its type"));
}

/* The engine's callback of every host function made here. Values of few parameters lie on the
 * native stack. */
static bool enter_host(void *env, uint64_t *slots, struct lm_trap *trap) {
    enum { FEW = 16 };
    const wasm_func_t *func = env;
    const struct lm_functype *type = func->func->type;
    const size_t count = (size_t)type->param_count + type->result_count;
    wasm_val_t few[FEW];
    wasm_val_t *many = count > FEW ? calloc(count, sizeof *many) : NULL;
    if (count > FEW && !many) return lm_trap_set(trap, LM_TRAP_stack_exhausted);
    wasm_val_t *values = many ? many : few;
    wasm_val_vec_t args = {type->param_count, values};
    wasm_val_vec_t results = {type->result_count, values + type->param_count};
    const bool ok = run_host_func(func, &args, &results, slots, trap);
    for (size_t i = 0; i < count; i++)
        wasm_val_delete(&values[i]); /* slots keep no handle */
    free(many);
    return ok;
}

static void release_func(struct wasm_ref_t *ref) {
    const wasm_func_t *func = (const wasm_func_t *)ref;
    if (func->finalize_env) func->finalize_env(func->env);
}

static bool codes_of(uint8_t *codes, const wasm_valtype_vec_t *types) {
    for (size_t i = 0; i < types->size; i++) {
        codes[i] = lm_type_of_kind(types->data[i]->kind);
        if (codes[i] == LM_V128) return false; /* a wasm_val_t cannot carry it */
    }
    return true;
}

static struct lm_func *make_host_func(wasm_func_t *handle, const wasm_functype_t *type) {
    uint8_t params[LM_LIMIT_params];
    uint8_t results[LM_LIMIT_results];
    if (type->params.size > LM_LIMIT_params || type->results.size > LM_LIMIT_results) return NULL;
    if (!codes_of(params, &type->params) || !codes_of(results, &type->results)) return NULL;
    const uint32_t param_count = (uint32_t)type->params.size;
    const uint32_t result_count = (uint32_t)type->results.size;
    const struct lm_functype inner = {.params = params,
                                      .results = results,
                                      .param_count = param_count,
                                      .result_count = result_count,
                                      .param_slots = param_count,
                                      .result_slots = result_count};
    return lm_host_func_new(handle->ref.store->store, &inner, enter_host, handle);
}

static wasm_func_t *new_host_func(wasm_store_t *store, const wasm_functype_t *type,
                                  const wasm_func_t *callbacks) {
    wasm_func_t *handle = lm_ref_new(store, LM_REF_FUNC, sizeof *handle);
    if (!handle) return NULL;
    handle->func = make_host_func(handle, type);
    if (!handle->func) {
        lm_ref_release(&handle->ref);
        return NULL;
    }
    handle->func->handle = handle;
    handle->callback = callbacks->callback;
    handle->callback_with_env = callbacks->callback_with_env;
    handle->env = callbacks->env;
    handle->finalize_env = callbacks->finalize_env;
    handle->ref.release = release_func;
    lm_ref_hold(&handle->ref);
    return handle;
}

wasm_func_t *wasm_func_new(wasm_store_t *store, const wasm_functype_t *type,
                           wasm_func_callback_t callback) {
    return new_host_func(store, type, &(wasm_func_t){.callback = callback});
}

wasm_func_t *wasm_func_new_with_env(wasm_store_t *store, const wasm_functype_t *type,
                                    wasm_func_callback_with_env_t callback, void *env,
                                    void (*finalizer)(void *)) {
    return new_host_func(
        store, type,
        &(wasm_func_t){.callback_with_env = callback, .env = env, .finalize_env = finalizer});
}

/* --- Types ------------------------------------------------------------------------------------ */

wasm_functype_t *wasm_func_type(const wasm_func_t *func) {
    return lm_functype_object(func->func->type);
}

size_t wasm_func_param_arity(const wasm_func_t *func) {
    return func->func->type->param_count;
}

size_t wasm_func_result_arity(const wasm_func_t *func) {
    return func->func->type->result_count;
}

/* --- Calls with wasm_val_t -------------------------------------------------------------------- */

/* NULL when the call may go on, else what is wrong. */
static const char *misfit(const wasm_func_t *func, const wasm_val_vec_t *args,
                          const wasm_val_vec_t *results) {
    const struct lm_functype *type = func->func->type;
    if ((args ? args->size : 0) != type->param_count) return "call: wrong number of arguments";
    if ((results ? results->size : 0) != type->result_count) return "call: wrong number of results";
    for (uint32_t i = 0; i < type->param_count; i++)
        if (!lm_val_fits(func->ref.store, &args->data[i], type->params[i]))
            return "call: an argument is not of its parameter's type";
    for (uint32_t i = 0; i < type->result_count; i++)
        if (type->results[i] == LM_V128) return "call: a v128 result needs lm_func_call";
    return NULL;
}

static wasm_trap_t *call_in_slots(const wasm_func_t *func, const wasm_val_vec_t *args,
                                  wasm_val_vec_t *results, uint64_t *slots) {
    const struct lm_functype *type = func->func->type;
    struct wasm_store_t *store = func->ref.store;
    struct lm_trap trap;
    for (uint32_t i = 0; i < type->param_count; i++)
        slots[i] = lm_slot_of_val(&args->data[i], type->params[i]);
    if (!lm_func_invoke(store->store, func->func, slots, &trap))
        return lm_trap_object(store, &trap);
    for (uint32_t i = 0; i < type->result_count; i++)
        results->data[i] = lm_val_of_slot(store, slots[i], type->results[i]);
    return NULL;
}

wasm_trap_t *wasm_func_call(const wasm_func_t *func, const wasm_val_vec_t *args,
                            wasm_val_vec_t *results) {
    struct wasm_store_t *owner = func->ref.store;
    struct lm_store *store = owner->store;
    const char *wrong = misfit(func, args, results);
    if (wrong) return lm_trap_from_text(owner, wrong);
    uint64_t *slots = take_slots(store, func->func->type);
    if (!slots) return exhausted(owner);
    wasm_trap_t *trap = call_in_slots(func, args, results, slots);
    store->stack_top = slots;
    return trap;
}

/* --- Calls with raw values -------------------------------------------------------------------- */

static void slots_of_raw(const struct lm_functype *type, const union lm_value *args,
                         uint64_t *slots) {
    for (uint32_t i = 0; i < type->param_count; i++) {
        const uint8_t param = type->params[i];
        if (lm_type_is_ref(param)) {
            *slots++ = (uintptr_t)lm_pointer_of_ref(args[i].ref, param);
        } else {
            memcpy(slots, &args[i], lm_type_slots(param) * sizeof *slots);
            slots += lm_type_slots(param);
        }
    }
}

static void raw_of_slots(struct wasm_store_t *store, const struct lm_functype *type,
                         const uint64_t *slots, union lm_value *results) {
    for (uint32_t i = 0; i < type->result_count; i++) {
        const uint8_t result = type->results[i];
        if (lm_type_is_ref(result))
            results[i].ref = lm_ref_of_pointer(store, (void *)(uintptr_t)*slots, result);
        else
            memcpy(&results[i], slots, lm_type_slots(result) * sizeof *slots);
        slots += lm_type_slots(result);
    }
}

wasm_trap_t *lm_func_call(const wasm_func_t *func, const union lm_value *args,
                          union lm_value *results) {
    struct wasm_store_t *owner = func->ref.store;
    struct lm_store *store = owner->store;
    const struct lm_functype *type = func->func->type;
    uint64_t *slots = take_slots(store, type);
    if (!slots) return exhausted(owner);
    struct lm_trap trap;
    slots_of_raw(type, args, slots);
    const bool ok = lm_func_invoke(store, func->func, slots, &trap);
    if (ok) raw_of_slots(owner, type, slots, results);
    store->stack_top = slots;
    return ok ? NULL : lm_trap_object(owner, &trap);
}
