/* SPDX-License-Identifier: Apache-2.0 */
/* The loop is written per machine, since a compiler may use one instruction or three. The chain
 * adds a register: recent Intel cores fold the addition of a constant into renaming, which takes no
 * cycle at all. */
#include "harness/counters/known_loop.h"

void lm_known_loop(uint64_t turns) {
#if defined(__x86_64__)
    __asm__ volatile("1: sub $1, %0\n\t"
                     "jnz 1b"
                     : "+r"(turns)
                     :
                     : "cc");
#elif defined(__aarch64__)
    __asm__ volatile("1: subs %0, %0, #1\n\t"
                     "b.ne 1b"
                     : "+r"(turns)
                     :
                     : "cc");
#elif defined(__riscv)
    __asm__ volatile("1: addi %0, %0, -1\n\t"
                     "bnez %0, 1b"
                     : "+r"(turns));
#else
#error "write the loop for this machine"
#endif
}

enum { CHAIN_LINKS = 64 };

/* One instruction per link, however this file is compiled. */
void lm_known_chain(void) {
    uint64_t sum = 1;
    const uint64_t addend = 1;
    for (int i = 0; i < LM_CHAIN_ADDS / CHAIN_LINKS; i++)
#if defined(__x86_64__)
        __asm__ volatile(".rept 64\n\tadd %1, %0\n\t.endr" : "+r"(sum) : "r"(addend) : "cc");
#else
        __asm__ volatile(".rept 64\n\tadd %0, %0, %1\n\t.endr" : "+r"(sum) : "r"(addend));
#endif
}
