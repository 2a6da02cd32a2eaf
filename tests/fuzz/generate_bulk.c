/* SPDX-License-Identifier: Apache-2.0 */
/* Statements of generated functions on tables and their segments. */
#include "tests/fuzz/generate_internal.h"

static uint8_t address_type(const struct gen_table *table) {
    return table->is_64 ? LM_I64 : LM_I32;
}

/* Destination, source and count, mostly inside of `to` and of `from` elements. */
static void gen_range(struct gen_func *f, const struct gen_table *to, uint32_t from,
                      uint8_t from_type) {
    const uint32_t smaller = to->min < from ? to->min : from;
    gen_size(f, address_type(to), to->min / 2 + 1, 2);
    gen_size(f, from_type, from / 2 + 1, 2);
    gen_size(f, to->is_64 ? from_type : LM_I32, smaller / 2 + 1, 2);
}

static void put_segment(struct gen_func *f, enum lm_op op, uint32_t segment, uint32_t target) {
    emit_index(f, op, segment);
    put_unsigned(&f->code, target);
    pop_kinds(f, 3);
}

/* A segment or table, from `start` on, whose elements are of a type; `count` if there is none. */
static uint32_t table_of(const struct gen_module *m, uint8_t type, uint32_t start) {
    for (uint32_t i = 0; i < m->table_count; i++)
        if (m->tables[(start + i) % m->table_count].element == type)
            return (start + i) % m->table_count;
    return m->table_count;
}

static void gen_table_init(struct gen_func *f) {
    const struct gen_module *m = f->module;
    if (m->element_count == 0) return;
    const uint32_t element = source_below(f->source, m->element_count);
    const uint32_t table = table_of(m, m->elements[element].type, source_byte(f->source));
    if (table == m->table_count) return;
    gen_range(f, &m->tables[table], m->elements[element].count, LM_I32);
    put_segment(f, LM_OP_table_init, element, table);
}

void gen_table_statement(struct gen_func *f) {
    const struct gen_module *m = f->module;
    if (m->table_count == 0) return;
    const uint32_t table = source_below(f->source, m->table_count);
    const uint32_t other = table_of(m, m->tables[table].element, source_byte(f->source));
    const uint32_t size = m->tables[table].min;
    const uint8_t type = address_type(&m->tables[table]);
    switch (source_below(f->source, 8)) {
    case 1:
    case 2:
        gen_size(f, type, size, 2);
        gen_exact(f, m->tables[table].element, 2);
        emit_index(f, LM_OP_table_set, table);
        pop_kinds(f, 2);
        break;
    case 3:
        gen_size(f, type, size / 2 + 1, 2);
        gen_exact(f, m->tables[table].element, 2);
        gen_size(f, type, size / 2 + 1, 2);
        emit_index(f, LM_OP_table_fill, table);
        pop_kinds(f, 3);
        break;
    case 4:
        gen_range(f, &m->tables[table], m->tables[other].min, address_type(&m->tables[other]));
        put_segment(f, LM_OP_table_copy, table, other);
        break;
    case 5:
    case 6: gen_table_init(f); break;
    case 7:
        if (m->element_count > 0)
            emit_index(f, LM_OP_elem_drop, source_below(f->source, m->element_count));
        break;
    default: break;
    }
}
