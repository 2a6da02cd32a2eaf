/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of backtraces: each frame's function, and the instruction at its offset in the module,
 * which stands there by its opcode; frames of guests that hosts connect; long traces; their text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/engine_api/test_modules.h"
#include "tests/unbreakable/test_guest.h"

enum {
    UNREACHABLE = 0x00,
    CALL = 0x10,
    CALL_INDIRECT = 0x11,
    RETURN_CALL_INDIRECT = 0x13,
    TABLE_GET = 0x25,
    LOAD = 0x28,
    LOAD_64 = 0x29,
    LOAD_F32 = 0x2a,
    STORE = 0x36,
    STORE_16 = 0x3b,
    DIV_S = 0x6d,
    DIV_U = 0x6e,
    REM_U = 0x70,
    TRUNC = 0xaa,
    BULK = 0xfc,
    VECTOR = 0xfd,
    BEGIN = 0x100, /* the start of the body */
    MOST = 8,
};

static struct test_guest guest;
static struct test_binary binary;

/* What the host function does: calls this export; NULL: nothing. */
static const char *again;

static wasm_trap_t *call_again(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    (void)env;
    (void)args;
    (void)results;
    const char *name = again;
    again = NULL;
    return name ? test_guest_call(&guest, name, UINT32_MAX) : NULL;
}

/* In each test, since cmocka puts handlers of its own in the place of the engine's before. */
static void open_guest(wasm_func_callback_with_env_t host) {
    binary = read_test_module("traces");
    test_guest_prepare(&guest, test_config(false, false), "traces");
    assert_null(test_guest_instantiate(&guest, host, NULL));
}

static void close_guest(void) {
    free(binary.bytes);
    test_guest_close(&guest);
}

/* --- Places ----------------------------------------------------------------------------------- */

/* By the text of the function's name in the backtrace. */
struct expected_frame {
    const char *name;
    unsigned opcode;
};

struct expected_trace {
    const char *export;
    const char *again;
    struct expected_frame frames[MOST]; /* the innermost first */
};

static void check_frame(const char *what, const wasm_frame_t *frame, const char *line,
                        const struct expected_frame *expected) {
    char start[64];
    const size_t at = wasm_frame_module_offset(frame);
    const bool is_begin = wasm_frame_func_offset(frame) == 0;
    const unsigned opcode = is_begin ? BEGIN : binary.bytes[at];
    if (opcode != expected->opcode)
        fail_msg("%s: %s: opcode 0x%02x, expected 0x%02x", what, line, opcode, expected->opcode);
    (void)snprintf(start, sizeof start, "0x%06zx $%s #%u in traces", at, expected->name,
                   wasm_frame_func_index(frame));
    if (!strstr(line, start)) fail_msg("%s: %s does not show %s", what, line, start);
    assert_ptr_equal(wasm_frame_instance(frame), guest.instance);
}

static void check_trace(const struct expected_trace *expected) {
    wasm_frame_vec_t trace;
    wasm_message_t text;
    size_t count = 0;
    again = expected->again;
    wasm_trap_t *trap = test_guest_call(&guest, expected->export, UINT32_MAX);
    if (!trap) fail_msg("%s: does not trap", expected->export);
    while (count < MOST && expected->frames[count].name)
        count++;
    wasm_trap_trace(trap, &trace);
    lm_trap_backtrace(trap, &text);
    if (trace.size != count)
        fail_msg("%s: %zu frames instead of %zu:\n%s", expected->export, trace.size, count,
                 text.data);
    assert_int_equal(lm_trap_frame_count(trap), count);
    char *line = strtok(text.data, "\n");
    for (size_t i = 0; i < count; i++, line = strtok(NULL, "\n"))
        check_frame(expected->export, trace.data[i], line, &expected->frames[i]);
    assert_null(line);
    wasm_byte_vec_delete(&text);
    wasm_frame_vec_delete(&trace);
    wasm_trap_delete(trap);
}

static void frames_name_their_instruction(void **state) {
    (void)state;
    static const struct expected_trace cases[] = {
        {"unreachable", NULL, {{"unreachable", UNREACHABLE}}},
        {"load", NULL, {{"load", LOAD}}},
        {"load_slot", NULL, {{"load_slot", LOAD}}},
        {"load_sum", NULL, {{"load_sum", LOAD}}},
        {"load_sum_constant", NULL, {{"load_sum_constant", LOAD}}},
        {"load_third", NULL, {{"load_third", LOAD_64}}},
        {"load_after_multiplication", NULL, {{"load_after_multiplication", LOAD_F32}}},
        {"store", NULL, {{"store", STORE}}},
        {"store_slot", NULL, {{"store_slot", STORE_16}}},
        {"load_vector", NULL, {{"load_vector", VECTOR}}},
        {"store_lane", NULL, {{"store_lane", VECTOR}}},
        {"divide", NULL, {{"divide", DIV_S}}},
        {"divide_in_branch", NULL, {{"divide_in_branch", REM_U}}},
        {"divide_in_if", NULL, {{"divide_in_if", DIV_U}}},
        {"convert", NULL, {{"convert", TRUNC}}},
        {"fill", NULL, {{"fill", BULK}}},
        {"get", NULL, {{"get", TABLE_GET}}},
        {"call_null", NULL, {{"call_null", CALL_INDIRECT}}},
        {"call_wrong_type", NULL, {{"call_wrong_type", CALL_INDIRECT}}},
        {"outer", NULL, {{"inner", LOAD}, {"middle", CALL}, {"outer", CALL}}},
        {"indirect", NULL, {{"unreachable", UNREACHABLE}, {"indirect", CALL_INDIRECT}}},
        {"passing_much", NULL, {{"takes_much", LOAD}, {"passing_much", CALL}}},
        {"with_host", "store", {{"store", STORE}, {"with_host", CALL}}},
        {"with_host",
         "outer",
         {{"inner", LOAD}, {"middle", CALL}, {"outer", CALL}, {"with_host", CALL}}},
        {"with_host_indirectly",
         "indirect",
         {{"unreachable", UNREACHABLE},
          {"indirect", CALL_INDIRECT},
          {"with_host_indirectly", CALL_INDIRECT}}},
        {"tail", NULL, {{"tail_callee", LOAD}, {"tail", CALL}}},
        {"tail_to_host", "store", {{"store", STORE}, {"tail_to_host", CALL}}},
        {"tail_to_host_at_once", "store", {{"store", STORE}}},
        {"tail_nowhere", NULL, {{"tail_nowhere", RETURN_CALL_INDIRECT}}},
    };
    open_guest(call_again);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_trace(&cases[i]);
    close_guest();
}

/* --- Long traces ------------------------------------------------------------------------------ */

static void long_traces_are_cut(void **state) {
    (void)state;
    static const uint32_t depths[] = {0, 1, 63, 64, 79, 80, 81, 1000, 5000};
    open_guest(call_again);
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        wasm_frame_vec_t trace;
        wasm_message_t text;
        char more[64];
        wasm_trap_t *trap = test_guest_call(&guest, "deep", depths[i]);
        assert_non_null(trap);
        assert_int_equal(lm_trap_frame_count(trap), depths[i] + 1);
        wasm_trap_trace(trap, &trace);
        assert_int_equal(trace.size, depths[i] < 80 ? depths[i] + 1 : 80);
        for (size_t k = 0; k < trace.size; k++)
            assert_int_equal(binary.bytes[wasm_frame_module_offset(trace.data[k])],
                             k ? CALL : UNREACHABLE);
        lm_trap_backtrace(trap, &text);
        (void)snprintf(more, sizeof more, " … %u more\n", depths[i] + 1 - 80);
        assert_int_equal(strstr(text.data, more) != NULL, depths[i] >= 80);
        (void)snprintf(more, sizeof more, "\n%4u: ", depths[i]);
        assert_true(depths[i] == 0 || strstr(text.data, more));
        wasm_byte_vec_delete(&text);
        wasm_frame_vec_delete(&trace);
        wasm_trap_delete(trap);
    }
    close_guest();
}

static void endless_recursion_has_an_origin(void **state) {
    (void)state;
    open_guest(call_again);
    wasm_trap_t *trap = test_guest_call(&guest, "endless", 0);
    assert_string_equal(lm_trap_name(trap), "stack_exhausted");
    assert_true(lm_trap_frame_count(trap) > 1000);
    wasm_frame_t *origin = wasm_trap_origin(trap);
    assert_int_equal(wasm_frame_func_offset(origin), 0); /* at the entry of the last function */
    wasm_frame_delete(origin);
    wasm_frame_vec_t trace;
    wasm_trap_trace(trap, &trace);
    assert_int_equal(trace.size, 80);
    for (size_t i = 1; i < trace.size; i++)
        assert_int_equal(binary.bytes[wasm_frame_module_offset(trace.data[i])], CALL);
    for (size_t i = 1; i < trace.size; i++) /* two functions in turn, also around the gap */
        assert_true(wasm_frame_func_index(trace.data[i]) !=
                        wasm_frame_func_index(trace.data[i - 1]) ||
                    i == 64);
    wasm_frame_vec_delete(&trace);
    test_expect_trap(trap, "call stack exhausted");
    close_guest();
}

/* Every activation adds its frames: guest, host, guest, host, … until the native nesting ends. */
static wasm_trap_t *call_forever(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    (void)env;
    (void)args;
    (void)results;
    return test_guest_call(&guest, "with_host", 0);
}

static void nested_activations_are_joined(void **state) {
    (void)state;
    open_guest(call_forever);
    wasm_trap_t *trap = test_guest_call(&guest, "with_host", 0);
    assert_string_equal(lm_trap_name(trap), "stack_exhausted");
    assert_int_equal(lm_trap_frame_count(trap), 200); /* LM_MAX_CALL_DEPTH */
    wasm_frame_vec_t trace;
    wasm_trap_trace(trap, &trace);
    for (size_t i = 0; i < trace.size; i++)
        assert_int_equal(binary.bytes[wasm_frame_module_offset(trace.data[i])], CALL);
    wasm_frame_vec_delete(&trace);
    wasm_trap_delete(trap);
    close_guest();
}

/* --- Traps of the embedder -------------------------------------------------------------------- */

static wasm_trap_t *thrown;

static wasm_trap_t *throw(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    (void)env;
    (void)args;
    (void)results;
    return wasm_trap_copy(thrown);
}

/* One trap object, returned again and again: each time its trace is that of this time. */
static void thrown_traps_get_frames(void **state) {
    (void)state;
    wasm_message_t message;
    open_guest(throw);
    wasm_name_new_from_string_nt(&message, "enough");
    thrown = wasm_trap_new(guest.store, &message);
    wasm_byte_vec_delete(&message);
    assert_null(wasm_trap_origin(thrown));
    for (int i = 0; i < 3; i++) {
        wasm_trap_t *trap = test_guest_call(&guest, "with_host", 0);
        assert_true(wasm_trap_same(trap, thrown));
        assert_int_equal(lm_trap_frame_count(trap), 1);
        wasm_frame_t *origin = wasm_trap_origin(trap);
        assert_int_equal(binary.bytes[wasm_frame_module_offset(origin)], CALL);
        wasm_frame_delete(origin);
        assert_string_equal(lm_trap_name(trap), "host");
        test_expect_trap(trap, "enough");
    }
    wasm_trap_delete(thrown);
    close_guest();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_name_their_instruction),
        cmocka_unit_test(long_traces_are_cut),
        cmocka_unit_test(endless_recursion_has_an_origin),
        cmocka_unit_test(nested_activations_are_joined),
        cmocka_unit_test(thrown_traps_get_frames),
    };
    return cmocka_run_group_tests_name("backtrace", tests, NULL, NULL);
}
