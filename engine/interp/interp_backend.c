/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter as a back end (runtime.h): compiling a module, calling in from native code and
 * out of guest code.
 *
 * A call from native code is one activation of the handlers (struct lm_run) on the store's value
 * stack, above whatever lies there; calls inside an instance need no native stack at all, since
 * frames and return addresses lie on the value stack. An activation ends by the cell `exit`, by a
 * trap, or by a fault that lm_trap_guard catches. */
#include <stdlib.h>
#include <string.h>

#include "engine/interp/backtrace.h"
#include "engine/interp/call_out.h"
#include "engine/interp/translate.h"
#include "simd/cpu.h"

/* --- Handler sets ----------------------------------------------------------------------------- */

#define SET(id) extern const struct lm_handler_set lm_handlers_##id;
#include "interp_sets.def"
#undef SET

static const struct lm_handler_set *const sets[] = {
#define SET(id) &lm_handlers_##id,
#include "interp_sets.def"
#undef SET
};

/* `host` is the best level that runs here where this CPU lacks what its own set was compiled with.
 */
const struct lm_handler_set *lm_interp_handlers(const char *isa) {
    const char *const row = lm_isa_row(isa);
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (strcmp(sets[i]->isa, row) == 0) return sets[i];
    return NULL;
}

static const char *missing(const char *isa) {
    if (!lm_isa_find(isa)) return "there is no such ISA";
    if (!lm_isa_supported(isa)) return "this CPU cannot run it";
    if (!lm_interp_handlers(isa)) return "the interpreter is not built for it";
    return NULL;
}

/* --- Compiling -------------------------------------------------------------------------------- */

static void release(struct lm_code *base) {
    struct lm_interp_code *const code = (struct lm_interp_code *)base;
    free(code->cells);
    free(code->entries);
    free(code->tallies);
    free(code->places);
    free(code->place_starts);
    free(code);
}

/* Gives back what a growing array has to spare; never fails. */
static void *trimmed(void *array, size_t size) {
    void *const smaller = size > 0 ? realloc(array, size) : NULL;
    return smaller ? smaller : array;
}

static lm_status compile(const struct lm_module *module, const struct lm_compile_options *options,
                         struct lm_code **code, struct lm_error *error) {
    const char *const reason = missing(options->isa);
    if (reason)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "interp at %s: %s", options->isa,
                       reason);
    struct lm_interp_code *const made = calloc(1, sizeof *made);
    if (!made) return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory while compiling");
    struct lm_translator t = {.module = module,
                              .set = lm_interp_handlers(options->isa),
                              .counting = options->counters,
                              .fueled = options->fuel};
    const lm_status status = lm_translate_module(&t, error);
    if (status == LM_OK) {
        const size_t tallies = t.tally_size * sizeof *t.tallies;
        *made = (struct lm_interp_code){
            .base = {.backend = &lm_backend_interp, .code_bytes = t.size + tallies},
            .set = t.set,
            .cells = trimmed(t.cells, t.size),
            .size = t.size,
            .entries = t.entries,
            .tallies = trimmed(t.tallies, tallies),
            .places = trimmed(t.places, t.place_size),
            .place_size = t.place_size,
            .place_starts = t.place_starts,
        };
        t.cells = t.places = NULL;
        t.place_starts = NULL;
        t.entries = t.tallies = NULL;
        *code = &made->base;
    } else {
        free(made);
    }
    lm_emit_release(&t);
    return status;
}

static const void *entry(const struct lm_code *base, uint32_t index) {
    const struct lm_interp_code *const code = (const struct lm_interp_code *)base;
    return code->cells + code->entries[index];
}

/* --- Calling in ------------------------------------------------------------------------------- */

/* Slots of the arguments, which the results overlay. */
static uint32_t area_of(const struct lm_func *func) {
    const struct lm_functype *const type = func->type;
    return type->param_slots > type->result_slots ? type->param_slots : type->result_slots;
}

static void enter(void *argument) {
    struct lm_run *const run = argument;
    run->set->enter(run->start, run->base, run->memory ? run->memory->base : NULL, run);
}

/* Runs a guest function on the arguments at the start of `frame`, where its results will be; or
 * until a tail call out of it leaves others there: then *tail is what to call with them. */
static bool activate(struct lm_func *func, uint64_t *frame, struct lm_trap *trap,
                     struct lm_func **tail) {
    struct lm_instance *const instance = func->instance;
    struct lm_store *const store = instance->store;
    const struct lm_interp_code *const code = (const struct lm_interp_code *)instance->code;
    const uint32_t area = area_of(func);
    if (store->stack_limit - frame < (ptrdiff_t)area + 2)
        return lm_trap_set(trap, LM_TRAP_stack_exhausted);
    const void *const linkage[2] = {code->cells, frame};
    memcpy(frame + area, linkage, sizeof linkage);
    struct lm_run run = {
        .instance = instance,
        .store = store,
        .globals = instance->globals,
        .memories = instance->memories,
        .memory = instance->module->memory_count > 0 ? instance->memories[0] : NULL,
        .limit = (uint8_t *)store->stack_limit,
        .tallies = code->tallies,
        .counters = store->counters.values,
        .trap = trap,
        .set = code->set,
        .start = func->entry,
        .base = (uint8_t *)frame,
    };
    const enum lm_trap_code left = lm_trap_guard(store, enter, lm_interp_interrupted, &run);
    const enum lm_trap_code why = left != LM_TRAP_none ? left : run.code;
    if (why == LM_TRAP_none) {
        *tail = run.tail;
        return true;
    }
    if (why != LM_TRAP_host) lm_trap_set(trap, why); /* else *trap is filled */
    lm_interp_backtrace(&run, &trap->trace);
    return false;
}

/* Guests of other back ends and hosts, which cannot leave anything. */
static bool call_foreign(struct lm_store *store, struct lm_func *func, uint64_t *frame,
                         struct lm_trap *trap) {
    const uint32_t area = area_of(func);
    if (store->stack_limit - frame < (ptrdiff_t)area)
        return lm_trap_set(trap, LM_TRAP_stack_exhausted);
    store->stack_top = frame + area;
    return lm_func_invoke(store, func, frame, trap);
}

static bool call(struct lm_func *func, uint64_t *slots, struct lm_trap *trap) {
    struct lm_store *const store = func->instance->store;
    uint64_t *const frame = store->stack_top;
    if (store->stack_limit - frame < (ptrdiff_t)area_of(func))
        return lm_trap_set(trap, LM_TRAP_stack_exhausted);
    memcpy(frame, slots, func->type->param_slots * sizeof *slots);
    for (struct lm_func *next = func; next;) {
        struct lm_func *const current = next;
        next = NULL;
        const bool is_ours =
            current->instance && current->instance->code->backend == &lm_backend_interp;
        if (is_ours ? !activate(current, frame, trap, &next)
                    : !call_foreign(store, current, frame, trap))
            return false;
    }
    memcpy(slots, frame, func->type->result_slots * sizeof *slots);
    return true;
}

/* --- Calling out ------------------------------------------------------------------------------ */

bool lm_interp_call_out(struct lm_run *run, struct lm_func *func, uint64_t *slots, uint32_t area) {
    struct lm_store *const store = run->store;
    uint64_t *const top = store->stack_top;
    store->stack_top = slots + area;
    const bool ok = lm_func_invoke(store, func, slots, run->trap);
    store->stack_top = top;
    if (!ok) run->code = LM_TRAP_host;
    return ok;
}

/* The activation's first frame returns to the cell `exit`, which is a code's first. It is left, and
 * `call` goes on in its place, so that tail calls between instances need no native stack. */
bool lm_interp_tail_out(struct lm_run *run, struct lm_func *func, uint64_t *slots, uint32_t link) {
    const struct lm_interp_code *const code = (const struct lm_interp_code *)run->instance->code;
    if (slots[link] != (uintptr_t)code->cells)
        return lm_interp_call_out(run, func, slots, link + 2);
    run->tail = func;
    return true;
}

const struct lm_backend lm_backend_interp = {
    .name = "interp",
    .description = "register-code interpreter with tail-calling handlers",
    .missing = missing,
    .compile = compile,
    .entry = entry,
    .call = call,
    .release = release,
};
