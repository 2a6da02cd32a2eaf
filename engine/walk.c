/* SPDX-License-Identifier: Apache-2.0 */
/* The walk over a function body (walk.h): locals, control frames and the operand stack, after the
 * spec's appendix "Validation Algorithm". Instructions whose signature stands in the opcode table
 * are checked from it; the others are in walk_special.c. Stands between the decoder, which found
 * the bodies, and the back ends' sinks. */
#include "engine/deadline.h"
#include "engine/walk_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Operand stack ---------------------------------------------------------------------------- */

lm_status walk_mismatch(struct walker *w, uint8_t expected, const char *found) {
    return walk_fail(w, LM_INVALID, "type mismatch: %s expects %s, found %s",
                     lm_ops[w->instr.op].text,
                     expected == LM_TYPE_ANY ? "a value" : lm_type_name(expected), found);
}

/* An operand that is not there: blocks do not see those of the code around them. */
static lm_status missing_operand(struct walker *w, uint8_t expected) {
    return walk_mismatch(w, expected,
                         w->walk.depth > 1 ? "nothing in its block" : "an empty stack");
}

/* Doubles an array of `*capacity` elements of `size` bytes when `count` fills it. */
static lm_status reserve(struct walker *w, void **array, uint32_t *capacity, uint32_t count,
                         size_t size) {
    if (count < *capacity) return LM_OK;
    const uint32_t wanted = *capacity ? *capacity * 2 : 64;
    void *grown = realloc(*array, (size_t)wanted * size);
    if (!grown) return walk_fail(w, LM_NO_MEMORY, "out of memory while validating");
    *array = grown;
    *capacity = wanted;
    return LM_OK;
}

lm_status walk_push_more(struct walker *w, uint8_t type) {
    struct lm_walk *walk = &w->walk;
    const uint32_t most = walk->module->caps.operands;
    if (walk->height >= most)
        return walk_fail(w, LM_LIMIT, "too many operands on the stack: at most %u", most);
    void *values = w->values;
    const lm_status status =
        reserve(w, &values, &w->value_capacity, walk->height, sizeof *w->values);
    w->values = values;
    walk->values = values;
    TRY(status);
    if (w->value_capacity > most) w->value_capacity = most; /* to come here again */
    return walk_push(w, type);
}

/* walk_pop_any for a value of type `expected`, which is not compared but named. */
static lm_status pop_one(struct walker *w, uint8_t expected, uint8_t *type) {
    struct lm_walk *walk = &w->walk;
    const struct lm_frame *frame = walk_top(w);
    *type = LM_TYPE_ANY;
    if (walk->height == frame->height) {
        if (frame->is_unreachable) return LM_OK;
        return missing_operand(w, expected);
    }
    const struct lm_value_info *value = &w->values[--walk->height];
    walk->slot_height = value->slot;
    *type = value->type;
    return LM_OK;
}

lm_status walk_pop_any(struct walker *w, uint8_t *type) {
    return pop_one(w, LM_TYPE_ANY, type);
}

lm_status walk_pop_other(struct walker *w, uint8_t expected) {
    uint8_t actual;
    TRY(pop_one(w, expected, &actual));
    if (actual == expected || actual == LM_TYPE_ANY || expected == LM_TYPE_ANY) return LM_OK;
    return walk_mismatch(w, expected, lm_type_name(actual));
}

lm_status walk_push_all(struct walker *w, const uint8_t *types, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        TRY(walk_push(w, types[i]));
    return LM_OK;
}

lm_status walk_pop_all(struct walker *w, const uint8_t *types, uint32_t count) {
    for (uint32_t i = count; i > 0; i--)
        TRY(walk_pop(w, types[i - 1]));
    return LM_OK;
}

lm_status walk_check_all(struct walker *w, const uint8_t *types, uint32_t count) {
    const struct lm_frame *frame = walk_top(w);
    for (uint32_t i = 0; i < count; i++) {
        if (w->walk.height - frame->height <= i) {
            if (frame->is_unreachable) return LM_OK;
            return missing_operand(w, types[count - 1 - i]);
        }
        const uint8_t actual = w->values[w->walk.height - 1 - i].type;
        const uint8_t expected = types[count - 1 - i];
        if (actual != expected && actual != LM_TYPE_ANY)
            return walk_mismatch(w, expected, lm_type_name(actual));
    }
    return LM_OK;
}

/* --- Control frames --------------------------------------------------------------------------- */

lm_status walk_open(struct walker *w, enum lm_op op, const struct lm_functype *type, bool is_dead) {
    struct lm_walk *walk = &w->walk;
    if (walk->depth >= walk->module->caps.nesting)
        return walk_fail(w, LM_LIMIT, "blocks are nested too deeply: at most %u",
                         walk->module->caps.nesting);
    void *frames = w->frames;
    const lm_status status =
        reserve(w, &frames, &w->frame_capacity, walk->depth, sizeof *w->frames);
    w->frames = frames;
    walk->frames = frames;
    TRY(status);
    w->frames[walk->depth++] = (struct lm_frame){.op = op,
                                                 .type = type,
                                                 .height = walk->height,
                                                 .slot_height = walk->slot_height,
                                                 .is_dead = is_dead};
    return walk_push_all(w, type->params, type->param_count);
}

void walk_unreachable(struct walker *w) {
    struct lm_frame *frame = walk_top(w);
    frame->is_unreachable = true;
    w->walk.height = frame->height;
    w->walk.slot_height = frame->slot_height;
}

/* --- Immediates ------------------------------------------------------------------------------- */

lm_status walk_check_index(struct walker *w, const char *space, uint32_t index, uint32_t count) {
    return lm_check_index(w->error, space, index, count, w->instr.offset);
}

/* With memory64 all offsets are u64 in the binary; those of 32-bit memories still must be u32. */
static lm_status read_offset(struct walker *w, uint64_t *offset) {
    if (walk_has_feature(w, LM_FEATURE_memory64)) return lm_read_u64(&w->in, offset);
    uint32_t narrow;
    TRY(lm_read_u32(&w->in, &narrow));
    *offset = narrow;
    return LM_OK;
}

/* `align` is the alignment's logarithm. */
static lm_status check_alignment(struct walker *w, const struct lm_op_info *info, uint32_t align) {
    const uint64_t bytes = UINT64_C(1) << align;
    if (info->imm == LM_IMM_atomic && bytes != info->width)
        return walk_fail(w, LM_INVALID, "atomic alignment must be natural: %llu bytes, %s takes %u",
                         (unsigned long long)bytes, info->text, info->width);
    if (bytes > info->width)
        return walk_fail(w, LM_INVALID,
                         "alignment must not be larger than natural: %llu bytes, %s takes %u",
                         (unsigned long long)bytes, info->text, info->width);
    return LM_OK;
}

static lm_status read_memarg(struct walker *w, const struct lm_op_info *info) {
    enum { HAS_MEMORY = 0x40 };
    const struct lm_module *module = w->walk.module;
    uint32_t align, memory = 0;
    uint64_t offset;
    TRY(lm_read_u32(&w->in, &align));
    const bool has_memory = align & HAS_MEMORY && walk_has_feature(w, LM_FEATURE_multi_memory);
    if (has_memory) align &= ~(uint32_t)HAS_MEMORY;
    if (align >= 32) return walk_fail(w, LM_MALFORMED, "malformed memop flags: 0x%x", align);
    if (has_memory) TRY(lm_read_u32(&w->in, &memory));
    TRY(read_offset(w, &offset));
    TRY(walk_check_index(w, "memory", memory, module->memory_count));
    if (offset > UINT32_MAX && !module->memories[memory].is_64)
        return walk_fail(w, LM_INVALID,
                         "offset out of range: 0x%llx in memory %u, whose addresses are i32",
                         (unsigned long long)offset, memory);
    TRY(check_alignment(w, info, align));
    w->instr.imm.mem.offset = offset;
    w->instr.imm.mem.memory = memory;
    w->instr.imm.mem.align_log2 = (uint8_t)align;
    return LM_OK;
}

static lm_status check_lane(struct walker *w, uint8_t lane, unsigned lanes) {
    if (lane < lanes) return LM_OK;
    return walk_fail(w, LM_INVALID, "invalid lane index: %u, %s takes those below %u", lane,
                     lm_ops[w->instr.op].text, lanes);
}

static lm_status read_lane(struct walker *w, uint8_t *lane) {
    TRY(lm_read_u8(&w->in, lane));
    return check_lane(w, *lane, lm_op_lanes(w->instr.op));
}

static lm_status read_v128(struct walker *w) {
    const uint8_t *bytes;
    TRY(lm_read_bytes(&w->in, sizeof w->instr.imm.v128, &bytes));
    memcpy(w->instr.imm.v128, bytes, sizeof w->instr.imm.v128);
    if (w->instr.op != LM_OP_i8x16_shuffle) return LM_OK;
    for (size_t i = 0; i < sizeof w->instr.imm.v128; i++)
        TRY(check_lane(w, bytes[i], 32));
    return LM_OK;
}

static lm_status read_fixed(struct walker *w, size_t size) {
    const uint8_t *bytes;
    TRY(lm_read_bytes(&w->in, size, &bytes));
    w->instr.imm.i64 = 0;
    memcpy(&w->instr.imm.i64, bytes, size);
    return LM_OK;
}

lm_status walk_read_reserved(struct walker *w) {
    uint8_t byte;
    TRY(lm_read_u8(&w->in, &byte));
    if (byte == 0) return LM_OK;
    return walk_fail(w, LM_MALFORMED, "zero byte expected: found 0x%02x behind %s", byte,
                     lm_ops[w->instr.op].text);
}

/* A memory's index, which is a byte 0 as long as there can be but one. */
static lm_status read_memory(struct walker *w, uint32_t *memory) {
    const uint32_t count = w->walk.module->memory_count;
    if (walk_has_feature(w, LM_FEATURE_multi_memory))
        return walk_read_index(w, memory, count, "memory");
    *memory = 0;
    TRY(walk_read_reserved(w));
    return walk_check_index(w, "memory", 0, count);
}

static lm_status read_data_index(struct walker *w) {
    const struct lm_module *module = w->walk.module;
    if (!module->has_data_count)
        return walk_fail(w, LM_MALFORMED, "data count section required: %s names a data segment",
                         lm_ops[w->instr.op].text);
    return walk_read_index(w, &w->instr.imm.indices[0], module->data_count, "data segment");
}

static lm_status read_elem_index(struct walker *w) {
    return walk_read_index(w, &w->instr.imm.indices[0], w->walk.module->element_count,
                           "elem segment");
}

/* The segment's index stands first, but the table is checked first (spec section 3.3.6). */
static lm_status read_elem_table(struct walker *w) {
    const uint8_t *elem = w->in.at;
    TRY(lm_read_u32(&w->in, &w->instr.imm.indices[0]));
    TRY(walk_read_index(w, &w->instr.imm.indices[1], w->walk.module->table_count, "table"));
    const uint8_t *behind = w->in.at;
    w->in.at = elem;
    TRY(read_elem_index(w));
    w->in.at = behind;
    return LM_OK;
}

static lm_status read_table_pair(struct walker *w) {
    const uint32_t tables = w->walk.module->table_count;
    TRY(walk_read_index(w, &w->instr.imm.indices[0], tables, "table"));
    return walk_read_index(w, &w->instr.imm.indices[1], tables, "table");
}

static lm_status read_const(struct walker *w, enum lm_imm imm) {
    if (imm == LM_IMM_f32) return read_fixed(w, 4);
    if (imm == LM_IMM_f64) return read_fixed(w, 8);
    int32_t narrow = 0;
    int64_t wide = 0;
    TRY(imm == LM_IMM_i32 ? lm_read_s32(&w->in, &narrow) : lm_read_s64(&w->in, &wide));
    w->instr.imm.i64 = imm == LM_IMM_i32 ? (uint64_t)(uint32_t)narrow : (uint64_t)wide;
    return LM_OK;
}

/* Immediates of instructions that are typed from the table; walk_special.c reads the others. */
static lm_status read_immediate(struct walker *w, const struct lm_op_info *info) {
    switch ((enum lm_imm)info->imm) {
    case LM_IMM_none: return LM_OK;
    case LM_IMM_memarg:
    case LM_IMM_atomic: return read_memarg(w, info);
    case LM_IMM_memarg_lane: TRY(read_memarg(w, info)); return read_lane(w, &w->instr.imm.mem.lane);
    case LM_IMM_lane: return read_lane(w, &w->instr.imm.lane);
    case LM_IMM_shuffle:
    case LM_IMM_v128: return read_v128(w);
    case LM_IMM_i32:
    case LM_IMM_i64:
    case LM_IMM_f32:
    case LM_IMM_f64: return read_const(w, (enum lm_imm)info->imm);
    case LM_IMM_memory: return read_memory(w, &w->instr.imm.index);
    case LM_IMM_memory_memory:
        TRY(read_memory(w, &w->instr.imm.indices[0]));
        return read_memory(w, &w->instr.imm.indices[1]);
    case LM_IMM_data: return read_data_index(w);
    case LM_IMM_elem: return read_elem_index(w);
    case LM_IMM_data_memory:
        TRY(read_data_index(w));
        return read_memory(w, &w->instr.imm.indices[1]);
    case LM_IMM_elem_table: return read_elem_table(w);
    case LM_IMM_table_table: return read_table_pair(w);
    case LM_IMM_table:
        return walk_read_index(w, &w->instr.imm.index, w->walk.module->table_count, "table");
    case LM_IMM_zero: return walk_read_reserved(w);
    default: return walk_fail(w, LM_UNSUPPORTED, "instruction needs typing by hand");
    }
}

/* --- Instructions ----------------------------------------------------------------------------- */

/* table.init and table.copy also need equal element types. */
static lm_status check_element_types(struct walker *w) {
    const struct lm_module *module = w->walk.module;
    const uint32_t first = w->instr.imm.indices[0], second = w->instr.imm.indices[1];
    uint8_t from = module->tables[second].element, to = from;
    if (w->instr.op == LM_OP_table_init) from = module->elements[first].type;
    if (w->instr.op == LM_OP_table_copy) to = module->tables[first].element;
    return from == to ? LM_OK : walk_mismatch(w, to, lm_type_name(from));
}

static uint8_t memory_address(const struct walker *w, uint32_t memory) {
    return lm_address_type(&w->walk.module->memories[memory]);
}

static uint8_t table_address(const struct walker *w, uint32_t table) {
    return lm_table_address_type(&w->walk.module->tables[table]);
}

/* Of an operand of a copy: the length, behind the two addresses, must suit both. */
static uint8_t type_in_copy(uint8_t to, uint8_t from, size_t index) {
    if (index < 2) return index == 0 ? to : from;
    return to == LM_I64 ? from : LM_I32;
}

/* The type of an address, operand or result `index` of the current instruction: that of the memory
 * or table that it belongs to. */
static uint8_t type_of_address(const struct walker *w, size_t index) {
    const uint32_t *const indices = w->instr.imm.indices;
    switch ((enum lm_imm)lm_ops[w->instr.op].imm) {
    case LM_IMM_memory: return memory_address(w, w->instr.imm.index);
    case LM_IMM_data_memory: return memory_address(w, indices[1]);
    case LM_IMM_memory_memory:
        return type_in_copy(memory_address(w, indices[0]), memory_address(w, indices[1]), index);
    case LM_IMM_table: return table_address(w, w->instr.imm.index);
    case LM_IMM_elem_table: return table_address(w, indices[1]);
    case LM_IMM_table_table:
        return type_in_copy(table_address(w, indices[0]), table_address(w, indices[1]), index);
    default: return memory_address(w, w->instr.imm.mem.memory);
    }
}

static inline uint8_t type_in_signature(const struct walker *w, uint8_t type, size_t index) {
    return type == LM_TYPE_ADDRESS ? type_of_address(w, index) : type;
}

static lm_status walk_by_signature(struct walker *w, const struct lm_op_info *info) {
    TRY(read_immediate(w, info));
    if (w->instr.op == LM_OP_table_init || w->instr.op == LM_OP_table_copy)
        TRY(check_element_types(w));
    const uint32_t before = w->walk.height;
    for (size_t i = info->operand_count; i > 0; i--)
        TRY(walk_pop(w, type_in_signature(w, info->operands[i - 1], i - 1)));
    TRY(walk_emit_reachable(w, before));
    return info->result == LM_TYPE_ANY ? LM_OK
                                       : walk_push(w, type_in_signature(w, info->result, 0));
}

static lm_status walk_local(struct walker *w) {
    TRY(walk_read_index(w, &w->instr.imm.index, w->walk.local_count, "local"));
    const uint8_t type = w->locals[w->instr.imm.index].type;
    const uint32_t before = w->walk.height;
    w->instr.type = type;
    if (w->instr.op != LM_OP_local_get) TRY(walk_pop(w, type));
    TRY(walk_emit_reachable(w, before));
    return w->instr.op == LM_OP_local_set ? LM_OK : walk_push(w, type);
}

static lm_status illegal_opcode(struct walker *w, uint8_t prefix, uint32_t code) {
    if (prefix == 0)
        return walk_fail(w, LM_MALFORMED, "illegal opcode %02x: no instruction has it", code);
    return walk_fail(w, LM_MALFORMED, "illegal opcode %02x %02x: no instruction has it", prefix,
                     code);
}

/* The rest of an opcode that starts with a prefix. */
static lm_status read_prefixed(struct walker *w, uint8_t prefix) {
    uint32_t code;
    TRY(lm_read_u32(&w->in, &code));
    w->instr.op = lm_op_find(prefix, code);
    return w->instr.op == LM_OP_COUNT ? illegal_opcode(w, prefix, code) : LM_OK;
}

static lm_status missing_feature(struct walker *w, enum lm_feature feature) {
    return walk_fail(w, LM_MALFORMED, "illegal opcode: %s needs the feature %s, which is off",
                     lm_ops[w->instr.op].text, lm_feature_name(feature));
}

static inline lm_status read_opcode(struct walker *w) {
    uint8_t byte;
    w->instr = (struct lm_instr){.offset = lm_reader_offset(&w->in)};
    TRY(lm_read_u8(&w->in, &byte));
    const uint16_t found = lm_ops_by_code[byte];
    w->instr.op = (enum lm_op)(found - 1);
    if (found == 0) {
        if (byte < 0xfc || byte > 0xfe) return illegal_opcode(w, 0, byte);
        TRY(read_prefixed(w, byte));
    }
    const uint8_t feature = lm_ops[w->instr.op].feature;
    return w->walk.module->features >> feature & 1U ? LM_OK
                                                    : missing_feature(w, (enum lm_feature)feature);
}

lm_status walk_look_at_clock(struct walker *w) {
    enum { STEPS = 1024 }; /* between looks at the clock; one may be of a thousand values */
    w->steps = STEPS - 1;
    if (!lm_deadline_passed(w->walk.module->deadline)) return LM_OK;
    return walk_fail(w, LM_LIMIT, "time limit exceeded while validating and compiling");
}

static lm_status walk_instructions(struct walker *w) {
    while (w->walk.depth > 0) {
        TRY(walk_in_time(w));
        TRY(read_opcode(w));
        const struct lm_op_info *info = &lm_ops[w->instr.op];
        if (info->imm == LM_IMM_local)
            TRY(walk_local(w));
        else
            TRY(info->is_special ? walk_special(w) : walk_by_signature(w, info));
    }
    w->instr.offset = lm_reader_offset(&w->in);
    if (w->in.at != w->in.end)
        return walk_fail(w, LM_MALFORMED,
                         "END opcode expected: %zu bytes follow the body's last end",
                         (size_t)(w->in.end - w->in.at));
    return LM_OK;
}

/* --- Locals and the whole body ---------------------------------------------------------------- */

static void add_locals(struct walker *w, uint8_t type, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        w->locals[w->walk.local_count++] =
            (struct lm_value_info){.type = type, .slot = w->walk.local_slots};
        w->walk.local_slots += lm_type_slots(type);
    }
}

/* Reads the declarations twice: to size the array, then to fill it. */
static lm_status count_locals(struct walker *w, uint32_t *total) {
    uint32_t groups;
    uint64_t sum = w->walk.func->type->param_count;
    TRY(lm_read_u32(&w->in, &groups));
    for (uint32_t i = 0; i < groups; i++) {
        uint32_t count;
        uint8_t type;
        w->instr.offset = lm_reader_offset(&w->in);
        TRY(lm_read_u32(&w->in, &count));
        TRY(lm_read_value_type(&w->in, &type));
        TRY(walk_type_allowed(w, type));
        sum += count;
        if (sum > UINT32_MAX)
            return walk_fail(w, LM_MALFORMED, "too many locals: %llu, indices have 32 bits",
                             (unsigned long long)sum);
    }
    const uint32_t most = w->walk.module->caps.locals;
    if (sum > most)
        return walk_fail(w, LM_LIMIT, "too many locals: %u, at most %u", (uint32_t)sum, most);
    *total = (uint32_t)sum;
    return LM_OK;
}

static lm_status declare_locals(struct walker *w) {
    const struct lm_functype *type = w->walk.func->type;
    const uint8_t *start = w->in.at;
    uint32_t total, groups;
    TRY(count_locals(w, &total));
    w->locals = calloc(total ? total : 1, sizeof *w->locals);
    if (!w->locals) return walk_fail(w, LM_NO_MEMORY, "out of memory while validating");
    w->walk.locals = w->locals;
    for (uint32_t i = 0; i < type->param_count; i++)
        add_locals(w, type->params[i], 1);
    w->in.at = start;
    TRY(lm_read_u32(&w->in, &groups));
    for (uint32_t i = 0; i < groups; i++) {
        uint32_t count;
        uint8_t local_type;
        TRY(lm_read_u32(&w->in, &count));
        TRY(lm_read_value_type(&w->in, &local_type));
        add_locals(w, local_type, count);
    }
    return LM_OK;
}

static lm_status walk_body(struct walker *w) {
    TRY(declare_locals(w));
    if (w->sink) TRY(w->sink->begin(w->sink->self, &w->walk, w->error));
    w->body_type = (struct lm_functype){.results = w->walk.func->type->results,
                                        .result_count = w->walk.func->type->result_count,
                                        .result_slots = w->walk.func->type->result_slots};
    w->instr.op = LM_OP_block;
    TRY(walk_open(w, LM_OP_block, &w->body_type, false));
    return walk_instructions(w);
}

/* Says in which function it failed, behind the spec's wording. */
static void name_function(const struct walker *w) {
    char label[96];
    lm_module_func_label(w->walk.module, w->walk.func_index, label, sizeof label);
    lm_error_add(w->error, " (in function %s)", label);
}

lm_status lm_walk_func(const struct lm_module *module, uint32_t func_index,
                       const struct lm_sink *sink, struct lm_error *error) {
    const struct lm_func_decl *func = &module->funcs[func_index];
    if (error && error->status != LM_OK) error = NULL; /* the first one wins: nothing to add */
    struct walker w = {.walk = {.module = module, .func = func, .func_index = func_index},
                       .in = {.at = func->body,
                              .end = func->body + func->body_size,
                              .start = module->bytes,
                              .at_end = "unexpected end of section or function",
                              .error = error},
                       .sink = sink,
                       .error = error};
    const lm_status status = walk_body(&w);
    if (status != LM_OK) name_function(&w);
    free(w.values);
    free(w.frames);
    free(w.locals);
    free(w.depths);
    return status;
}

lm_status lm_module_validate_bodies(const struct lm_module *module, struct lm_error *error) {
    for (uint32_t i = module->imported_funcs; i < module->func_count; i++)
        TRY(lm_walk_func(module, i, NULL, error));
    return LM_OK;
}
