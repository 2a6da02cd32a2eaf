/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the interpreter's handlers at build time: reads tiles.txt, where a row stands for all
 * combinations of its sets, loop_tiles.txt, which lists more, and joins.txt, which lists tiles that
 * follow one another so often that one handler does the work of both, and writes
 *
 *     tile_handlers.inc   the handlers in C, which handlers.c includes: an operand is a macro of
 *                         its kind and type, an instruction a function of its name
 *     tile_names.inc      TILE(name) of each, in the order of their numbers
 *     tile_count.inc      how many they are, and which return
 *     tile_pins.inc       LM_PINS, the number of pins of each bank, and LM_WIDE_PINS
 *     tile_table.inc      the translator's hash table from keys (tile_key.h) to numbers
 *     join_table.inc      another from the numbers of two tiles to that of both joined
 *     tile_pairs.inc      a set of bits per operator: those that some tile has below it
 *
 * Combinations that are never asked for are left out: the same accumulator twice, operands in
 * another than the one order, constants alone. */
#include "engine/interp/generate_patterns.h"

/* --- One tile --------------------------------------------------------------------------------- */

struct text {
    char bytes[MOST_TEXT];
    size_t length;
};

/* What is made of a row's choices. */
struct tile {
    struct lm_tile_key key;
    struct text name, before, code;
    unsigned at; /* where the next field lies, from the first on */
    bool may_trap;
    unsigned leaves, constants, tees; /* counts */
    unsigned accs[2];                 /* per bank */
};

static __attribute__((format(printf, 2, 3))) void print(struct text *text, const char *format,
                                                        ...) {
    va_list arguments;
    va_start(arguments, format);
    const int length =
        vsnprintf(text->bytes + text->length, sizeof text->bytes - text->length, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
    if (text->length >= sizeof text->bytes) fail("too long a handler");
}

static const char *kind_name(enum lm_kind kind) {
    static const char *const names[] = {"none", "s", "c", "C", "a", "p0", "p1", "p2", "p3"};
    return names[kind];
}

static unsigned field_size(enum lm_kind kind, char letter) {
    if (kind == LM_KIND_slot) return 2;
    if (kind == LM_KIND_const) return 4;
    return kind != LM_KIND_wide ? 0 : letter == 'v' ? 16 : 8;
}

/* Whether instructions take operands of the type from this place: pins beyond some types' are only
 * moved. */
static bool is_right_pin(enum lm_kind kind, char letter) {
    const bool is_wide = letter == 'l' || letter == 'f' || letter == 'v';
    return kind < LM_KIND_pin || kind - LM_KIND_pin < (is_wide ? wide_pins : pins);
}

static bool is_right_constant(enum lm_kind kind, char letter) {
    if (kind == LM_KIND_const) return letter == 'i' || letter == 'l' || letter == 'f';
    return kind != LM_KIND_wide || letter == 'l' || letter == 'd' || letter == 'v';
}

/* What the operators of pseudo.def take for an l. */
enum { ANY_INTEGER = 'L' };

/* Gives every node its type, from the root down; false where operators do not fit together. */
static bool set_letters(unsigned index, char wanted) {
    struct node *const node = &nodes[index];
    const bool is_any = wanted == ANY_INTEGER;
    if (wanted == 'a') wanted = 'i';
    if (is_any) wanted = 'l';
    node->letter = wanted;
    if (node->what == NODE_LEAF) return is_right_constant(node->kind, wanted);
    if (node->what == NODE_TEE) return set_letters(node->child[0], wanted);
    if (node->what == NODE_SUM)
        return set_letters(node->child[0], 'i') && set_letters(node->child[1], 'i');
    if (node->children != arity_of(node->op)) fail("wrong number of operands");
    const char result = letter_of(node->op, -1);
    if (wanted && result != wanted && !(is_any && result == 'i')) return false;
    node->letter = letter_of(node->op, -1);
    for (unsigned i = 0; i < node->children; i++) {
        const struct node *const child = &nodes[node->child[i]];
        const char letter = letter_of(node->op, (int)i);
        const bool is_pseudo = operators[node->op].prefix == 1;
        if (!set_letters(node->child[i], is_pseudo && letter == 'l' ? ANY_INTEGER : letter))
            return false;
        if (child->what == NODE_LEAF && operators[node->op].prefix != 1 &&
            !is_right_pin(child->kind, child->letter))
            return false;
    }
    return true;
}

static enum lm_kind rank_kind(const struct node *node) {
    return node->what == NODE_OP    ? LM_KIND_op
           : node->what == NODE_TEE ? LM_KIND_tee
           : node->what == NODE_SUM ? LM_KIND_sum
                                    : node->kind;
}

/* Whether two operands that could change places are in the one order. */
static bool is_ordered(const struct node *node) {
    if (node->what != NODE_SUM && (node->what != NODE_OP || operators[node->op].swapped == 0))
        return true;
    return lm_kind_rank(rank_kind(&nodes[node->child[0]])) <=
           lm_kind_rank(rank_kind(&nodes[node->child[1]]));
}

static void put_destination(struct tile *tile, enum lm_kind kind, char letter) {
    lm_key_add_kind(&tile->key, kind);
    if (kind == LM_KIND_none) return;
    print(&tile->name, "%s", kind_name(kind));
    tile->at += field_size(kind, letter);
}

static bool put_leaf(struct tile *tile, const struct node *node, struct text *out) {
    lm_key_add_kind(&tile->key, node->kind);
    print(&tile->name, "_%s", kind_name(node->kind));
    print(out, "IN_%s_%c(FIRST + %u)", kind_name(node->kind), node->letter, tile->at);
    tile->at += field_size(node->kind, node->letter);
    tile->leaves++;
    if (node->kind == LM_KIND_const || node->kind == LM_KIND_wide) tile->constants++;
    return node->kind != LM_KIND_acc || tile->accs[is_float(node->letter)]++ == 0;
}

static bool put_node(struct tile *tile, unsigned index, struct text *out);

static bool put_sum(struct tile *tile, const struct node *node, struct text *out) {
    lm_key_add_kind(&tile->key, LM_KIND_sum);
    print(&tile->name, "_sum");
    print(out, "(");
    if (!put_leaf(tile, &nodes[node->child[0]], out)) return false;
    print(out, " + ");
    if (!put_leaf(tile, &nodes[node->child[1]], out)) return false;
    print(out, ")");
    return is_ordered(node);
}

static bool is_move(uint32_t op) {
    return op >= LM_TILE_OP_move_l && op <= LM_TILE_OP_move_v;
}

/* The value is stored ahead of the rest, which finds it in a variable of its own. */
static bool put_tee(struct tile *tile, const struct node *node, struct text *out) {
    lm_key_add_kind(&tile->key, LM_KIND_tee);
    print(&tile->name, "_tee_");
    const unsigned at = tile->at;
    put_destination(tile, node->kind, node->letter);
    struct text value = {0};
    if (!put_node(tile, node->child[0], &value)) return false;
    const bool keeps = is_move(nodes[node->child[0]].op) && node->kind == LM_KIND_slot;
    const unsigned number = tile->tees++;
    print(&tile->before, "    const __auto_type tee%u = %s;\n    %s_%s_%c(FIRST + %u, tee%u);\n",
          number, value.bytes, keeps ? "KEEP" : "OUT", kind_name(node->kind), node->letter, at,
          number);
    print(out, "tee%u", number);
    return true;
}

/* An address comes with its offset, a field behind its own. */
static bool put_operand(struct tile *tile, const struct node *node, unsigned i, struct text *out) {
    const bool is_address = letter_of(node->op, (int)i) == 'a';
    const bool is_atomic = strcmp(operators[node->op].imm, "atomic") == 0;
    if (i > 0) print(out, ", ");
    if (nodes[node->child[i]].what == NODE_OP) lm_key_add_kind(&tile->key, LM_KIND_op);
    if (is_address) print(out, is_atomic ? "mem, run, ATOMIC_AT(" : "AT(");
    if (!put_node(tile, node->child[i], out)) return false;
    if (!is_address) return true;
    print(out, ", FIRST + %u)", tile->at);
    tile->at += 4;
    return true;
}

static bool put_op(struct tile *tile, const struct node *node, struct text *out) {
    const struct operator_info *const info = &operators[node->op];
    const bool may_trap =
        (info->prefix == 0 || info->prefix == 0xfc) && strcmp(info->imm, "none") == 0;
    lm_key_add_op(&tile->key, node->op);
    print(&tile->name, "%s%s", tile->name.length > 0 ? "_" : "", info->name);
    if (has_lane(node->op)) {
        lm_key_add(&tile->key, node->lane, 4);
        print(&tile->name, "_l%u", node->lane);
    }
    print(out, "%s(", info->name);
    for (unsigned i = 0; i < node->children; i++)
        if (!put_operand(tile, node, i, out)) return false;
    if (has_lane(node->op)) print(out, ", %u", node->lane);
    if (strcmp(info->imm, "shuffle") == 0) {
        print(out, ", IN_C_v(FIRST + %u)", tile->at);
        tile->at += 16;
    }
    if (info->prefix == 1 &&
        (starts_with(info->name, "read") || starts_with(info->name, "write"))) {
        print(out, "%sFIRST + %u", node->children > 0 ? ", " : "", tile->at);
        tile->at += 4;
    }
    if (may_trap || strcmp(info->imm, "atomic") == 0) print(out, ", &trap");
    tile->may_trap |= is_access(node->op) || strstr(info->name, "_div_") ||
                      strstr(info->name, "_rem_") || strstr(info->name, "_trunc_f");
    print(out, ")");
    return is_ordered(node);
}

static bool put_node(struct tile *tile, unsigned index, struct text *out) {
    const struct node *const node = &nodes[index];
    switch (node->what) {
    case NODE_LEAF: return put_leaf(tile, node, out);
    case NODE_SUM: return put_sum(tile, node, out);
    case NODE_TEE: return put_tee(tile, node, out);
    default: return put_op(tile, node, out);
    }
}

/* Whether a destination that must be an operand's pin is one, below `index`. */
static bool has_pin(unsigned index, enum lm_kind pin, bool in_floats) {
    const struct node *const node = &nodes[index];
    if (node->what == NODE_LEAF) return node->kind == pin && is_float(node->letter) == in_floats;
    for (unsigned i = 0; i < node->children; i++)
        if (has_pin(node->child[i], pin, in_floats)) return true;
    return false;
}

static bool has_right_pins(const struct node *destination, unsigned value) {
    return !destination->any_pin || destination->kind < LM_KIND_pin ||
           has_pin(value, destination->kind, is_float(nodes[value].letter));
}

/* --- Output ----------------------------------------------------------------------------------- */

struct entry {
    uint64_t key;
    unsigned number;
};

/* A handler's work, as text in C, but for how it goes on. */
struct work {
    const char *name, *code;
    unsigned size; /* of its fields */
    bool is_branch, is_return, is_call, may_trap;
    const struct work *first, *second; /* what it joins, or NULL */
};

static FILE *handlers, *names;
static struct entry table[1U << TABLE_LOG2], joins[1U << TABLE_LOG2];
static struct work works[MOST_TILES];
static uint64_t pairs[LM_TILE_OP_COUNT][(LM_TILE_OP_COUNT + 63) / 64];
static unsigned tile_count, entry_count, join_count;
static struct range {
    unsigned first, end;
} returns[2]; /* of tiles, and of joins; with calls */

/* The entry of a key, or the empty one where it would be. */
static struct entry *find_entry(struct entry *entries, uint64_t key) {
    uint32_t at = lm_key_hash(key, TABLE_LOG2);
    while (entries[at].key != 0 && entries[at].key != key)
        at = (at + 1) % (1U << TABLE_LOG2);
    return &entries[at];
}

/* False: it is there already. */
static bool add_entry(uint64_t key, unsigned number) {
    struct entry *const entry = find_entry(table, key);
    if (entry->key != 0) return false;
    if (++entry_count > 3U << (TABLE_LOG2 - 2)) fail("too many tiles for the table");
    *entry = (struct entry){key, number};
    return true;
}

static bool has_entry(uint64_t key) {
    return find_entry(table, key)->key != 0;
}

static void add_pair(uint32_t parent, uint32_t child) {
    pairs[parent][child / 64] |= UINT64_C(1) << (child % 64);
}

static void add_pairs(unsigned index) {
    const struct node *const node = &nodes[index];
    for (unsigned i = 0; i < node->children; i++) {
        const struct node *const child = &nodes[node->child[i]];
        if (node->what == NODE_OP && child->what == NODE_OP) add_pair(node->op, child->op);
        if (node->what == NODE_OP && child->what == NODE_SUM) add_pair(node->op, LM_OP_i32_add);
        add_pairs(node->child[i]);
    }
}

static const char *keep_text(const char *bytes) {
    char *const kept = lm_arena_array(&arena, strlen(bytes) + 1, 1);
    if (!kept) fail("out of memory");
    return strcpy(kept, bytes);
}

static unsigned cell_size(unsigned end) {
    return (end + 7) & ~7U;
}

/* Whether nothing of the same cell can come after it. */
static bool is_last(const struct work *work) {
    return work->is_branch || work->is_return || work->is_call;
}

/* A part of a handler, `position` steps of 8 into the cell as traps see it; its fields follow those
 * of the parts before. */
static void write_part(const struct work *work, unsigned position, unsigned first) {
    (void)fprintf(handlers, "    {\n    enum { FIRST = %u, PART = %u };\n%s", first, 8 * position,
                  work->is_call ? "" : work->code);
    if (work->is_branch)
        (void)fprintf(handlers, "    if (is_taken) JUMP(FIELD(lm_i32, FIRST + %u));\n",
                      work->size - 4);
    if (work->is_return)
        (void)fprintf(handlers, "    RETURN(FIELD(lm_u16, FIRST + %u));\n", work->size - 2);
    if (work->is_call)
        (void)fprintf(handlers, "    %s(FIRST, %u);\n", work->code, cell_size(first + work->size));
    (void)fprintf(handlers, "    }\n");
}

/* The parts of what may be joined; returns how many they are. */
static unsigned write_parts(const struct work *work, unsigned position, unsigned first) {
    if (!work->first) {
        if (position > 0 && work->may_trap)
            (void)fprintf(handlers, "    NEXT_PART(%u);\n", position);
        write_part(work, position, first);
        return 1;
    }
    const unsigned count = write_parts(work->first, position, first);
    return count + write_parts(work->second, position + count, first + work->first->size);
}

static void write_handler(const struct work *work) {
    if (tile_count == MOST_TILES) fail("too many handlers");
    (void)fprintf(handlers, "HANDLER(h_%s) {\n", work->name);
    (void)write_parts(work, 0, 8);
    if (!work->is_return && !work->is_call)
        (void)fprintf(handlers, "    NEXT(%u);\n", cell_size(8 + work->size));
    (void)fprintf(handlers, "}\n");
    (void)fprintf(names, "TILE(%s)\n", work->name);
    if (work->is_return || work->is_call) {
        struct range *const range = &returns[work->first != NULL];
        if (range->end == 0) range->first = range->end = tile_count;
        if (range->end++ != tile_count) fail("returns and calls must be in one place");
    }
    works[tile_count++] = *work;
}

/* A move to a slot leaves the accumulator alone: it may hold another operand. */
static struct work work_of(struct tile *tile, uint32_t root, char letter) {
    struct text code = {0};
    const enum lm_kind to = nodes[0].kind;
    struct work work = {.is_branch = root >= LM_TILE_OP_jump_if && root <= LM_TILE_OP_jump,
                        .is_return = root >= LM_TILE_OP_ret_l && root <= LM_TILE_OP_ret_v,
                        .is_call = root == LM_TILE_OP_invoke || root == LM_TILE_OP_invoke_enter,
                        .may_trap = tile->may_trap};
    const char *const start = to != LM_KIND_none ? "const __auto_type result = "
                              : work.is_branch   ? "const bool is_taken = "
                                                 : "";
    print(&code,
          "    enum lm_trap_code trap = LM_TRAP_none;\n%s    %s%s;\n    if (UNLIKELY(trap)) "
          "STOP_IN(PART, trap);\n",
          tile->before.bytes, start, tile->code.bytes);
    if (to != LM_KIND_none)
        print(&code, "    %s_%s_%c(FIRST + 0, result);\n",
              is_move(root) && to == LM_KIND_slot ? "KEEP" : "OUT", kind_name(to), letter);
    work.code = keep_text(work.is_call ? operators[root].name : code.bytes);
    work.name = keep_text(tile->name.bytes);
    work.size = tile->at + (work.is_call ? 8 : work.is_branch ? 4 : work.is_return ? 2 : 0);
    return work;
}

/* The tile that all choices made give; false where there is none such. */
static bool lay_out(struct tile *tile) {
    memset(tile, 0, sizeof *tile);
    if (!set_letters(1, 0)) return false;
    const struct node *const root = &nodes[1];
    if ((root->letter == 0) != (nodes[0].kind == LM_KIND_none)) return false;
    for (unsigned i = 0; i < node_count; i++) {
        const unsigned value = i == 0 ? 1 : nodes[i].child[0];
        const bool is_destination = i == 0 || nodes[i].what == NODE_TEE;
        if (is_destination && (!has_right_pins(&nodes[i], value) ||
                               (operators[root->op].prefix != 1 &&
                                !is_right_pin(nodes[i].kind, nodes[value].letter))))
            return false;
    }
    put_destination(tile, nodes[0].kind, root->letter);
    if (!put_node(tile, 1, &tile->code)) return false;
    const bool is_idle =
        is_move(root->op) && nodes[2].kind == nodes[0].kind && nodes[0].kind >= LM_KIND_acc;
    if (is_idle || (!is_move(root->op) && tile->leaves > 0 && tile->constants == tile->leaves &&
                    root->children > 1))
        return false;
    if (tile->key.length > 64) fail("too long a key");
    return true;
}

/* All choices are made. */
static void make_tile(void) {
    static struct tile tile;
    const struct node *const root = &nodes[1];
    if (!lay_out(&tile) || !add_entry(tile.key.bits, tile_count)) return;
    add_pairs(1);
    const struct work work = work_of(&tile, root->op, root->letter);
    write_handler(&work);
}
static void choose(unsigned index) {
    if (index == node_count) {
        make_tile();
        return;
    }
    struct node *const node = &nodes[index];
    for (unsigned i = 0; i < node->count; i++) {
        if (node->what != NODE_OP) {
            node->kind = node->kinds[i];
            choose(index + 1);
            continue;
        }
        node->op = node->ops[i];
        const unsigned lanes = has_lane(node->op) ? lm_op_lanes((enum lm_op)node->op) : 1;
        for (node->lane = 0; node->lane < lanes; node->lane++)
            choose(index + 1);
    }
    if (node->what == NODE_SUM) choose(index + 1);
}

/* --- Rows ------------------------------------------------------------------------------------- */

/* Takes the kinds of the destination and of the leaves, in order, off a word. */
static void take_kinds(const char **kinds) {
    for (unsigned i = 0; i < node_count; i++) {
        struct node *const node = &nodes[i];
        node->lane = 0;
        if (node->what == NODE_OP) node->op = node->ops[0];
        if (node->what == NODE_OP || node->what == NODE_SUM) continue;
        if (**kinds == 0) fail("too few kinds");
        node->kind = kind_of_letter(*(*kinds)++);
    }
}

/* Kinds in a row: of one tile, or of several one after the other. */
static bool read_kind_word(char *word, size_t size) {
    unsigned length = 0;
    skip_space();
    while (*cursor && (kind_of_letter(*cursor) != LM_KIND_none || *cursor == '-') &&
           length + 1 < size)
        word[length++] = *cursor++;
    word[length] = 0;
    return length > 0;
}

static void read_pattern(void) {
    node_count = 0;
    (void)new_node(NODE_LEAF);
    (void)read_op_node();
}

/* (operator child…) with _ for every place, then a word of kinds for each tile */
static void read_list(void) {
    char word[32];
    read_pattern();
    while (read_kind_word(word, sizeof word)) {
        const char *kinds = word;
        take_kinds(&kinds);
        if (*kinds != 0) fail("too many kinds");
        make_tile();
    }
}

/* --- Joins ------------------------------------------------------------------------------------ */

/* A pattern of a join's row. */
struct pattern {
    struct node nodes[MOST_NODES];
    unsigned count;
};

static void recall_pattern(const struct pattern *pattern) {
    memcpy(nodes, pattern->nodes, sizeof nodes);
    node_count = pattern->count;
}

/* The number of the tile that a pattern with the next kinds of a word is. */
static unsigned find_listed_tile(const struct pattern *pattern, const char **kinds) {
    static struct tile tile;
    recall_pattern(pattern);
    take_kinds(kinds);
    const struct entry *const entry = lay_out(&tile) ? find_entry(table, tile.key.bits) : NULL;
    if (!entry || entry->key == 0) fail("joins what is no tile");
    return entry->number;
}

static unsigned parts_of(const struct work *work) {
    return work->first ? parts_of(work->first) + parts_of(work->second) : 1;
}

/* The handler for two, one after the other; its number. Traps tell parts by the 8 bytes of the cell
 * that stand for each. */
static unsigned join(unsigned first, unsigned second) {
    const struct work *const a = &works[first], *const b = &works[second];
    struct entry *const entry = find_entry(joins, lm_join_key(first, second));
    struct text name = {0};
    if (entry->key != 0) return entry->number;
    if (is_last(a)) fail("nothing comes after the first");
    if (b->may_trap && 8 * parts_of(a) >= 8 + a->size + b->size) fail("too short a cell");
    if (++join_count > 3U << (TABLE_LOG2 - 2)) fail("too many joins for the table");
    print(&name, "%s__%s", a->name, b->name);
    const struct work work = {.name = keep_text(name.bytes),
                              .size = a->size + b->size,
                              .is_branch = b->is_branch,
                              .is_return = b->is_return,
                              .is_call = b->is_call,
                              .may_trap = a->may_trap || b->may_trap,
                              .first = a,
                              .second = b};
    *entry = (struct entry){lm_join_key(first, second), tile_count};
    write_handler(&work);
    return entry->number;
}

/* (operator child…) twice or more, then words with the kinds of all */
static void read_join(void) {
    static struct pattern patterns[MOST_JOINED];
    unsigned count = 0;
    char word[64];
    for (skip_space(); *cursor == '('; skip_space()) {
        if (count == MOST_JOINED) fail("joins too many");
        read_pattern();
        memcpy(patterns[count].nodes, nodes, sizeof nodes);
        patterns[count++].count = node_count;
    }
    while (read_kind_word(word, sizeof word)) {
        const char *kinds = word;
        unsigned joined = find_listed_tile(&patterns[0], &kinds);
        for (unsigned i = 1; i < count; i++)
            joined = join(joined, find_listed_tile(&patterns[i], &kinds));
        if (*kinds != 0) fail("too many kinds");
    }
}

/* pins N N · set NAME operators · tile KINDS (operator child…) · list (operator child…) KINDS… ·
 * join (operator child…) (operator child…) KINDS… */
static void read_row(const char *row) {
    char word[64];
    cursor = row;
    if (read_word(word, sizeof word) == 0) return;
    if (strcmp(word, "pins") == 0) {
        if (read_word(word, sizeof word) == 0) fail("expected a number");
        pins = (unsigned)strtoul(word, NULL, 10);
        if (read_word(word, sizeof word) == 0) fail("expected a number");
        wide_pins = (unsigned)strtoul(word, NULL, 10);
        if (pins > LM_MAX_PINS || wide_pins > pins) fail("too many pins");
    } else if (strcmp(word, "set") == 0) {
        if (set_count == MOST_SETS) fail("too many sets");
        struct set *const set = &sets[set_count];
        (void)read_word(set->name, sizeof set->name);
        const struct set ops = read_ops();
        set->ops = ops.ops;
        set->count = ops.count;
        set_count++;
    } else if (strcmp(word, "tile") == 0) {
        node_count = 0;
        const unsigned destination = new_node(NODE_LEAF);
        read_kinds(&nodes[destination]);
        (void)read_op_node();
        const unsigned before = tile_count;
        choose(0);
        if (tile_count == before) fail("the row adds no tile");
    } else if (strcmp(word, "list") == 0) {
        read_list();
    } else if (strcmp(word, "join") == 0) {
        read_join();
    } else {
        fail("expected pins, set, tile, list or join");
    }
    skip_space();
    if (*cursor != 0 && *cursor != '#') fail("something left over");
}

static FILE *open_file(const char *folder, const char *name) {
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *const file = fopen(path, "w");
    if (file) return file;
    perror(path);
    exit(1);
}

static void read_rows(const char *path) {
    static char row[8192];
    FILE *const rows = fopen(path, "r");
    cursor = file_name = path;
    line_number = 0;
    if (!rows) fail("cannot read it");
    while (fgets(row, sizeof row, rows)) {
        line_number++;
        if (row[0] != '#') read_row(row);
    }
    (void)fclose(rows);
}

static void write_numbers(const char *folder) {
    FILE *const count = open_file(folder, "tile_count.inc"), *const pin =
                                                                 open_file(folder, "tile_pins.inc");
    (void)fprintf(count, "LM_HANDLER_TILES = %u,\n", tile_count);
    (void)fprintf(count, "LM_HANDLER_FIRST_RETURN = %u,\nLM_HANDLER_END_OF_RETURNS = %u,\n",
                  returns[0].first, returns[0].end);
    (void)fprintf(count,
                  "LM_HANDLER_FIRST_JOINED_RETURN = %u,\nLM_HANDLER_END_OF_JOINED_RETURNS = %u,\n",
                  returns[1].first, returns[1].end);
    (void)fprintf(pin, "enum { LM_PINS = %u, LM_WIDE_PINS = %u };\n", pins, wide_pins);
    if (fclose(count) != 0 || fclose(pin) != 0) fail("cannot write");
}

static void write_table(FILE *file, const char *name, const struct entry *entries) {
    (void)fprintf(file, "static const struct lm_tile_entry %s[1U << %d] = {\n", name, TABLE_LOG2);
    for (unsigned i = 0; i < 1U << TABLE_LOG2; i++)
        if (entries[i].key != 0)
            (void)fprintf(file, "    [%u] = {UINT64_C(0x%llx), %u},\n", i,
                          (unsigned long long)entries[i].key, entries[i].number);
    (void)fprintf(file, "};\n");
}

static void write_pairs(const char *folder) {
    FILE *const file = open_file(folder, "tile_pairs.inc");
    const size_t words = sizeof pairs[0] / sizeof pairs[0][0];
    (void)fprintf(file, "static const uint64_t pairs[LM_TILE_OP_COUNT][%zu] = {\n", words);
    for (uint32_t op = 0; op < LM_TILE_OP_COUNT; op++)
        for (size_t i = 0; i < words; i++)
            if (pairs[op][i] != 0)
                (void)fprintf(file, "    [%u][%zu] = UINT64_C(0x%llx),\n", op, i,
                              (unsigned long long)pairs[op][i]);
    (void)fprintf(file, "};\n");
    if (fclose(file) != 0) fail("cannot write");
}

/* Every instruction that a tile stands for needs one from slots, to a slot if it has a result: the
 * last resort. */
static bool has_last_resort(uint32_t op) {
    struct lm_tile_key key = {0};
    lm_key_add_kind(&key, letter_of(op, -1) ? LM_KIND_slot : LM_KIND_none);
    lm_key_add_op(&key, op);
    if (has_lane(op)) lm_key_add(&key, 0, 4);
    for (unsigned i = 0; i < arity_of(op); i++)
        lm_key_add_kind(&key, LM_KIND_slot);
    return has_entry(key.bits);
}

static void check_every_op(void) {
    for (uint32_t op = 0; op < LM_TILE_OP_COUNT; op++) {
        cursor = operators[op].name;
        if (strcmp(operators[op].sig, "special") == 0 || arity_of(op) == 0) continue;
        const bool is_tiled = op >= LM_OP_COUNT || strcmp(operators[op].imm, "none") == 0 ||
                              lm_ops[op].width > 0 || has_lane(op);
        if (is_tiled && !has_last_resort(op)) fail("no tile from slots");
    }
}

int main(int count, char **arguments) {
    if (count < 3) {
        (void)fprintf(stderr, "usage: generate_tiles FOLDER TILES...\n");
        return 1;
    }
    read_algebra();
    handlers = open_file(arguments[1], "tile_handlers.inc");
    names = open_file(arguments[1], "tile_names.inc");
    FILE *const keys = open_file(arguments[1], "tile_table.inc");
    FILE *const join_keys = open_file(arguments[1], "join_table.inc");
    for (int i = 2; i < count; i++)
        read_rows(arguments[i]);
    (void)fprintf(names, "#undef TILE\n");
    check_every_op();
    (void)fprintf(keys, "enum { TABLE_LOG2 = %d };\n", TABLE_LOG2);
    (void)fprintf(join_keys, "enum { JOINS_LOG2 = %d };\n", TABLE_LOG2);
    write_table(keys, "table", table);
    write_table(join_keys, "joins", joins);
    write_numbers(arguments[1]);
    write_pairs(arguments[1]);
    lm_arena_free(&arena);
    const bool is_written =
        fclose(handlers) == 0 && fclose(names) == 0 && fclose(keys) == 0 && fclose(join_keys) == 0;
    return is_written ? 0 : 1;
}
