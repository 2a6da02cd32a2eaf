/* SPDX-License-Identifier: Apache-2.0 */
/* How handlers pass control to one another, and how they read cells: the only file that knows the
 * calling convention.
 *
 * A handler is a function that does one cell's work and tail-calls the next cell's handler; the
 * interpreter's registers are its parameters. preserve_none keeps them in machine registers that no
 * C function saves, and gives handlers all others for free; riscv64 has no such convention in clang
 * 19, so there handlers use the ordinary one. */
#ifndef LM_INTERP_DISPATCH_H
#define LM_INTERP_DISPATCH_H

#include <ucontext.h>

#include "engine/interp/cells.h"
#include "engine/interp/interp.h"
#include "simd/v128.h"

#if defined(__x86_64__) || defined(__aarch64__)
#define LM_CONVENTION __attribute__((preserve_none))
#else
#define LM_CONVENTION
#endif

/* What an interrupted handler had in them: `context` is the ucontext_t of a signal. On riscv64 the
 * first arguments' registers, which a handler may have used for something else since: whoever reads
 * them checks. LM_IS_AT_JUMP: whether the next instruction is the jump to the next handler, before
 * which everything is done: of x86-64 `jmp *%reg`, of aarch64 `br`, of riscv64 `c.jr`. */
#define LM_MACHINE(context) (((const ucontext_t *)(context))->uc_mcontext)
#if defined(__x86_64__)
#define LM_MACHINE_PC(context) ((uintptr_t)LM_MACHINE(context).gregs[REG_RIP])
#define LM_GUEST_PC(context)   ((uintptr_t)LM_MACHINE(context).gregs[REG_R12])
#define LM_GUEST_FP(context)   ((uintptr_t)LM_MACHINE(context).gregs[REG_R13])
#define LM_IS_AT_JUMP(machine) ((*(const lm_u16 *)(machine) & 0xf8ff) == 0xe0ff)
#elif defined(__aarch64__)
#define LM_MACHINE_PC(context) ((uintptr_t)LM_MACHINE(context).pc)
#define LM_GUEST_PC(context)   ((uintptr_t)LM_MACHINE(context).regs[20])
#define LM_GUEST_FP(context)   ((uintptr_t)LM_MACHINE(context).regs[21])
#define LM_IS_AT_JUMP(machine) ((*(const lm_u32 *)(machine) & 0xfffffc1f) == 0xd61f0000)
#else
#define LM_MACHINE_PC(context) ((uintptr_t)LM_MACHINE(context).__gregs[REG_PC])
#define LM_GUEST_PC(context)   ((uintptr_t)LM_MACHINE(context).__gregs[REG_A0])
#define LM_GUEST_FP(context)   ((uintptr_t)LM_MACHINE(context).__gregs[REG_A0 + 1])
#define LM_IS_AT_JUMP(machine) ((*(const lm_u16 *)(machine) & 0xf07f) == 0x8002)
#endif

/* The interpreter's registers: where it is, the frame, memory, and what the translator keeps values
 * in, an accumulator and pins (tile_key.h) for integers and for floats and vectors. clang 19 cannot
 * pass vectors on riscv64: there those of the second bank lie in the run, and so does the last
 * integer, which has no register: eight are for arguments, and none may lie on the stack in a tail
 * call. */
#if defined(__x86_64__) || defined(__aarch64__)
#define LM_PINNED     , uint64_t P3, lm_v128 V, lm_v128 Q0, lm_v128 Q1, lm_v128 Q2, lm_v128 Q3
#define LM_PINNED_NOW , P3, V, Q0, Q1, Q2, Q3
#define LM_ENTER_PINNED                                                                            \
    const uint64_t P3 = 0;                                                                         \
    const lm_v128 V = {0}, Q0 = {0}, Q1 = {0}, Q2 = {0}, Q3 = {0}
#else
#define LM_PINNED
#define LM_PINNED_NOW
#define LM_ENTER_PINNED (void)0
#define P3              (run->pinned)
#define V               (run->vectors[0])
#define Q0              (run->vectors[1])
#define Q1              (run->vectors[2])
#define Q2              (run->vectors[3])
#define Q3              (run->vectors[4])
#endif
#define LM_REGISTERS                                                                               \
    const uint8_t *pc, uint8_t *fp, uint8_t *mem, struct lm_run *run, uint64_t A, uint64_t P0,     \
        uint64_t P1, uint64_t P2 LM_PINNED
#define LM_REGISTERS_NOW pc, fp, mem, run, A, P0, P1, P2 LM_PINNED_NOW
/* What handlers leave behind that call C functions, which is not worth saving. */
#define FORGET()                                                                                   \
    do {                                                                                           \
        A = P0 = P1 = P2 = P3 = 0;                                                                 \
        V = Q0 = Q1 = Q2 = Q3 = (lm_v128){0};                                                      \
    } while (0)

/* A tail call of a void function is a `return` with a void expression: an extension to C17. */
#pragma clang diagnostic ignored "-Wpedantic"
/* Every handler has all registers, and few use all. */
#pragma clang diagnostic ignored "-Wunused-parameter"

typedef LM_CONVENTION void lm_handler(LM_REGISTERS);

/* No calls are to be made of loops: they would cost a handler its registers. */
#define LM_PLAIN_LOOPS __attribute__((no_builtin("memset", "memcpy", "memmove")))
#define HANDLER(name)  LM_CONVENTION LM_PLAIN_LOOPS static void name(LM_REGISTERS)

#define HANDLER_AT(cell) (*(lm_handler *const *)(cell))
#define TAIL(handler)    __attribute__((musttail)) return (handler)(LM_REGISTERS_NOW)
#define NEXT(size)                                                                                 \
    do {                                                                                           \
        pc += (size);                                                                              \
        TAIL(HANDLER_AT(pc));                                                                      \
    } while (0)
#define JUMP(displacement)  NEXT((int64_t)(displacement))
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/* Fields and slots of a type, at any alignment. */
typedef uint16_t lm_u16 __attribute__((aligned(1), may_alias));
typedef uint32_t lm_u32 __attribute__((aligned(1), may_alias));
typedef int32_t lm_i32 __attribute__((aligned(1), may_alias));
typedef uint64_t lm_u64 __attribute__((aligned(1), may_alias));
typedef float lm_f32 __attribute__((aligned(1), may_alias));
typedef double lm_f64 __attribute__((aligned(1), may_alias));
typedef void *lm_pointer __attribute__((aligned(1), may_alias));
typedef long long lm_v128u __attribute__((vector_size(16), aligned(1), may_alias));

#define FIELD(type, at)   (*(const type *)(pc + (at)))
#define SLOT(type, index) (*(type *)(fp + 8 * (uint64_t)(index)))
#define SLOT_AT(type, at) SLOT(type, FIELD(lm_u16, at))

#endif
