/* SPDX-License-Identifier: Apache-2.0 */
/* What the v128 instructions of a module become at an ISA: each is compiled by itself, in a
 * function of its operands, and its machine instructions are counted; so expanded and scalarised
 * ones are found by name, whatever the code around them is. For `lanemark asm --ops`. */
#ifndef LM_HARNESS_OP_COSTS_H
#define LM_HARNESS_OP_COSTS_H

#include "harness/wasm_host.h"

/* One instruction of the module, by its name in the text format. */
struct lm_op_cost {
    char name[40];
    uint8_t bytes[16];       /* immediates, as lm_module_v128_uses has them */
    uint64_t uses, in_loops; /* static: how often it stands there */
    unsigned vector, other;  /* machine instructions, without copies of registers */
    const char *verdict;     /* "one", "expanded", "scalarised" */
};

/* Prints the costs of all v128 instructions of a module, dearest first, and a summary. `store` is
 * of an engine that compiles for `isa`. LM_UNSUPPORTED where that makes no machine code. */
lm_status lm_op_costs_print(struct lm_arena *arena, const struct lm_wasm_api *api,
                            wasm_store_t *store, const wasm_module_t *module, const char *isa,
                            struct lm_error *error);

#endif
