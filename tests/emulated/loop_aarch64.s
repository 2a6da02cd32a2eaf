/* SPDX-License-Identifier: Apache-2.0 */
/* A workload whose instructions are counted by hand, for aarch64 (count_loop_test.c has the counts
 * of all families). lm_setup faults when asked for size 0. */
        .text
        .globl  lm_setup, lm_run, lm_result, lm_result_size
lm_setup:
        cbz     w0, 1f
        ret
1:      udf     #0
lm_run:
        adrp    x0, data
        add     x0, x0, :lo12:data
        mov     w1, #1000
1:      ldr     q0, [x0]
        fadd    v1.4s, v0.4s, v0.4s
        add     v2.4s, v0.4s, v0.4s
        str     q1, [x0]
        subs    w1, w1, #1
        b.ne    1b
        ret
lm_result:
        adrp    x0, data
        add     x0, x0, :lo12:data
        ret
lm_result_size:
        mov     w0, #16
        ret
        .data
        .balign 16
data:   .zero   16
        .section .note.GNU-stack, "", %progbits
