/* SPDX-License-Identifier: Apache-2.0 */
/* Operands to drive v128 instructions with: every pair of edge values for each type of lane, then
 * seeded random mixtures of edges and noise. The same set serves every instruction; a shape takes
 * from it what it needs. */
#ifndef LM_TESTS_SIMD_OPERANDS_H
#define LM_TESTS_SIMD_OPERANDS_H

#include <stddef.h>
#include <stdint.h>

#include "simd/v128.h"

struct operands {
    lm_v128 v[3]; /* vector operands in stack order; v[2] & 31 bytewise is shuffle's immediate */
    uint64_t x;   /* scalar operand, cut to its type: a number, or a shift count */
    uint8_t lane; /* immediate, taken modulo the lane count */
    uint8_t memory[16];
};

struct operand_set {
    uint64_t seed;
    size_t count;
    struct operands *sets; /* owned */
};

/* All edge pairs, then `random` random sets from `seed`. Exits with a message without memory. */
struct operand_set operand_set_new(uint64_t seed, size_t random);
void operand_set_free(struct operand_set *set);

#endif
