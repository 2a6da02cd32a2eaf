/* SPDX-License-Identifier: Apache-2.0 */
/* A module made from the atomic rows of the opcode table: see atomics_test.c. */
#ifndef LM_TESTS_ATOMIC_MODULE_H
#define LM_TESTS_ATOMIC_MODULE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/ops.h"

/* The rows follow one another in the table. */
#define ATOMIC_FIRST LM_OP_memory_atomic_notify
#define ATOMIC_LAST  LM_OP_i64_atomic_rmw32_cmpxchg_u

struct atomic_bytes {
    uint8_t data[1 << 14];
    size_t size;
};

struct atomic_module {
    bool is_shared;   /* memory of one page, at most one */
    bool is_64;       /* with addresses of 64 bits */
    bool is_second;   /* behind another memory, of 32 bits and one page */
    bool has_no_max;  /* leaves the maximum away */
    enum lm_op only;  /* this row alone; 0: all */
    bool has_align;   /* instead of the natural alignment */
    unsigned align;   /* log2 */
    uint8_t reserved; /* the byte behind atomic.fence */
};

/* Two functions per row, (operands) -> (results): with offset 0, then with offset 1. */
void atomic_module(struct atomic_bytes *out, const struct atomic_module *how);

#endif
