/* SPDX-License-Identifier: Apache-2.0 */
/* The platform file of compiled code: what a signal's context says of the interrupted machine, and
 * how frames are linked. Code is compiled with frame pointers: a frame holds the caller's frame
 * pointer and the return address, on x86-64 and AArch64 where its own frame pointer points, on
 * RISC-V below. While a function makes or leaves its frame it is not linked; what is then known of
 * its caller are registers. */
#ifndef LM_LLVM_MACHINE_H
#define LM_LLVM_MACHINE_H

#include <stddef.h>
#include <stdint.h>
#include <ucontext.h>
#if defined(__riscv)
#include <sys/cachectl.h>
#endif

struct lm_llvm_frame {
    uintptr_t pc; /* where it is, or where the call of the frame before returns to */
    const uintptr_t *fp;
};

/* Where a frame keeps its caller's frame pointer and the return address, from its own pointer. */
#if defined(__riscv)
enum { LM_LLVM_OUTER_FP = -2, LM_LLVM_RETURN = -1 };
#else
enum { LM_LLVM_OUTER_FP = 0, LM_LLVM_RETURN = 1 };
#endif

/* The frame of whoever called the function this stands in. */
#define LM_LLVM_CALLER                                                                             \
    ((struct lm_llvm_frame){                                                                       \
        (uintptr_t)__builtin_return_address(0),                                                    \
        ((const uintptr_t *const *)__builtin_frame_address(0))[LM_LLVM_OUTER_FP]})

static inline struct lm_llvm_frame lm_llvm_outer_frame(struct lm_llvm_frame frame) {
    return (struct lm_llvm_frame){frame.fp[LM_LLVM_RETURN],
                                  (const uintptr_t *)frame.fp[LM_LLVM_OUTER_FP]};
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

/* Processors see new code by themselves. */
static inline void lm_llvm_code_is_new(const void *code, size_t size) {
    (void)code;
    (void)size;
}
#elif defined(__aarch64__)
static inline struct lm_llvm_frame lm_llvm_interrupted_frame(const void *context) {
    const mcontext_t *const machine = &((const ucontext_t *)context)->uc_mcontext;
    enum { FP = 29 };
    return (struct lm_llvm_frame){machine->pc, (const uintptr_t *)machine->regs[FP]};
}

/* Linked from `mov x29, sp` (an add) on until the instructions before `ret`, which give up the
 * stack. */
static inline struct lm_llvm_frame lm_llvm_interrupted_outer(const void *context, uintptr_t start) {
    enum { LR = 30, LONGEST = 32 };
    const uint32_t link = 0x910003fd, link_mask = 0xffc003ff, drop = 0x910003ff, ret = 0xd65f03c0;
    const mcontext_t *const machine = &((const ucontext_t *)context)->uc_mcontext;
    const struct lm_llvm_frame frame = lm_llvm_interrupted_frame(context);
    const struct lm_llvm_frame unlinked = {machine->regs[LR], frame.fp};
    const uint32_t *const at = (const uint32_t *)frame.pc;
    if (*at == ret || ((*at & link_mask) == drop && at[1] == ret)) return unlinked;
    for (const uint32_t *code = (const uint32_t *)start;; code++) {
        if (code == at) return unlinked;
        if ((*code & link_mask) == link || code - (const uint32_t *)start == LONGEST)
            return lm_llvm_outer_frame(frame);
    }
}

/* Data caches are written back and instruction caches emptied, line by line. */
static inline void lm_llvm_code_is_new(const void *code, size_t size) {
    uint64_t lines;
    const uintptr_t from = (uintptr_t)code, end = from + size;
    __asm__("mrs %0, ctr_el0" : "=r"(lines));
    const uintptr_t data = (uintptr_t)4 << (lines >> 16 & 15), instr = (uintptr_t)4 << (lines & 15);
    for (uintptr_t at = from & -data; at < end; at += data)
        __asm__ volatile("dc cvau, %0" ::"r"(at) : "memory");
    __asm__ volatile("dsb ish" ::: "memory");
    for (uintptr_t at = from & -instr; at < end; at += instr)
        __asm__ volatile("ic ivau, %0" ::"r"(at) : "memory");
    __asm__ volatile("dsb ish\n isb" ::: "memory");
}
#else
static inline struct lm_llvm_frame lm_llvm_interrupted_frame(const void *context) {
    const __riscv_mc_gp_state *const registers =
        &((const ucontext_t *)context)->uc_mcontext.__gregs;
    return (struct lm_llvm_frame){(*registers)[REG_PC], (const uintptr_t *)(*registers)[REG_S0]};
}

/* At the function's first instruction and at its return (c.jr ra) the frame is not linked. */
static inline struct lm_llvm_frame lm_llvm_interrupted_outer(const void *context, uintptr_t start) {
    const uint16_t ret = 0x8082;
    const struct lm_llvm_frame frame = lm_llvm_interrupted_frame(context);
    const uintptr_t back = ((const ucontext_t *)context)->uc_mcontext.__gregs[REG_RA];
    if (frame.pc == start || *(const uint16_t *)frame.pc == ret)
        return (struct lm_llvm_frame){back, frame.fp};
    return lm_llvm_outer_frame(frame);
}

static inline void lm_llvm_code_is_new(const void *code, size_t size) {
    (void)__riscv_flush_icache((void *)(uintptr_t)code, (char *)(uintptr_t)code + size, 0);
}
#endif

#endif
