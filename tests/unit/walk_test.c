/* SPDX-License-Identifier: Apache-2.0 */
/* Tests engine/walk.c and walk_special.c through hand-assembled bodies: what a sink is told
 * (instruction, operands, stack height and home slot of the results, reachability) and how invalid
 * bodies are refused. Every module has one memory, one function table, one mutable i32 global, the
 * types of `types` below and, as function 0, the body. */
#include "engine/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BODY(...)                                                                                  \
    {__VA_ARGS__}, sizeof(uint8_t[]) {                                                             \
        __VA_ARGS__                                                                                \
    }

enum { I32 = 0x7f, I64 = 0x7e, V128 = 0x7b, END = 0x0b, EMPTY = 0x40, MAX_BODY = 64 };

/* Type section: 0 is [] -> [], 1 [i32 v128 i64] -> [i32], 2 [] -> [i32 i64], 3 [i32] -> [i32]. */
static const uint8_t types[] = {1,   21,   4, 0x60, 0,   0,   0x60, 3, I32, V128, I64, 1,
                                I32, 0x60, 0, 2,    I32, I64, 0x60, 1, I32, 1,    I32};

struct code_case {
    const char *name;
    uint8_t type;
    uint8_t body[MAX_BODY]; /* after the empty list of locals */
    size_t size;
    const char *expected; /* the log, or the start of the message */
};

static size_t assemble(const struct code_case *c, uint8_t *out) {
    static const uint8_t header[] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    static const uint8_t middle[] = {4, 4, 1, 0x70, 0, 1,             /* table */
                                     5, 3, 1, 0,    1,                /* memory */
                                     6, 6, 1, I32,  1, 0x41, 0, END}; /* global */
    uint8_t *at = out;
#define PUT(array, count) (memcpy(at, array, count), at += (count))
    PUT(header, sizeof header);
    PUT(types, sizeof types);
    PUT(((uint8_t[]){3, 2, 1, c->type}), 4);
    PUT(middle, sizeof middle);
    PUT(((uint8_t[]){10, (uint8_t)(c->size + 3), 1, (uint8_t)(c->size + 1), 0}), 5);
    PUT(c->body, c->size);
#undef PUT
    return (size_t)(at - out);
}

struct log {
    char text[1024];
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void print(struct log *log, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const int added =
        vsnprintf(log->text + log->length, sizeof log->text - log->length, format, args);
    va_end(args);
    assert_true(added >= 0 && log->length + (size_t)added < sizeof log->text);
    log->length += (size_t)added;
}

static lm_status log_begin(void *self, const struct lm_walk *walk, struct lm_error *error) {
    (void)error;
    print(self, "locals:%u/%u", walk->local_count, walk->local_slots);
    return LM_OK;
}

/* One entry per instruction: text-operands@height/slot, with ! where nothing falls through. */
static lm_status log_instr(void *self, const struct lm_walk *walk, const struct lm_instr *instr,
                           struct lm_error *error) {
    (void)error;
    print(self, " %s-%u@%u/%u%s", lm_ops[instr->op].text, instr->operands, walk->height,
          walk->slot_height, instr->reachable ? "" : "!");
    return LM_OK;
}

static lm_status walk_case(const struct code_case *c, struct log *log, struct lm_error *error) {
    uint8_t bytes[256];
    struct lm_module module;
    const size_t size = assemble(c, bytes);
    const struct lm_sink sink = {.self = log, .begin = log_begin, .instr = log_instr};
    const lm_status decoded = lm_module_decode(&module, bytes, size, LM_DEFAULT_FEATURES, error);
    if (decoded != LM_OK) return decoded;
    const lm_status status = lm_walk_func(&module, 0, &sink, error);
    lm_module_release(&module);
    return status;
}

static const struct code_case valid_cases[] = {
    {"operands come off from the top, results go where they were", 3,
     BODY(0x20, 0, 0x41, 5, 0x6a, END),
     "locals:1/1 local.get-0@0/0 i32.const-0@1/1 i32.add-2@0/0 end-1@0/0"},
    {"a v128 takes two slots, of locals and of the stack", 1,
     BODY(0x20, 1, 0x20, 0, 0xfd, 0x11, 0xfd, 0xae, 0x01, 0xfd, 0x1b, 2, END),
     "locals:3/4 local.get-0@0/0 local.get-0@1/2 i32x4.splat-1@1/2 i32x4.add-2@0/0 "
     "i32x4.extract_lane-1@0/0 end-1@0/0"},
    {"a branch carries the label's values and hides what follows", 2,
     BODY(0x41, 1, 0x42, 2, 0x0c, 0, 0x6a, 0x1a, END),
     "locals:0/0 i32.const-0@0/0 i64.const-0@1/1 br-2@0/0 end-0@0/0!"},
    {"blocks opened in unreachable code are never told", 0,
     BODY(0x00, 0x02, EMPTY, 0x41, 1, 0x1a, END, 0x04, EMPTY, 0x05, END, END),
     "locals:0/0 unreachable-0@0/0 end-0@0/0!"},
    {"after a block that never ends normally, code is reachable again", 0,
     BODY(0x02, EMPTY, 0x0c, 0, END, 0x01, END),
     "locals:0/0 block-0@0/0 br-0@0/0 end-0@0/0! nop-0@0/0 end-0@0/0"},
    {"both arms of an if start with its parameters", 3,
     BODY(0x20, 0, 0x20, 0, 0x04, 3, 0x45, 0x05, 0x1a, 0x41, 7, END, END),
     "locals:1/1 local.get-0@0/0 local.get-0@1/1 if-2@0/0 i32.eqz-1@0/0 else-1@0/0 drop-1@0/0 "
     "i32.const-0@0/0 end-1@0/0 end-1@0/0"},
    {"a conditional branch keeps the values it would carry", 3,
     BODY(0x02, I32, 0x41, 1, 0x41, 0, 0x0d, 0, END, END),
     "locals:1/1 block-0@0/0 i32.const-0@0/0 i32.const-0@1/1 br_if-2@0/0 end-1@0/0 end-1@0/0"},
    {"a loop's label takes its parameters", 3, BODY(0x20, 0, 0x03, 3, 0x0c, 0, END, END),
     "locals:1/1 local.get-0@0/0 loop-1@0/0 br-1@0/0 end-0@0/0! end-1@0/0"},
    {"br_table takes the index off, then the values", 3,
     BODY(0x02, I32, 0x41, 9, 0x20, 0, 0x0e, 1, 0, 1, END, END),
     "locals:1/1 block-0@0/0 i32.const-0@0/0 local.get-0@1/1 br_table-2@0/0 end-0@0/0! end-1@0/0"},
    {"a tail call takes its arguments and ends the code", 3,
     BODY(0x41, 9, 0x20, 0, 0x12, 0, 0x6a, END),
     "locals:1/1 i32.const-0@0/0 local.get-0@1/1 return_call-1@1/1 end-0@0/0!"},
    {"an indirect tail call takes its index, then its arguments", 3,
     BODY(0x20, 0, 0x41, 0, 0x13, 3, 0, END),
     "locals:1/1 local.get-0@0/0 i32.const-0@1/1 return_call_indirect-2@0/0 end-0@0/0!"},
    {"a polymorphic stack gives any operand", 2, BODY(0x00, 0x6a, 0x42, 1, END),
     "locals:0/0 unreachable-0@0/0 end-0@0/0!"},
};

static const struct code_case invalid_cases[] = {
    {"missing operand", 3, BODY(0x20, 0, 0x6a, END), "type mismatch: i32.add expects"},
    {"operand of another type", 3, BODY(0x42, 1, 0x45, END),
     "type mismatch: i32.eqz expects i32, found i64"},
    {"operand of an outer block", 3, BODY(0x20, 0, 0x02, EMPTY, 0x1a, END, END), "type mismatch"},
    {"value left at the end", 0, BODY(0x41, 1, END), "type mismatch"},
    {"result missing", 3, BODY(END), "type mismatch"},
    {"branch values missing in reachable code", 3, BODY(0x0c, 0, END), "type mismatch"},
    {"br_if makes the polymorphic stack concrete", 0,
     BODY(0x02, I32, 0x00, 0x0d, 0, 0x50, END, 0x1a, END), "type mismatch"},
    {"br_table labels of different arity", 3,
     BODY(0x02, EMPTY, 0x20, 0, 0x0e, 1, 0, 1, END, 0x41, 0, END), "type mismatch"},
    {"if without else that changes its type", 3, BODY(0x20, 0, 0x04, I32, 0x41, 1, END, END),
     "type mismatch"},
    {"else without if", 0, BODY(0x02, EMPTY, 0x05, END, END), "else without if"},
    {"unknown label", 0, BODY(0x0c, 1, END), "unknown label 1"},
    {"unknown local", 3, BODY(0x20, 1, END), "unknown local 1"},
    {"unknown global", 3, BODY(0x23, 1, END), "unknown global 1"},
    {"unknown function", 0, BODY(0x10, 1, END), "unknown function 1"},
    {"tail call without its argument", 3, BODY(0x12, 0, END), "type mismatch: return_call expects"},
    {"tail call to other results", 3, BODY(0x20, 0, 0x41, 0, 0x13, 0, 0, END),
     "type mismatch: return_call_indirect expects 1 results, found 0"},
    {"unknown type of call_indirect", 0, BODY(0x41, 0, 0x11, 9, 0, END), "unknown type 9"},
    {"unknown block type", 0, BODY(0x02, 9, END, END), "unknown type 9"},
    {"unknown opcode", 0, BODY(0xff, END), "illegal opcode ff"},
    {"unknown vector opcode", 0, BODY(0xfd, 0x9a, 0x01, END), "illegal opcode fd 9a"},
    {"alignment too large", 3, BODY(0x20, 0, 0x28, 3, 0, END),
     "alignment must not be larger than natural"},
    {"lane too large", 3, BODY(0x20, 0, 0xfd, 0x11, 0xfd, 0x1b, 4, END), "invalid lane index"},
    {"shuffle lane too large", 3,
     BODY(0xfd, 0x0d, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 32, END),
     "invalid lane index"},
    {"select of references without a type", 0,
     BODY(0xd0, 0x70, 0xd0, 0x70, 0x41, 0, 0x1b, 0x1a, END), "type mismatch"},
    {"function reference that was not declared", 0, BODY(0xd2, 0, 0x1a, END),
     "undeclared function reference"},
    {"data segment without data count section", 0, BODY(0xfc, 9, 0, END),
     "data count section required"},
    {"code behind the last end", 0, BODY(END, 0x01, END), "END opcode expected"},
    {"block without end", 0, BODY(0x02, EMPTY, END), "unexpected end"},
};

static void tells_sinks_what_executes(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof valid_cases / sizeof *valid_cases; i++) {
        struct log log = {.length = 0};
        struct lm_error error = LM_ERROR_INIT;
        if (walk_case(&valid_cases[i], &log, &error) != LM_OK)
            fail_msg("%s: %s", valid_cases[i].name, error.message);
        if (strcmp(log.text, valid_cases[i].expected) != 0)
            fail_msg("%s:\n told     %s\n expected %s", valid_cases[i].name, log.text,
                     valid_cases[i].expected);
    }
}

static void refuses_invalid_bodies(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof invalid_cases / sizeof *invalid_cases; i++) {
        const struct code_case *c = &invalid_cases[i];
        struct log log = {.length = 0};
        struct lm_error error = LM_ERROR_INIT;
        if (walk_case(c, &log, &error) == LM_OK) fail_msg("%s: accepted", c->name);
        if (strncmp(error.message, c->expected, strlen(c->expected)) != 0)
            fail_msg("%s: \"%s\", expected \"%s\"", c->name, error.message, c->expected);
        assert_true(strstr(error.message, "(in function ") != NULL);
        assert_true(error.offset != LM_NO_OFFSET);
    }
}

/* Every prefix of every valid body is refused, and nothing is read behind its end. */
static void refuses_truncated_bodies(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof valid_cases / sizeof *valid_cases; i++) {
        for (size_t size = 0; size < valid_cases[i].size; size++) {
            struct code_case cut = valid_cases[i];
            struct log log = {.length = 0};
            struct lm_error error = LM_ERROR_INIT;
            cut.size = size;
            if (walk_case(&cut, &log, &error) == LM_OK)
                fail_msg("%s: %zu bytes accepted", cut.name, size);
        }
    }
}

/* An instruction of a feature that is off is an unknown opcode. */
static void respects_features(void **state) {
    (void)state;
    const struct code_case c = {"extend8_s", 3, BODY(0x20, 0, 0xc0, END), ""};
    uint8_t bytes[256];
    struct lm_module module;
    struct lm_error error = LM_ERROR_INIT;
    const uint32_t features = LM_DEFAULT_FEATURES & ~(1u << LM_FEATURE_sign_ext);
    assert_int_equal(lm_module_decode(&module, bytes, assemble(&c, bytes), features, &error),
                     LM_OK);
    assert_int_equal(lm_module_validate_bodies(&module, &error), LM_MALFORMED);
    assert_non_null(strstr(error.message, "i32.extend8_s needs the feature sign-extension"));
    lm_module_release(&module);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_sinks_what_executes),
        cmocka_unit_test(refuses_invalid_bodies),
        cmocka_unit_test(refuses_truncated_bodies),
        cmocka_unit_test(respects_features),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
