/* SPDX-License-Identifier: Apache-2.0 */
/* Function bodies of the reference evaluation, from bytes to a list (spec section 5.4): a decoder
 * of its own, so that the walk is under test too. The module has been validated, hence nothing is
 * checked here. */
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/reference_internal.h"

struct body {
    const struct lm_module *module;
    const uint8_t *at;
    struct ref_func *func;
    uint32_t capacity;
    uint32_t *open; /* positions of the blocks that are open */
    uint32_t open_count, open_capacity;
};

static uint64_t read_unsigned(struct body *b) {
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        const uint8_t byte = *b->at++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
}

static int64_t read_signed(struct body *b) {
    uint64_t value = 0;
    for (unsigned shift = 0;;) {
        const uint8_t byte = *b->at++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
        if (byte >= 0x80) continue;
        if (shift < 64 && (byte & 0x40)) value |= ~UINT64_C(0) << shift;
        return (int64_t)value;
    }
}

static uint32_t read_index(struct body *b) {
    return (uint32_t)read_unsigned(b);
}

/* An empty type is 0x40, one value type a negative number, all else an index. */
static void read_block_type(struct body *b, struct ref_instr *instr) {
    const int64_t type = read_signed(b);
    enum { EMPTY = -64 };
    instr->params = 0;
    instr->results = type != EMPTY;
    if (type < 0) return;
    instr->params = b->module->types[type].param_count;
    instr->results = b->module->types[type].result_count;
}

static void read_memarg(struct body *b, struct ref_instr *instr) {
    enum { HAS_MEMORY = 0x40 };
    const uint64_t flags = read_unsigned(b);
    instr->imm.mem.memory = flags & HAS_MEMORY ? read_index(b) : 0;
    instr->imm.mem.offset = read_unsigned(b);
}

static bool read_labels(struct body *b, struct ref_instr *instr) {
    const uint32_t count = read_index(b);
    uint32_t *depths = malloc(((size_t)count + 1) * sizeof *depths);
    if (!depths) return false;
    for (uint32_t i = 0; i <= count; i++)
        depths[i] = read_index(b);
    instr->imm.labels.depths = depths;
    instr->imm.labels.count = count;
    return true;
}

static void read_bytes(struct body *b, void *to, size_t count) {
    memcpy(to, b->at, count);
    b->at += count;
}

static bool read_immediate(struct body *b, struct ref_instr *instr) {
    switch ((enum lm_imm)lm_ops[instr->op].imm) {
    case LM_IMM_none: break;
    case LM_IMM_block: read_block_type(b, instr); break;
    case LM_IMM_labels: return read_labels(b, instr);
    case LM_IMM_label:
    case LM_IMM_func:
    case LM_IMM_local:
    case LM_IMM_global:
    case LM_IMM_table:
    case LM_IMM_memory:
    case LM_IMM_data:
    case LM_IMM_elem: instr->imm.indices[0] = read_index(b); break;
    case LM_IMM_typed_table:
    case LM_IMM_data_memory:
    case LM_IMM_memory_memory:
    case LM_IMM_elem_table:
    case LM_IMM_table_table:
        instr->imm.indices[0] = read_index(b);
        instr->imm.indices[1] = read_index(b);
        break;
    case LM_IMM_memarg:
    case LM_IMM_atomic: read_memarg(b, instr); break;
    case LM_IMM_memarg_lane:
        read_memarg(b, instr);
        read_bytes(b, &instr->imm.mem.lane, 1);
        break;
    case LM_IMM_lane: read_bytes(b, &instr->imm.lane, 1); break;
    case LM_IMM_i32: instr->imm.bits = (uint32_t)read_signed(b); break;
    case LM_IMM_i64: instr->imm.bits = (uint64_t)read_signed(b); break;
    case LM_IMM_f32: read_bytes(b, &instr->imm.bits, 4); break;
    case LM_IMM_f64: read_bytes(b, &instr->imm.bits, 8); break;
    case LM_IMM_zero:
    case LM_IMM_reftype: b->at++; break;
    case LM_IMM_types: b->at += read_unsigned(b); break;
    case LM_IMM_shuffle:
    case LM_IMM_v128: read_bytes(b, instr->imm.v128, sizeof instr->imm.v128); break;
    default: return false;
    }
    return true;
}

static enum lm_op read_op(struct body *b) {
    const uint8_t first = *b->at++;
    if (first < 0xfc || first > 0xfe) return lm_op_find(0, first);
    return lm_op_find(first, read_index(b));
}

/* Makes room for one more element. */
static bool reserve(void **array, uint32_t *capacity, uint32_t count, size_t size) {
    if (count < *capacity) return true;
    const uint32_t wanted = *capacity ? *capacity * 2 : 32;
    void *grown = realloc(*array, wanted * size);
    if (!grown) return false;
    *array = grown;
    *capacity = wanted;
    return true;
}

/* Joins block, else and end. False: the body's own end. */
static bool match(struct body *b, uint32_t position) {
    struct ref_instr *code = b->func->code;
    if (b->open_count == 0) return false;
    if (code[position].op == LM_OP_else) {
        code[b->open[b->open_count - 1]].else_at = position;
        return true;
    }
    struct ref_instr *opener = &code[b->open[--b->open_count]];
    opener->end_at = position;
    if (opener->op == LM_OP_if && opener->else_at != 0)
        code[opener->else_at].end_at = position;
    else
        opener->else_at = position;
    return true;
}

static bool push_open(struct body *b, uint32_t position) {
    void *open = b->open;
    const bool ok = reserve(&open, &b->open_capacity, b->open_count, sizeof *b->open);
    b->open = open;
    if (ok) b->open[b->open_count++] = position;
    return ok;
}

static bool read_code(struct body *b) {
    struct ref_func *func = b->func;
    for (;;) {
        void *code = func->code;
        if (!reserve(&code, &b->capacity, func->length, sizeof *func->code)) return false;
        func->code = code;
        const uint32_t position = func->length++;
        struct ref_instr *instr = &func->code[position];
        *instr = (struct ref_instr){.op = read_op(b)};
        if (!ref_knows(instr->op) || !read_immediate(b, instr)) return false;
        if (lm_ops[instr->op].imm == LM_IMM_block && !push_open(b, position)) return false;
        const bool closes = instr->op == LM_OP_else || instr->op == LM_OP_end;
        if (closes && !match(b, position)) return true;
    }
}

bool ref_func_decode(struct ref_func *func, const struct lm_module *module, uint32_t index) {
    const struct lm_func_decl *decl = &module->funcs[index];
    struct body b = {.module = module, .at = decl->body, .func = func};
    *func =
        (struct ref_func){.params = decl->type->param_count, .results = decl->type->result_count};
    for (uint32_t groups = read_index(&b); groups > 0; groups--) {
        func->local_count += read_index(&b);
        b.at++; /* the type: every local begins as zero bits */
    }
    const bool ok = read_code(&b);
    free(b.open);
    return ok;
}

void ref_func_release(struct ref_func *func) {
    for (uint32_t i = 0; i < func->length; i++)
        if (func->code[i].op == LM_OP_br_table) free(func->code[i].imm.labels.depths);
    free(func->code);
}
