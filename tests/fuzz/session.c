/* SPDX-License-Identifier: Apache-2.0 */
/* Running a module (session.h): its world of imports, arguments and calls. */
#include "tests/fuzz/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/session_internal.h"
#include "tests/fuzz/source.h"

enum {
    ROUNDS = 2,
    MAX_PAGES = 32,
    MAX_ELEMENTS = 4096,
    MAX_SLOTS = 64, /* of parameters or results, for a call to be made */
    MAX_IMPORTS = 64,
    MAX_EXPORTS = 1000,
    FUEL = 1 << 30, /* more than any program needs that the reference finishes */
};

/* --- Values out of numbers ---------------------------------------------------------------------
 */

/* What edge cases are made of, as the low bits of a value of any type. */
static const uint64_t edges[] = {
    0,
    1,
    UINT64_MAX,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0x8000,
    0x7fffffff,
    0x80000000,
    0xffffffff,
    UINT64_C(0x7fffffffffffffff),
    UINT64_C(1) << 63,
    0x3f800000,
    0x7fc00000,
    0x7f800001,
    0xff800000,
    0x4f000000,
    UINT64_C(0x3ff0000000000000),
    UINT64_C(0x7ff8000000000000),
    UINT64_C(0x41e0000000000000),
    65535,
    65528,
    16,
};

static uint64_t make_bits(uint64_t *state) {
    const uint64_t random = next_random(state);
    return random % 4 ? edges[random / 4 % (sizeof edges / sizeof *edges)] : next_random(state);
}

/* An embedder's pointer that is never looked at. */
static void *make_extern(uint64_t bits) {
    return bits % 3 ? (void *)(uintptr_t)(0x1000 + bits % 8 * 16) : NULL; /* NOLINT */
}

static void *make_ref(const struct session *session, uint8_t type, uint64_t bits) {
    if (type == LM_EXTERNREF) return make_extern(bits);
    const struct lm_instance *instance = session->instances[bits / 4 % SESSION_INSTANCES];
    if (!instance || session->module.func_count == 0 || bits % 3 == 0) return NULL;
    return instance->funcs[bits % session->module.func_count];
}

/* Writes one value; returns the slot behind it. */
static uint64_t *make_value(const struct session *session, uint8_t type, uint64_t *state,
                            uint64_t *slot) {
    slot[0] = make_bits(state);
    if (lm_type_is_ref(type)) slot[0] = (uint64_t)(uintptr_t)make_ref(session, type, slot[0]);
    if (type == LM_V128) slot[1] = make_bits(state);
    return slot + lm_type_slots(type);
}

static void make_values(const struct session *session, const uint8_t *types, uint32_t count,
                        uint64_t *state, uint64_t *slot) {
    for (uint32_t i = 0; i < count; i++)
        slot = make_value(session, types[i], state, slot);
}

/* --- Imports -----------------------------------------------------------------------------------
 */

enum behaviour { MIX, FAIL, AGAIN };

struct host {
    struct session *session;
    const struct lm_functype *type;
    enum behaviour behaviour;
};

static bool fail_sometimes(const struct host *host, struct lm_trap *trap) {
    if (host->behaviour != FAIL || host->session->seen % 4 != 0) return true;
    (void)lm_trap_set(trap, LM_TRAP_host);
    snprintf(trap->message, sizeof trap->message, "digest %llx",
             (unsigned long long)host->session->seen);
    return false;
}

/* The host's way back into the guest: a function that nothing outside can call otherwise, so that
 * generated modules still count their steps. */
static bool call_again(const struct host *host, struct lm_trap *trap) {
    const struct session *session = host->session;
    uint64_t no_values = 0;
    const struct lm_instance *instance = session->instances[0];
    if (host->behaviour != AGAIN || !instance) return true;
    const uint32_t defined = session->module.func_count - session->module.imported_funcs;
    for (uint32_t i = 0; i < defined; i++) {
        struct lm_func *func = instance->funcs[session->module.imported_funcs + i];
        if (func->type->param_count + func->type->result_count > 0) continue;
        return lm_func_invoke(session->store, func, &no_values, trap);
    }
    return true;
}

/* Every host function: takes its arguments into the digest, gives results made from it. */
static bool host_call(void *env, uint64_t *slots, struct lm_trap *trap) {
    const struct host *host = env;
    struct session *session = host->session;
    session->seen =
        session_digest(session, host->type->params, host->type->param_count, slots, session->seen);
    if (!fail_sometimes(host, trap) || !call_again(host, trap)) return false;
    uint64_t state = session->seen;
    make_values(session, host->type->results, host->type->result_count, &state, slots);
    return true;
}

static struct lm_func *make_func(struct session *session, const struct lm_import *import) {
    struct host *host = lm_arena_alloc(&session->store->arena, sizeof *host);
    if (!host) return NULL;
    *host = (struct host){.session = session, .type = session->module.funcs[import->index].type};
    char first = 'm';
    if (import->field.length > 0) first = import->field.bytes[0];
    if (first == 'f') host->behaviour = FAIL;
    if (first == 'a') host->behaviour = AGAIN;
    return lm_host_func_new(session->store, host->type, host_call, host);
}

/* What the first instance can give the second. */

static bool is_exported(const struct lm_module *module, uint32_t func) {
    for (uint32_t i = 0; i < module->export_count; i++)
        if (module->exports[i].kind == LM_EXTERN_FUNC && module->exports[i].index == func)
            return true;
    return false;
}

/* A function that nothing outside can call otherwise, for the reason given at call_again. */
static struct lm_func *other_func(const struct session *session, uint32_t wanted) {
    const struct lm_module *module = &session->module;
    for (uint32_t i = module->imported_funcs; i < module->func_count; i++)
        if (lm_functype_equal(module->funcs[i].type, module->funcs[wanted].type) &&
            !is_exported(module, i))
            return session->instances[0]->funcs[i];
    return NULL;
}

/* False: nothing that fits. The imports themselves fit as long as they have not grown. */
static bool take_import(const struct session *session, const struct lm_import *import,
                        struct lm_extern *out) {
    const struct lm_instance *other = session->instances[0];
    const uint32_t index = import->index;
    if (!other) return false;
    out->kind = import->kind;
    switch ((enum lm_extern_kind)import->kind) {
    case LM_EXTERN_FUNC: out->of.func = other_func(session, index); break;
    case LM_EXTERN_TABLE: out->of.table = other->tables[index]; break;
    case LM_EXTERN_MEMORY: out->of.memory = other->memories[index]; break;
    case LM_EXTERN_GLOBAL: out->of.global = other->globals[index]; break;
    }
    return out->of.func != NULL;
}

static bool make_import(struct session *session, const struct lm_import *import, uint64_t *state,
                        struct lm_extern *out) {
    const struct lm_module *module = &session->module;
    uint64_t slots[2] = {0};
    out->kind = import->kind;
    switch ((enum lm_extern_kind)import->kind) {
    case LM_EXTERN_FUNC: out->of.func = make_func(session, import); break;
    case LM_EXTERN_TABLE:
        out->of.table = lm_table_new(session->store, &module->tables[import->index], NULL);
        break;
    case LM_EXTERN_MEMORY:
        out->of.memory = lm_memory_new(session->store, &module->memories[import->index]);
        break;
    case LM_EXTERN_GLOBAL:
        make_values(session, &module->globals[import->index].type.type, 1, state, slots);
        out->of.global = lm_global_new(session->store, &module->globals[import->index].type, slots);
        break;
    }
    return out->of.func != NULL;
}

/* --- Instantiation -----------------------------------------------------------------------------
 */

static bool clamp(struct lm_limits *limits, uint64_t maximum) {
    if (limits->max > maximum) limits->max = maximum;
    return limits->min <= maximum;
}

/* Keeps the module's memories and tables small, whatever it asks for. */
static lm_status bound(struct session *session, struct lm_error *error) {
    struct lm_module *module = &session->module;
    bool ok = module->import_count <= MAX_IMPORTS && module->memory_count <= 4;
    for (uint32_t i = 0; i < module->memory_count; i++)
        ok = clamp(&module->memories[i].limits, MAX_PAGES) && ok;
    for (uint32_t i = 0; i < module->table_count; i++)
        ok = clamp(&module->tables[i].limits, MAX_ELEMENTS) && ok;
    return ok ? LM_OK : lm_fail(error, LM_LIMIT, LM_NO_OFFSET, "too large for this test");
}

static lm_status instantiate(struct session *session, uint32_t index, struct lm_error *error) {
    struct lm_extern imports[MAX_IMPORTS];
    struct lm_error why = LM_ERROR_INIT;
    uint64_t state = 1;
    for (uint32_t i = 0; i < session->module.import_count; i++)
        if (!take_import(session, &session->module.imports[i], &imports[i]) &&
            !make_import(session, &session->module.imports[i], &state, &imports[i]))
            return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "no memory for an import");
    const lm_status status =
        lm_instantiate(session->store, &session->module, session->code, imports,
                       &session->instances[index], &session->trap[index], &why);
    session->status[index] = status;
    if (status == LM_TRAPPED) session->traps++;
    if (status == LM_OK || status == LM_TRAPPED) return LM_OK;
    return lm_fail(error, status, why.offset, "%s", why.message);
}

/* --- Calls -------------------------------------------------------------------------------------
 */

static void make_call(struct session *session, uint32_t instance, uint32_t export) {
    if (!session->instances[instance]) return;
    const struct lm_extern found = lm_instance_export(session->instances[instance], export);
    if (found.kind != LM_EXTERN_FUNC || found.of.func->host) return;
    struct lm_func *func = found.of.func;
    const struct lm_functype *type = func->type;
    if (type->param_slots > MAX_SLOTS || type->result_slots > MAX_SLOTS) return;
    uint64_t slots[MAX_SLOTS + 1] = {0};
    uint64_t state = session->call_count;
    make_values(session, type->params, type->param_count, &state, slots);
    struct session_call *call = &session->calls[session->call_count++];
    call->export = export;
    call->instance = instance;
    call->ok = lm_func_invoke(session->store, func, slots, &call->trap);
    if (call->ok)
        call->digest = session_digest(session, type->results, type->result_count, slots, 0);
    else
        session->traps++;
    memcpy(call->first, slots, sizeof call->first);
}

static lm_status make_calls(struct session *session, struct lm_error *error) {
    const uint32_t exports = session->module.export_count;
    const uint32_t calls = exports < MAX_EXPORTS ? exports * SESSION_INSTANCES * ROUNDS : 0;
    session->calls = calloc((size_t)calls + 1, sizeof *session->calls);
    if (!session->calls) return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "no memory for calls");
    for (uint32_t i = 0; i < calls; i++) {
        if (session_is_unfinished(session)) break;
        make_call(session, i % SESSION_INSTANCES, i / SESSION_INSTANCES % exports);
    }
    return LM_OK;
}

lm_status session_run(struct session *session, const uint8_t *bytes, size_t size,
                      const struct session_options *options, struct lm_error *error) {
    const struct lm_compile_options compile = {.isa = options->isa,
                                               .counters = options->counters,
                                               .fuel = options->fuel,
                                               .less_opt = options->less_opt,
                                               .bounds = options->bounds};
    *session = (struct session){.counters = options->counters, .fuel = options->fuel};
    TRY(lm_module_decode(&session->module, bytes, size, LM_DEFAULT_FEATURES, error));
    TRY(options->backend->compile(&session->module, &compile, &session->code, error));
    TRY(bound(session, error));
    if (options->backend == &ref_backend) {
        ref_code_of(session->code)->steps_left = options->step_limit;
        ref_code_of(session->code)->planted = options->planted;
        if (options->by_sign) ref_select_by_sign(ref_code_of(session->code));
    }
    session->store = lm_store_new(options->counters);
    if (!session->store) return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "no memory for a store");
    session->store->fuel = FUEL;
    for (uint32_t i = 0; i < SESSION_INSTANCES && !session_is_unfinished(session); i++)
        TRY(instantiate(session, i, error));
    TRY(make_calls(session, error));
    session->fuel_used = FUEL - session->store->fuel;
    if (options->backend == &ref_backend)
        session->fuel_used = ref_code_of(session->code)->fuel_used;
    return LM_OK;
}

bool session_is_unfinished(const struct session *session) {
    return session->code->backend == &ref_backend && ref_code_of(session->code)->out_of_steps;
}

void session_release(struct session *session) {
    if (session->code) session->code->backend->release(session->code);
    lm_store_delete(session->store);
    lm_module_release(&session->module);
    free(session->calls);
    *session = (struct session){.calls = NULL};
}
