/* SPDX-License-Identifier: Apache-2.0 */
/* The optimising back end (runtime.h): finding the compiler, loading what it makes, and calling it.
 * Guests run on the native stack, down to a margin that is left to helpers and host functions. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/deadline.h"
#include "engine/llvm/cache.h"
#include "engine/llvm/code.h"
#include "engine/llvm/compiler.h"
#include "engine/llvm/listing.h"
#include "engine/llvm/perf_map.h"
#include "simd/cpu.h"

/* --- The compiler ----------------------------------------------------------------------------- */

static pthread_once_t compiler_once = PTHREAD_ONCE_INIT;
static lm_llvm_compile_function *compiler;
static lm_llvm_list_function *lister;

/* Stays loaded: LLVM cannot be unloaded safely. By its path where it lies beside this library: a
 * sanitizer's dlopen does not look where this library's run path says. */
static void open_compiler(void) {
    enum { HOW = RTLD_NOW | RTLD_LOCAL };
    char path[4096];
    void *library = lm_cache_compiler_path(path, sizeof path) ? dlopen(path, HOW) : NULL;
    if (!library) library = dlopen(LM_LLVM_COMPILER_LIBRARY, HOW);
    void *const found = library ? dlsym(library, LM_LLVM_COMPILER_FUNCTION) : NULL;
    void *const list = library ? dlsym(library, LM_LLVM_LISTING_FUNCTION) : NULL;
    memcpy(&compiler, &found, sizeof found);
    memcpy(&lister, &list, sizeof list);
}

static const char *missing_compiler(void) {
    (void)pthread_once(&compiler_once, open_compiler);
    return compiler ? NULL : LM_LLVM_COMPILER_LIBRARY " cannot be loaded: install or build it";
}

/* A compiler that lies where it should is opened when it is needed. */
static const char *missing(const char *isa) {
    struct stat found;
    if (!lm_isa_find(isa)) return "there is no such ISA";
    if (!lm_isa_supported(isa)) return "this CPU cannot run it";
    return lm_cache_stat_compiler(&found) ? NULL : missing_compiler();
}

/* --- Compiling -------------------------------------------------------------------------------- */

static void release(struct lm_code *base) {
    struct lm_llvm_code *const code = (struct lm_llvm_code *)base;
    lm_image_unload(&code->image);
    free(code);
}

/* Takes over an image. */
static lm_status make_code(const struct lm_module *module, struct lm_image *image,
                           struct lm_code **code, struct lm_error *error) {
    struct lm_llvm_code *const made = calloc(1, sizeof *made);
    if (!made) {
        lm_image_unload(image);
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory while compiling");
    }
    lm_perf_map_add(module, image);
    made->image = *image;
    made->base.backend = &lm_backend_llvm;
    made->base.code_bytes = image->header->code_size;
    made->is_foreign = !lm_isa_supported(image->header->isa);
    *code = &made->base;
    return LM_OK;
}

static lm_status compile_image(const struct lm_module *module,
                               const struct lm_compile_options *options,
                               const struct lm_cache_entry *entry, struct lm_image *image,
                               uint64_t *phases, struct lm_error *error) {
    const char *const reason =
        lm_isa_find(options->isa) ? missing_compiler() : "there is no such ISA";
    struct lm_image_bytes bytes = {0};
    if (reason)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "llvm at %s: %s", options->isa, reason);
    TRY(compiler(module, options, &bytes, error));
    const uint64_t start = lm_clock_now();
    const lm_status status = lm_image_load(&bytes, image, error);
    phases[LM_PHASE_load] = lm_clock_now() - start;
    if (status == LM_OK) lm_cache_store(entry, &bytes);
    free(bytes.bytes);
    if (status != LM_OK) return status;
    const uint64_t *const took = image->header->phase_ns;
    phases[LM_PHASE_validate] = took[LM_IMAGE_PHASE_validate];
    phases[LM_PHASE_generate] = took[LM_IMAGE_PHASE_generate];
    phases[LM_PHASE_optimise] = took[LM_IMAGE_PHASE_optimise];
    phases[LM_PHASE_emit] = took[LM_IMAGE_PHASE_emit];
    phases[LM_PHASE_link] = took[LM_IMAGE_PHASE_link];
    return LM_OK;
}

/* A module in the cache was validated when it was compiled. */
static lm_status compile(const struct lm_module *module, const struct lm_compile_options *options,
                         struct lm_code **code, struct lm_error *error) {
    struct lm_cache_entry entry;
    struct lm_image image = {0};
    uint64_t phases[LM_PHASE_COUNT] = {0};
    const uint64_t start = lm_clock_now();
    lm_cache_find(module, options, &entry);
    if (lm_cache_load(&entry, module, options, &image))
        phases[LM_PHASE_load] = lm_clock_now() - start;
    else
        TRY(compile_image(module, options, &entry, &image, phases, error));
    TRY(make_code(module, &image, code, error));
    memcpy((*code)->phase_ns, phases, sizeof phases);
    return LM_OK;
}

/* --- Compiled modules as bytes ---------------------------------------------------------------- */

static uint8_t *save(const struct lm_code *base, size_t *size) {
    const struct lm_image_bytes copy = lm_image_copy(&((const struct lm_llvm_code *)base)->image);
    *size = copy.size;
    return copy.bytes;
}

static struct lm_image_bytes as_bytes(const uint8_t *bytes, size_t size) {
    return (struct lm_image_bytes){(uint8_t *)(uintptr_t)bytes, size};
}

static lm_status module_in(const uint8_t *bytes, size_t size, const uint8_t **binary,
                           size_t *binary_size, uint32_t *features, struct lm_error *error) {
    const struct lm_image_bytes whole = as_bytes(bytes, size);
    struct lm_image_bytes found;
    TRY(lm_image_module(&whole, &found, features, error));
    *binary = found.bytes;
    *binary_size = found.size;
    return LM_OK;
}

static lm_status load(const struct lm_module *module, const uint8_t *bytes, size_t size, int file,
                      struct lm_code **code, struct lm_error *error) {
    const struct lm_image_bytes whole = as_bytes(bytes, size);
    struct lm_image image;
    if (file >= 0)
        TRY(lm_image_map(file, &image, error));
    else
        TRY(lm_image_load(&whole, &image, error));
    lm_status status = lm_image_runs_here(&image, error);
    if (status == LM_OK && !lm_image_fits(&image, module))
        status = lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                         "compiled module: its code is of another module");
    if (status == LM_OK) return make_code(module, &image, code, error);
    lm_image_unload(&image);
    return status;
}

static lm_status list(const struct lm_module *module, const struct lm_code *code, const char *func,
                      bool only_counts, char **text, struct lm_error *error) {
    const char *const reason = missing_compiler();
    if (reason) return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "listing: %s", reason);
    return lister(module, &((const struct lm_llvm_code *)code)->image, func, only_counts, text,
                  error);
}

static const void *entry(const struct lm_code *base, uint32_t index) {
    const struct lm_llvm_code *const code = (const struct lm_llvm_code *)base;
    return code->image.base + code->image.entries[index];
}

/* --- Instances -------------------------------------------------------------------------------- */

static lm_status instantiate(struct lm_instance *instance, struct lm_error *error) {
    const struct lm_module *const module = instance->module;
    const struct lm_llvm_code *const code = (const struct lm_llvm_code *)instance->code;
    if (code->is_foreign) return lm_image_runs_here(&code->image, error);
    struct lm_store *const store = instance->store;
    uint8_t *const place = lm_arena_alloc(&store->arena, lm_llvm_context_size(module));
    if (!place) return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "instance: out of memory");
    struct lm_llvm_context *const context = (struct lm_llvm_context *)place;
    *context = (struct lm_llvm_context){.instance = instance,
                                        .funcs = instance->funcs,
                                        .tables = instance->tables,
                                        .type_ids = instance->type_ids,
                                        .fuel = &store->fuel,
                                        .counters = store->counters.values};
    lm_llvm_fill_helpers(context->helpers);
    for (uint32_t i = 0; i < module->memory_count; i++) {
        const struct lm_memory *const memory = instance->memories[i];
        const struct lm_llvm_memory_view view = {.base = memory->base, .pages = memory->pages};
        memcpy(place + lm_llvm_memory_at(i), (const void *)&view, sizeof view);
    }
    for (uint32_t i = 0; i < module->global_count; i++) {
        void *const value = &instance->globals[i]->value;
        memcpy(place + lm_llvm_global_at(module, i), (const void *)&value, sizeof value);
    }
    instance->context = context;
    return LM_OK;
}

/* --- Calling in ------------------------------------------------------------------------------- */

enum { STACK_MARGIN = 256 * 1024 }; /* what helpers and hosts may need below the last guest */

/* Where this thread's stack must not be used any more; looked up once per thread. */
static uintptr_t stack_limit(void) {
    static _Thread_local uintptr_t limit;
    pthread_attr_t attributes;
    void *lowest = NULL;
    size_t size = 0, guard = 0;
    if (limit != 0) return limit;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        (void)pthread_attr_getstack(&attributes, &lowest, &size);
        (void)pthread_attr_getguardsize(&attributes, &guard);
        (void)pthread_attr_destroy(&attributes);
    }
    const size_t margin = size / 2 < STACK_MARGIN ? size / 2 : STACK_MARGIN;
    limit = (uintptr_t)lowest + guard + margin;
    return limit;
}

static void enter(void *argument) {
    struct lm_llvm_run *const run = argument;
    const struct lm_func *const func = run->func;
    const struct lm_instance *const instance = func->instance;
    const struct lm_image *const image = &((const struct lm_llvm_code *)instance->code)->image;
    const uint32_t type = instance->module->funcs[func->index].type_index;
    const void *const code = image->base + image->adapters[type];
    lm_llvm_adapter *adapter;
    memcpy(&adapter, (const void *)&code, sizeof adapter);
    adapter(func->entry, run->context, run->slots);
}

/* A check has let a loop through that faulted: nothing that the guest did since can be relied on.
 */
static _Noreturn void give_up(const struct lm_func *func, const struct lm_trap *trap) {
    (void)fprintf(stderr,
                  "lanemark: llvm: a check of a loop missed an access at offset 0x%x: called from "
                  "function #%u: please report this with the module\n",
                  trap->trace.frames[0].offset, func->index);
    abort();
}

/* Runs a function of this back end on the arguments in `slots`, where its results will be; or until
 * a tail call out of it leaves others at stack_top: then *tail is what to call with them. */
static bool activate(struct lm_func *func, uint64_t *slots, struct lm_trap *trap,
                     struct lm_func **tail) {
    struct lm_llvm_context *const context = func->instance->context;
    struct lm_llvm_run run = {
        .context = context, .outer = context->run, .func = func, .slots = slots, .trap = trap};
    const uintptr_t outer_limit = context->stack_limit;
    context->run = &run;
    context->stack_limit = stack_limit();
    const enum lm_trap_code why =
        lm_trap_guard(func->instance->store, enter, lm_llvm_interrupted, &run);
    context->run = run.outer;
    context->stack_limit = outer_limit;
    if (why == LM_TRAP_none) return true;
    if (run.tail) {
        *tail = run.tail;
        return true;
    }
    if (!run.has_trace) return lm_trap_set(trap, why);
    if (why == LM_TRAP_memory_bounds && run.is_plain) give_up(func, trap);
    trap->code = why;
    return false;
}

static bool is_ours(const struct lm_func *func) {
    return func->instance && func->instance->code->backend == &lm_backend_llvm;
}

/* The first function works on the caller's slots; what a tail call leads to, on stack_top. */
static bool call(struct lm_func *func, uint64_t *slots, struct lm_trap *trap) {
    struct lm_store *const store = func->instance->store;
    uint64_t *const area = store->stack_top;
    uint64_t *at = slots;
    for (struct lm_func *next = func; next; at = area) {
        struct lm_func *const current = next;
        const struct lm_functype *const type = current->type;
        const uint32_t count =
            type->param_slots > type->result_slots ? type->param_slots : type->result_slots;
        next = NULL;
        if (at == area && store->stack_limit - area < (ptrdiff_t)count)
            return lm_trap_set(trap, LM_TRAP_stack_exhausted);
        if (at == area &&
            lm_deadline_is_over()) /* ticks seldom meet guests of a few instructions */
            return lm_trap_set(trap, LM_TRAP_timeout);
        if (at == area && !is_ours(current)) store->stack_top = area + count;
        const bool ok = is_ours(current) ? activate(current, at, trap, &next)
                                         : lm_func_invoke(store, current, at, trap);
        store->stack_top = area;
        if (!ok) return false;
        if (!next && at == area) memcpy(slots, area, func->type->result_slots * sizeof *slots);
    }
    return true;
}

const struct lm_backend lm_backend_llvm = {
    .name = "llvm",
    .description = "optimising compiler by LLVM, with exact traps",
    .has_bounds = true,
    .missing = missing,
    .compile = compile,
    .entry = entry,
    .instantiate = instantiate,
    .call = call,
    .release = release,
    .save = save,
    .module_in = module_in,
    .load = load,
    .list = list,
};
