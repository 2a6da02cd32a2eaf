/* SPDX-License-Identifier: Apache-2.0 */
/* The compiler's door (compiler.h): walks and records each body, generates IR, has it optimised and
 * emitted, and links the object to an image. */
#include "engine/llvm/compiler.h"

#include <stdlib.h>
#include <string.h>

#include "engine/llvm/object.h"
#include "engine/llvm/target.h"

enum { LEVEL = 3 };

static lm_status generate(struct gen *g) {
    const struct lm_module *const module = g->module;
    TRY(lm_gen_open(g));
    for (uint32_t i = module->imported_funcs; i < module->func_count; i++) {
        TRY(lm_record_func(module, i, &g->recording, g->error));
        gen_function(g);
        if (g->status != LM_OK) return g->status;
    }
    for (uint32_t i = 0; i < module->type_count; i++)
        gen_adapter(g, i);
    LLVMDIBuilderFinalize(g->debug);
    return g->status;
}

static void describe(const struct gen *g, struct lm_image_header *header) {
    *header =
        (struct lm_image_header){.flags = (g->options->counters ? (uint32_t)LM_IMAGE_COUNTERS : 0) |
                                          (g->options->fuel ? (uint32_t)LM_IMAGE_FUEL : 0),
                                 .module_hash = lm_image_hash(g->module->bytes, g->module->size)};
    strncpy(header->isa, g->options->isa, sizeof header->isa - 1);
    strncpy(header->cpu, g->target->cpu, sizeof header->cpu - 1);
}

static lm_status finish(struct gen *g, struct lm_image_bytes *image) {
    LLVMMemoryBufferRef buffer;
    struct lm_image_header header;
    TRY(lm_target_optimise(g->target, g->ir, LEVEL, g->error));
    TRY(lm_target_emit(g->target, g->ir, &buffer, g->error));
    const struct lm_object object = {(const uint8_t *)LLVMGetBufferStart(buffer),
                                     LLVMGetBufferSize(buffer)};
    describe(g, &header);
    const lm_status status = lm_object_link(g->module, &object, 1, &header, image, g->error);
    LLVMDisposeMemoryBuffer(buffer);
    return status;
}

lm_status lm_llvm_compile_module(const struct lm_module *module,
                                 const struct lm_compile_options *options,
                                 struct lm_image_bytes *image, struct lm_error *error) {
    struct gen_target target = {.machine = NULL};
    struct gen *const g = calloc(1, sizeof *g);
    if (!g) return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory while compiling");
    g->module = module;
    g->options = options;
    g->target = &target;
    g->error = error;
    g->level = LEVEL;
    lm_status status = lm_target_open(&target, options->isa, LEVEL, error);
    if (status == LM_OK) status = generate(g);
    if (status == LM_OK) status = finish(g, image);
    lm_gen_close(g);
    lm_target_close(&target);
    free(g);
    return status;
}
