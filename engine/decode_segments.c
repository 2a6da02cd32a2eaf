/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding what refers to the index spaces: exports, the start function, element segments, data
 * segments and code (spec sections 5.5.10 to 5.5.16; validation in 3.4). Functions named by exports
 * and elements become declared: bodies may take their reference. Bodies are delimited only; the
 * walk checks them. */
#include <stdlib.h>
#include <string.h>

#include "engine/const_expr.h"
#include "engine/decode_internal.h"

static uint32_t extern_count(const struct lm_module *module, uint8_t kind) {
    switch (kind) {
    case LM_EXTERN_FUNC: return module->func_count;
    case LM_EXTERN_TABLE: return module->table_count;
    case LM_EXTERN_MEMORY: return module->memory_count;
    default: return module->global_count;
    }
}

static lm_status decode_func_index(struct lm_decoder *decoder, uint32_t *out) {
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    TRY(lm_read_u32(&decoder->reader, out));
    return lm_check_index(decoder->error, "function", *out, decoder->module->func_count, offset);
}

/* --- Exports and start ------------------------------------------------------------------------ */

static lm_status decode_export(struct lm_decoder *decoder, struct lm_export *export) {
    static const char *const nouns[] = {"function", "table", "memory", "global"};
    struct lm_reader *reader = &decoder->reader;
    TRY(lm_decode_in_time(decoder));
    TRY(lm_read_name(reader, &export->field));
    uint64_t offset = lm_reader_offset(reader);
    TRY(lm_read_u8(reader, &export->kind));
    if (export->kind > LM_EXTERN_GLOBAL)
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "malformed export kind: 0x%02x, known are 0 to 3", export->kind);
    offset = lm_reader_offset(reader);
    TRY(lm_read_u32(reader, &export->index));
    TRY(lm_check_index(decoder->error, nouns[export->kind], export->index,
                       extern_count(decoder->module, export->kind), offset));
    if (export->kind == LM_EXTERN_FUNC) decoder->module->funcs[export->index].is_declared = true;
    return LM_OK;
}

/* Orders names by length and bytes, equal ones by their place in the module. */
static int compare_names(const void *left, const void *right) {
    const struct lm_name *a = left;
    const struct lm_name *b = right;
    if (a->length != b->length) return a->length < b->length ? -1 : 1;
    const int order = a->length ? memcmp(a->bytes, b->bytes, a->length) : 0;
    if (order != 0) return order;
    return (a->bytes > b->bytes) - (a->bytes < b->bytes);
}

/* Sorting finds equal names in n log n whatever the names are, where a hash table could be
 * attacked. */
static lm_status check_export_names(struct lm_decoder *decoder, const struct lm_export *exports,
                                    uint32_t count) {
    struct lm_name *names = lm_arena_array(&decoder->scratch, count, sizeof *names);
    if (!names)
        return lm_fail(decoder->error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory: %u export names",
                       count);
    for (uint32_t i = 0; i < count; i++)
        names[i] = exports[i].field;
    qsort(names, count, sizeof *names, compare_names);
    for (uint32_t i = 1; i < count; i++) {
        const struct lm_name *name = &names[i];
        if (name->length != names[i - 1].length) continue;
        if (name->length != 0 && memcmp(name->bytes, names[i - 1].bytes, name->length) != 0)
            continue;
        char shown[64];
        return lm_fail(decoder->error, LM_INVALID,
                       (uint64_t)((const uint8_t *)name->bytes - decoder->module->bytes),
                       "duplicate export name: \"%s\"", lm_name_text(name, shown, sizeof shown));
    }
    return LM_OK;
}

lm_status lm_decode_export_section(struct lm_decoder *decoder) {
    uint32_t count;
    void *memory;
    TRY(lm_decode_count(decoder, "exports", decoder->module->caps.exports, &count));
    TRY(lm_decode_array(decoder, count, sizeof(struct lm_export), &memory));
    struct lm_export *exports = memory;
    for (uint32_t i = 0; i < count; i++)
        TRY(lm_decode_part(decoder, decode_export(decoder, &exports[i]), "export", i));
    decoder->module->exports = exports;
    decoder->module->export_count = count;
    return check_export_names(decoder, exports, count);
}

lm_status lm_decode_start_section(struct lm_decoder *decoder) {
    struct lm_module *module = decoder->module;
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    TRY(decode_func_index(decoder, &module->start_func));
    const struct lm_functype *type = module->funcs[module->start_func].type;
    if (type->param_count != 0 || type->result_count != 0)
        return lm_fail(decoder->error, LM_INVALID, offset,
                       "start function: function %u takes %u parameters and gives %u results "
                       "instead of none",
                       module->start_func, type->param_count, type->result_count);
    module->has_start = true;
    return LM_OK;
}

/* --- Element segments ------------------------------------------------------------------------- */

/* Bits of an element segment's flags. */
enum { ELEMENT_NOT_ACTIVE = 1, ELEMENT_EXPLICIT = 2, ELEMENT_EXPRESSIONS = 4, ELEMENT_FLAGS = 7 };

static lm_status decode_offset(struct lm_decoder *decoder, uint8_t type,
                               struct lm_const_expr *where) {
    struct lm_reader *reader = &decoder->reader;
    return lm_const_expr_check(decoder->module, &reader->at, reader->end, type,
                               decoder->module->imported_globals, where, decoder->error);
}

static lm_status decode_element_flags(struct lm_decoder *decoder, uint32_t *flags) {
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    TRY(lm_read_u32(&decoder->reader, flags));
    if (*flags > ELEMENT_FLAGS)
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "malformed elements segment kind: %u, known are 0 to 7", *flags);
    if (*flags == 0) return LM_OK;
    return lm_need_feature(decoder, LM_FEATURE_bulk, offset,
                           "malformed elements segment kind: one that is not 0");
}

/* The type of the elements: implied for the short forms, an element kind or a reference type for
 * the others. */
static lm_status decode_element_type(struct lm_decoder *decoder, uint32_t flags, uint8_t *type) {
    *type = LM_FUNCREF;
    if ((flags & (ELEMENT_NOT_ACTIVE | ELEMENT_EXPLICIT)) == 0) return LM_OK;
    if (flags & ELEMENT_EXPRESSIONS) return lm_decode_ref_type(decoder, type);
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    uint8_t kind;
    TRY(lm_read_u8(&decoder->reader, &kind));
    if (kind != 0)
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "malformed element kind: 0x%02x, known is 0 (functions)", kind);
    return LM_OK;
}

static lm_status decode_element_funcs(struct lm_decoder *decoder, struct lm_element *element) {
    void *memory;
    TRY(lm_decode_array(decoder, element->count, sizeof(uint32_t), &memory));
    uint32_t *funcs = memory;
    for (uint32_t i = 0; i < element->count; i++) {
        TRY(lm_decode_in_time(decoder));
        TRY(decode_func_index(decoder, &funcs[i]));
        decoder->module->funcs[funcs[i]].is_declared = true;
    }
    element->funcs = funcs;
    return LM_OK;
}

static lm_status decode_element_inits(struct lm_decoder *decoder, struct lm_element *element) {
    struct lm_module *module = decoder->module;
    struct lm_reader *reader = &decoder->reader;
    void *memory;
    TRY(lm_decode_array(decoder, element->count, sizeof(struct lm_const_expr), &memory));
    struct lm_const_expr *inits = memory;
    for (uint32_t i = 0; i < element->count; i++) {
        TRY(lm_decode_in_time(decoder));
        TRY(lm_const_expr_check(module, &reader->at, reader->end, element->type,
                                module->imported_globals, &inits[i], decoder->error));
    }
    element->inits = inits;
    return LM_OK;
}

/* Table and offset of an active segment. */
static lm_status decode_element_place(struct lm_decoder *decoder, uint32_t flags,
                                      struct lm_element *element) {
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    if (flags & ELEMENT_EXPLICIT) TRY(lm_read_u32(&decoder->reader, &element->table));
    TRY(lm_check_index(decoder->error, "table", element->table, decoder->module->table_count,
                       offset));
    return decode_offset(decoder, lm_table_address_type(&decoder->module->tables[element->table]),
                         &element->where);
}

static lm_status decode_element(struct lm_decoder *decoder, struct lm_element *element) {
    const struct lm_module *module = decoder->module;
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    uint32_t flags;
    TRY(decode_element_flags(decoder, &flags));
    element->mode = LM_SEGMENT_ACTIVE;
    if (flags & ELEMENT_NOT_ACTIVE)
        element->mode = flags & ELEMENT_EXPLICIT ? LM_SEGMENT_DECLARATIVE : LM_SEGMENT_PASSIVE;
    if (element->mode == LM_SEGMENT_ACTIVE) TRY(decode_element_place(decoder, flags, element));
    TRY(decode_element_type(decoder, flags, &element->type));
    if (element->mode == LM_SEGMENT_ACTIVE &&
        module->tables[element->table].element != element->type)
        return lm_fail(
            decoder->error, LM_INVALID, offset, "type mismatch: elements of %s for a table of %s",
            lm_type_name(element->type), lm_type_name(module->tables[element->table].element));
    const bool has_expressions = (flags & ELEMENT_EXPRESSIONS) != 0;
    TRY(lm_decode_count(decoder, "elements", decoder->module->caps.table_size, &element->count));
    return has_expressions ? decode_element_inits(decoder, element)
                           : decode_element_funcs(decoder, element);
}

lm_status lm_decode_element_section(struct lm_decoder *decoder) {
    uint32_t count;
    void *memory;
    TRY(lm_decode_count(decoder, "element segments", decoder->module->caps.segments, &count));
    TRY(lm_decode_array(decoder, count, sizeof(struct lm_element), &memory));
    struct lm_element *elements = memory;
    for (uint32_t i = 0; i < count; i++)
        TRY(lm_decode_part(decoder, decode_element(decoder, &elements[i]), "element segment", i));
    decoder->module->elements = elements;
    decoder->module->element_count = count;
    return LM_OK;
}

/* --- Code ------------------------------------------------------------------------------------- */

/* A body that does not close with `end` would run into what follows it. */
static lm_status check_body_end(struct lm_decoder *decoder, const uint8_t *body, uint32_t size) {
    const struct lm_reader *reader = &decoder->reader;
    if (size > 0 && body[size - 1] == 0x0b) return LM_OK;
    const uint8_t *module_end = decoder->module->bytes + decoder->module->size;
    const char *wording = "END opcode expected";
    if (reader->at == reader->end) wording = "section size mismatch";
    if (reader->at == module_end) wording = "unexpected end of section or function";
    return lm_fail(decoder->error, LM_MALFORMED, lm_reader_offset(reader),
                   "%s: a body must close with end", wording);
}

static lm_status decode_body(struct lm_decoder *decoder, struct lm_func_decl *func) {
    struct lm_reader *reader = &decoder->reader;
    const uint64_t offset = lm_reader_offset(reader);
    TRY(lm_decode_in_time(decoder));
    TRY(lm_read_u32(reader, &func->body_size));
    if (func->body_size > (size_t)(reader->end - reader->at))
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "length out of bounds: a body of %u bytes, %zu are left", func->body_size,
                       (size_t)(reader->end - reader->at));
    if (func->body_size > decoder->module->caps.body_size)
        return lm_fail(decoder->error, LM_LIMIT, offset,
                       "function body too large: %u bytes, at most %u", func->body_size,
                       decoder->module->caps.body_size);
    func->offset = lm_reader_offset(reader);
    TRY(lm_read_bytes(reader, func->body_size, &func->body));
    return check_body_end(decoder, func->body, func->body_size);
}

lm_status lm_decode_code_section(struct lm_decoder *decoder) {
    struct lm_module *module = decoder->module;
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    uint32_t count;
    TRY(lm_decode_count(decoder, "bodies", decoder->module->caps.functions, &count));
    if (count != decoder->defined_funcs)
        return lm_fail(
            decoder->error, LM_MALFORMED, offset,
            "function and code section have inconsistent lengths: %u functions, %u bodies",
            decoder->defined_funcs, count);
    for (uint32_t i = 0; i < count; i++)
        TRY(lm_decode_part(decoder,
                           decode_body(decoder, &module->funcs[module->imported_funcs + i]),
                           "function", module->imported_funcs + i));
    decoder->decoded_bodies = count;
    return LM_OK;
}

/* --- Data segments ---------------------------------------------------------------------------- */

lm_status lm_decode_data_count_section(struct lm_decoder *decoder) {
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    TRY(lm_need_feature(decoder, LM_FEATURE_bulk, offset, "malformed section id: data count"));
    TRY(lm_read_u32(&decoder->reader, &decoder->declared_datas));
    decoder->module->has_data_count = true;
    return LM_OK;
}

/* Mode and, for an active segment, memory and offset. */
static lm_status decode_data_place(struct lm_decoder *decoder, struct lm_data *data) {
    struct lm_reader *reader = &decoder->reader;
    uint64_t offset = lm_reader_offset(reader);
    uint32_t kind;
    TRY(lm_read_u32(reader, &kind));
    if (kind > 2)
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "malformed data segment kind: %u, known are 0 to 2", kind);
    if (kind != 0)
        TRY(lm_need_feature(decoder, LM_FEATURE_bulk, offset,
                            "malformed data segment kind: one that is not 0"));
    data->mode = kind == 1 ? LM_SEGMENT_PASSIVE : LM_SEGMENT_ACTIVE;
    if (data->mode == LM_SEGMENT_PASSIVE) return LM_OK;
    offset = lm_reader_offset(reader);
    if (kind == 2) TRY(lm_read_u32(reader, &data->memory));
    TRY(lm_check_index(decoder->error, "memory", data->memory, decoder->module->memory_count,
                       offset));
    return decode_offset(decoder, lm_address_type(&decoder->module->memories[data->memory]),
                         &data->where);
}

static lm_status decode_data(struct lm_decoder *decoder, struct lm_data *data) {
    TRY(lm_decode_in_time(decoder));
    TRY(decode_data_place(decoder, data));
    TRY(lm_read_u32(&decoder->reader, &data->size));
    return lm_read_bytes(&decoder->reader, data->size, &data->bytes);
}

lm_status lm_decode_data_section(struct lm_decoder *decoder) {
    struct lm_module *module = decoder->module;
    const uint64_t offset = lm_reader_offset(&decoder->reader);
    uint32_t count;
    void *memory;
    TRY(lm_decode_count(decoder, "data segments", decoder->module->caps.segments, &count));
    if (module->has_data_count && count != decoder->declared_datas)
        return lm_fail(
            decoder->error, LM_MALFORMED, offset,
            "data count and data section have inconsistent lengths: %u announced, %u segments",
            decoder->declared_datas, count);
    TRY(lm_decode_array(decoder, count, sizeof(struct lm_data), &memory));
    struct lm_data *datas = memory;
    for (uint32_t i = 0; i < count; i++)
        TRY(lm_decode_part(decoder, decode_data(decoder, &datas[i]), "data segment", i));
    module->datas = datas;
    module->data_count = count;
    return LM_OK;
}
