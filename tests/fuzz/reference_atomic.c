/* SPDX-License-Identifier: Apache-2.0 */
/* Atomic accesses of the reference evaluation (threads proposal). One thread alone executes, so
 * that they are ordinary accesses that must be aligned; what they do is read off their names.
 * Nobody else notifies: a wait that would last ends the evaluation, as if it ran out of steps. */
#include <string.h>

#include "tests/fuzz/reference_internal.h"

enum { LONGEST_WAIT = 1000000 }; /* nanoseconds */

bool ref_is_atomic(enum lm_op op) {
    return lm_ops[op].imm == LM_IMM_atomic;
}

static bool is_wait(enum lm_op op) {
    return op == LM_OP_memory_atomic_wait32 || op == LM_OP_memory_atomic_wait64;
}

static uint64_t read_bytes(const uint8_t *from, unsigned count) {
    uint64_t value = 0;
    memcpy(&value, from, count);
    return value;
}

static uint64_t low_bytes(uint64_t value, unsigned count) {
    return count == 8 ? value : value & ((UINT64_C(1) << count * 8) - 1);
}

/* What a read-modify-write leaves: its name ends with the operator, behind it perhaps "_u". */
static uint64_t modified(enum lm_op op, uint64_t old, const union ref_value *a) {
    const char *name = strrchr(lm_ops[op].text, '.') + 1;
    const uint64_t operand = a[1].i64;
    if (strncmp(name, "add", 3) == 0) return old + operand;
    if (strncmp(name, "sub", 3) == 0) return old - operand;
    if (strncmp(name, "and", 3) == 0) return old & operand;
    if (strncmp(name, "or", 2) == 0) return old | operand;
    if (strncmp(name, "xor", 3) == 0) return old ^ operand;
    if (strncmp(name, "xchg", 4) == 0) return operand;
    /* cmpxchg: the expected value is wrapped to the width of the access */
    return old == low_bytes(operand, lm_ops[op].width) ? a[2].i64 : old;
}

static uint32_t wait_result(const struct ref_run *run, uint64_t found, unsigned width,
                            const union ref_value *a) {
    const int64_t timeout = (int64_t)a[2].i64;
    if (found != low_bytes(a[1].i64, width)) return LM_WAIT_NOT_EQUAL;
    if (timeout < 0 || timeout > LONGEST_WAIT) run->code->steps_left = 0;
    return LM_WAIT_TIMED_OUT;
}

enum lm_trap_code ref_atomic(const struct ref_run *run, const struct ref_instr *instr,
                             const union ref_value *a, union ref_value *result) {
    const struct lm_op_info *info = &lm_ops[instr->op];
    const struct lm_memory *memory = run->instance->memories[instr->imm.mem.memory];
    const uint64_t at = ref_address(instr, a), size = lm_memory_size(memory);
    if ((a[0].i64 + instr->imm.mem.offset) % info->width != 0) return LM_TRAP_unaligned_atomic;
    if (size < info->width || at > size - info->width) return LM_TRAP_memory_bounds;
    if (is_wait(instr->op) && !memory->type.is_shared) return LM_TRAP_unshared_wait;
    uint8_t *bytes = memory->base + at;
    const uint64_t old = read_bytes(bytes, info->width);
    if (is_wait(instr->op)) {
        result->i32 = wait_result(run, old, info->width, a);
    } else if (instr->op == LM_OP_memory_atomic_notify) {
        result->i32 = 0;
    } else if (strcmp(info->sig + 1, "_i") == 0 || strcmp(info->sig + 1, "_l") == 0) {
        result->i64 = old;
    } else {
        const bool is_store = info->sig[2] == '_' && info->sig[3] == 0;
        const uint64_t value = is_store ? a[1].i64 : modified(instr->op, old, a);
        memcpy(bytes, &value, info->width);
        if (!is_store) result->i64 = old;
    }
    return LM_TRAP_none;
}
