/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expression search in lines of a log (K. Thompson, "Regular Expression Search Algorithm",
 * CACM 11, 1968): the compiler from patterns to automata, inputs and the bench ABI; the matcher is
 * in scalar.c. */
#include "regex.h"

#include "bench.h"
#include "writer.h"

#include <string.h>

#define MAX_LINES 1024
#define MAX_LINE  96

static const char *const patterns[] = {
    "error|warning",          "[0-9]+-[0-9]+-[0-9]+", "[a-z]+@[a-z]+\\.(org|net)",
    "\"(\\\\.|[^\"\\\\])*\"", "((a|b)*c)+(de?)+f",    "x.*y.*z",
};

#define PATTERNS (sizeof patterns / sizeof patterns[0])

static struct regex automata[PATTERNS];
static uint8_t log_text[MAX_LINES * MAX_LINE];
static uint32_t line_begins[MAX_LINES + 1];
static LM_ALIGNED uint32_t ends[MAX_LINES][PATTERNS];
static uint32_t line_count;

/* A piece of an automaton: where it begins, and the list of its arrows that lead nowhere yet, each
 * of which holds the next: state * 2, and 1 for `other`. */
struct fragment {
    uint16_t start, loose;
};

#define END_OF_LIST ((uint16_t)(2 * REGEX_STATES))

struct compiler {
    struct regex *regex;
    const char *rest;
    uint32_t depth;
    bool failed;
};

static uint16_t *arrow(struct regex *regex, uint16_t loose) {
    struct regex_state *const state = &regex->states[loose / 2];
    return loose % 2 ? &state->other : &state->next;
}

/* Lets every arrow of the list lead to the target. */
static void connect(struct regex *regex, uint16_t loose, uint16_t target) {
    while (loose != END_OF_LIST) {
        uint16_t *const at = arrow(regex, loose);
        loose = *at;
        *at = target;
    }
}

/* The first list with the second at its end. */
static uint16_t join(struct regex *regex, uint16_t first, uint16_t second) {
    if (first == END_OF_LIST) return second;
    uint16_t last = first;
    while (*arrow(regex, last) != END_OF_LIST)
        last = *arrow(regex, last);
    *arrow(regex, last) = second;
    return first;
}

static uint16_t add_state(struct compiler *compiler, enum regex_kind kind, uint16_t next,
                          uint16_t other) {
    struct regex *const regex = compiler->regex;
    if (regex->count == REGEX_STATES) {
        compiler->failed = true;
        return 0;
    }
    regex->states[regex->count] = (struct regex_state){.kind = kind, .next = next, .other = other};
    return (uint16_t)regex->count++;
}

static void include(uint32_t set[8], uint8_t first, uint8_t last) {
    for (uint32_t byte = first; byte <= last; byte++)
        set[byte / 32] |= 1u << byte % 32;
}

/* The byte at hand, behind a backslash if there is one; fails at the end. */
static uint8_t parse_literal(struct compiler *compiler) {
    if (*compiler->rest == '\\') compiler->rest++;
    if (*compiler->rest == '\0') {
        compiler->failed = true;
        return 0;
    }
    return (uint8_t)*compiler->rest++;
}

/* A class, behind its bracket. */
static void parse_class(struct compiler *compiler, uint32_t set[8]) {
    const bool negated = *compiler->rest == '^';
    compiler->rest += negated;
    do {
        const uint8_t first = parse_literal(compiler);
        uint8_t last = first;
        if (compiler->rest[0] == '-' && !compiler->failed) {
            compiler->rest++;
            last = parse_literal(compiler);
        }
        if (last < first) compiler->failed = true;
        if (compiler->failed) return;
        include(set, first, last);
    } while (*compiler->rest != ']');
    compiler->rest++;
    for (size_t i = 0; i < 8; i++)
        set[i] = negated ? ~set[i] : set[i];
}

static struct fragment parse_alternatives(struct compiler *compiler);

static struct fragment parse_group(struct compiler *compiler) {
    if (compiler->depth == REGEX_DEPTH) compiler->failed = true;
    if (compiler->failed) return (struct fragment){0, END_OF_LIST};
    compiler->depth++;
    const struct fragment group = parse_alternatives(compiler);
    compiler->depth--;
    if (*compiler->rest == ')') {
        compiler->rest++;
    } else {
        compiler->failed = true;
    }
    return group;
}

static struct fragment parse_atom(struct compiler *compiler) {
    const char first = *compiler->rest;
    uint32_t set[8] = {0};
    if (first == '(') {
        compiler->rest++;
        return parse_group(compiler);
    }
    if (first == '*' || first == '+' || first == '?') {
        compiler->failed = true;
    } else if (first == '.') {
        compiler->rest++;
        include(set, 0, 255);
    } else if (first == '[') {
        compiler->rest++;
        parse_class(compiler, set);
    } else {
        const uint8_t literal = parse_literal(compiler);
        include(set, literal, literal);
    }
    const uint16_t state = add_state(compiler, REGEX_SET, END_OF_LIST, 0);
    memcpy(compiler->regex->states[state].set, set, sizeof set);
    return (struct fragment){state, (uint16_t)(2 * state)};
}

/* An atom and the signs behind it. A split's `next` leads into the atom. */
static struct fragment parse_repetition(struct compiler *compiler) {
    struct fragment atom = parse_atom(compiler);
    for (; !compiler->failed; compiler->rest++) {
        const char sign = *compiler->rest;
        if (sign != '*' && sign != '+' && sign != '?') break;
        const uint16_t split = add_state(compiler, REGEX_SPLIT, atom.start, END_OF_LIST);
        if (compiler->failed) break;
        const uint16_t leave = (uint16_t)(2 * split + 1);
        if (sign == '?') {
            atom = (struct fragment){split, join(compiler->regex, atom.loose, leave)};
        } else {
            connect(compiler->regex, atom.loose, split);
            atom = (struct fragment){sign == '*' ? split : atom.start, leave};
        }
    }
    return atom;
}

static bool ends_sequence(char character) {
    return character == '\0' || character == '|' || character == ')';
}

/* What matches nothing but the empty text: a split with one arrow, both to the same end. */
static struct fragment parse_sequence(struct compiler *compiler) {
    if (ends_sequence(*compiler->rest)) {
        const uint16_t split = add_state(compiler, REGEX_SPLIT, END_OF_LIST, END_OF_LIST);
        if (compiler->failed) return (struct fragment){0, END_OF_LIST};
        const uint16_t both =
            join(compiler->regex, (uint16_t)(2 * split), (uint16_t)(2 * split + 1));
        return (struct fragment){split, both};
    }
    struct fragment sequence = parse_repetition(compiler);
    while (!compiler->failed && !ends_sequence(*compiler->rest)) {
        const struct fragment next = parse_repetition(compiler);
        if (compiler->failed) break;
        connect(compiler->regex, sequence.loose, next.start);
        sequence.loose = next.loose;
    }
    return sequence;
}

static struct fragment parse_alternatives(struct compiler *compiler) {
    struct fragment all = parse_sequence(compiler);
    while (!compiler->failed && *compiler->rest == '|') {
        compiler->rest++;
        const struct fragment next = parse_sequence(compiler);
        const uint16_t split = add_state(compiler, REGEX_SPLIT, all.start, next.start);
        if (compiler->failed) break;
        all = (struct fragment){split, join(compiler->regex, all.loose, next.loose)};
    }
    return all;
}

bool regex_compile(struct regex *regex, const char *pattern) {
    struct compiler compiler = {.regex = regex, .rest = pattern};
    regex->count = 0;
    const struct fragment whole = parse_alternatives(&compiler);
    const uint16_t match = add_state(&compiler, REGEX_MATCH, 0, 0);
    if (compiler.failed || *compiler.rest != '\0') return false;
    connect(regex, whole.loose, match);
    regex->start = whole.start;
    return true;
}

/* A line of words, some of which some pattern looks for. */
static void put_line(struct lm_writer *writer) {
    static const char *const words[] = {
        "error", "2026-11-22", "mail me@example.org", "\"a \\\" b\"", "abacabcdedf", "x", "y",
        "z",     "warn",       "to@host.com",         "12-3"};
    const uint32_t count = sizeof words / sizeof words[0];
    for (uint32_t left = 4 + lm_random_below(&writer->random, 5); left > 0; left--) {
        const uint32_t word = lm_random_below(&writer->random, 3 * count);
        if (word < count) {
            lm_put_text(writer, words[word]);
        } else {
            lm_put_drawn(writer, "abcdefghijklmnopqrstuvwxyz0123456789", 36, 2, 9);
        }
        lm_put(writer, ' ');
    }
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_LINES);
    struct lm_writer writer = {.random = {.state = 63}, .text = log_text, .size = sizeof log_text};
    for (uint32_t i = 0; i < size; i++) {
        line_begins[i] = (uint32_t)writer.used;
        put_line(&writer);
    }
    line_begins[size] = (uint32_t)writer.used;
    for (size_t i = 0; i < PATTERNS; i++)
        lm_require(regex_compile(&automata[i], patterns[i]));
    line_count = size;
}

void lm_run(void) {
    for (uint32_t line = 0; line < line_count; line++) {
        const uint32_t begin = line_begins[line], size = line_begins[line + 1] - begin;
        for (size_t i = 0; i < PATTERNS; i++)
            ends[line][i] = regex_search(&automata[i], log_text + begin, size);
    }
}

const void *lm_result(void) {
    return ends;
}

uint32_t lm_result_size(void) {
    return line_count * (uint32_t)sizeof ends[0];
}
