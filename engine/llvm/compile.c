/* SPDX-License-Identifier: Apache-2.0 */
/* The compiler's door (compiler.h): bodies are split among units of about equal size, each with a
 * thread, which walks and records its functions, generates IR, has it optimised and emitted; the
 * objects are linked to one image. */
#include "engine/llvm/compiler.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/llvm/object.h"
#include "engine/llvm/target.h"

enum {
    BEST_LEVEL = 3,
    MOST_UNITS = 16,
    LEAST_BYTES = 8192 /* of bodies that are worth a thread */
};

struct unit {
    struct gen g;
    struct gen_target target;
    struct lm_error error;
    lm_status status;
    uint32_t first, behind; /* functions */
    bool has_adapters;
    LLVMMemoryBufferRef object;
    uint64_t phase_ns[LM_IMAGE_PHASES];
    pthread_t thread;
    bool has_thread;
};

/* This thread's processor time: other threads and programs are not the compiler's. */
static uint64_t now_of_thread(void) {
    const uint64_t second = 1000000000;
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * second + (uint64_t)now.tv_nsec;
}

/* Adds the time since *start to a phase, and starts the next. */
static void end_phase(struct unit *unit, enum lm_image_phase phase, uint64_t *start) {
    const uint64_t now = now_of_thread();
    unit->phase_ns[phase] += now - *start;
    *start = now;
}

static lm_status generate(struct unit *unit, uint64_t *start) {
    struct gen *const g = &unit->g;
    TRY(lm_gen_open(g));
    for (uint32_t i = unit->first; i < unit->behind; i++) {
        TRY(lm_record_func(g->module, i, &g->recording, g->error));
        end_phase(unit, LM_IMAGE_PHASE_validate, start);
        gen_function(g);
        end_phase(unit, LM_IMAGE_PHASE_generate, start);
        if (g->status != LM_OK) return g->status;
    }
    for (uint32_t i = 0; unit->has_adapters && i < g->module->type_count; i++)
        gen_adapter(g, i);
    LLVMDIBuilderFinalize(g->debug);
    end_phase(unit, LM_IMAGE_PHASE_generate, start);
    return g->status;
}

static lm_status compile_unit(struct unit *unit) {
    struct gen *const g = &unit->g;
    uint64_t start = now_of_thread();
    TRY(lm_target_open(&unit->target, g->options->isa, g->level, g->error));
    TRY(generate(unit, &start));
    TRY(lm_target_optimise(g->target, g->ir, g->level, g->error));
    end_phase(unit, LM_IMAGE_PHASE_optimise, &start);
    TRY(lm_target_emit(g->target, g->ir, &unit->object, g->error));
    end_phase(unit, LM_IMAGE_PHASE_emit, &start);
    return LM_OK;
}

static void *run_unit(void *argument) {
    struct unit *const unit = argument;
    unit->status = compile_unit(unit);
    lm_gen_close(&unit->g);
    return NULL;
}

/* --- Units ------------------------------------------------------------------------------------ */

static uint64_t body_bytes(const struct lm_module *module) {
    uint64_t sum = 0;
    for (uint32_t i = module->imported_funcs; i < module->func_count; i++)
        sum += module->funcs[i].body_size;
    return sum;
}

static uint32_t count_units(uint64_t bytes) {
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    const uint64_t worth = 1 + bytes / LEAST_BYTES;
    const uint64_t most = processors > 0 ? (uint64_t)processors : 1;
    const uint64_t count = worth < most ? worth : most;
    return count < MOST_UNITS ? (uint32_t)count : MOST_UNITS;
}

/* Gives each unit the functions up to its share of all bytes. */
static void split(const struct lm_module *module, struct unit *units, uint32_t count,
                  uint64_t bytes) {
    uint32_t next = module->imported_funcs;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        units[i].first = next;
        while (next < module->func_count && (i + 1 == count || sum < bytes * (i + 1) / count))
            sum += module->funcs[next++].body_size;
        units[i].behind = next;
    }
}

static void start_units(const struct lm_module *module, const struct lm_compile_options *options,
                        struct unit *units, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        struct unit *const unit = &units[i];
        unit->error = LM_ERROR_INIT;
        unit->has_adapters = i == 0;
        unit->g.module = module;
        unit->g.options = options;
        unit->g.target = &unit->target;
        unit->g.error = &unit->error;
        unit->g.level = BEST_LEVEL - options->less_opt;
        unit->has_thread = i > 0 && pthread_create(&unit->thread, NULL, run_unit, unit) == 0;
    }
    for (uint32_t i = 0; i < count; i++)
        if (!units[i].has_thread) (void)run_unit(&units[i]);
    for (uint32_t i = 0; i < count; i++)
        if (units[i].has_thread) (void)pthread_join(units[i].thread, NULL);
}

/* The failure of the earliest function, as one thread would have met it. */
static lm_status failure_of(const struct unit *units, uint32_t count, struct lm_error *error) {
    for (uint32_t i = 0; i < count; i++)
        if (units[i].status != LM_OK)
            return lm_fail(error, units[i].status, units[i].error.offset, "%s",
                           units[i].error.message);
    return LM_OK;
}

/* --- The image -------------------------------------------------------------------------------- */

static void describe(const struct unit *units, uint32_t count,
                     const struct lm_compile_options *options, const struct lm_module *module,
                     struct lm_image_header *header) {
    *header = (struct lm_image_header){.flags = lm_image_flags(options),
                                       .module_hash = lm_image_hash(module->bytes, module->size),
                                       .machine = lm_image_machine(options->isa)};
    strncpy(header->isa, options->isa, sizeof header->isa - 1);
    strncpy(header->cpu, units[0].target.cpu, sizeof header->cpu - 1);
    for (uint32_t i = 0; i < count; i++)
        for (unsigned k = 0; k < LM_IMAGE_PHASES; k++)
            header->phase_ns[k] += units[i].phase_ns[k];
}

static lm_status link_units(struct unit *units, uint32_t count, const struct lm_module *module,
                            const struct lm_compile_options *options, struct lm_image_bytes *image,
                            struct lm_error *error) {
    struct lm_object objects[MOST_UNITS];
    struct lm_image_header header;
    for (uint32_t i = 0; i < count; i++)
        objects[i] = (struct lm_object){(const uint8_t *)LLVMGetBufferStart(units[i].object),
                                        LLVMGetBufferSize(units[i].object)};
    describe(units, count, options, module, &header);
    return lm_object_link(module, objects, count, &header, image, error);
}

lm_status lm_llvm_compile_module(const struct lm_module *module,
                                 const struct lm_compile_options *options,
                                 struct lm_image_bytes *image, struct lm_error *error) {
    const uint64_t bytes = body_bytes(module);
    const uint32_t count = count_units(bytes);
    struct unit *const units = calloc((size_t)count + 1, sizeof *units);
    if (!units) return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory while compiling");
    split(module, units, count, bytes);
    start_units(module, options, units, count);
    lm_status status = failure_of(units, count, error);
    if (status == LM_OK) status = link_units(units, count, module, options, image, error);
    for (uint32_t i = 0; i < count; i++) {
        if (units[i].object) LLVMDisposeMemoryBuffer(units[i].object);
        lm_target_close(&units[i].target);
    }
    free(units);
    return status;
}
