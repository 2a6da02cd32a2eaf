/* SPDX-License-Identifier: Apache-2.0 */
/* Tests the module decoder (engine/decode*.c, engine/const_expr.c): byte strings and the status,
 * offset and message they give; the contents of a module with every section; every truncation of
 * it. */
#include "engine/module.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/ops.h"
#include "tests/engine_decode/wasm_file.h"

#define BYTES(...)                                                                                 \
    {__VA_ARGS__}, sizeof(uint8_t[]) {                                                             \
        __VA_ARGS__                                                                                \
    }
#define WITHOUT(feature) (LM_DEFAULT_FEATURES & ~(1U << LM_FEATURE_##feature))
#define ALL              LM_DEFAULT_FEATURES

enum { MAX_BYTES = 48, HEADER = 8 };

struct module_case {
    const char *name;
    uint8_t bytes[MAX_BYTES]; /* behind the header, which takes offsets 0 to 7 */
    size_t size;
    uint32_t features;
    lm_status status;
    uint64_t offset;
    const char *message; /* beginning of the message */
};

/* Sections that many rows need. */
#define TYPE_EMPTY                      1, 4, 1, 0x60, 0, 0
#define FUNC_ONE                        3, 2, 1, 0
#define CODE_ONE                        10, 4, 1, 2, 0, 0x0b
#define TABLE_ONE                       4, 4, 1, 0x70, 0, 1
#define MEMORY_ONE                      5, 3, 1, 0, 1
#define IMPORT_GLOBAL(type, mutability) 2, 6, 1, 0, 0, 3, type, mutability

static const struct module_case modules[] = {
    {"empty", {0}, 0, ALL, LM_OK, 0, NULL},
    {"section id", BYTES(13, 0), ALL, LM_MALFORMED, 8, "malformed section id"},
    {"section size", BYTES(1, 5, 0), ALL, LM_MALFORMED, 9, "length out of bounds"},
    {"bytes left", BYTES(1, 2, 0, 0), ALL, LM_MALFORMED, 11, "section size mismatch"},
    {"twice", BYTES(1, 1, 0, 1, 1, 0), ALL, LM_MALFORMED, 11,
     "unexpected content after last section"},
    {"order", BYTES(3, 1, 0, 1, 1, 0), ALL, LM_MALFORMED, 11,
     "unexpected content after last section"},
    {"data count behind code", BYTES(10, 1, 0, 12, 1, 0), ALL, LM_MALFORMED, 11,
     "unexpected content after last section"},
    {"custom anywhere", BYTES(0, 2, 1, 'x', 1, 1, 0, 0, 3, 1, 'y', 9), ALL, LM_OK, 0, NULL},
    {"custom without name", BYTES(0, 0), ALL, LM_MALFORMED, 10, "unexpected end"},
    {"custom long name", BYTES(0, 2, 2, 'x'), ALL, LM_MALFORMED, 10, "length out of bounds"},
    {"custom not UTF-8", BYTES(0, 2, 1, 0x80), ALL, LM_MALFORMED, 11, "malformed UTF-8 encoding"},

    {"huge count", BYTES(1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f), ALL, LM_MALFORMED, 15,
     "unexpected end"},
    {"type form", BYTES(1, 4, 1, 0x61, 0, 0), ALL, LM_MALFORMED, 11, "malformed function type"},
    {"value type", BYTES(1, 5, 1, 0x60, 1, 0x6e, 0), ALL, LM_MALFORMED, 13, "malformed value type"},
    {"v128 off", BYTES(1, 5, 1, 0x60, 1, 0x7b, 0), WITHOUT(simd128), LM_MALFORMED, 13,
     "malformed value type: v128"},
    {"externref off", BYTES(1, 5, 1, 0x60, 1, 0x6f, 0), WITHOUT(ref_types), LM_MALFORMED, 13,
     "malformed value type"},
    {"two results", BYTES(1, 6, 1, 0x60, 0, 2, 0x7f, 0x7f), ALL, LM_OK, 0, NULL},
    {"two results off", BYTES(1, 6, 1, 0x60, 0, 2, 0x7f, 0x7f), WITHOUT(multi_value), LM_INVALID,
     11, "invalid result arity"},

    {"import kind", BYTES(2, 5, 1, 0, 0, 4, 0), ALL, LM_MALFORMED, 13, "malformed import kind"},
    {"import type", BYTES(2, 5, 1, 0, 0, 0, 0), ALL, LM_INVALID, 14, "unknown type 0"},
    {"import memories", BYTES(2, 11, 2, 0, 0, 2, 0, 1, 0, 0, 2, 0, 1), ALL, LM_OK, 0, NULL},
    {"import memories off", BYTES(2, 11, 2, 0, 0, 2, 0, 1, 0, 0, 2, 0, 1), WITHOUT(multi_memory),
     LM_INVALID, 18, "multiple memories"},
    {"import and memory off", BYTES(2, 6, 1, 0, 0, 2, 0, 1, MEMORY_ONE), WITHOUT(multi_memory),
     LM_INVALID, 18, "multiple memories"},
    {"mutability", BYTES(IMPORT_GLOBAL(0x7f, 2)), ALL, LM_MALFORMED, 15, "malformed mutability"},

    {"function type", BYTES(TYPE_EMPTY, 3, 2, 1, 1), ALL, LM_INVALID, 17, "unknown type 1"},
    {"no code", BYTES(TYPE_EMPTY, FUNC_ONE), ALL, LM_MALFORMED, 18,
     "function and code section have inconsistent lengths"},
    {"no functions", BYTES(CODE_ONE), ALL, LM_MALFORMED, 10,
     "function and code section have inconsistent lengths"},
    {"function", BYTES(TYPE_EMPTY, FUNC_ONE, CODE_ONE), ALL, LM_OK, 0, NULL},

    {"limits flags", BYTES(4, 4, 1, 0x70, 2, 0), ALL, LM_MALFORMED, 12, "integer too large"},
    {"limits flags long", BYTES(4, 5, 1, 0x70, 0x81, 0, 0), ALL, LM_MALFORMED, 12,
     "integer representation too long"},
    {"limits order", BYTES(4, 5, 1, 0x70, 1, 2, 1), ALL, LM_INVALID, 12,
     "size minimum must not be greater than maximum"},
    {"table element", BYTES(4, 4, 1, 0x7f, 0, 0), ALL, LM_MALFORMED, 11,
     "malformed reference type"},
    {"two tables off", BYTES(4, 7, 2, 0x70, 0, 0, 0x70, 0, 0), WITHOUT(ref_types), LM_INVALID, 10,
     "multiple tables"},
    {"two memories", BYTES(5, 5, 2, 0, 1, 0, 1), ALL, LM_OK, 0, NULL},
    {"two memories off", BYTES(5, 5, 2, 0, 1, 0, 1), WITHOUT(multi_memory), LM_INVALID, 10,
     "multiple memories"},
    {"memory64", BYTES(5, 9, 1, 4, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40), ALL, LM_OK, 0, NULL},
    {"memory64 off", BYTES(5, 3, 1, 4, 0), WITHOUT(memory64), LM_MALFORMED, 11,
     "integer too large: limits flags"},
    {"memory64 too large", BYTES(5, 9, 1, 4, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40), ALL,
     LM_INVALID, 11, "memory size must be at most 2^48 pages"},
    {"memory64 order", BYTES(5, 4, 1, 5, 2, 1), ALL, LM_INVALID, 11,
     "size minimum must not be greater than maximum"},
    {"table64", BYTES(4, 4, 1, 0x70, 4, 0), ALL, LM_OK, 0, NULL},
    {"table64 off", BYTES(4, 4, 1, 0x70, 4, 0), WITHOUT(memory64), LM_MALFORMED, 12,
     "integer too large: limits flags"},
    {"limit of u64", BYTES(5, 8, 1, 0, 0x81, 0x80, 0x80, 0x80, 0x80, 0), ALL, LM_OK, 0, NULL},
    {"limit of u32", BYTES(5, 8, 1, 0, 0x81, 0x80, 0x80, 0x80, 0x80, 0), WITHOUT(memory64),
     LM_MALFORMED, 16, "integer representation too long"},
    {"pages", BYTES(5, 5, 1, 0, 0x80, 0x80, 4), ALL, LM_OK, 0, NULL},
    {"too many pages", BYTES(5, 5, 1, 0, 0x81, 0x80, 4), ALL, LM_INVALID, 11,
     "memory size must be at most 65536 pages (4GiB)"},
    {"too many maximal pages", BYTES(5, 6, 1, 1, 0, 0x81, 0x80, 4), ALL, LM_INVALID, 11,
     "memory size must be at most 65536"},

    {"global", BYTES(6, 6, 1, 0x7f, 0, 0x41, 7, 0x0b), ALL, LM_OK, 0, NULL},
    {"constant of another type", BYTES(6, 6, 1, 0x7f, 0, 0x42, 7, 0x0b), ALL, LM_INVALID, 15,
     "type mismatch"},
    {"no constant", BYTES(6, 4, 1, 0x7f, 0, 0x0b), ALL, LM_INVALID, 13, "type mismatch"},
    {"two constants", BYTES(6, 8, 1, 0x7f, 0, 0x41, 7, 0x41, 7, 0x0b), ALL, LM_INVALID, 17,
     "type mismatch"},
    {"not constant", BYTES(6, 5, 1, 0x7f, 0, 0x01, 0x0b), ALL, LM_INVALID, 13,
     "constant expression required"},
    {"illegal opcode", BYTES(6, 5, 1, 0x7f, 0, 0xff, 0x0b), ALL, LM_MALFORMED, 13,
     "illegal opcode"},
    {"illegal long opcode", BYTES(6, 7, 1, 0x7f, 0, 0xfd, 0xff, 0x7f, 0x0b), ALL, LM_MALFORMED, 13,
     "illegal opcode"},
    {"no end", BYTES(6, 5, 1, 0x7f, 0, 0x41, 7), ALL, LM_MALFORMED, 15,
     "unexpected end of section or function"},
    {"own global", BYTES(6, 11, 2, 0x7f, 0, 0x41, 7, 0x0b, 0x7f, 0, 0x23, 0, 0x0b), ALL, LM_INVALID,
     18, "unknown global 0"},
    {"imported global", BYTES(IMPORT_GLOBAL(0x7f, 0), 6, 6, 1, 0x7f, 0, 0x23, 0, 0x0b), ALL, LM_OK,
     0, NULL},
    {"mutable global", BYTES(IMPORT_GLOBAL(0x7f, 1), 6, 6, 1, 0x7f, 0, 0x23, 0, 0x0b), ALL,
     LM_INVALID, 21, "constant expression required"},
    {"sum", BYTES(6, 9, 1, 0x7f, 0, 0x41, 7, 0x41, 7, 0x6a, 0x0b), ALL, LM_OK, 0, NULL},
    {"sum off", BYTES(6, 9, 1, 0x7f, 0, 0x41, 7, 0x41, 7, 0x6a, 0x0b), WITHOUT(extended_const),
     LM_INVALID, 17, "constant expression required: i32.add in one needs the feature"},
    {"sum of one", BYTES(6, 7, 1, 0x7f, 0, 0x41, 7, 0x6b, 0x0b), ALL, LM_INVALID, 15,
     "type mismatch: i32.sub expects i32, found nothing"},
    {"sum of another type", BYTES(6, 9, 1, 0x7e, 0, 0x41, 7, 0x42, 7, 0x7e, 0x0b), ALL, LM_INVALID,
     17, "type mismatch: i64.mul expects i64, found i32"},
    {"ref.func", BYTES(6, 6, 1, 0x70, 0, 0xd2, 7, 0x0b), ALL, LM_INVALID, 13, "unknown function 7"},
    {"ref.null type", BYTES(6, 6, 1, 0x70, 0, 0xd0, 0x7f, 0x0b), ALL, LM_MALFORMED, 14,
     "malformed reference type"},

    {"export kind", BYTES(7, 4, 1, 0, 4, 0), ALL, LM_MALFORMED, 12, "malformed export kind"},
    {"export function", BYTES(7, 4, 1, 0, 0, 0), ALL, LM_INVALID, 13, "unknown function 0"},
    {"export table", BYTES(7, 4, 1, 0, 1, 0), ALL, LM_INVALID, 13, "unknown table 0"},
    {"export memory", BYTES(7, 4, 1, 0, 2, 0), ALL, LM_INVALID, 13, "unknown memory 0"},
    {"export global", BYTES(7, 4, 1, 0, 3, 0), ALL, LM_INVALID, 13, "unknown global 0"},
    {"export twice", BYTES(MEMORY_ONE, 7, 14, 3, 1, 'b', 2, 0, 1, 'a', 2, 0, 2, 'b', 'b', 2, 0),
     ALL, LM_OK, 0, NULL},
    {"duplicate", BYTES(MEMORY_ONE, 7, 13, 3, 1, 'b', 2, 0, 1, 'a', 2, 0, 1, 'b', 2, 0), ALL,
     LM_INVALID, 25, "duplicate export name: \"b\""},
    {"duplicate empty", BYTES(MEMORY_ONE, 7, 7, 2, 0, 2, 0, 0, 2, 0), ALL, LM_INVALID, 20,
     "duplicate export name: \"\""},
    {"start", BYTES(8, 1, 0), ALL, LM_INVALID, 10, "unknown function 0"},
    {"start type", BYTES(1, 5, 1, 0x60, 1, 0x7f, 0, FUNC_ONE, 8, 1, 0), ALL, LM_INVALID, 21,
     "start function"},

    {"element kind", BYTES(TABLE_ONE, 9, 5, 1, 1, 1, 0, 0), ALL, LM_MALFORMED, 18,
     "malformed element kind"},
    {"element flags", BYTES(9, 2, 1, 8), ALL, LM_MALFORMED, 11, "malformed elements segment kind"},
    {"element table", BYTES(9, 6, 1, 0, 0x41, 0, 0x0b, 0), ALL, LM_INVALID, 12, "unknown table 0"},
    {"element type", BYTES(TABLE_ONE, 9, 8, 1, 6, 0, 0x41, 0, 0x0b, 0x6f, 0), ALL, LM_INVALID, 17,
     "type mismatch"},
    {"element function", BYTES(TABLE_ONE, 9, 7, 1, 0, 0x41, 0, 0x0b, 1, 0), ALL, LM_INVALID, 22,
     "unknown function 0"},
    {"passive off", BYTES(9, 4, 1, 1, 0, 0), WITHOUT(bulk), LM_MALFORMED, 11,
     "malformed elements segment kind"},
    {"passive", BYTES(9, 4, 1, 1, 0, 0), ALL, LM_OK, 0, NULL},
    {"declarative", BYTES(9, 4, 1, 7, 0x6f, 0), ALL, LM_OK, 0, NULL},

    {"body size", BYTES(TYPE_EMPTY, FUNC_ONE, 10, 4, 1, 3, 0, 0x0b), ALL, LM_MALFORMED, 21,
     "length out of bounds"},
    {"body end", BYTES(TYPE_EMPTY, FUNC_ONE, 10, 4, 1, 2, 0, 0x01), ALL, LM_MALFORMED, 24,
     "unexpected end of section or function"},
    {"body end inside", BYTES(TYPE_EMPTY, FUNC_ONE, 10, 4, 1, 2, 0, 0x01, 0, 1, 0), ALL,
     LM_MALFORMED, 24, "section size mismatch"},
    {"empty body", BYTES(TYPE_EMPTY, FUNC_ONE, 10, 2, 1, 0), ALL, LM_MALFORMED, 22,
     "unexpected end"},

    {"data count missing data", BYTES(12, 1, 1), ALL, LM_MALFORMED, 11,
     "data count and data section have inconsistent lengths"},
    {"data count and data", BYTES(12, 1, 2, 11, 3, 1, 1, 0), ALL, LM_MALFORMED, 13,
     "data count and data section have inconsistent lengths"},
    {"data count off", BYTES(12, 1, 0), WITHOUT(bulk), LM_MALFORMED, 10, "malformed section id"},
    {"data kind", BYTES(11, 3, 1, 3, 0), ALL, LM_MALFORMED, 11, "malformed data segment kind"},
    {"data memory", BYTES(11, 6, 1, 0, 0x41, 0, 0x0b, 0), ALL, LM_INVALID, 12, "unknown memory 0"},
    {"data other memory", BYTES(MEMORY_ONE, 11, 7, 1, 2, 1, 0x41, 0, 0x0b, 0), ALL, LM_INVALID, 17,
     "unknown memory 1"},
    {"data memory 1", BYTES(5, 5, 2, 0, 1, 0, 1, 11, 7, 1, 2, 1, 0x41, 0, 0x0b, 0), ALL, LM_OK, 0,
     NULL},
    {"data memory64", BYTES(5, 3, 1, 4, 1, 11, 6, 1, 0, 0x42, 0, 0x0b, 0), ALL, LM_OK, 0, NULL},
    {"data memory64 at i32", BYTES(5, 3, 1, 4, 1, 11, 6, 1, 0, 0x41, 0, 0x0b, 0), ALL, LM_INVALID,
     19, "type mismatch: the constant expression must give i64, it gives i32"},
    {"data bytes", BYTES(MEMORY_ONE, 11, 7, 1, 0, 0x41, 0, 0x0b, 2, 0), ALL, LM_MALFORMED, 21,
     "unexpected end of section or function"},
};

static void check_case(const struct module_case *c, const uint8_t *bytes, size_t size) {
    struct lm_module module;
    struct lm_error error = LM_ERROR_INIT;
    const lm_status status = lm_module_decode(&module, bytes, size, c->features, &error);
    if (status != c->status)
        fail_msg("%s: expected %s, got %s: %s", c->name, lm_status_name(c->status),
                 lm_status_name(status), error.message);
    assert_int_equal(error.status, status);
    if (status == LM_OK) {
        lm_module_release(&module);
        assert_null(module.bytes);
        return;
    }
    assert_null(module.arena.blocks);
    assert_null(module.bytes);
    if (strncmp(error.message, c->message, strlen(c->message)) != 0)
        fail_msg("%s: expected \"%s\", got \"%s\"", c->name, c->message, error.message);
    if (error.offset != c->offset)
        fail_msg("%s: expected offset %llu, got %llu (%s)", c->name, (unsigned long long)c->offset,
                 (unsigned long long)error.offset, error.message);
    assert_int_equal(lm_module_decode(&module, bytes, size, c->features, NULL), status);
}

static void test_modules(void **state) {
    (void)state;
    static const uint8_t header[HEADER] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        uint8_t bytes[HEADER + MAX_BYTES];
        memcpy(bytes, header, HEADER);
        memcpy(bytes + HEADER, modules[i].bytes, modules[i].size);
        check_case(&modules[i], bytes, HEADER + modules[i].size);
    }
}

static void test_headers(void **state) {
    (void)state;
    static const struct module_case headers[] = {
        {"nothing", {0}, 0, ALL, LM_MALFORMED, 0, "unexpected end"},
        {"part of the magic", BYTES(0, 'a', 's'), ALL, LM_MALFORMED, 0, "unexpected end"},
        {"another magic", BYTES(0x7f, 'E', 'L', 'F'), ALL, LM_MALFORMED, 0,
         "magic header not detected"},
        {"no version", BYTES(0, 'a', 's', 'm', 1), ALL, LM_MALFORMED, 4, "unexpected end"},
        {"another version", BYTES(0, 'a', 's', 'm', 2, 0, 0, 0), ALL, LM_MALFORMED, 4,
         "unknown binary version"},
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        check_case(&headers[i], headers[i].bytes, headers[i].size);
}

static bool name_is(const struct lm_name *name, const char *text) {
    return name->length == strlen(text) && memcmp(name->bytes, text, name->length) == 0;
}

static void check_index_spaces(const struct lm_module *module) {
    assert_int_equal(module->import_count, 4);
    assert_int_equal(module->imported_funcs, 1);
    assert_int_equal(module->func_count, 5);
    assert_int_equal(module->imported_tables, 1);
    assert_int_equal(module->table_count, 2);
    assert_int_equal(module->tables[0].element, LM_FUNCREF);
    assert_int_equal(module->tables[0].limits.max, 8);
    assert_int_equal(module->tables[1].element, LM_EXTERNREF);
    assert_false(module->tables[1].limits.has_max);
    assert_int_equal(module->tables[1].limits.max, UINT64_MAX);
    assert_int_equal(module->imported_memories, 0);
    assert_int_equal(module->memory_count, 1);
    assert_int_equal(module->memories[0].limits.min, 1);
    assert_int_equal(module->memories[0].limits.max, 3);
    assert_int_equal(module->imported_globals, 2);
    assert_int_equal(module->global_count, 10);
    assert_true(module->globals[0].is_import);
    assert_int_equal(module->globals[1].type.type, LM_V128);
    assert_true(module->globals[2].type.is_mutable);
    assert_false(module->globals[2].is_import);
    assert_int_equal(module->imports[3].index, 1);
    assert_true(name_is(&module->imports[0].module, "host"));
    assert_true(name_is(&module->imports[2].field, "base"));
}

static void check_functions(const struct lm_module *module) {
    assert_null(module->funcs[0].body);
    assert_int_equal(module->funcs[0].type->param_count, 1);
    assert_int_equal(module->funcs[3].type->param_slots, 4);
    assert_int_equal(module->funcs[3].type->result_slots, 2);
    assert_int_equal(module->funcs[2].type->result_count, 2);
    for (uint32_t i = 1; i < module->func_count; i++) {
        const struct lm_func_decl *func = &module->funcs[i];
        assert_ptr_equal(func->body, module->bytes + func->offset);
        assert_int_equal(func->body[func->body_size - 1], 0x0b);
        assert_true(func->is_declared);
    }
    assert_true(module->has_start);
    assert_int_equal(module->start_func, 4);
    assert_int_equal(module->export_count, 5);
    assert_true(name_is(&module->exports[4].field, ""));
    assert_int_equal(module->exports[1].kind, LM_EXTERN_MEMORY);
}

static void check_segments(const struct lm_module *module) {
    static const uint8_t modes[] = {LM_SEGMENT_ACTIVE, LM_SEGMENT_ACTIVE, LM_SEGMENT_PASSIVE,
                                    LM_SEGMENT_PASSIVE, LM_SEGMENT_DECLARATIVE};
    assert_int_equal(module->element_count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        const struct lm_element *element = &module->elements[i];
        assert_int_equal(element->mode, modes[i]);
        assert_int_equal(element->type, i == 3 ? LM_EXTERNREF : LM_FUNCREF);
        assert_int_equal(element->where.size != 0, element->mode == LM_SEGMENT_ACTIVE);
        assert_true((element->funcs == NULL) != (element->inits == NULL));
    }
    assert_int_equal(module->elements[0].count, 2);
    assert_int_equal(module->elements[0].funcs[0], 1);
    assert_int_equal(module->elements[0].funcs[1], 0);
    assert_true(module->has_data_count);
    assert_int_equal(module->data_count, 2);
    assert_int_equal(module->datas[0].mode, LM_SEGMENT_PASSIVE);
    assert_memory_equal(module->datas[0].bytes, "hello", 5);
    assert_int_equal(module->datas[1].mode, LM_SEGMENT_ACTIVE);
    assert_int_equal(module->datas[1].size, 4);
}

static void test_every_section(void **state) {
    const struct wasm_file *file = *state;
    struct lm_module module;
    struct lm_error error = LM_ERROR_INIT;
    assert_int_equal(lm_module_decode(&module, file->bytes, file->size, ALL, &error), LM_OK);
    assert_int_equal(lm_module_validate_bodies(&module, &error), LM_OK);
    assert_int_equal(module.size, file->size);
    assert_ptr_not_equal(module.bytes, file->bytes);
    check_index_spaces(&module);
    check_functions(&module);
    check_segments(&module);
    assert_true(name_is(&module.module_name, "every_section"));
    assert_true(name_is(&module.func_names[1], "add"));
    lm_module_release(&module);
}

/* Whether a module may end at `size`: behind the header or a section. */
static bool is_boundary(const struct wasm_file *file, size_t size) {
    size_t at = HEADER;
    while (at < size) {
        uint32_t length = 0;
        unsigned shift = 0;
        at++;
        do {
            length |= (uint32_t)(file->bytes[at] & 0x7f) << shift;
            shift += 7;
        } while (file->bytes[at++] & 0x80);
        at += length;
    }
    return at == size;
}

static void test_truncations(void **state) {
    const struct wasm_file *file = *state;
    for (size_t size = 0; size < file->size; size++) {
        struct lm_module module;
        struct lm_error error = LM_ERROR_INIT;
        uint8_t *exact = malloc(size ? size : 1); /* so that a checker sees reads behind it */
        assert_non_null(exact);
        memcpy(exact, file->bytes, size);
        const lm_status status = lm_module_decode(&module, exact, size, ALL, &error);
        free(exact);
        if (status == LM_OK) lm_module_release(&module);
        if (!is_boundary(file, size) && status != LM_MALFORMED)
            fail_msg("cut to %zu bytes: %s: %s", size, lm_status_name(status), error.message);
        if (status != LM_OK && error.offset > size)
            fail_msg("cut to %zu bytes: offset %llu", size, (unsigned long long)error.offset);
    }
}

int main(int argc, char **argv) {
    struct wasm_file file;
    if (argc != 2 || !wasm_file_read(&file, argv[1])) {
        fprintf(stderr, "usage: decode_test every_section.wasm\n");
        return 3;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_modules),
        cmocka_unit_test_prestate(test_every_section, &file),
        cmocka_unit_test_prestate(test_truncations, &file),
    };
    const int failed = cmocka_run_group_tests_name("decode", tests, NULL, NULL);
    free(file.bytes);
    return failed;
}
