/* SPDX-License-Identifier: Apache-2.0 */
/* Statements of generated functions on tables and their segments. */
#include "tests/fuzz/generate_internal.h"

/* Destination, source and count, mostly inside of `to` and `from`. */
static void gen_range(struct gen_func *f, uint32_t to, uint32_t from) {
    const uint32_t smaller = to < from ? to : from;
    gen_index(f, to / 2 + 1, 2);
    gen_index(f, from / 2 + 1, 2);
    gen_index(f, smaller / 2 + 1, 2);
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
    gen_range(f, m->tables[table].min, m->elements[element].count);
    put_segment(f, LM_OP_table_init, element, table);
}

void gen_table_statement(struct gen_func *f) {
    const struct gen_module *m = f->module;
    if (m->table_count == 0) return;
    const uint32_t table = source_below(f->source, m->table_count);
    const uint32_t other = table_of(m, m->tables[table].element, source_byte(f->source));
    const uint32_t size = m->tables[table].min;
    switch (source_below(f->source, 8)) {
    case 1:
    case 2:
        gen_index(f, size, 2);
        gen_exact(f, m->tables[table].element, 2);
        emit_index(f, LM_OP_table_set, table);
        pop_kinds(f, 2);
        break;
    case 3:
        gen_index(f, size / 2 + 1, 2);
        gen_exact(f, m->tables[table].element, 2);
        gen_index(f, size / 2 + 1, 2);
        emit_index(f, LM_OP_table_fill, table);
        pop_kinds(f, 3);
        break;
    case 4:
        gen_range(f, size, m->tables[other].min);
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
