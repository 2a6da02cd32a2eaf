/* SPDX-License-Identifier: Apache-2.0 */
/* Splitting of comma-separated values: records as RFC 4180 section 2 has them, and texts of every
 * size made of little but quotes and separators against a reader of fields, at the end of the
 * world. */
#include "tests/workloads/indices.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/text/csv_split/csv_split.h"

/* Field by field, by the grammar: a quoted part ends at a quote that no other follows. */
static size_t split_by_grammar(uint32_t *ends, const uint8_t *text, size_t size) {
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"') {
            for (i++; i < size; i++) {
                if (text[i] != '"') continue;
                if (i + 1 < size && text[i + 1] == '"') {
                    i++;
                } else {
                    break;
                }
            }
        } else if (text[i] == ',' || text[i] == '\n') {
            ends[count++] = (uint32_t)i;
        }
    }
    return count;
}

static const struct index_functions functions = {csv_split, CSV_SLACK, split_by_grammar};

static void splits_records(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t count, ends[4];
    } cases[] = {
        {"", 0, {0}},
        {"aaa,bbb,ccc\n", 3, {3, 7, 11}},
        {"\"aaa\",\"b\nb\",ccc", 2, {5, 11}},
        {"\"aaa\",\"b\"\"bb\",\"c,c\"\n", 3, {5, 13, 19}},
        {",,\n\n", 4, {0, 1, 2, 3}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_indices(&functions, cases[i].text, strlen(cases[i].text), cases[i].ends,
                       cases[i].count);
}

static void splits_every_size(void **state) {
    (void)state;
    static const char *const alphabets[] = {"a,\"\n", ",", "\"", "aaaaaaaaaaaaaaaa,\"\n",
                                            "a,\n\x2d\x0b"};
    assert_agrees_on_alphabets(&functions, alphabets, sizeof alphabets / sizeof alphabets[0]);
}

/* All byte values, so that nothing but the three signs means anything. */
static void passes_other_bytes(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t round = 0; round < 500; round++) {
        uint8_t text[INDICES_MAX_SIZE];
        lm_random_fill_bytes(&random, text, sizeof text);
        assert_agrees_with_reader(&functions, text, sizeof text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_records),
        cmocka_unit_test(splits_every_size),
        cmocka_unit_test(passes_other_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
