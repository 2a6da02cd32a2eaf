/* SPDX-License-Identifier: Apache-2.0 */
/* Tests engine/names.c: names of modules and functions, labels for messages, and that nothing wrong
 * in a name section makes a module unreadable. Every module has two functions without parameters.
 */
#include "engine/module.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/ops.h"

#define BYTES(...)                                                                                 \
    {__VA_ARGS__}, sizeof(uint8_t[]) {                                                             \
        __VA_ARGS__                                                                                \
    }

struct name_case {
    const char *name;
    uint8_t payload[32]; /* behind the section's own name */
    size_t size;
    const char *module_name;
    const char *labels[2];
};

static const struct name_case cases[] = {
    {"empty", {0}, 0, "", {"#0", "#1"}},
    {"all",
     BYTES(0, 2, 1, 'm', 1, 9, 2, 0, 3, 'f', 'i', 'b', 1, 1, 'g', 2, 1, 0),
     "m",
     {"$fib #0", "$g #1"}},
    {"one function", BYTES(1, 4, 1, 1, 1, 'g'), "", {"#0", "$g #1"}},
    {"control characters", BYTES(1, 6, 1, 0, 3, 'a', '\n', 0x7f), "", {"$a?? #0", "#1"}},
    {"empty name", BYTES(1, 3, 1, 0, 0), "", {"#0", "#1"}},
    {"unknown subsection", BYTES(1, 4, 1, 0, 1, 'f', 77, 1, 0xff), "", {"$f #0", "#1"}},
    {"index out of range", BYTES(0, 2, 1, 'm', 1, 4, 1, 2, 1, 'f'), "", {"#0", "#1"}},
    {"index twice", BYTES(1, 7, 2, 0, 1, 'f', 0, 1, 'g'), "", {"#0", "#1"}},
    {"subsection order", BYTES(1, 4, 1, 0, 1, 'f', 0, 2, 1, 'm'), "", {"#0", "#1"}},
    {"subsection size", BYTES(1, 5, 1, 0, 1, 'f', 0), "", {"#0", "#1"}},
    {"subsection too long", BYTES(1, 9, 1, 0, 1, 'f'), "", {"#0", "#1"}},
    {"not UTF-8", BYTES(1, 4, 1, 0, 1, 0xff), "", {"#0", "#1"}},
    {"huge count", BYTES(1, 5, 0xff, 0xff, 0xff, 0xff, 0x0f), "", {"#0", "#1"}},
};

static size_t assemble(const struct name_case *c, uint8_t *out) {
    static const uint8_t front[] = {0, 'a', 's', 'm', 1, 0,  0, 0, 1, 4, 1,    0x60, 0, 0,
                                    3, 3,   2,   0,   0, 10, 7, 2, 2, 0, 0x0b, 2,    0, 0x0b};
    static const uint8_t name[] = {4, 'n', 'a', 'm', 'e'};
    uint8_t *at = out;
    memcpy(at, front, sizeof front);
    at += sizeof front;
    *at++ = 0;
    *at++ = (uint8_t)(sizeof name + c->size);
    memcpy(at, name, sizeof name);
    memcpy(at + sizeof name, c->payload, c->size);
    return (size_t)(at - out) + sizeof name + c->size;
}

static void test_sections(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct name_case *c = &cases[i];
        uint8_t bytes[128];
        char label[64];
        struct lm_module module;
        struct lm_error error = LM_ERROR_INIT;
        const size_t size = assemble(c, bytes);
        if (lm_module_decode(&module, bytes, size, LM_DEFAULT_FEATURES, &error) != LM_OK)
            fail_msg("%s: %s", c->name, error.message);
        assert_int_equal(error.status, LM_OK);
        assert_int_equal(module.module_name.length, strlen(c->module_name));
        for (uint32_t func = 0; func < 2; func++)
            if (strcmp(lm_module_func_label(&module, func, label, sizeof label), c->labels[func]) !=
                0)
                fail_msg("%s: function %u: expected %s, got %s", c->name, func, c->labels[func],
                         label);
        lm_module_release(&module);
    }
}

static void test_short_buffers(void **state) {
    (void)state;
    uint8_t bytes[128];
    struct lm_module module;
    const size_t size = assemble(&cases[1], bytes);
    assert_int_equal(lm_module_decode(&module, bytes, size, LM_DEFAULT_FEATURES, NULL), LM_OK);
    for (size_t room = 1; room < 10; room++) {
        char label[16];
        memset(label, 'x', sizeof label);
        lm_module_func_label(&module, 0, label, room);
        assert_true(strlen(label) < room);
        assert_memory_equal(label, "$fib #0", strlen(label));
        assert_int_equal(label[room], 'x');
    }
    lm_module_release(&module);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections),
        cmocka_unit_test(test_short_buffers),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
