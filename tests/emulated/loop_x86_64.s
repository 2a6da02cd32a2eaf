/* SPDX-License-Identifier: Apache-2.0 */
/* A workload whose instructions are counted by hand, for x86-64 (count_loop_test.c has the counts of
 * all families). Its loop's second instruction crosses a page's end, where the emulator cuts the
 * block. Before it stand two string instructions, one of them with nothing to do: each is one
 * instruction, however often it repeats. lm_setup faults when asked for size 0. */
        .text
        .globl  lm_setup, lm_run, lm_result, lm_result_size
lm_setup:
        test    %edi, %edi
        je      1f
        ret
1:      ud2
lm_run: lea     data(%rip), %rdi
        xor     %eax, %eax
        mov     $16, %ecx
        jmp     2f
2:      rep stosb
        rep stosb
        mov     $1000, %ecx
        jmp     1f
        .balign 4096
        .skip   4096 - 8
1:      add     $1, %eax
        add     $0x12345678, %edx
        sub     $1, %ecx
        jne     1b
        ret
lm_result:
        lea     data(%rip), %rax
        ret
lm_result_size:
        mov     $16, %eax
        ret
        .data
        .balign 16
data:   .zero   16
        .section .note.GNU-stack, "", %progbits
