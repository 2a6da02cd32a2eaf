/* SPDX-License-Identifier: Apache-2.0 */
/* What the instructions of the 0xfe page do (threads proposal), one function per row of
 * engine/opcodes.def with immediate `atomic`, named as the row. All accesses are sequentially
 * consistent; on a memory that is not shared they do the same.
 *
 * Convention: `mem`, the run, the address from there, operands in stack order, then `trap`. A
 * misaligned address sets *trap; one out of bounds faults, as with plain accesses. The host address
 * is aligned as the guest's is, since memories begin at a page. */
#ifndef LM_INTERP_ATOMIC_OPS_H
#define LM_INTERP_ATOMIC_OPS_H

#include "engine/interp/interp.h"

#define IS_ALIGNED(type) __builtin_expect((address & (sizeof(type) - 1)) == 0, 1)
#define PLACE(type)      ((type *)(mem + address))
/* The address in run->memory, which `mem` is for but need not be the base of. */
#define GUEST_ADDRESS ((uint64_t)(uintptr_t)mem + address - (uint64_t)(uintptr_t)run->memory->base)

#define ATOMIC_LOAD(name, result, stored)                                                          \
    static inline result name(uint8_t *mem, struct lm_run *run, uint64_t address,                  \
                              enum lm_trap_code *trap) {                                           \
        (void)run;                                                                                 \
        if (IS_ALIGNED(stored)) return __atomic_load_n(PLACE(stored), __ATOMIC_SEQ_CST);           \
        *trap = LM_TRAP_unaligned_atomic;                                                          \
        return 0;                                                                                  \
    }
#define ATOMIC_STORE(name, operand, stored)                                                        \
    static inline void name(uint8_t *mem, struct lm_run *run, uint64_t address, operand a,         \
                            enum lm_trap_code *trap) {                                             \
        (void)run;                                                                                 \
        if (IS_ALIGNED(stored))                                                                    \
            __atomic_store_n(PLACE(stored), (stored)a, __ATOMIC_SEQ_CST);                          \
        else                                                                                       \
            *trap = LM_TRAP_unaligned_atomic;                                                      \
    }
#define ATOMIC_RMW(name, operand, stored, builtin)                                                 \
    static inline operand name(uint8_t *mem, struct lm_run *run, uint64_t address, operand a,      \
                               enum lm_trap_code *trap) {                                          \
        (void)run;                                                                                 \
        if (IS_ALIGNED(stored)) return builtin(PLACE(stored), (stored)a, __ATOMIC_SEQ_CST);        \
        *trap = LM_TRAP_unaligned_atomic;                                                          \
        return 0;                                                                                  \
    }
/* What is expected is wrapped to the stored type before it is compared, as the proposal's spec has
 * it since October 2023 (github.com/WebAssembly/threads, issue 195) and browsers always had. */
#define ATOMIC_CMPXCHG(name, operand, stored)                                                      \
    static inline operand name(uint8_t *mem, struct lm_run *run, uint64_t address, operand a,      \
                               operand b, enum lm_trap_code *trap) {                               \
        (void)run;                                                                                 \
        stored found = (stored)a;                                                                  \
        if (IS_ALIGNED(stored))                                                                    \
            (void)__atomic_compare_exchange_n(PLACE(stored), &found, (stored)b, false,             \
                                              __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);                 \
        else                                                                                       \
            *trap = LM_TRAP_unaligned_atomic;                                                      \
        return found;                                                                              \
    }

#define FOR_EACH_WIDTH(macro, prefix, suffix, ...)                                                 \
    macro(i32_##prefix##suffix, uint32_t, uint32_t, ##__VA_ARGS__)                                 \
        macro(i64_##prefix##suffix, uint64_t, uint64_t, ##__VA_ARGS__)
#define FOR_EACH_NARROW_WIDTH(macro, prefix, suffix, ...)                                          \
    macro(i32_##prefix##8##suffix, uint32_t, uint8_t, ##__VA_ARGS__)                               \
        macro(i32_##prefix##16##suffix, uint32_t, uint16_t, ##__VA_ARGS__)                         \
            macro(i64_##prefix##8##suffix, uint64_t, uint8_t, ##__VA_ARGS__)                       \
                macro(i64_##prefix##16##suffix, uint64_t, uint16_t, ##__VA_ARGS__)                 \
                    macro(i64_##prefix##32##suffix, uint64_t, uint32_t, ##__VA_ARGS__)
#define RMW(op, builtin)                                                                           \
    FOR_EACH_WIDTH(ATOMIC_RMW, atomic_rmw, _##op, builtin)                                         \
    FOR_EACH_NARROW_WIDTH(ATOMIC_RMW, atomic_rmw, _##op##_u, builtin)

FOR_EACH_WIDTH(ATOMIC_LOAD, atomic_load, )
FOR_EACH_NARROW_WIDTH(ATOMIC_LOAD, atomic_load, _u)
FOR_EACH_WIDTH(ATOMIC_STORE, atomic_store, )
FOR_EACH_NARROW_WIDTH(ATOMIC_STORE, atomic_store, )
RMW(add, __atomic_fetch_add)
RMW(sub, __atomic_fetch_sub)
RMW(and, __atomic_fetch_and)
RMW(or, __atomic_fetch_or)
RMW(xor, __atomic_fetch_xor)
RMW(xchg, __atomic_exchange_n)
FOR_EACH_WIDTH(ATOMIC_CMPXCHG, atomic_rmw, _cmpxchg)
FOR_EACH_NARROW_WIDTH(ATOMIC_CMPXCHG, atomic_rmw, _cmpxchg_u)

static inline uint32_t memory_atomic_notify(uint8_t *mem, struct lm_run *run, uint64_t address,
                                            uint32_t count, enum lm_trap_code *trap) {
    uint32_t woken = 0;
    *trap = lm_memory_notify(run->memory, GUEST_ADDRESS, count, &woken);
    return woken;
}

#define ATOMIC_WAIT(name, operand)                                                                 \
    static inline uint32_t name(uint8_t *mem, struct lm_run *run, uint64_t address,                \
                                operand expected, uint64_t timeout, enum lm_trap_code *trap) {     \
        uint32_t result = 0;                                                                       \
        *trap = lm_memory_wait(run->memory, GUEST_ADDRESS, sizeof expected, expected,              \
                               (int64_t)timeout, &result);                                         \
        return result;                                                                             \
    }
ATOMIC_WAIT(memory_atomic_wait32, uint32_t)
ATOMIC_WAIT(memory_atomic_wait64, uint64_t)

#undef ATOMIC_WAIT
#undef RMW
#undef FOR_EACH_NARROW_WIDTH
#undef FOR_EACH_WIDTH
#undef ATOMIC_CMPXCHG
#undef ATOMIC_RMW
#undef ATOMIC_STORE
#undef ATOMIC_LOAD
#undef GUEST_ADDRESS
#undef PLACE
#undef IS_ALIGNED

#endif
