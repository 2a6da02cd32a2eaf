/* SPDX-License-Identifier: Apache-2.0 */
/* Accesses to linear memories in generated functions: addresses of both widths that are mostly
 * inside, at edges, or computed as compilers do; memory arguments; sizes. */
#include "tests/fuzz/generate_internal.h"

static bool is_wide(const struct gen_func *f, uint32_t memory) {
    return f->module->memories[memory].is_64;
}

static uint8_t address_type(const struct gen_func *f, uint32_t memory) {
    return is_wide(f, memory) ? LM_I64 : LM_I32;
}

uint32_t gen_narrow_memory(const struct gen_module *m) {
    uint32_t memory = 0;
    while (memory < m->memory_count && m->memories[memory].is_64)
        memory++;
    return memory;
}

/* A constant of a memory's address type, not in the model of the stack. */
static void emit_address(struct gen_func *f, uint32_t memory, uint64_t value) {
    emit(f, is_wide(f, memory) ? LM_OP_i64_const : LM_OP_i32_const);
    put_signed(&f->code, is_wide(f, memory) ? (int64_t)value : (int32_t)value);
}

void gen_constant_address(struct gen_func *f, uint32_t memory, uint64_t value) {
    emit_address(f, memory, value);
    push_kind(f, address_type(f, memory), NO_NANS);
}

void gen_size(struct gen_func *f, uint8_t type, uint32_t bound, uint32_t depth) {
    gen_index(f, bound, depth);
    if (type == LM_I32) return;
    emit(f, source_chance(f->source, 8) ? LM_OP_i64_extend_i32_s : LM_OP_i64_extend_i32_u);
    f->values[f->height - 1].type = LM_I64;
}

/* An address of any value, masked. */
static void gen_masked(struct gen_func *f, uint32_t memory, uint32_t mask, uint32_t depth) {
    gen_exact(f, address_type(f, memory), depth);
    emit_address(f, memory, mask);
    emit(f, is_wide(f, memory) ? LM_OP_i64_and : LM_OP_i32_and);
}

/* The last address at which `width` bytes lie inside the memory's initial size. */
static uint32_t last_address(const struct gen_func *f, uint32_t memory, uint32_t width) {
    const uint32_t bytes = f->module->memories[memory].min * (uint32_t)LM_PAGE_SIZE;
    return bytes > width ? bytes - width : 0;
}

/* An address that is computed: a variable, an index, a sum, an offset; all inside the first page.
 * Returns the offset. */
static uint64_t gen_computed_address(struct gen_func *f, uint32_t memory, uint32_t alignment,
                                     uint32_t depth) {
    static const uint32_t masks[] = {0xff, 0xfff, 0x7ff8, 0xfff0};
    const uint32_t mask = masks[source_below(f->source, 4)];
    const enum lm_op add = is_wide(f, memory) ? LM_OP_i64_add : LM_OP_i32_add;
    gen_masked(f, memory, mask & (0 - alignment), depth);
    if (mask == 0xfff0 || alignment > 1) return 0;
    switch (source_below(f->source, 4)) {
    case 1:
        emit_address(f, memory, source_below(f->source, 256));
        emit(f, add);
        break;
    case 2:
        gen_masked(f, memory, 0xff, depth);
        emit(f, add);
        f->height--;
        break;
    default: break;
    }
    return source_chance(f->source, 2) ? source_byte(f->source) : 0;
}

/* Around or beyond the end; offsets that fit only where a sum wraps. */
static uint64_t gen_wild_address(struct gen_func *f, uint32_t memory, uint32_t width,
                                 uint32_t depth) {
    static const uint64_t offsets[] = {0,
                                       1,
                                       0xffff,
                                       0x10000,
                                       0x7fffffff,
                                       0xfffffff0,
                                       0xffffffff,
                                       0x100000000,
                                       0x8000000000000000,
                                       0xffffffffffff0000,
                                       0xffffffffffffffff};
    const uint32_t last = last_address(f, memory, width);
    if (source_chance(f->source, 2))
        gen_exact(f, address_type(f, memory), depth);
    else
        gen_constant_address(f, memory, last + source_below(f->source, 24));
    return offsets[source_below(f->source, is_wide(f, memory) ? 11 : 7)];
}

uint64_t gen_address(struct gen_func *f, uint32_t memory, enum lm_op op, uint32_t depth) {
    const uint32_t width = lm_ops[op].width, last = last_address(f, memory, width);
    const uint32_t alignment = lm_ops[op].imm == LM_IMM_atomic ? width : 1;
    const uint32_t choice = source_below(f->source, 8);
    if (gen_is_wild(f)) return gen_wild_address(f, memory, width, depth);
    if (choice >= 5 && f->module->memories[memory].min > 0)
        return gen_computed_address(f, memory, alignment, depth ? depth - 1 : 0);
    uint32_t address = source_below(f->source, 256) + source_byte(f->source);
    if (choice == 3 || choice == 4) address = last - source_below(f->source, 20);
    if (address > last) address = last;
    address &= 0 - alignment;
    const uint32_t offset = choice == 2 ? address - address / 4 : 0;
    gen_constant_address(f, memory, address - offset);
    return offset;
}

void put_memarg(struct gen_func *f, enum lm_op op, uint32_t memory, uint64_t offset) {
    enum { HAS_MEMORY = 0x40 };
    uint32_t natural = 0;
    while (1U << (natural + 1) <= lm_ops[op].width)
        natural++;
    const bool is_atomic = lm_ops[op].imm == LM_IMM_atomic;
    const uint32_t align = is_atomic ? natural : source_below(f->source, natural + 1);
    put_unsigned(&f->code, memory > 0 ? align | HAS_MEMORY : align);
    if (memory > 0) put_unsigned(&f->code, memory);
    put_unsigned(&f->code, offset);
}

bool gen_memory_size(struct gen_func *f, uint8_t type, uint32_t depth) {
    const struct gen_module *m = f->module;
    if (m->memory_count == 0) return false;
    const uint32_t memory = source_below(f->source, m->memory_count);
    if (address_type(f, memory) != type) return false;
    if (source_chance(f->source, 2)) {
        gen_size(f, type, 3, depth);
        emit_index(f, LM_OP_memory_grow, memory);
    } else {
        emit_index(f, LM_OP_memory_size, memory);
        push_kind(f, type, NO_NANS);
    }
    return true;
}

/* --- Statements --------------------------------------------------------------------------------
 */

static void gen_copy(struct gen_func *f, uint32_t to, uint32_t from, uint32_t bound) {
    const bool both_wide = is_wide(f, to) && is_wide(f, from);
    gen_size(f, address_type(f, to), bound, 2);
    gen_size(f, address_type(f, from), bound, 2);
    gen_size(f, both_wide ? LM_I64 : LM_I32, bound, 2);
    emit_index(f, LM_OP_memory_copy, to);
    put_unsigned(&f->code, from);
    pop_kinds(f, 3);
}

static void gen_fill(struct gen_func *f, uint32_t memory, uint32_t bound) {
    gen_size(f, address_type(f, memory), bound, 2);
    gen_exact(f, LM_I32, 2);
    gen_size(f, address_type(f, memory), bound, 2);
    emit_index(f, LM_OP_memory_fill, memory);
    pop_kinds(f, 3);
}

static void gen_init(struct gen_func *f, uint32_t memory, uint32_t data, uint32_t bound) {
    const uint32_t size = f->module->datas[data].count;
    gen_size(f, address_type(f, memory), bound, 2);
    gen_index(f, size / 2 + 1, 2);
    gen_index(f, size / 2 + 1, 2);
    emit_index(f, LM_OP_memory_init, data);
    put_unsigned(&f->code, memory);
    pop_kinds(f, 3);
}

void gen_memory_statement(struct gen_func *f) {
    const struct gen_module *m = f->module;
    if (m->memory_count == 0) return;
    const uint32_t memory = source_below(f->source, m->memory_count);
    const uint32_t other = source_below(f->source, m->memory_count);
    const bool has_bytes = m->memories[memory].min > 0 && m->memories[other].min > 0;
    const uint32_t bound = has_bytes ? 2048 : 1;
    const uint32_t data = m->data_count ? source_below(f->source, m->data_count) : 0;
    switch (source_below(f->source, 5)) {
    case 1: gen_copy(f, memory, other, bound); break;
    case 2:
    case 3:
        if (m->data_count > 0) gen_init(f, memory, data, bound);
        break;
    case 4:
        if (m->data_count > 0) emit_index(f, LM_OP_data_drop, data);
        break;
    default: gen_fill(f, memory, bound); break;
    }
}
