/* SPDX-License-Identifier: Apache-2.0 */
/* Group files: the committed ones are sound on every machine, wrong ones are refused with file and
 * line; and the formulas in them. */
#include "harness/counters/groups.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/complain.h"
#include "harness/counters/formula.h"
#include "tests/harness/cmocka_check.h"

static bool inputs(void *context, const char *name, double *value) {
    *(int *)context += 1;
    *value = name[0] == 'a' ? 3 : 5;
    return name[0] != 'x';
}

static void evaluates(void **state) {
    (void)state;
    static const struct {
        const char *text;
        lm_status status;
        double value;
        const char *message;
    } cases[] = {
        {"a", LM_OK, 3, ""},
        {" 1000*a / b ", LM_OK, 600, ""},
        {"a + b * 2 - 1", LM_OK, 12, ""},
        {"(a + b) * 2", LM_OK, 16, ""},
        {"b - a - 1", LM_OK, 1, ""},
        {"100 / b / a", LM_OK, 100.0 / 5 / 3, ""},
        {".5 * ((a))", LM_OK, 1.5, ""},
        {"a / (b - 5)", LM_UNSUPPORTED, 0, "not finite"},
        {"a / x", LM_UNSUPPORTED, 0, "an input is missing"},
        {"", LM_BAD_DATA, 0, "is missing before ''"},
        {"a +", LM_BAD_DATA, 0, "is missing before ''"},
        {"a b", LM_BAD_DATA, 0, "'b' is too much"},
        {"(a", LM_BAD_DATA, 0, "')' is missing"},
        {"a % b", LM_BAD_DATA, 0, "'% b' is too much"},
        {"-a", LM_BAD_DATA, 0, "is missing before '-a'"},
        {"((((((((((((((((((a))))))))))))))))))", LM_BAD_DATA, 0, "16 deep at most"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lm_error error = LM_ERROR_INIT;
        double value = 0;
        int names = 0;
        assert_int_equal(lm_formula_value(cases[i].text, inputs, &names, &value, &error),
                         cases[i].status);
        if (cases[i].status == LM_OK) assert_true(fabs(value - cases[i].value) < 1e-12);
        if (cases[i].status != LM_OK) assert_non_null(strstr(error.message, cases[i].message));
    }
}

static struct lm_counter_groups *new_groups(struct lm_arena *arena) {
    struct lm_counter_groups *groups = lm_arena_alloc(arena, sizeof *groups);
    assert_non_null(groups);
    return groups;
}

static const struct lm_group_event *event_of(const struct lm_counter_groups *groups,
                                             const char *metric) {
    for (size_t i = 0; i < groups->event_count; i++)
        if (strcmp(groups->events[i].metric, metric) == 0) return &groups->events[i];
    return NULL;
}

/* The committed groups on several machines: what applies differs, what is common does not. */
static void reads_the_committed_ones(void **state) {
    (void)state;
    static const struct {
        const char *family, *cpu, *has, *lacks;
    } machines[] = {
        {"x86_64", "Intel(R) Xeon(R) Processor", "vector_fp", "sse_avx_flops"},
        {"x86_64", "AMD EPYC 9654 96-Core Processor", "sse_avx_flops", "vector_fp"},
        {"aarch64", "Neoverse-N1", "vector_ops", "vector_fp"},
        {"riscv64", "unknown", "instructions", "vector_ops"},
    };
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
        struct lm_arena arena = {0};
        struct lm_error error = LM_ERROR_INIT;
        struct lm_counter_groups *groups = new_groups(&arena);
        const lm_status status = lm_counter_groups_read(
            &arena, LM_COUNTER_GROUPS, machines[i].family, machines[i].cpu, groups, &error);
        if (status != LM_OK) fail_msg("%s", error.message);
        assert_true(groups->count >= 6);
        assert_non_null(event_of(groups, "cycles"));
        assert_non_null(event_of(groups, machines[i].has));
        assert_null(event_of(groups, machines[i].lacks));
        for (size_t g = 0; g < groups->count; g++) {
            assert_true(strlen(groups->groups[g].summary) > 10);
            assert_true(groups->groups[g].metrics.count > 0);
        }
        lm_arena_free(&arena);
    }
}

static void write_group(const char *folder, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/g.group", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void refuses_wrong_ones(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"# only words\n", "g.group:2: the group has no event"},
        {"count a 1 loop 1..2 A\n", "g.group:1: a line begins with"},
        {"\nevent a\n", "g.group:2: a metric and its unit are missing"},
        {"event a 1 play 1..2 A\n", "no such work"},
        {"event a 1 loop 2..1 A\n", "no range"},
        {"event a 1 loop 2 A\n", "no range"},
        {"event a 1 loop 1..2\n", "no event"},
        {"event a 1 loop 1..2 A\nderive a 1 b\n", "g.group:2: metric 'a' has a row already"},
        {"derive a 1 b +\n", "g.group:1: formula: a name"},
        {"derive a 1 b\ncpu x86_64\n", "'cpu' stands before events"},
        {"cpu\n", "no CPU family"},
    };
    char folder[] = "/tmp/lanemark-groups-XXXXXX";
    char path[256];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/g.group", folder);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lm_arena arena = {0};
        struct lm_error error = LM_ERROR_INIT;
        write_group(folder, cases[i].text);
        assert_int_equal(
            lm_counter_groups_read(&arena, folder, "x86_64", "", new_groups(&arena), &error),
            LM_BAD_DATA);
        if (strstr(error.message, cases[i].message) == NULL)
            fail_msg("'%s' lacks '%s'", error.message, cases[i].message);
        lm_arena_free(&arena);
    }
    struct lm_arena arena = {0};
    struct lm_error none = LM_ERROR_INIT;
    struct lm_error lost = LM_ERROR_INIT;
    unlink(path);
    assert_int_equal(
        lm_counter_groups_read(&arena, folder, "x86_64", "", new_groups(&arena), &none),
        LM_BAD_DATA);
    assert_non_null(strstr(none.message, "no counter groups"));
    rmdir(folder);
    assert_int_equal(
        lm_counter_groups_read(&arena, folder, "x86_64", "", new_groups(&arena), &lost), LM_IO);
    lm_arena_free(&arena);
}

/* Without a named group all are meant; with one, it alone. */
static void chooses(void **state) {
    (void)state;
    struct lm_arena arena = {0};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_counter_groups *groups = new_groups(&arena);
    assert_int_equal(
        lm_counter_groups_read(&arena, LM_COUNTER_GROUPS, "x86_64", "", groups, &error), LM_OK);
    struct lm_strings chosen = {0};
    lm_strings_add(&chosen, &arena, "papi");
    for (size_t i = 0; i < groups->count; i++)
        assert_true(lm_counter_group_chosen(groups, i, &chosen));
    lm_strings_add(&chosen, &arena, "branches");
    for (size_t i = 0; i < groups->count; i++)
        assert_int_equal(lm_counter_group_chosen(groups, i, &chosen),
                         strcmp(groups->groups[i].name, "branches") == 0);
    lm_arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evaluates),
        cmocka_unit_test(reads_the_committed_ones),
        cmocka_unit_test(refuses_wrong_ones),
        cmocka_unit_test(chooses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
