/* SPDX-License-Identifier: Apache-2.0 */
/* The `lanemark` command: finds the subcommand in the table and hands it its arguments. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/revision.h"
#include "harness/strings.h"
#include "harness/worker.h"

static const struct command {
    const char *name, *usage, *summary;
    int (*main)(int argc, char **argv);
} commands[] = {
#define COMMAND(name, usage, summary) {#name, usage, summary, lm_command_##name},
#include "harness/commands.def"
#undef COMMAND
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void print_version(FILE *stream, struct argp_state *state) {
    (void)state;
    fprintf(stream, "lanemark %s, revision %s\ncompiled by %s and %s\nGoogle Benchmark %s\n",
            lm_build_version, lm_build_revision, lm_build_c_compiler, lm_build_cxx_compiler,
            lm_build_benchmark_version);
}

static void print_help(void) {
    puts("Usage: lanemark COMMAND [OPTION...]\n"
         "Measures WebAssembly on real processors, and its SIMD above all.\n\nCommands:");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  %-9s %-28s %s\n", commands[i].name, commands[i].usage, commands[i].summary);
    puts("\nlanemark COMMAND --help explains a command's options; --version names the build.\n"
         "Exit status: 0 good, 1 a failed verification, 2 could not be measured, 3 wrong usage.");
}

static int unknown(const char *name) {
    struct lm_arena arena = {0};
    struct lm_strings names = {0};
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        lm_strings_add(&names, &arena, commands[i].name);
    const int status = lm_complain(LM_EXIT_USAGE, "'%s': there is no such command: %s", name,
                                   lm_strings_advice(&names, &arena, name));
    lm_arena_free(&arena);
    return status;
}

/* argp takes the program's name from argv[0]. */
static int dispatch(const struct command *command, int argc, char **argv) {
    char name[64];
    snprintf(name, sizeof name, "lanemark %s", command->name);
    argv[0] = name;
    program_invocation_short_name = name;
    return command->main(argc, argv);
}

int main(int argc, char **argv) {
    argp_err_exit_status = LM_EXIT_USAGE;
    argp_program_version_hook = print_version;
    const char *first = argc > 1 ? argv[1] : "--help";
    if (strcmp(first, "_worker") == 0) return lm_worker_main(argc - 1, argv + 1);
    if (strcmp(first, "--version") == 0 || strcmp(first, "-V") == 0) {
        print_version(stdout, NULL);
        return LM_EXIT_GOOD;
    }
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
        print_help();
        return argc > 1 ? LM_EXIT_GOOD : LM_EXIT_USAGE;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(first, commands[i].name) == 0) return dispatch(&commands[i], argc - 1, argv + 1);
    return unknown(first);
}
