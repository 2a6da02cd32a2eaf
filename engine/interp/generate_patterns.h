/* SPDX-License-Identifier: Apache-2.0 */
/* The lower half of generate_tiles.c, which alone includes it: operators, sets of them, and the
 * patterns of rows as they are read. */
#ifndef LM_INTERP_GENERATE_PATTERNS_H
#define LM_INTERP_GENERATE_PATTERNS_H

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "engine/interp/tile_key.h"

enum {
    MOST_SETS = 128,
    MOST_NODES = 16,
    MOST_KINDS = 16,
    TABLE_LOG2 = 14,
    MOST_TEXT = 2048,
    MOST_TILES = 16384,
    MOST_JOINED = 4
};

/* --- Operators -------------------------------------------------------------------------------- */

struct operator_info {
    const char *name, *imm, *sig;
    unsigned prefix;  /* 1: one of pseudo.def */
    uint32_t swapped; /* the operator that gives the same with its operands exchanged; 0: none */
};

static struct operator_info operators[LM_TILE_OP_COUNT] = {
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes)                              \
    [LM_OP_##name] = {#name, #imm, #sig, prefix, 0},
#include "engine/all_opcodes.inc"
#define PSEUDO(name, sig) [LM_TILE_OP_##name] = {#name, "none", #sig, 1, 0},
#include "engine/interp/pseudo.def"
#undef PSEUDO
};

static void read_algebra(void) {
#define ALGEBRA(name, swapped_name, inverse) operators[LM_OP_##name].swapped = LM_OP_##swapped_name;
#include "engine/interp/algebra.def"
#undef ALGEBRA
}

static bool starts_with(const char *text, const char *start) {
    return strncmp(text, start, strlen(start)) == 0;
}

/* The letter of operand `index`, or of the result (index -1; 0: none). */
static char letter_of(uint32_t op, int index) {
    const char *const sig = operators[op].sig;
    return index < 0 ? strchr(sig, '_')[1] : sig[index];
}

static unsigned arity_of(uint32_t op) {
    return (unsigned)(strchr(operators[op].sig, '_') - operators[op].sig);
}

static bool is_access(uint32_t op) {
    return op < LM_OP_COUNT && lm_ops[op].width > 0;
}

static bool has_lane(uint32_t op) {
    return strcmp(operators[op].imm, "lane") == 0 || strcmp(operators[op].imm, "memarg_lane") == 0;
}

static bool is_float(char letter) {
    return letter == 'f' || letter == 'd' || letter == 'v';
}

/* --- The table: sets and patterns ------------------------------------------------------------- */

enum node_kind { NODE_LEAF, NODE_OP, NODE_SUM, NODE_TEE };

/* A node of a row's pattern with what it may be, and what it is in the tile being made. */
struct node {
    enum node_kind what;
    enum lm_kind kinds[MOST_KINDS]; /* leaf and tee: choices of kind */
    bool any_pin;                   /* a destination that may be the pin of an operand */
    const uint32_t *ops;            /* op: choices */
    unsigned count;                 /* of choices */
    unsigned child[3], children;
    enum lm_kind kind;
    uint32_t op, lane;
    char letter; /* type of the value */
};

struct set {
    char name[32];
    uint32_t *ops;
    unsigned count;
};

static struct set sets[MOST_SETS];
static unsigned set_count, pins, wide_pins, line_number;
static struct node nodes[MOST_NODES]; /* the row's; the first is the destination */
static unsigned node_count;
static const char *cursor, *file_name;

static struct lm_arena arena; /* of all sets */

static _Noreturn void fail(const char *what) {
    (void)fprintf(stderr, "%s:%u: %s: before \"%.40s\"\n", file_name ? file_name : "tiles",
                  line_number, what, cursor ? cursor : "");
    exit(1);
}

static void skip_space(void) {
    while (isspace((unsigned char)*cursor))
        cursor++;
}

static void expect(char letter) {
    skip_space();
    if (*cursor != letter) fail("unexpected character");
    cursor++;
}

static unsigned read_word(char *word, size_t size) {
    unsigned length = 0;
    skip_space();
    while (isalnum((unsigned char)*cursor) || *cursor == '_') {
        if (length + 1 >= size) fail("too long a word");
        word[length++] = *cursor++;
    }
    word[length] = 0;
    return length;
}

static void add_op(struct set *set, uint32_t op) {
    if (set->count == LM_TILE_OP_COUNT) fail("more choices than there are instructions");
    set->ops[set->count++] = op;
}

/* Adds what a word names: a set so far, or an operator. */
static void add_named(struct set *set, const char *word) {
    for (unsigned i = 0; i < set_count; i++)
        if (strcmp(sets[i].name, word) == 0) {
            for (unsigned k = 0; k < sets[i].count; k++)
                add_op(set, sets[i].ops[k]);
            return;
        }
    for (uint32_t op = 0; op < LM_TILE_OP_COUNT; op++)
        if (operators[op].name && strcmp(operators[op].name, word) == 0) {
            add_op(set, op);
            return;
        }
    fail("no such set or instruction");
}

/* <imm sig>: all instructions of a shape. */
static void add_shape(struct set *set) {
    char imm[32], sig[32];
    expect('<');
    (void)read_word(imm, sizeof imm);
    (void)read_word(sig, sizeof sig);
    expect('>');
    for (uint32_t op = 0; op < LM_OP_COUNT; op++)
        if (strcmp(operators[op].imm, imm) == 0 && strcmp(operators[op].sig, sig) == 0)
            add_op(set, op);
    if (set->count == 0) fail("no instruction has this shape");
}

/* Words and shapes with | between them. */
static struct set read_ops(void) {
    struct set set = {.ops = lm_arena_array(&arena, LM_TILE_OP_COUNT, sizeof(uint32_t))};
    char word[64];
    if (!set.ops) fail("out of memory");
    for (;;) {
        skip_space();
        if (*cursor == '<')
            add_shape(&set);
        else if (read_word(word, sizeof word) > 0)
            add_named(&set, word);
        else
            fail("expected instructions");
        skip_space();
        if (*cursor != '|') return set;
        cursor++;
    }
}

static unsigned new_node(enum node_kind what) {
    if (node_count == MOST_NODES) fail("too large a pattern");
    nodes[node_count] = (struct node){.what = what};
    return node_count++;
}

static void add_kind(struct node *node, enum lm_kind kind) {
    node->kinds[node->count++] = kind;
}

/* The kind a letter or digit stands for alone; none: none of these. */
static enum lm_kind kind_of_letter(char letter) {
    switch (letter) {
    case 's': return LM_KIND_slot;
    case 'c': return LM_KIND_const;
    case 'C': return LM_KIND_wide;
    case 'a': return LM_KIND_acc;
    case '0':
    case '1':
    case '2':
    case '3': return (enum lm_kind)(LM_KIND_pin + letter - '0');
    default: return LM_KIND_none;
    }
}

/* Letters of kinds: s slot, c and C constants, a accumulator, p every pin, q the first, = the
 * operands' pins; _ a place that is given later. */
static void read_kinds(struct node *node) {
    skip_space();
    if (*cursor == '_') {
        cursor++;
        return;
    }
    for (; *cursor && strchr("scCapq=-", *cursor); cursor++) {
        switch (*cursor) {
        case 's':
        case 'c':
        case 'C':
        case 'a': add_kind(node, kind_of_letter(*cursor)); break;
        case '-': add_kind(node, LM_KIND_none); break;
        case '=': node->any_pin = true; /* fall through */
        default:
            for (unsigned i = 0; i < (*cursor == 'q' ? wide_pins : pins); i++)
                add_kind(node, LM_KIND_pin + i);
            break;
        }
    }
    if (node->count == 0) fail("expected kinds");
}

static unsigned read_leaf(void) {
    const unsigned leaf = new_node(NODE_LEAF);
    read_kinds(&nodes[leaf]);
    return leaf;
}

static unsigned read_op_node(void);

/* kinds · [kinds] · [kinds+kinds] · (operator child…) · {kinds (operator child…)} */
static unsigned read_child(void) {
    skip_space();
    if (*cursor == '(') return read_op_node();
    if (*cursor == '{') {
        expect('{');
        const unsigned tee = new_node(NODE_TEE);
        read_kinds(&nodes[tee]);
        nodes[tee].child[nodes[tee].children++] = read_op_node();
        expect('}');
        return tee;
    }
    if (*cursor != '[') return read_leaf();
    expect('[');
    const char *const plus = strpbrk(cursor, "+]");
    if (!plus || *plus == ']') {
        const unsigned leaf = read_leaf();
        expect(']');
        return leaf;
    }
    const unsigned sum = new_node(NODE_SUM);
    nodes[sum].child[nodes[sum].children++] = read_leaf();
    expect('+');
    nodes[sum].child[nodes[sum].children++] = read_leaf();
    expect(']');
    return sum;
}

static unsigned read_op_node(void) {
    expect('(');
    const unsigned node = new_node(NODE_OP);
    const struct set set = read_ops();
    nodes[node].ops = set.ops; /* kept to the end */
    nodes[node].count = set.count;
    for (skip_space(); *cursor != ')'; skip_space()) {
        if (nodes[node].children == 3) fail("too many operands");
        const unsigned child = read_child();
        nodes[node].child[nodes[node].children++] = child;
    }
    expect(')');
    return node;
}

#endif
