/* SPDX-License-Identifier: Apache-2.0 */
/* Tests engine/base/status.c: which error is kept, what is cut off, what TRY passes on, and that
 * every status has a name of its own. */
#include "engine/base/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void records_status_offset_and_message(void **state) {
    (void)state;
    struct lm_error error = LM_ERROR_INIT;
    assert_int_equal(error.status, LM_OK);
    assert_int_equal(error.offset, LM_NO_OFFSET);
    assert_string_equal(error.message, "");

    const lm_status status = lm_fail(&error, LM_INVALID, 42, "%s: %d", "bad index", 7);
    assert_int_equal(status, LM_INVALID);
    assert_int_equal(error.status, LM_INVALID);
    assert_int_equal(error.offset, 42);
    assert_string_equal(error.message, "bad index: 7");
}

static void keeps_the_first_error_and_returns_each_status(void **state) {
    (void)state;
    struct lm_error error = LM_ERROR_INIT;
    assert_int_equal(lm_fail(&error, LM_IO, 1, "first"), LM_IO);
    assert_int_equal(lm_fail(&error, LM_USAGE, 2, "second"), LM_USAGE);
    assert_int_equal(error.status, LM_IO);
    assert_int_equal(error.offset, 1);
    assert_string_equal(error.message, "first");
}

static void works_without_an_error_struct(void **state) {
    (void)state;
    assert_int_equal(lm_fail(NULL, LM_LIMIT, LM_NO_OFFSET, "nobody reads %s", "this"), LM_LIMIT);
}

static void cuts_long_messages_and_terminates_them(void **state) {
    (void)state;
    struct lm_error error = LM_ERROR_INIT;
    const size_t room = sizeof error.message - 1;
    char longer[2 * sizeof error.message];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';

    assert_int_equal(lm_fail(&error, LM_BAD_DATA, 0, "%s", longer), LM_BAD_DATA);
    assert_int_equal(strlen(error.message), room);
    assert_memory_equal(error.message, longer, room);
}

static void keeps_a_message_that_just_fits(void **state) {
    (void)state;
    struct lm_error error = LM_ERROR_INIT;
    const int room = (int)sizeof error.message - 1;
    assert_int_equal(lm_fail(&error, LM_BAD_DATA, 0, "%*s", room, "end"), LM_BAD_DATA);
    assert_int_equal(strlen(error.message), room);
    assert_string_equal(error.message + room - 3, "end");
}

static lm_status counts_steps(lm_status first, int *steps) {
    ++*steps;
    TRY(first);
    ++*steps;
    return LM_OK;
}

static void try_returns_early_only_on_failure(void **state) {
    (void)state;
    int steps = 0;
    assert_int_equal(counts_steps(LM_OK, &steps), LM_OK);
    assert_int_equal(steps, 2);
    assert_int_equal(counts_steps(LM_TRAPPED, &steps), LM_TRAPPED);
    assert_int_equal(steps, 3);
}

static void names_every_status_differently(void **state) {
    (void)state;
    for (int one = LM_OK; one <= LM_UNSUPPORTED; ++one) {
        const char *name = lm_status_name((lm_status)one);
        assert_non_null(name);
        assert_string_not_equal(name, "unknown status");
        for (int other = LM_OK; other < one; ++other)
            assert_string_not_equal(name, lm_status_name((lm_status)other));
    }
    assert_string_equal(lm_status_name((lm_status)(LM_UNSUPPORTED + 1)), "unknown status");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_status_offset_and_message),
        cmocka_unit_test(keeps_the_first_error_and_returns_each_status),
        cmocka_unit_test(works_without_an_error_struct),
        cmocka_unit_test(cuts_long_messages_and_terminates_them),
        cmocka_unit_test(keeps_a_message_that_just_fits),
        cmocka_unit_test(try_returns_early_only_on_failure),
        cmocka_unit_test(names_every_status_differently),
    };
    return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
