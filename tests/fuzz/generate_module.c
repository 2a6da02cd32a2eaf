/* SPDX-License-Identifier: Apache-2.0 */
/* Modules of the generator: a plan of what there is, then the sections in the binary format's order
 * (spec section 5.5). Index spaces: imported functions, bodies, wrappers that are exported. */
#include "tests/fuzz/generate_internal.h"

static const uint8_t value_types[] = {LM_I32, LM_I64,  LM_F32,     LM_F64,      LM_V128,
                                      LM_I32, LM_V128, LM_FUNCREF, LM_EXTERNREF};

static uint8_t any_type(struct source *source) {
    return value_types[source_below(source, sizeof value_types)];
}

/* --- Constants ---------------------------------------------------------------------------------
 */

static uint64_t edge_integer(struct source *source, unsigned bits) {
    const unsigned shift = source_below(source, bits);
    const uint64_t power = UINT64_C(1) << shift;
    switch (source_below(source, 8)) {
    case 0: return source_below(source, 4);
    case 1: return power;
    case 2: return power - 1;
    case 3: return 0 - power;
    case 4: return ~power;
    case 5: return source_byte(source);
    default: return source_u64(source);
    }
}

static uint32_t edge_f32(struct source *source) {
    static const uint32_t edges[] = {
        0,          0x80000000, 0x3f800000, 0xbf800000, 0x3f000000, 0x40200000, 0xc0600000,
        0x7f800000, 0xff800000, 0x7fc00000, 0xffc00001, 0x7f800001, 0xff812345, 0x00000001,
        0x807fffff, 0x00800000, 0x7f7fffff, 0x4f000000, 0xcf000000, 0x4f800000, 0x5f000000,
        0xdf000000, 0x5f800000, 0x4b000001, 0x4effffff, 0x42c80000, 0x3effffff, 0xbf7fffff,
    };
    const uint32_t choice = source_below(source, 32);
    return choice < sizeof edges / sizeof *edges ? edges[choice] : (uint32_t)source_u64(source);
}

static uint64_t edge_f64(struct source *source) {
    static const uint64_t edges[] = {
        0,
        UINT64_C(1) << 63,
        0x3ff0000000000000,
        0xbff0000000000000,
        0x3fe0000000000000,
        0x4004000000000000,
        0xc00c000000000000,
        0x7ff0000000000000,
        0xfff0000000000000,
        0x7ff8000000000000,
        0xfff8000000000001,
        0x7ff0000000000001,
        0x0000000000000001,
        0x000fffffffffffff,
        0x0010000000000000,
        0x7fefffffffffffff,
        0x41e0000000000000,
        0xc1e0000000000000,
        0xc1e0000000200000,
        0x41dfffffffc00000,
        0x41efffffffe00000,
        0x41f0000000000000,
        0x43e0000000000000,
        0xc3e0000000000000,
        0x43f0000000000000,
        0x4330000000000001,
        0x3fdfffffffffffff,
        0x47efffffe0000000,
        0x47effffff0000000,
        0x36a0000000000000,
    };
    const uint32_t choice = source_below(source, 32);
    return choice < sizeof edges / sizeof *edges ? edges[choice] : source_u64(source);
}

static void put_v128(struct source *source, struct buffer *code) {
    const uint32_t shape = source_below(source, 6);
    const unsigned bytes = shape < 4 ? 1U << shape : shape == 4 ? 4 : 8;
    const bool is_float = shape > 3;
    for (unsigned at = 0; at < 16; at += bytes) {
        uint64_t lane = is_float ? 0 : edge_integer(source, bytes * 8);
        if (is_float) lane = bytes == 4 ? edge_f32(source) : edge_f64(source);
        put_bytes(code, &lane, bytes);
    }
}

void put_constant(struct source *source, struct buffer *code, uint8_t type) {
    uint32_t narrow;
    uint64_t wide;
    switch (type) {
    case LM_I32:
        put_byte(code, (uint8_t)lm_ops[LM_OP_i32_const].code);
        put_signed(code, (int32_t)edge_integer(source, 32));
        break;
    case LM_I64:
        put_byte(code, (uint8_t)lm_ops[LM_OP_i64_const].code);
        put_signed(code, (int64_t)edge_integer(source, 64));
        break;
    case LM_F32:
        narrow = edge_f32(source);
        put_byte(code, (uint8_t)lm_ops[LM_OP_f32_const].code);
        put_bytes(code, &narrow, sizeof narrow);
        break;
    case LM_F64:
        wide = edge_f64(source);
        put_byte(code, (uint8_t)lm_ops[LM_OP_f64_const].code);
        put_bytes(code, &wide, sizeof wide);
        break;
    case LM_V128:
        put_byte(code, lm_ops[LM_OP_v128_const].prefix);
        put_unsigned(code, lm_ops[LM_OP_v128_const].code);
        put_v128(source, code);
        break;
    default:
        put_byte(code, (uint8_t)lm_ops[LM_OP_ref_null].code);
        put_byte(code, type);
        break;
    }
}

/* --- The plan ----------------------------------------------------------------------------------
 */

static void plan_types(struct gen_module *m) {
    m->type_count = 3 + source_below(m->source, MAX_TYPES - 2);
    for (uint32_t i = 1; i < m->type_count; i++) {
        struct gen_type *type = &m->types[i];
        type->param_count = source_below(m->source, MAX_VALUES + 1);
        type->result_count = source_below(m->source, 4);
        for (uint32_t k = 0; k < type->param_count; k++)
            type->params[k] = any_type(m->source);
        for (uint32_t k = 0; k < type->result_count; k++)
            type->results[k] = any_type(m->source);
    }
}

static void plan_funcs(struct gen_module *m) {
    m->imported_funcs = source_below(m->source, 4);
    m->func_count = m->imported_funcs + 1 + source_below(m->source, 5);
    for (uint32_t i = 0; i < m->func_count; i++)
        m->funcs[i] = source_below(m->source, m->type_count);
    if (m->func_count - m->imported_funcs > 1 && source_chance(m->source, 8))
        m->deep = m->func_count - 1;
}

static void plan_globals(struct gen_module *m) {
    m->imported_globals = source_below(m->source, 3);
    m->fuel = m->imported_globals;
    m->global_count = m->fuel + 1 + source_below(m->source, MAX_GLOBALS - 3);
    for (uint32_t i = 0; i < m->global_count; i++)
        m->globals[i] = (struct gen_global){any_type(m->source), !source_chance(m->source, 4)};
    m->globals[m->fuel] = (struct gen_global){LM_I32, true};
}

static void plan_tables(struct gen_module *m) {
    m->table_count = source_below(m->source, MAX_TABLES + 1);
    m->imported_tables = m->table_count && source_chance(m->source, 4);
    for (uint32_t i = 0; i < m->table_count; i++) {
        struct gen_table *table = &m->tables[i];
        table->element = i > 0 && source_chance(m->source, 2) ? LM_EXTERNREF : LM_FUNCREF;
        table->min = source_below(m->source, 16);
        table->max = table->min + source_below(m->source, 8);
        table->is_64 = source_chance(m->source, 4);
    }
    if (m->table_count == 0) return;
    m->first_funcs = 1 + source_below(m->source, m->func_count);
    if (m->tables[0].min < m->first_funcs) m->tables[0].min = m->first_funcs;
    if (m->tables[0].max < m->tables[0].min) m->tables[0].max = m->tables[0].min;
}

static void plan_memories(struct gen_module *m) {
    static const uint8_t counts[] = {1, 1, 1, 1, 2, 2, 3, 0};
    static const uint8_t minimums[] = {1, 1, 1, 1, 1, 2, 2, 0};
    m->memory_count = counts[source_below(m->source, 8)];
    m->imported_memories = m->memory_count && source_chance(m->source, 4);
    for (uint32_t i = 0; i < m->memory_count; i++) {
        struct gen_memory *memory = &m->memories[i];
        memory->min = minimums[source_below(m->source, 8)];
        memory->has_max = source_chance(m->source, 2);
        memory->max = memory->min + source_below(m->source, 3);
        memory->is_shared = memory->has_max && source_chance(m->source, 3);
        memory->is_64 = source_chance(m->source, 4);
    }
}

static void plan_segments(struct gen_module *m) {
    m->data_count = m->memory_count ? source_below(m->source, MAX_SEGMENTS) : 0;
    for (uint32_t i = 0; i < m->data_count; i++)
        m->datas[i].count = source_below(m->source, 40);
    m->element_count = source_below(m->source, MAX_SEGMENTS - 1);
    for (uint32_t i = 0; i < m->element_count; i++) {
        m->elements[i].type = source_chance(m->source, 3) ? LM_EXTERNREF : LM_FUNCREF;
        m->elements[i].count = source_below(m->source, 6);
    }
}

/* --- Sections ----------------------------------------------------------------------------------
 */

static void put_section(struct buffer *out, uint8_t id, struct buffer *content) {
    if (content->size == 0) return;
    put_byte(out, id);
    put_sized(out, content);
}

static void put_types(const struct gen_module *m, struct buffer *out) {
    put_unsigned(out, m->type_count);
    for (uint32_t i = 0; i < m->type_count; i++) {
        put_byte(out, 0x60);
        put_unsigned(out, m->types[i].param_count);
        put_bytes(out, m->types[i].params, m->types[i].param_count);
        put_unsigned(out, m->types[i].result_count);
        put_bytes(out, m->types[i].results, m->types[i].result_count);
    }
}

static void put_memory_type(const struct gen_memory *memory, struct buffer *out) {
    enum { HAS_MAX = 1, SHARED = 2, IS_64 = 4 };
    put_byte(out, (uint8_t)((memory->has_max ? HAS_MAX : 0) | (memory->is_shared ? SHARED : 0) |
                            (memory->is_64 ? IS_64 : 0)));
    put_unsigned(out, memory->min);
    if (memory->has_max) put_unsigned(out, memory->max);
}

static void put_memories(const struct gen_module *m, struct buffer *out) {
    put_unsigned(out, m->memory_count - m->imported_memories);
    for (uint32_t i = m->imported_memories; i < m->memory_count; i++)
        put_memory_type(&m->memories[i], out);
}

static void put_table_type(const struct gen_table *table, struct buffer *out) {
    enum { HAS_MAX = 1, IS_64 = 4 };
    put_byte(out, table->element);
    put_byte(out, table->is_64 ? HAS_MAX | IS_64 : HAS_MAX);
    put_unsigned(out, table->min);
    put_unsigned(out, table->max);
}

static void put_import(struct buffer *out, const char *field, enum lm_extern_kind kind) {
    put_text(out, "env");
    put_text(out, field);
    put_byte(out, (uint8_t)kind);
}

static void put_imports(const struct gen_module *m, struct buffer *out) {
    static const char *const fields[] = {"mix", "again", "fail"};
    put_unsigned(out, m->imported_funcs + m->imported_globals + m->imported_tables +
                          m->imported_memories);
    for (uint32_t i = 0; i < m->imported_funcs; i++) {
        put_import(out, fields[i % 3], LM_EXTERN_FUNC);
        put_unsigned(out, m->funcs[i]);
    }
    for (uint32_t i = 0; i < m->imported_globals; i++) {
        put_import(out, "global", LM_EXTERN_GLOBAL);
        put_byte(out, m->globals[i].type);
        put_byte(out, m->globals[i].is_mutable);
    }
    for (uint32_t i = 0; i < m->imported_tables; i++) {
        put_import(out, "table", LM_EXTERN_TABLE);
        put_table_type(&m->tables[i], out);
    }
    for (uint32_t i = 0; i < m->imported_memories; i++) {
        put_import(out, "memory", LM_EXTERN_MEMORY);
        put_memory_type(&m->memories[i], out);
    }
}

static void put_funcs(const struct gen_module *m, struct buffer *out) {
    const uint32_t bodies = m->func_count - m->imported_funcs;
    put_unsigned(out, 2ULL * bodies);
    for (uint32_t i = 0; i < 2 * bodies; i++)
        put_unsigned(out, m->funcs[m->imported_funcs + i % bodies]);
}

static void put_tables(const struct gen_module *m, struct buffer *out) {
    put_unsigned(out, m->table_count - m->imported_tables);
    for (uint32_t i = m->imported_tables; i < m->table_count; i++)
        put_table_type(&m->tables[i], out);
}

/* Ends a constant expression. */
static void put_end(struct buffer *out) {
    put_byte(out, (uint8_t)lm_ops[LM_OP_end].code);
}

static void put_ref_func(struct buffer *out, uint32_t func) {
    put_byte(out, (uint8_t)lm_ops[LM_OP_ref_func].code);
    put_unsigned(out, func);
}

static void put_initialiser(const struct gen_module *m, uint8_t type, struct buffer *out) {
    struct source *source = m->source;
    for (uint32_t i = 0; i < m->imported_globals; i++) {
        if (m->globals[i].is_mutable || m->globals[i].type != type) continue;
        put_byte(out, (uint8_t)lm_ops[LM_OP_global_get].code);
        put_unsigned(out, i);
        put_end(out);
        return;
    }
    if (type == LM_FUNCREF && source_chance(source, 2))
        put_ref_func(out, source_below(source, m->func_count));
    else
        put_constant(source, out, type);
    put_end(out);
}

static void put_globals(const struct gen_module *m, struct buffer *out) {
    put_unsigned(out, m->global_count - m->imported_globals);
    for (uint32_t i = m->imported_globals; i < m->global_count; i++) {
        put_byte(out, m->globals[i].type);
        put_byte(out, m->globals[i].is_mutable);
        if (i == m->fuel) {
            put_byte(out, (uint8_t)lm_ops[LM_OP_i32_const].code);
            put_signed(out, FUEL);
            put_end(out);
        } else {
            put_initialiser(m, m->globals[i].type, out);
        }
    }
}

static void put_exports(const struct gen_module *m, struct buffer *out) {
    const uint32_t bodies = m->func_count - m->imported_funcs;
    put_unsigned(out, bodies);
    for (uint32_t i = 0; i < bodies; i++) {
        const char name[] = {(char)('a' + i), 0};
        put_text(out, name);
        put_byte(out, LM_EXTERN_FUNC);
        put_unsigned(out, m->func_count + i);
    }
}

/* A constant expression: one number, or a sum or difference of two. */
static void put_number(const struct gen_module *m, uint8_t type, int64_t value,
                       struct buffer *out) {
    const bool is_wide = type == LM_I64;
    const enum lm_op constant = is_wide ? LM_OP_i64_const : LM_OP_i32_const;
    const int64_t part = source_chance(m->source, 4) ? source_byte(m->source) : 0;
    put_byte(out, (uint8_t)lm_ops[constant].code);
    put_signed(out, value - part);
    if (part != 0) {
        put_byte(out, (uint8_t)lm_ops[constant].code);
        put_signed(out, part);
        put_byte(out, (uint8_t)lm_ops[is_wide ? LM_OP_i64_add : LM_OP_i32_add].code);
    }
    put_end(out);
}

static void put_offset(const struct gen_module *m, uint8_t type, uint32_t bound,
                       struct buffer *out) {
    const bool is_wild = m->wildness > 2 && source_chance(m->source, 32);
    const uint32_t offset = bound ? source_below(m->source, bound) : 0;
    put_number(m, type, is_wild ? INT32_MAX : (int64_t)offset, out);
}

/* Flags of an element segment (section 5.5.12). */
enum { NOT_ACTIVE = 1, EXPLICIT = 2, EXPRESSIONS = 4 };

static void put_elements_of(const struct gen_module *m, const struct gen_segment *segment,
                            bool as_expressions, struct buffer *out) {
    put_unsigned(out, segment->count);
    for (uint32_t i = 0; i < segment->count; i++) {
        if (as_expressions)
            put_initialiser(m, segment->type, out);
        else
            put_unsigned(out, source_below(m->source, m->func_count));
    }
}

/* Segment `index`: active where a table can take it, passive, or declarative. */
static void put_element(const struct gen_module *m, uint32_t index, struct buffer *out) {
    const struct gen_segment *segment = &m->elements[index];
    const bool as_expressions = segment->type != LM_FUNCREF || source_chance(m->source, 2);
    uint32_t flags = as_expressions ? EXPRESSIONS : 0, table = 0;
    while (table < m->table_count &&
           (m->tables[table].element != segment->type || m->tables[table].min < segment->count))
        table++;
    const uint32_t choice = source_below(m->source, 4);
    if (choice < 2 || table == m->table_count)
        flags |= NOT_ACTIVE;
    else
        flags |= EXPLICIT;
    if (choice == 1) flags |= EXPLICIT;
    put_unsigned(out, flags);
    if ((flags & NOT_ACTIVE) == 0) {
        put_unsigned(out, table);
        put_offset(m, m->tables[table].is_64 ? LM_I64 : LM_I32,
                   m->tables[table].min - segment->count + 1, out);
    }
    put_byte(out, as_expressions ? segment->type : 0);
    put_elements_of(m, segment, as_expressions, out);
}

/* Those that bodies name, then table 0's first functions, then one that declares all functions. */
static void put_elements(const struct gen_module *m, struct buffer *out) {
    put_unsigned(out, m->element_count + (m->table_count > 0) + 1);
    for (uint32_t i = 0; i < m->element_count; i++)
        put_element(m, i, out);
    if (m->table_count > 0) {
        put_unsigned(out, 0);
        put_byte(out, (uint8_t)lm_ops[m->tables[0].is_64 ? LM_OP_i64_const : LM_OP_i32_const].code);
        put_signed(out, 0);
        put_end(out);
        put_unsigned(out, m->first_funcs);
        for (uint32_t i = 0; i < m->first_funcs; i++)
            put_unsigned(out, i);
    }
    put_unsigned(out, NOT_ACTIVE | EXPLICIT);
    put_byte(out, 0);
    put_unsigned(out, m->func_count);
    for (uint32_t i = 0; i < m->func_count; i++)
        put_unsigned(out, i);
}

static void put_datas(const struct gen_module *m, struct buffer *out) {
    put_unsigned(out, m->data_count);
    for (uint32_t i = 0; i < m->data_count; i++) {
        enum { ACTIVE, PASSIVE, EXPLICIT_MEMORY };
        const uint32_t index = source_below(m->source, m->memory_count);
        const struct gen_memory *memory = &m->memories[index];
        const bool is_passive = memory->min == 0 || source_chance(m->source, 2);
        const uint32_t flags = index > 0 ? EXPLICIT_MEMORY : ACTIVE;
        put_unsigned(out, is_passive ? PASSIVE : flags);
        if (!is_passive && index > 0) put_unsigned(out, index);
        if (!is_passive) put_offset(m, memory->is_64 ? LM_I64 : LM_I32, 4096, out);
        put_unsigned(out, m->datas[i].count);
        for (uint32_t k = 0; k < m->datas[i].count; k++)
            put_byte(out, source_byte(m->source));
    }
}

/* Fills the fuel up and passes everything on to the body. */
static void put_wrapper(const struct gen_module *m, uint32_t func, struct buffer *out) {
    struct buffer body = {0};
    put_unsigned(&body, 0);
    put_byte(&body, (uint8_t)lm_ops[LM_OP_i32_const].code);
    put_signed(&body, FUEL);
    put_byte(&body, (uint8_t)lm_ops[LM_OP_global_set].code);
    put_unsigned(&body, m->fuel);
    for (uint32_t i = 0; i < m->types[m->funcs[func]].param_count; i++) {
        put_byte(&body, (uint8_t)lm_ops[LM_OP_local_get].code);
        put_unsigned(&body, i);
    }
    put_byte(&body, (uint8_t)lm_ops[LM_OP_call].code);
    put_unsigned(&body, func);
    put_end(&body);
    put_sized(out, &body);
    free(body.bytes);
}

static void put_code(struct gen_module *m, struct buffer *out) {
    put_unsigned(out, 2ULL * (m->func_count - m->imported_funcs));
    for (uint32_t i = m->imported_funcs; i < m->func_count; i++) {
        struct gen_func func = {.module = m, .source = m->source};
        gen_body(&func, i, out);
    }
    for (uint32_t i = m->imported_funcs; i < m->func_count; i++)
        put_wrapper(m, i, out);
}

static void put_sections(struct gen_module *m, struct buffer *out) {
    static const uint8_t header[] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    enum { TYPE = 1, IMPORT, FUNCTION, TABLE, MEMORY, GLOBAL, EXPORT, START, ELEMENT, CODE, DATA };
    enum { DATA_COUNT = 12 };
    struct buffer content = {0};
    put_bytes(out, header, sizeof header);
    put_types(m, &content), put_section(out, TYPE, &content);
    put_imports(m, &content), put_section(out, IMPORT, &content);
    put_funcs(m, &content), put_section(out, FUNCTION, &content);
    put_tables(m, &content), put_section(out, TABLE, &content);
    put_memories(m, &content), put_section(out, MEMORY, &content);
    put_globals(m, &content), put_section(out, GLOBAL, &content);
    put_exports(m, &content), put_section(out, EXPORT, &content);
    if (m->funcs[m->func_count - 1] == 0 && source_chance(m->source, 2))
        put_unsigned(&content, m->func_count - 1);
    put_section(out, START, &content);
    put_elements(m, &content), put_section(out, ELEMENT, &content);
    put_unsigned(&content, m->data_count), put_section(out, DATA_COUNT, &content);
    put_code(m, &content), put_section(out, CODE, &content);
    put_datas(m, &content), put_section(out, DATA, &content);
    free(content.bytes);
}

void generate_module(struct source *source, struct buffer *out) {
    static const uint8_t wildness[] = {0, 0, 0, 1, 1, 1, 2, 5};
    struct gen_module m = {.source = source, .wildness = wildness[source_below(source, 8)]};
    plan_types(&m);
    plan_funcs(&m);
    plan_globals(&m);
    plan_tables(&m);
    plan_memories(&m);
    plan_segments(&m);
    put_sections(&m, out);
}
