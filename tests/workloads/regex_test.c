/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions: patterns with known answers, malformed ones, and random ones over short
 * texts against a matcher that follows the grammar and holds, in a word, all places where a match
 * can end. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/regex/regex.h"

static uint32_t search(const char *pattern, const char *text) {
    struct regex regex;
    const size_t size = strlen(text);
    uint8_t *const exact = guarded_alloc(size);
    memcpy(exact, text, size);
    if (!regex_compile(&regex, pattern)) fail_msg("no pattern: %s", pattern);
    const uint32_t end = regex_search(&regex, exact, (uint32_t)size);
    guarded_free(exact, size);
    return end;
}

static void knows_answers(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *text;
        uint32_t end;
    } cases[] = {
        {"abc", "xxabcabc", 5},
        {"abc", "ababac", REGEX_NONE},
        {"", "abc", 0},
        {"a*", "baa", 0},
        {"a+", "baa", 2},
        {"ab?c", "xac", 3},
        {"ab?c", "xabc", 4},
        {"ab?c", "xabbc", REGEX_NONE},
        {"a|bc|", "x", 0},
        {"(a|bc)d", "abcbcd", 6},
        {"[b-d]x", "ax ex cx", 8},
        {"[^b-d]x", "bxcxex", 6},
        {"[]]x", "]x", 2},
        {"[a\\]]x", "]x", 2},
        {"a.c",
         "a\xff"
         "c",
         3},
        {"\\*\\.", "**.", 3},
        {"(a*)*b", "aaac", REGEX_NONE},
        {"(a?)+b", "aab", 3},
        {"(a|a)*(a|a)*(a|a)*(a|a)*(a|a)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", REGEX_NONE},
        {"\"(\\\\.|[^\"\\\\])*\"", "say \"a \\\" b\" now", 12},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const uint32_t end = search(cases[i].pattern, cases[i].text);
        if (end != cases[i].end) fail_msg("%s in %s: %u", cases[i].pattern, cases[i].text, end);
    }
}

static void refuses_malformed_patterns(void **state) {
    (void)state;
    static const char *const cases[] = {"(",  ")",  "(a",    "a)",  "*",  "a|*", "+a", "(?)", "[",
                                        "[a", "[^", "[b-a]", "[a-", "\\", "a\\", "[]", "[\\"};
    struct regex regex;
    char deep[3 * REGEX_DEPTH], wide[REGEX_STATES + 1];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (regex_compile(&regex, cases[i])) fail_msg("a pattern: %s", cases[i]);
    for (size_t depth = REGEX_DEPTH; depth <= REGEX_DEPTH + 1; depth++) {
        snprintf(deep, sizeof deep, "%.*sa%.*s", (int)depth, "((((((((((((((((((((((((((((((((((((",
                 (int)depth, "))))))))))))))))))))))))))))))))))))");
        assert_int_equal(regex_compile(&regex, deep), depth == REGEX_DEPTH);
    }
    memset(wide, 'a', REGEX_STATES);
    wide[REGEX_STATES] = '\0';
    assert_false(regex_compile(&regex, wide)); /* no state left for the match */
    assert_true(regex_compile(&regex, wide + 1));
}

/* The matcher by the grammar: `from` has a bit for each place where the pattern may begin; the
 * result one for each where it may end. */
struct reader {
    const char *rest, *text;
};

static uint64_t ends_of_alternatives(struct reader *reader, uint64_t from);

static bool in_class(const char **class, char byte) {
    const bool negated = **class == '^';
    bool found = false;
    *class += negated;
    for (; **class != ']'; ++*class) {
        if ((*class)[1] == '-') {
            found |= byte >= (*class)[0] && byte <= (*class)[2];
            *class += 2;
        } else {
            found |= byte == **class;
        }
    }
    ++*class;
    return found != negated;
}

static uint64_t ends_of_atom(struct reader *reader, uint64_t from) {
    const char *const atom = reader->rest;
    uint64_t ends = 0;
    if (*atom == '(') {
        reader->rest++;
        ends = ends_of_alternatives(reader, from);
        reader->rest++;
        return ends;
    }
    const size_t size = strlen(reader->text);
    for (size_t i = 0; i <= size; i++) { /* the last only to move the reader */
        bool matches = *atom == '.' || *atom == reader->text[i];
        reader->rest = atom + 1;
        if (*atom == '[') matches = in_class(&reader->rest, reader->text[i]);
        if (i < size && matches && from >> i & 1) ends |= 2ull << i;
    }
    return ends;
}

/* Atoms with at most one sign. */
static uint64_t ends_of_repetition(struct reader *reader, uint64_t from) {
    const struct reader again = *reader;
    uint64_t ends = ends_of_atom(reader, from);
    const char sign = *reader->rest;
    if (sign != '*' && sign != '+' && sign != '?') return ends;
    reader->rest++;
    for (uint64_t before = 0; sign != '?' && before != ends;) {
        struct reader repeated = again;
        before = ends;
        ends |= ends_of_atom(&repeated, ends);
    }
    return sign == '+' ? ends : ends | from;
}

static uint64_t ends_of_alternatives(struct reader *reader, uint64_t from) {
    uint64_t all = 0, ends = from;
    for (;; reader->rest++) {
        while (strchr("|)", *reader->rest) == NULL)
            ends = ends_of_repetition(reader, ends);
        all |= ends;
        ends = from;
        if (*reader->rest != '|') return all;
    }
}

enum { MAX_PATTERN = 512 };

static void append(char pattern[MAX_PATTERN], const char *piece) {
    const size_t used = strlen(pattern);
    snprintf(pattern + used, MAX_PATTERN - used, "%s", piece);
}

static void put_pattern(struct lm_random *random, char *pattern, uint32_t depth) {
    static const char *const atoms[] = {"a", "b", "c", ".", "[ab]", "[^a]", "[b-c]"};
    static const char *const signs[] = {"", "", "", "*", "+", "?"};
    for (uint32_t left = lm_random_below(random, 4); left > 0; left--) {
        if (depth > 0 && lm_random_below(random, 3) == 0) {
            append(pattern, "(");
            put_pattern(random, pattern, depth - 1);
            append(pattern, ")");
        } else {
            append(pattern, atoms[lm_random_below(random, sizeof atoms / sizeof atoms[0])]);
        }
        append(pattern, signs[lm_random_below(random, sizeof signs / sizeof signs[0])]);
        if (lm_random_below(random, 5) == 0) append(pattern, "|");
    }
}

static void agrees_with_the_grammar(void **state) {
    (void)state;
    struct lm_random random = test_random();
    unsigned found = 0, compiled = 0;
    for (int round = 0; round < 20000; round++) {
        char pattern[MAX_PATTERN] = "", text[16] = "";
        struct regex regex;
        put_pattern(&random, pattern, 3);
        for (uint32_t i = lm_random_below(&random, 12); i > 0; i--)
            text[i - 1] = (char)('a' + lm_random_below(&random, 3));
        if (!regex_compile(&regex, pattern)) {
            assert_true(strlen(pattern) > REGEX_STATES / 2);
            continue;
        }
        struct reader reader = {pattern, text};
        const uint64_t ends = ends_of_alternatives(&reader, (2ull << strlen(text)) - 1);
        const uint32_t expected = ends ? (uint32_t)__builtin_ctzll(ends) : REGEX_NONE;
        if (search(pattern, text) != expected)
            fail_msg("%s in %s: not %u", pattern, text, expected);
        found += ends != 0 && !(ends & 1);
        compiled++;
    }
    print_message("%u patterns, %u of them found behind the beginning\n", compiled, found);
    assert_true(compiled > 15000 && found > 3000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_answers),
        cmocka_unit_test(refuses_malformed_patterns),
        cmocka_unit_test(agrees_with_the_grammar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
