/* SPDX-License-Identifier: Apache-2.0 */
/* Backtraces of compiled code (code.h). Frames lie on the native stack, linked by frame pointers,
 * and are gone once the activation is left: they are noted before, in the helper that traps or in
 * the signal's handler. The image knows which function and instruction an address belongs to. */
#include "engine/llvm/code.h"

static const struct lm_image *image_of(const struct lm_llvm_run *run) {
    return &((const struct lm_llvm_code *)run->context->instance->code)->image;
}

/* The function around a frame's pc; for a return address the call just before it. */
static uint32_t func_of(const struct lm_image *image, struct lm_llvm_frame frame) {
    uintptr_t start;
    if (!frame.fp || !lm_image_has(image, frame.pc - 1)) return LM_IMAGE_NO_ENTRY;
    return lm_image_func_at(image, frame.pc - 1, &start);
}

static uint64_t count_frames(const struct lm_image *image, struct lm_llvm_frame frame) {
    uint64_t count = 0;
    for (; func_of(image, frame) != LM_IMAGE_NO_ENTRY; frame = lm_llvm_outer_frame(frame))
        count++;
    return count;
}

void lm_llvm_add_frames(const struct lm_llvm_run *run, struct lm_llvm_frame frame,
                        uint32_t offset) {
    const struct lm_image *const image = image_of(run);
    struct lm_trace *const trace = &run->trap->trace;
    const uint64_t count = count_frames(image, frame);
    const uint64_t first = trace->count < LM_TRACE_FIRST ? LM_TRACE_FIRST - trace->count : 0;
    for (uint64_t number = 0; number < count; number++, frame = lm_llvm_outer_frame(frame)) {
        const bool is_kept = number < first || number + LM_TRACE_LAST >= count;
        if (is_kept)
            lm_trace_add(trace,
                         &(struct lm_trace_frame){
                             .instance = run->context->instance,
                             .func = func_of(image, frame),
                             .offset = offset ? offset : lm_image_offset_at(image, frame.pc - 1)});
        else
            lm_trace_skip(trace, 1);
        offset = 0;
    }
}

bool lm_llvm_is_first(const struct lm_llvm_run *run, struct lm_llvm_frame frame) {
    return func_of(image_of(run), lm_llvm_outer_frame(frame)) == LM_IMAGE_NO_ENTRY;
}

/* A signal met the guest: notes its frames, since they are about to go. */
bool lm_llvm_interrupted(void *argument, void *context) {
    struct lm_llvm_run *const run = argument;
    const struct lm_image *const image = image_of(run);
    const struct lm_llvm_frame frame = lm_llvm_interrupted_frame(context);
    uintptr_t start = 0;
    if (!lm_image_has(image, frame.pc)) return false;
    const uint32_t func = lm_image_func_at(image, frame.pc, &start);
    if (func == LM_IMAGE_NO_ENTRY) return false; /* still, or already, in the adapter */
    run->trap->code = LM_TRAP_none;
    run->trap->message[0] = 0;
    run->trap->payload = NULL;
    run->trap->is_counted = false;
    run->trap->trace.count = 0;
    run->has_trace = true;
    const uint32_t offset = lm_image_offset_at(image, frame.pc);
    run->is_plain = offset & LM_IMAGE_PLAIN;
    lm_trace_add(&run->trap->trace, &(struct lm_trace_frame){.instance = run->context->instance,
                                                             .func = func,
                                                             .offset = offset & ~LM_IMAGE_PLAIN});
    lm_llvm_add_frames(run, lm_llvm_interrupted_outer(context, start), 0);
    return true;
}
