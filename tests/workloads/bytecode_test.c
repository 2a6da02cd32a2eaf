/* SPDX-License-Identifier: Apache-2.0 */
/* Bytecode interpreter: every instruction by itself, sources that are no programs, the workload's
 * programs with known answers, and arbitrary code, which stays inside the machine. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/bytecode/bytecode.h"

static struct bytecode_outcome run(const char *source, uint32_t first_word) {
    struct bytecode_program program;
    const size_t size = BYTECODE_MEMORY * sizeof(uint32_t);
    uint32_t *const memory = guarded_alloc(size);
    memory[0] = first_word;
    if (!bytecode_assemble(&program, source)) fail_msg("no program: %s", source);
    const struct bytecode_outcome outcome = bytecode_run(&program, memory);
    guarded_free(memory, size);
    return outcome;
}

static void executes_each_instruction(void **state) {
    (void)state;
    static const struct {
        const char *source;
        uint32_t value, steps;
    } cases[] = {
        {"push 7 halt", 7, 2},
        {"push -7 halt", 0xfffffff9, 2},
        {"push 1 push 2 drop halt", 1, 4},
        {"push 5 push 6 load 0 halt", 5, 4},
        {"push 5 push 6 store 0 load 0 halt", 6, 5},
        {"push 9 push 8 put push 8 get halt", 9, 6},
        {"push 9 push 4104 put push 8 get halt", 9, 6}, /* the memory is a ring */
        {"push -1 push 3 add halt", 2, 4},
        {"push 1 push 3 sub halt", 0xfffffffe, 4},
        {"push -1 push 3 mul halt", 0xfffffffd, 4},
        {"push -1 push 2 div halt", 0x7fffffff, 4},
        {"push 5 push 0 div halt", 0, 4},
        {"push 12 push 10 and halt", 8, 4},
        {"push 12 push 10 or halt", 14, 4},
        {"push 3 push 33 shl halt", 6, 4},
        {"push -1 push 28 shr halt", 15, 4},
        {"push 1 push -1 lt halt", 1, 4},
        {"push -1 push 1 lt halt", 0, 4},
        {"push 1 push 1 lt halt", 0, 4},
        {"push 4 push 4 eq halt", 1, 4},
        {"push 4 push 5 eq halt", 0, 4},
        {"push 1 jump over push 2 over: halt", 1, 3},
        {"push 1 push 0 jump_zero over push 2 over: halt", 1, 4},
        {"push 1 push 3 jump_zero over push 2 over: halt", 2, 5},
        {"push 8 push 3 push 5 call less halt less: load -4 load -3 sub ret 2", 0xfffffffe, 9},
        {"push 8 push 3 call drops sub halt drops: push 1 push 2 ret 1", 6, 8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct bytecode_outcome outcome = run(cases[i].source, 0);
        if (outcome.value != cases[i].value || outcome.steps != cases[i].steps)
            fail_msg("%s: %#x after %u", cases[i].source, outcome.value, outcome.steps);
    }
}

static void refuses_what_is_no_program(void **state) {
    (void)state;
    static const char *const cases[] = {
        "push",    "push x",          "jump nowhere halt", "pop",
        "pushy 1", "push 1 2",        "a: a: halt",        "push 1x",
        "push -",  "push 1000000000", "halt: push :",      "HALT",
    };
    static const char *const programs[] = {"", "a:", "a: halt", "jump a a: halt\n \n",
                                           "halt: halt"};
    struct bytecode_program program;
    char source[5 * (BYTECODE_CODE + 1) + 1] = "";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (bytecode_assemble(&program, cases[i])) fail_msg("a program: %s", cases[i]);
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (!bytecode_assemble(&program, programs[i])) fail_msg("no program: %s", programs[i]);
    for (size_t i = 0; i <= BYTECODE_CODE; i++)
        memcpy(source + 5 * i, "halt ", 5);
    assert_false(bytecode_assemble(&program, source));
    source[5 * BYTECODE_CODE] = '\0';
    assert_true(bytecode_assemble(&program, source));
}

static void knows_its_samples_answers(void **state) {
    (void)state;
    static const struct {
        enum bytecode_sample sample;
        uint32_t n, value;
    } cases[] = {
        {BYTECODE_FIBONACCI, 0, 0},   {BYTECODE_FIBONACCI, 1, 1},   {BYTECODE_FIBONACCI, 20, 6765},
        {BYTECODE_PRIMES, 2, 0},      {BYTECODE_PRIMES, 3, 1},      {BYTECODE_PRIMES, 100, 25},
        {BYTECODE_PRIMES, 1000, 168}, {BYTECODE_PRIMES, 4000, 550}, {BYTECODE_COLLATZ, 1, 1},
        {BYTECODE_COLLATZ, 10, 9},    {BYTECODE_COLLATZ, 100, 97},  {BYTECODE_COLLATZ, 999, 871},
        {BYTECODE_QUEENS, 1, 1},      {BYTECODE_QUEENS, 3, 0},      {BYTECODE_QUEENS, 6, 4},
        {BYTECODE_QUEENS, 8, 92},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(run(bytecode_samples[cases[i].sample], cases[i].n).value, cases[i].value);
}

/* Code with all bits at random, but none that leads backwards, so that it comes to its end. */
static void keeps_wild_code_inside(void **state) {
    (void)state;
    const size_t size = BYTECODE_MEMORY * sizeof(uint32_t);
    struct lm_random random = test_random();
    struct bytecode_program *const program = guarded_alloc(sizeof *program);
    uint32_t *const memory = guarded_alloc(size);
    for (int round = 0; round < 3000; round++) {
        for (uint32_t i = 0; i < BYTECODE_CODE; i++) {
            const uint32_t op = lm_random_below(&random, BYTECODE_jump);
            program->code[i] =
                (uint32_t)lm_random_u64(&random) << 8 | (op == 0 ? BYTECODE_get : op);
        }
        program->code[BYTECODE_CODE - 1] = BYTECODE_halt;
        assert_int_equal(bytecode_run(program, memory).steps, BYTECODE_CODE);
        /* A call of anywhere, whence a return that takes any number of words comes back. */
        const uint32_t place = 2 + lm_random_below(&random, BYTECODE_CODE - 2);
        for (uint32_t i = 0; i < BYTECODE_CODE; i++)
            program->code[i] = (uint32_t)lm_random_u64(&random) << 8 | BYTECODE_ret;
        program->code[0] =
            (BYTECODE_CODE * lm_random_below(&random, 1 << 16) + place) << 8 | BYTECODE_call;
        program->code[1] = BYTECODE_halt;
        assert_int_equal(bytecode_run(program, memory).steps, 3);
    }
    guarded_free(memory, size);
    guarded_free(program, sizeof *program);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(executes_each_instruction),
        cmocka_unit_test(refuses_what_is_no_program),
        cmocka_unit_test(knows_its_samples_answers),
        cmocka_unit_test(keeps_wild_code_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
