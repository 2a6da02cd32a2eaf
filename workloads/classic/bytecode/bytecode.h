/* SPDX-License-Identifier: Apache-2.0 */
/* A stack machine: its instructions, assembler and interpreter, for the workload and its tests.
 *
 * Words are 32 bits wide. The stack and the memory are rings of a power of two of words, and so is
 * the code, so that no program, however wrong, reaches beyond them: an index is taken modulo the
 * size. Locals are addressed from the frame: a function finds its last argument at -3, behind the
 * caller's place and frame, and its first local at 0. */
#ifndef LM_WORKLOADS_BYTECODE_H
#define LM_WORKLOADS_BYTECODE_H

#include <stdbool.h>
#include <stdint.h>

/* Name, and whether an operand follows: a number or a label. Comments: stack before, stack after.
 */
#define BYTECODE_OPS(OP)                                                                           \
    OP(halt, false)     /* value - : ends the program with this value */                           \
    OP(push, true)      /* - number */                                                             \
    OP(drop, false)     /* a - */                                                                  \
    OP(load, true)      /* - local */                                                              \
    OP(store, true)     /* local - */                                                              \
    OP(get, false)      /* address - word */                                                       \
    OP(put, false)      /* word address - */                                                       \
    OP(add, false)      /* a b - a+b, modulo 2^32 */                                               \
    OP(sub, false)      /* a b - a-b */                                                            \
    OP(mul, false)      /* a b - a*b */                                                            \
    OP(div, false)      /* a b - a/b, unsigned; 0 where b is 0 */                                  \
    OP(and, false)      /* a b - a&b */                                                            \
    OP(or, false)       /* a b - a|b */                                                            \
    OP(shl, false)      /* a b - a<<b, b modulo 32 */                                              \
    OP(shr, false)      /* a b - a>>b */                                                           \
    OP(lt, false)       /* a b - 1 if a<b, unsigned, else 0 */                                     \
    OP(eq, false)       /* a b - 1 if a=b, else 0 */                                               \
    OP(jump, true)      /* - */                                                                    \
    OP(jump_zero, true) /* a - : jumps if a is 0 */                                                \
    OP(call, true)      /* - place frame : the callee begins with an empty frame */                \
    OP(ret, true)       /* arguments place frame locals a - a : the operand counts the arguments */

#define BYTECODE_ENUM(name, has_operand) BYTECODE_##name,
enum bytecode_op { BYTECODE_OPS(BYTECODE_ENUM) BYTECODE_OP_COUNT };

#define BYTECODE_CODE   256
#define BYTECODE_STACK  1024
#define BYTECODE_MEMORY 4096

/* An instruction's operation in the low eight bits, its operand, signed, in the others; `halt`
 * where there is no code. */
struct bytecode_program {
    uint32_t code[BYTECODE_CODE];
    uint32_t size;
};

struct bytecode_outcome {
    uint32_t value, steps; /* steps: instructions executed */
};

/* Translates lines, each a label with a colon, or an operation with its operand, or empty. False
 * where a line is none of these, a label is missing or there twice, or the code is too long. */
bool bytecode_assemble(struct bytecode_program *program, const char *source);

/* Runs a program from its first instruction until `halt`, on an empty stack; `words` is its memory.
 */
struct bytecode_outcome bytecode_run(const struct bytecode_program *program,
                                     uint32_t words[BYTECODE_MEMORY]);

/* The programs of the workload; each finds its number n in word 0 of the memory. */
enum bytecode_sample {
    BYTECODE_FIBONACCI, /* the nth Fibonacci number, by recursion; n < 47 */
    BYTECODE_PRIMES,    /* how many primes there are below n, by a sieve; n < BYTECODE_MEMORY */
    BYTECODE_COLLATZ,   /* the start, 1 to n, with the most steps to 1 */
    BYTECODE_QUEENS,    /* ways to place n queens */
    BYTECODE_SAMPLES,
};
extern const char *const bytecode_samples[BYTECODE_SAMPLES];

#endif
