/* SPDX-License-Identifier: Apache-2.0 */
/* A workload whose instructions are counted by hand, for riscv64 with V (count_loop_test.c has the
 * counts of all families). lm_setup faults when asked for size 0. */
        .text
        .globl  lm_setup, lm_run, lm_result, lm_result_size
lm_setup:
        beqz    a0, 1f
        ret
1:      unimp
lm_run:
        lla     a0, data
        li      a1, 1000
        vsetivli zero, 4, e32, m1, ta, ma
1:      vle32.v v0, (a0)
        vfadd.vv v1, v0, v0
        vadd.vv v2, v0, v0
        vse32.v v1, (a0)
        addi    a1, a1, -1
        bnez    a1, 1b
        ret
lm_result:
        lla     a0, data
        ret
lm_result_size:
        li      a0, 16
        ret
        .data
        .balign 16
data:   .zero   16
        .section .note.GNU-stack, "", %progbits
