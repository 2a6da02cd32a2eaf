/* SPDX-License-Identifier: Apache-2.0 */
/* Memories, tables and references of the reference evaluation (spec sections 4.4.2, 4.4.6, 4.4.7):
 * every access checks its bounds in integers that cannot wrap, then moves bytes or elements one by
 * one. */
#include <string.h>

#include "tests/fuzz/reference_internal.h"

static bool is_inside(uint64_t at, uint64_t count, uint64_t size) {
    return at <= size && count <= size - at;
}

static uint64_t bytes_of(const struct lm_memory *memory) {
    return lm_memory_pages(memory) * LM_PAGE_SIZE;
}

/* --- Loads and stores --------------------------------------------------------------------------
 */

static bool has_suffix(const char *text, const char *suffix) {
    const size_t length = strlen(text), tail = strlen(suffix);
    return length >= tail && strcmp(text + length - tail, suffix) == 0;
}

static uint64_t read_bytes(const uint8_t *from, unsigned count) {
    uint64_t value = 0;
    for (unsigned i = count; i > 0; i--)
        value = value * 256 + from[i - 1];
    return value;
}

static void write_bytes(uint8_t *to, unsigned count, uint64_t value) {
    for (unsigned i = 0; i < count; i++, value /= 256)
        to[i] = (uint8_t)(value % 256);
}

static void load(const struct lm_op_info *info, const uint8_t *from, union ref_value *result) {
    uint64_t value = read_bytes(from, info->width);
    const unsigned bits = info->width * 8U;
    const bool is_negative = from[info->width - 1] >= 0x80;
    if (has_suffix(info->text, "_s") && is_negative && bits < 64) value |= ~UINT64_C(0) << bits;
    const char to = info->sig[2];
    result->i64 = to == 'i' ? value & UINT32_MAX : value;
}

uint64_t ref_address(const struct ref_instr *instr, const union ref_value *a) {
    const uint64_t at = a[0].i64 + instr->imm.mem.offset;
    return at < a[0].i64 ? UINT64_MAX : at;
}

static enum lm_trap_code access(const struct ref_run *run, const struct ref_instr *instr,
                                const union ref_value *a, union ref_value *result) {
    const struct lm_op_info *info = &lm_ops[instr->op];
    struct lm_memory *memory = run->instance->memories[instr->imm.mem.memory];
    const uint64_t at = ref_address(instr, a);
    if (!is_inside(at, info->width, bytes_of(memory))) return LM_TRAP_memory_bounds;
    uint8_t *bytes = memory->base + at;
    if (ref_is_vector(instr->op))
        ref_vector(run, instr, a, bytes, result);
    else if (info->sig[1] == '_')
        load(info, bytes, result);
    else
        write_bytes(bytes, info->width, a[1].i64);
    return LM_TRAP_none;
}

enum lm_trap_code ref_access(const struct ref_run *run, const struct ref_instr *instr,
                             const union ref_value *a, union ref_value *result) {
    const enum lm_trap_code trap = ref_is_atomic(instr->op) ? ref_atomic(run, instr, a, result)
                                                            : access(run, instr, a, result);
    const struct lm_memory *memory = run->instance->memories[instr->imm.mem.memory];
    const bool is_wrong = run->code->planted == instr->op && has_suffix(lm_ops[instr->op].sig, "_");
    if (trap == LM_TRAP_none && is_wrong) memory->base[ref_address(instr, a)] ^= 1;
    return trap;
}

/* --- Whole memories ----------------------------------------------------------------------------
 */

static enum lm_trap_code memory_fill(struct lm_memory *memory, const union ref_value *a) {
    const uint64_t to = a[0].i64, count = a[2].i64;
    if (!is_inside(to, count, bytes_of(memory))) return LM_TRAP_memory_bounds;
    for (uint64_t i = 0; i < count; i++)
        memory->base[to + i] = (uint8_t)(a[1].i32 % 256);
    return LM_TRAP_none;
}

static enum lm_trap_code memory_copy(struct lm_memory *target, const struct lm_memory *source,
                                     const union ref_value *a) {
    const uint64_t to = a[0].i64, from = a[1].i64, count = a[2].i64;
    if (!is_inside(to, count, bytes_of(target)) || !is_inside(from, count, bytes_of(source)))
        return LM_TRAP_memory_bounds;
    for (uint64_t i = 0; i < count; i++) {
        const uint64_t at = to > from ? count - 1 - i : i;
        target->base[to + at] = source->base[from + at];
    }
    return LM_TRAP_none;
}

static enum lm_trap_code memory_init(const struct ref_run *run, const struct ref_instr *instr,
                                     const union ref_value *a) {
    const uint32_t data = instr->imm.indices[0], from = a[1].i32, count = a[2].i32;
    const uint64_t to = a[0].i64;
    struct lm_memory *memory = run->instance->memories[instr->imm.indices[1]];
    const struct lm_data *segment = &run->instance->module->datas[data];
    const uint32_t size = run->instance->dropped_data[data] ? 0 : segment->size;
    if (!is_inside(to, count, bytes_of(memory)) || !is_inside(from, count, size))
        return LM_TRAP_memory_bounds;
    for (uint32_t i = 0; i < count; i++)
        memory->base[to + i] = segment->bytes[from + i];
    return LM_TRAP_none;
}

/* --- Tables ------------------------------------------------------------------------------------
 */

static enum lm_trap_code table_set(struct lm_table *table, uint64_t at, void *ref) {
    if (at >= table->size) return LM_TRAP_table_bounds;
    table->elements[at] = ref;
    return LM_TRAP_none;
}

static enum lm_trap_code table_get(const struct lm_table *table, uint64_t at,
                                   union ref_value *result) {
    if (at >= table->size) return LM_TRAP_table_bounds;
    result->ref = table->elements[at];
    return LM_TRAP_none;
}

static enum lm_trap_code table_fill(struct lm_table *table, const union ref_value *a) {
    if (!is_inside(a[0].i64, a[2].i64, table->size)) return LM_TRAP_table_bounds;
    for (uint64_t i = 0; i < a[2].i64; i++)
        table->elements[a[0].i64 + i] = a[1].ref;
    return LM_TRAP_none;
}

static enum lm_trap_code table_copy(struct lm_table *to, const struct lm_table *from,
                                    const union ref_value *a) {
    const uint64_t count = a[2].i64;
    if (!is_inside(a[0].i64, count, to->size) || !is_inside(a[1].i64, count, from->size))
        return LM_TRAP_table_bounds;
    const bool is_backward = a[0].i64 > a[1].i64;
    for (uint64_t i = 0; i < count; i++) {
        const uint64_t at = is_backward ? count - 1 - i : i;
        to->elements[a[0].i64 + at] = from->elements[a[1].i64 + at];
    }
    return LM_TRAP_none;
}

/* An element written as an expression: ref.null, ref.func or global.get, then end. */
static void *element_expression(const struct lm_instance *instance,
                                const struct lm_const_expr *expr) {
    enum { GLOBAL_GET = 0x23, REF_FUNC = 0xd2 };
    uint32_t index = 0;
    for (uint32_t i = 1, shift = 0; i < expr->size && shift < 32; i++, shift += 7) {
        index |= (uint32_t)(expr->start[i] & 0x7f) << shift;
        if (expr->start[i] < 0x80) break;
    }
    if (expr->start[0] == REF_FUNC) return instance->funcs[index];
    return expr->start[0] == GLOBAL_GET ? instance->globals[index]->value.ref : NULL;
}

static enum lm_trap_code table_init(const struct ref_run *run, const struct ref_instr *instr,
                                    const union ref_value *a) {
    const struct lm_instance *instance = run->instance;
    const uint32_t element = instr->imm.indices[0];
    struct lm_table *table = instance->tables[instr->imm.indices[1]];
    const struct lm_element *segment = &instance->module->elements[element];
    const uint32_t size = instance->dropped_elements[element] ? 0 : segment->count;
    if (!is_inside(a[0].i64, a[2].i32, table->size) || !is_inside(a[1].i32, a[2].i32, size))
        return LM_TRAP_table_bounds;
    for (uint32_t i = 0; i < a[2].i32; i++) {
        const uint32_t from = a[1].i32 + i;
        table->elements[a[0].i64 + i] = segment->funcs
                                            ? instance->funcs[segment->funcs[from]]
                                            : element_expression(instance, &segment->inits[from]);
    }
    return LM_TRAP_none;
}

/* --- All of them -------------------------------------------------------------------------------
 */

bool ref_is_bulk(enum lm_op op) {
    switch (op) {
    case LM_OP_memory_size:
    case LM_OP_memory_grow:
    case LM_OP_memory_init:
    case LM_OP_memory_copy:
    case LM_OP_memory_fill:
    case LM_OP_data_drop:
    case LM_OP_table_get:
    case LM_OP_table_set:
    case LM_OP_table_size:
    case LM_OP_table_grow:
    case LM_OP_table_init:
    case LM_OP_table_copy:
    case LM_OP_table_fill:
    case LM_OP_elem_drop:
    case LM_OP_atomic_fence:
    case LM_OP_ref_null:
    case LM_OP_ref_is_null:
    case LM_OP_ref_func: return true;
    default: return false;
    }
}

static enum lm_trap_code memory_op(const struct ref_run *run, const struct ref_instr *instr,
                                   const union ref_value *a, union ref_value *result) {
    struct lm_memory **memories = run->instance->memories;
    const uint32_t *index = instr->imm.indices;
    switch (instr->op) {
    case LM_OP_memory_size: result->i64 = lm_memory_pages(memories[index[0]]); break;
    case LM_OP_memory_grow:
        result->i64 = lm_memory_grow(memories[index[0]], a[0].i64);
        if (!memories[index[0]]->type.is_64) result->i64 = result->i32;
        break;
    case LM_OP_memory_init: return memory_init(run, instr, a);
    case LM_OP_memory_copy: return memory_copy(memories[index[0]], memories[index[1]], a);
    case LM_OP_memory_fill: return memory_fill(memories[index[0]], a);
    default: run->instance->dropped_data[index[0]] = true; break;
    }
    return LM_TRAP_none;
}

/* Moving much costs many steps and much fuel. */
static void charge(const struct ref_run *run, enum lm_op op, const union ref_value *a) {
    enum { PER_STEP = 64 }; /* bytes or elements */
    uint32_t operands, results;
    ref_arity(op, &operands, &results);
    if (lm_ops[op].op_class != LM_CLASS_bulk || operands < 2) return;
    const uint64_t cost = a[operands - 1].i64 / PER_STEP;
    run->code->fuel_used += cost;
    run->code->steps_left -= cost < run->code->steps_left ? cost : run->code->steps_left;
}

enum lm_trap_code ref_bulk(const struct ref_run *run, const struct ref_instr *instr,
                           const union ref_value *a, union ref_value *result) {
    charge(run, instr->op, a);
    struct lm_table **tables = run->instance->tables;
    const uint32_t *index = instr->imm.indices;
    switch (instr->op) {
    case LM_OP_table_get: return table_get(tables[index[0]], a[0].i64, result);
    case LM_OP_table_set: return table_set(tables[index[0]], a[0].i64, a[1].ref);
    case LM_OP_table_fill: return table_fill(tables[index[0]], a);
    case LM_OP_table_copy: return table_copy(tables[index[0]], tables[index[1]], a);
    case LM_OP_table_init: return table_init(run, instr, a);
    case LM_OP_table_size: result->i64 = tables[index[0]]->size; break;
    case LM_OP_table_grow:
        result->i64 = lm_table_grow(tables[index[0]], a[1].i64, a[0].ref);
        if (!tables[index[0]]->type.is_64) result->i64 = result->i32;
        break;
    case LM_OP_elem_drop: run->instance->dropped_elements[index[0]] = true; break;
    case LM_OP_atomic_fence: break;
    case LM_OP_ref_null: result->ref = NULL; break;
    case LM_OP_ref_is_null: result->i32 = a[0].ref == NULL; break;
    case LM_OP_ref_func: result->ref = run->instance->funcs[index[0]]; break;
    default: return memory_op(run, instr, a, result);
    }
    return LM_TRAP_none;
}
