/* SPDX-License-Identifier: Apache-2.0 */
/* Structural scan of JSON: documents whose structure is marked by hand, and texts of every size
 * made of little but quotes, backslashes and signs, and of all bytes, against a reader with a flag
 * per rule. */
#include "tests/workloads/indices.h"
#include "tests/workloads/kernel_test.h"

#include "workloads/text/json_structural/json_structural.h"

#include <stdbool.h>

static bool is_blank(uint8_t byte) {
    return byte != '\0' && strchr("{}[]:, \t\r\n", byte) != NULL;
}

/* One rule of json_structural.h after the other, over arrays as long as the text. */
static size_t scan_by_rules(uint32_t *indices, const uint8_t *text, size_t size) {
    bool escaped[INDICES_MAX_SIZE + 1] = {false}, word[INDICES_MAX_SIZE] = {false}, inside = false;
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        const bool quote = text[i] == '"' && !escaped[i];
        escaped[i + 1] = text[i] == '\\' && !escaped[i];
        word[i] = !is_blank(text[i]) && !quote;
        const bool space = is_blank(text[i]) && strchr(" \t\r\n", text[i]) != NULL;
        const bool goes_on = !is_blank(text[i]) && i > 0 && word[i - 1];
        if (!inside && !space && !goes_on) indices[count++] = (uint32_t)i;
        if (quote) inside = !inside;
    }
    return count;
}

static const struct index_functions functions = {json_structural, JSON_SLACK, scan_by_rules};

/* Under each structural byte of the text stands a caret. */
static void knows_marked_documents(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"{\"a\": [1, -2.5e3, true, null], \"b\" : \"c\"}",
         "^^  ^ ^^^ ^     ^ ^   ^ ^   ^^ ^   ^ ^  ^"},
        {"[\"x\\\"y\", \"\\\\\", \"{[,:]}\"]", "^^     ^ ^   ^ ^       ^"},
        {"12", "^ "},
        {"  [ ]\n", "  ^ ^ "},
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        const char *const text = cases[c][0], *const marks = cases[c][1];
        uint32_t expected[64];
        size_t count = 0;
        for (uint32_t i = 0; marks[i] != '\0'; i++)
            if (marks[i] == '^') expected[count++] = i;
        assert_indices(&functions, text, strlen(text), expected, count);
    }
}

static void scans_every_size(void **state) {
    (void)state;
    static const char *const alphabets[] = {"\\",
                                            "\\\\\\\"",
                                            "\\\"a{ ",
                                            "{}[]:,\" a\t\r\n",
                                            "a1 \"",
                                            "{aaaaaaaaaaaaaaaaa\\\"",
                                            "\x0b\x1a\x0c;[\x3b\x5d"};
    assert_agrees_on_alphabets(&functions, alphabets, sizeof alphabets / sizeof alphabets[0]);
}

static void classifies_every_byte(void **state) {
    (void)state;
    for (size_t byte = 0; byte < 256; byte++) {
        uint8_t text[INDICES_MAX_SIZE];
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = i % 3 == 0 ? ' ' : (uint8_t)byte;
        assert_agrees_with_reader(&functions, text, sizeof text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_marked_documents),
        cmocka_unit_test(scans_every_size),
        cmocka_unit_test(classifies_every_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
