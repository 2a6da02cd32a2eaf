/* SPDX-License-Identifier: Apache-2.0 */
/* The platform file of compiled code: what a signal's context says of the interrupted machine, and
 * how frames are linked. Code is compiled with frame pointers: a frame holds the caller's frame
 * pointer and, behind it, the return address. */
#ifndef LM_LLVM_MACHINE_H
#define LM_LLVM_MACHINE_H

#include <stdint.h>
#include <ucontext.h>

struct lm_llvm_frame {
    uintptr_t pc; /* where it is, or where the call of the frame before returns to */
    const uintptr_t *fp;
};

/* The frame of whoever called the function this stands in. */
#define LM_LLVM_CALLER                                                                             \
    ((struct lm_llvm_frame){(uintptr_t)__builtin_return_address(0),                                \
                            *(const uintptr_t *const *)__builtin_frame_address(0)})

static inline struct lm_llvm_frame lm_llvm_outer_frame(struct lm_llvm_frame frame) {
    return (struct lm_llvm_frame){frame.fp[1], (const uintptr_t *)frame.fp[0]};
}

#if defined(__x86_64__)
/* The innermost frame of an interrupted machine. */
static inline struct lm_llvm_frame lm_llvm_interrupted_frame(const void *context) {
    const greg_t *const registers = ((const ucontext_t *)context)->uc_mcontext.gregs;
    return (struct lm_llvm_frame){(uintptr_t)registers[REG_RIP],
                                  (const uintptr_t *)registers[REG_RBP]};
}

/* Its caller: at the first two instructions (push, mov) of the function at `start`, and at its
 * return, the frame is not linked, and the return address lies on top of the stack. */
static inline struct lm_llvm_frame lm_llvm_interrupted_outer(const void *context, uintptr_t start) {
    const greg_t *const registers = ((const ucontext_t *)context)->uc_mcontext.gregs;
    const struct lm_llvm_frame frame = lm_llvm_interrupted_frame(context);
    const uintptr_t *const top = (const uintptr_t *)registers[REG_RSP];
    const uint8_t opcode = *(const uint8_t *)frame.pc;
    const int is_return = opcode == 0xc3 || opcode == 0xc2;
    if (frame.pc == start || is_return) return (struct lm_llvm_frame){top[0], frame.fp};
    if (frame.pc == start + 1) return (struct lm_llvm_frame){top[1], (const uintptr_t *)top[0]};
    return lm_llvm_outer_frame(frame);
}
#else
static inline struct lm_llvm_frame lm_llvm_interrupted_frame(const void *context) {
    (void)context;
    return (struct lm_llvm_frame){0, 0};
}

static inline struct lm_llvm_frame lm_llvm_interrupted_outer(const void *context, uintptr_t start) {
    (void)context;
    (void)start;
    return (struct lm_llvm_frame){0, 0};
}
#endif

#endif
