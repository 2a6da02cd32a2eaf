/* SPDX-License-Identifier: Apache-2.0 */
/* A bytecode interpreter with switch dispatch (P. Klint, "Interpretation Techniques", Software:
 * Practice and Experience 11, 1981): an indirect jump for every instruction or two. The assembler,
 * the programs it runs and the bench ABI; the interpreter is in scalar.c. */
#include "bytecode.h"

#include "bench.h"

#include <stddef.h>
#include <string.h>

/* What the assembler knows of the instructions. */
#define DESCRIBE(name, has_operand) {#name, has_operand},
static const struct {
    const char *name;
    bool has_operand;
} descriptions[] = {BYTECODE_OPS(DESCRIBE)};

#define MAX_LABELS 64

/* A piece of the source: letters, digits, underscores and signs. */
struct token {
    const char *text;
    size_t size;
};

struct assembler {
    struct bytecode_program *program;
    const char *source;
    struct token labels[MAX_LABELS];
    uint32_t places[MAX_LABELS];
    size_t label_count;
    bool defining; /* the first pass, which finds the labels */
};

static bool is_blank(char character) {
    return character == ' ' || character == '\n';
}

/* The next piece up to a blank; of size 0 at the end. */
static struct token next_token(struct assembler *assembler) {
    while (is_blank(*assembler->source))
        assembler->source++;
    struct token token = {assembler->source, 0};
    while (token.text[token.size] != '\0' && !is_blank(token.text[token.size]))
        token.size++;
    assembler->source += token.size;
    return token;
}

static bool same_text(struct token a, struct token b) {
    if (a.size != b.size) return false;
    for (size_t i = 0; i < a.size; i++)
        if (a.text[i] != b.text[i]) return false;
    return true;
}

static bool find_label(const struct assembler *assembler, struct token name, uint32_t *place) {
    for (size_t i = 0; i < assembler->label_count; i++) {
        if (!same_text(assembler->labels[i], name)) continue;
        *place = assembler->places[i];
        return true;
    }
    return false;
}

static bool define_label(struct assembler *assembler, struct token name) {
    uint32_t place;
    if (!assembler->defining) return true;
    if (assembler->label_count == MAX_LABELS || find_label(assembler, name, &place)) return false;
    assembler->labels[assembler->label_count] = name;
    assembler->places[assembler->label_count++] = assembler->program->size;
    return true;
}

static bool parse_number(struct token token, uint32_t *number) {
    const bool negative = token.size > 0 && token.text[0] == '-';
    uint32_t value = 0;
    for (size_t i = negative; i < token.size; i++) {
        const char digit = token.text[i];
        if (digit < '0' || digit > '9' || value > 99999) return false;
        value = value * 10 + (uint32_t)(digit - '0');
    }
    *number = negative ? 0 - value : value;
    return token.size > negative;
}

static bool parse_operand(struct assembler *assembler, uint32_t *operand) {
    const struct token token = next_token(assembler);
    if (parse_number(token, operand)) return true;
    return find_label(assembler, token, operand) || (assembler->defining && token.size > 0);
}

static bool find_op(struct token name, uint32_t *op) {
    for (uint32_t i = 0; i < BYTECODE_OP_COUNT; i++) {
        const char *const text = descriptions[i].name;
        size_t size = 0;
        while (text[size] != '\0')
            size++;
        *op = i;
        if (same_text(name, (struct token){text, size})) return true;
    }
    return false;
}

/* Translates one label or instruction, whose first piece is `token`. */
static bool assemble_one(struct assembler *assembler, struct token token) {
    struct bytecode_program *const program = assembler->program;
    uint32_t op, operand = 0;
    if (token.text[token.size - 1] == ':')
        return define_label(assembler, (struct token){token.text, token.size - 1});
    if (!find_op(token, &op) || program->size == BYTECODE_CODE) return false;
    if (descriptions[op].has_operand && !parse_operand(assembler, &operand)) return false;
    program->code[program->size++] = operand << 8 | op;
    return true;
}

bool bytecode_assemble(struct bytecode_program *program, const char *source) {
    struct assembler assembler = {.program = program};
    for (int pass = 0; pass < 2; pass++) {
        memset(program, 0, sizeof *program);
        assembler.defining = pass == 0;
        assembler.source = source;
        for (struct token token = next_token(&assembler); token.size > 0;
             token = next_token(&assembler)) {
            if (!assemble_one(&assembler, token)) return false;
        }
    }
    return true;
}

const char *const bytecode_samples[BYTECODE_SAMPLES] = {
    [BYTECODE_FIBONACCI] = "push 0 get call fibonacci halt\n"
                           "fibonacci: load -3 push 2 lt jump_zero deeper load -3 ret 1\n"
                           "deeper: load -3 push 1 sub call fibonacci\n"
                           "        load -3 push 2 sub call fibonacci add ret 1\n",

    /* Locals: n, count, i, j. Word i of the memory is 1 where i is composite; n is read first. */
    [BYTECODE_PRIMES] = "push 0 get push 0 push 2 push 0\n"
                        "next: load 2 load 0 lt jump_zero done\n"
                        "      load 2 get jump_zero prime\n"
                        "more: load 2 push 1 add store 2 jump next\n"
                        "prime: load 1 push 1 add store 1 load 2 load 2 add store 3\n"
                        "cross: load 3 load 0 lt jump_zero more\n"
                        "       push 1 load 3 put load 3 load 2 add store 3 jump cross\n"
                        "done: load 1 halt\n",

    /* Locals: start, x, steps, most steps, best start. */
    [BYTECODE_COLLATZ] = "push 0 get push 0 push 0 push 0 push 0\n"
                         "start: load 0 jump_zero done load 0 store 1 push 0 store 2\n"
                         "step: load 1 push 1 eq jump_zero go_on\n"
                         "      load 2 load 3 lt jump_zero best\n"
                         "next: load 0 push 1 sub store 0 jump start\n"
                         "best: load 2 store 3 load 0 store 4 jump next\n"
                         "go_on: load 2 push 1 add store 2 load 1 push 1 and jump_zero even\n"
                         "       load 1 push 3 mul push 1 add store 1 jump step\n"
                         "even: load 1 push 1 shr store 1 jump step\n"
                         "done: load 4 halt\n",

    /* place(taken, left, right), at -5, -4 and -3; word 1 holds the mask of all columns. Locals:
     * ways, open columns, queen. */
    [BYTECODE_QUEENS] =
        "push 1 push 0 get shl push 1 sub push 1 put\n"
        "push 0 push 0 push 0 call place halt\n"
        "place: load -5 push 1 get eq jump_zero search push 1 ret 3\n"
        "search: push 0 push 1 get push 1 get load -5 load -4 or load -3 or and sub push 0\n"
        "loop: load 1 jump_zero done\n"
        "      load 1 push 0 load 1 sub and store 2 load 1 load 2 sub store 1\n"
        "      load -5 load 2 or load -4 load 2 or push 1 shl load -3 load 2 or push 1 shr\n"
        "      call place load 0 add store 0 jump loop\n"
        "done: load 0 ret 3\n",
};

static struct bytecode_program programs[BYTECODE_SAMPLES];
static uint32_t arguments[BYTECODE_SAMPLES];
static LM_ALIGNED uint32_t memory[BYTECODE_MEMORY];
static struct bytecode_outcome outcomes[BYTECODE_SAMPLES];

static uint32_t log2_of(uint32_t n) {
    return 31 - (uint32_t)__builtin_clz(n);
}

/* Primes and Collatz numbers up to the size, and what takes about as long. */
void lm_setup(uint32_t size) {
    lm_require(size >= 16 && size < BYTECODE_MEMORY);
    arguments[BYTECODE_FIBONACCI] = log2_of(size) + 6;
    arguments[BYTECODE_PRIMES] = size;
    arguments[BYTECODE_COLLATZ] = size / 4;
    arguments[BYTECODE_QUEENS] = log2_of(size) / 2 + 2;
    for (size_t i = 0; i < BYTECODE_SAMPLES; i++)
        lm_require(bytecode_assemble(&programs[i], bytecode_samples[i]));
}

void lm_run(void) {
    for (size_t i = 0; i < BYTECODE_SAMPLES; i++) {
        memset(memory, 0, sizeof memory);
        memory[0] = arguments[i];
        outcomes[i] = bytecode_run(&programs[i], memory);
    }
}

const void *lm_result(void) {
    return outcomes;
}

uint32_t lm_result_size(void) {
    return (uint32_t)sizeof outcomes;
}
