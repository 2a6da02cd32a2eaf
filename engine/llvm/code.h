/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's side of compiled code: a module's image, activations of it, and how guests are left.
 *
 * Data flow: compiler.h makes an image -> image.c maps it -> llvm_backend.c enters it by an adapter
 * per function type, which takes arguments from slots -> code calls helpers.c -> a trap is noted
 * with its backtrace (llvm_trace.c) and the activation left through lm_trap_guard. An activation
 * stays within one instance: what belongs to others is called through lm_func_invoke. */
#ifndef LM_LLVM_CODE_H
#define LM_LLVM_CODE_H

#include "engine/llvm/context.h"
#include "engine/llvm/image.h"
#include "engine/llvm/machine.h"

struct lm_llvm_code {
    struct lm_code base;
    struct lm_image image;
    bool is_foreign; /* for an ISA that this CPU does not run: to be saved alone */
};

/* One activation from native code. */
struct lm_llvm_run {
    struct lm_llvm_context *context;
    struct lm_llvm_run *outer; /* of the same instance */
    struct lm_func *func;
    uint64_t *slots;
    struct lm_trap *trap;
    bool has_trace;       /* *trap is filled, with the frames of this activation */
    bool is_plain;        /* a signal came at an access that must not fault */
    struct lm_func *tail; /* what the activation was left for; its arguments lie at stack_top */
};

/* Takes arguments from slots, calls the code, puts results into slots. */
typedef void lm_llvm_adapter(const void *code, struct lm_llvm_context *context, uint64_t *slots);

extern const struct lm_backend lm_backend_llvm;

/* The addresses for lm_llvm_context.helpers. */
void lm_llvm_fill_helpers(const void **helpers);

/* Adds the frames of the innermost activation to its trap's trace, from `frame` outwards. `offset`:
 * in the module, of the instruction that `frame` is at, or 0: the call before its pc. */
void lm_llvm_add_frames(const struct lm_llvm_run *run, struct lm_llvm_frame frame, uint32_t offset);

/* Whether a frame's caller is the adapter, so that the frame is the activation's first. */
bool lm_llvm_is_first(const struct lm_llvm_run *run, struct lm_llvm_frame frame);

/* lm_trap_guard's: `argument` is the run. */
lm_guest_interrupted lm_llvm_interrupted;

#endif
