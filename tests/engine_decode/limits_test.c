/* SPDX-License-Identifier: Apache-2.0 */
/* Tests what keeps hostile modules from costing more than their bytes: limits of module.h, counts
 * that promise more than there is, operand stacks and block nesting without end, and export names
 * made to be slow to compare. */
#include "engine/module.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "engine/ops.h"

/* A module under construction. */
struct builder {
    uint8_t *bytes;
    size_t size;
    size_t room;
};

static void put(struct builder *builder, const void *bytes, size_t count) {
    if (builder->room - builder->size < count) {
        builder->room = (builder->size + count) * 2;
        uint8_t *grown = realloc(builder->bytes, builder->room);
        assert_non_null(grown);
        builder->bytes = grown;
    }
    memcpy(builder->bytes + builder->size, bytes, count);
    builder->size += count;
}

static void put_byte(struct builder *builder, unsigned byte) {
    put(builder, &(uint8_t){(uint8_t)byte}, 1);
}

static void put_u32(struct builder *builder, uint32_t value) {
    for (; value >= 0x80; value >>= 7)
        put_byte(builder, (value & 0x7f) | 0x80);
    put_byte(builder, value);
}

static void put_repeated(struct builder *builder, const void *bytes, size_t size, size_t times) {
    for (size_t i = 0; i < times; i++)
        put(builder, bytes, size);
}

static void put_header(struct builder *builder) {
    put(builder, "\0asm\1\0\0\0", 8);
}

/* Appends and empties `content`. */
static void put_section(struct builder *builder, unsigned id, struct builder *content) {
    put_byte(builder, id);
    put_u32(builder, (uint32_t)content->size);
    put(builder, content->bytes, content->size);
    content->size = 0;
}

/* One function of type 0 whose code, behind its locals, is `code`. */
static void put_function(struct builder *module, const struct builder *code) {
    struct builder content = {0};
    put(&content, "\1\0", 2);
    put_section(module, 3, &content);
    put_u32(&content, 1);
    put_u32(&content, (uint32_t)code->size);
    put(&content, code->bytes, code->size);
    put_section(module, 10, &content);
    free(content.bytes);
}

/* Decodes and validates, releases everything, and expects a status and the start of a message. */
static void expect(struct builder *builder, lm_status status, const char *message) {
    struct lm_module module;
    struct lm_error error = LM_ERROR_INIT;
    lm_status got =
        lm_module_decode(&module, builder->bytes, builder->size, LM_DEFAULT_FEATURES, &error);
    if (got == LM_OK) {
        got = lm_module_validate_bodies(&module, &error);
        lm_module_release(&module);
    }
    free(builder->bytes);
    *builder = (struct builder){0};
    if (got != status || strncmp(error.message, message, strlen(message)) != 0)
        fail_msg("expected %s \"%s\", got %s \"%s\"", lm_status_name(status), message,
                 lm_status_name(got), error.message);
}

static void test_promises(void **state) {
    (void)state;
    for (unsigned id = 1; id <= 12; id++) {
        struct builder module = {0}, content = {0};
        if (id == 8) continue; /* start: an index, not a count */
        put_header(&module);
        put_u32(&content, UINT32_MAX);
        put_section(&module, id, &content);
        free(content.bytes);
        expect(&module, LM_MALFORMED,
               id == 12 ? "data count and data section have" : "unexpected end");
    }
}

static void test_counts(void **state) {
    (void)state;
    struct builder module = {0}, content = {0};
    put_header(&module); /* a type with 1001 parameters */
    put(&content, "\1\x60", 2);
    put_u32(&content, LM_LIMIT_params + 1);
    put_repeated(&content, "\x7f", 1, LM_LIMIT_params + 1);
    put_byte(&content, 0);
    put_section(&module, 1, &content);
    expect(&module, LM_LIMIT, "too many parameters");
    put_header(&module); /* a million and one types */
    put_u32(&content, LM_LIMIT_types + 1);
    put_repeated(&content, "\x60\0\0", 3, LM_LIMIT_types + 1);
    put_section(&module, 1, &content);
    expect(&module, LM_LIMIT, "too many types");
    put_header(&module); /* data segments */
    put_u32(&content, LM_LIMIT_segments + 1);
    put_repeated(&content, "\1\0", 2, LM_LIMIT_segments + 1);
    put_section(&module, 11, &content);
    expect(&module, LM_LIMIT, "too many data segments");
    free(content.bytes);
}

static void put_type_section(struct builder *module, const char *types, size_t size) {
    struct builder content = {0};
    put(&content, types, size);
    put_section(module, 1, &content);
    free(content.bytes);
}

static void test_locals(void **state) {
    (void)state;
    static const struct {
        uint32_t count;
        lm_status status;
        const char *message;
    } cases[] = {
        {LM_LIMIT_locals, LM_OK, ""},
        {LM_LIMIT_locals + 1, LM_LIMIT, "too many locals: "},
        {UINT32_MAX, LM_LIMIT, "too many locals: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct builder module = {0}, code = {0};
        put_header(&module);
        put_type_section(&module, "\1\x60\0\0", 4);
        put_byte(&code, 1);
        put_u32(&code, cases[i].count);
        put(&code, "\x7b\x0b", 2);
        put_function(&module, &code);
        free(code.bytes);
        expect(&module, cases[i].status, cases[i].message);
    }
}

static void test_nesting(void **state) {
    (void)state;
    for (uint32_t extra = 0; extra < 2; extra++) {
        struct builder module = {0}, code = {0};
        const uint32_t depth = LM_LIMIT_nesting - 1 + extra; /* the body is a block, too */
        put_header(&module);
        put_type_section(&module, "\1\x60\0\0", 4);
        put_byte(&code, 0);
        put_repeated(&code, "\x02\x40", 2, depth);
        put_repeated(&code, "\x0b", 1, depth + 1);
        put_function(&module, &code);
        free(code.bytes);
        expect(&module, extra ? LM_LIMIT : LM_OK, extra ? "blocks are nested too deeply" : "");
    }
}

/* Two bytes of code, a call, can push a thousand values. */
static void test_operands(void **state) {
    (void)state;
    struct builder module = {0}, content = {0}, code = {0};
    put_header(&module);
    put(&content, "\2\x60\0\0\x60\0", 6);
    put_u32(&content, LM_LIMIT_results);
    put_repeated(&content, "\x7b", 1, LM_LIMIT_results);
    put_section(&module, 1, &content);
    put(&content, "\1\0\0\0\1", 5); /* function 0: an import of type 1 */
    put_section(&module, 2, &content);
    put_byte(&code, 0);
    put_repeated(&code, "\x10\0", 2, 3000000);
    put(&code, "\0\x0b", 2);
    put_function(&module, &code);
    free(code.bytes);
    free(content.bytes);
    expect(&module, LM_LIMIT, "too many operands");
}

/* Each memory takes gigabytes of addresses. */
static void test_memories(void **state) {
    (void)state;
    for (uint32_t extra = 0; extra < 2; extra++) {
        struct builder module = {0}, content = {0};
        put_header(&module);
        put_u32(&content, 60);
        put_repeated(&content, "\0\0\2\0\0", 5, 60);
        put_section(&module, 2, &content);
        put_u32(&content, LM_LIMIT_memories - 60 + extra);
        put_repeated(&content, "\0\0", 2, LM_LIMIT_memories - 60 + extra);
        put_section(&module, 5, &content);
        free(content.bytes);
        expect(&module, extra ? LM_LIMIT : LM_OK,
               extra ? "too many memories: 101, at most 100" : "");
    }
}

/* A constant expression that keeps many values before it adds them up. */
static void test_constants(void **state) {
    (void)state;
    for (uint32_t extra = 0; extra < 2; extra++) {
        const uint32_t count = LM_LIMIT_const_operands + extra;
        struct builder module = {0}, content = {0};
        put_header(&module);
        put(&content, "\1\x7f\0", 3);
        put_repeated(&content, "\x41\1", 2, count);
        put_repeated(&content, "\x6a", 1, count - 1);
        put_byte(&content, 0x0b);
        put_section(&module, 6, &content);
        free(content.bytes);
        expect(&module, extra ? LM_LIMIT : LM_OK, extra ? "constant expression too deep" : "");
    }
}

/* Equal lengths and long common beginnings; the names are all different. */
static void test_export_names(void **state) {
    (void)state;
    enum { COUNT = 100000, PREFIX = 32 };
    struct builder module = {0}, content = {0};
    char name[PREFIX + 8];
    put_header(&module);
    put(&content, "\1\0\1", 3);
    put_section(&module, 5, &content);
    memset(name, 'a', sizeof name);
    put_u32(&content, COUNT);
    for (unsigned i = 0; i < COUNT; i++) {
        for (unsigned digit = 0; digit < 8; digit++)
            name[PREFIX + digit] = (char)('a' + (i >> (4 * digit) & 15U));
        put_u32(&content, sizeof name);
        put(&content, name, sizeof name);
        put(&content, "\2\0", 2);
    }
    put_section(&module, 7, &content);
    free(content.bytes);
    const clock_t start = clock();
    expect(&module, LM_OK, "");
    assert_true((clock() - start) / CLOCKS_PER_SEC < 10); /* pairwise comparison takes far longer */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_promises),     cmocka_unit_test(test_counts),
        cmocka_unit_test(test_locals),       cmocka_unit_test(test_nesting),
        cmocka_unit_test(test_export_names), cmocka_unit_test(test_operands),
        cmocka_unit_test(test_constants),    cmocka_unit_test(test_memories),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
