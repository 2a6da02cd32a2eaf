/* SPDX-License-Identifier: Apache-2.0 */
/* argp table and checks of `lanemark run`. Names are checked against the tables they come from, so
 * that a mistyped engine or ISA is told apart from one that this machine lacks. */
#include "harness/run_options.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/complain.h"
#include "harness/counter_source.h"
#include "harness/engines.h"
#include "harness/usage.h"

enum option_key {
    KEY_SUITE = 256,
    KEY_FILTER,
    KEY_VARIANT,
    KEY_ENGINE,
    KEY_ISA,
    KEY_COUNTERS,
    KEY_SIZE,
    KEY_PROCESSES,
    KEY_MIN_TIME,
    KEY_TIMEOUT,
    KEY_CPU,
    KEY_SEED,
    KEY_OUT,
    KEY_RESUME,
    KEY_SHARD,
    KEY_WORKLOADS,
    KEY_MODULE,
    KEY_VERIFY_ONLY,
    KEY_DRY_RUN,
};

static const struct argp_option table[] = {
    {NULL, 0, NULL, 0, "What to measure:", 1},
    {"suite", KEY_SUITE, "NAME", 0, "Workloads of this suite (quick)", 1},
    {"filter", KEY_FILTER, "REGEX", 0, "Cells whose name this POSIX extended expression finds", 1},
    {"variant", KEY_VARIANT, "LIST", 0, "Of scalar,simd,relaxed (all a workload has)", 1},
    {"engine", KEY_ENGINE, "LIST", 0, "Engines (all)", 1},
    {"isa", KEY_ISA, "LIST", 0, "Instruction sets (each engine's default)", 1},
    {"size", KEY_SIZE, "NAME", 0, "Input size: quick, full, or a number for --module (quick)", 1},
    {"shard", KEY_SHARD, "I/N", 0, "The I-th of N parts of the cells", 1},
    {"workloads", KEY_WORKLOADS, "DIR", 0, "Folder of built workloads (the installed ones)", 1},
    {"module", KEY_MODULE, "FILE.wasm", 0, "Measure this bench ABI module instead of a suite", 1},
    {NULL, 0, NULL, 0, "How to measure:", 2},
    {"processes", KEY_PROCESSES, "N", 0, "Fresh processes per cell (3)", 2},
    {"min-time", KEY_MIN_TIME, "S", 0, "Seconds of timed batches per process (0.1)", 2},
    {"timeout", KEY_TIMEOUT, "S", 0, "Seconds after which a process is killed (60)", 2},
    {"cpu", KEY_CPU, "N", 0, "Pin every worker to this CPU", 2},
    {"seed", KEY_SEED, "N", 0, "Seed of the order (from the clock)", 2},
    {"counters", KEY_COUNTERS, "LIST", 0, "Counter sources (all), or none", 2},
    {"verify-only", KEY_VERIFY_ONLY, NULL, 0, "Check outputs, time nothing, write nothing", 2},
    {"dry-run", KEY_DRY_RUN, NULL, 0, "Print the cells in their order, run nothing", 2},
    {NULL, 0, NULL, 0, "Where results go:", 3},
    {"out", KEY_OUT, "DIR", 0, "New or empty folder (build/runs/UTC-TIME)", 3},
    {"resume", KEY_RESUME, "DIR", 0, "Complete the run begun in this folder", 3},
    {0},
};

/* What every JSON reader keeps whole. */
static const uint64_t most_seed = (UINT64_C(1) << 53) - 1;

static void wrong_value(const struct argp_state *state, const char *option, const char *value,
                        const char *remedy) {
    exit(lm_complain(LM_EXIT_USAGE, "%s: '%s' is not usable: %s (%s --help)", option, value, remedy,
                     state->name));
}

static void number(const struct argp_state *state, const char *option, const char *text,
                   uint64_t low, uint64_t high, uint64_t *value) {
    if (lm_parse_number(text, low, high, value)) return;
    struct lm_run_options *options = state->input;
    wrong_value(state, option, text,
                lm_need_format(options->arena, "give a whole number from %llu to %llu",
                               (unsigned long long)low, (unsigned long long)high));
}

static void seconds(const struct argp_state *state, const char *option, const char *text,
                    double low, double high, double *value) {
    if (lm_parse_real(text, low, high, value)) return;
    struct lm_run_options *options = state->input;
    wrong_value(state, option, text,
                lm_need_format(options->arena, "give seconds from %g to %g", low, high));
}

/* Splits a comma list whose words must all be among `names`. */
static void names_of(const struct argp_state *state, const char *option, const char *text,
                     const struct lm_strings *names, struct lm_strings *list) {
    struct lm_run_options *options = state->input;
    const size_t before = list->count;
    lm_strings_split(list, options->arena, text, ", ");
    if (list->count == before)
        wrong_value(state, option, text, lm_strings_advice(names, options->arena, text));
    for (size_t i = before; i < list->count; i++)
        if (!lm_strings_has(names, list->items[i]))
            exit(lm_complain(LM_EXIT_USAGE, "%s: there is no '%s': %s", option, list->items[i],
                             lm_strings_advice(names, options->arena, list->items[i])));
}

static void shard(const struct argp_state *state, const char *text) {
    struct lm_run_options *options = state->input;
    char *copy = lm_need_string(options->arena, text);
    char *slash = strchr(copy, '/');
    uint64_t index = 0;
    if (slash != NULL) *slash++ = '\0';
    if (slash == NULL || !lm_parse_number(slash, 1, 10000, &options->shard_count) ||
        !lm_parse_number(copy, 1, options->shard_count, &index))
        wrong_value(state, "--shard", text, "give I/N with 1 <= I <= N, such as 2/3");
    options->shard = index - 1;
}

static error_t read_choice(int key, const char *text, const struct argp_state *state) {
    struct lm_run_options *options = state->input;
    struct lm_strings names = {0};
    switch (key) {
    case KEY_SUITE: options->suite = text; return 0;
    case KEY_FILTER: options->filter = text; return 0;
    case KEY_VARIANT:
        lm_strings_split(&names, options->arena, "scalar simd relaxed", " ");
        names_of(state, "--variant", text, &names, &options->variants);
        return 0;
    case KEY_ENGINE:
        lm_engine_names(options->arena, &names);
        names_of(state, "--engine", text, &names, &options->engines);
        return 0;
    case KEY_ISA:
        lm_isa_names(options->arena, &names);
        names_of(state, "--isa", text, &names, &options->isas);
        return 0;
    case KEY_SIZE: options->size = text; return 0;
    case KEY_SHARD: shard(state, text); return 0;
    case KEY_WORKLOADS: options->workloads = text; return 0;
    case KEY_MODULE: options->module = text; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void read_counters(const struct argp_state *state, const char *text) {
    struct lm_run_options *options = state->input;
    struct lm_strings names = {0};
    options->counters = (struct lm_strings){0};
    if (strcmp(text, "none") == 0) return;
    lm_counter_source_names(options->arena, &names);
    names_of(state, "--counters", text, &names, &options->counters);
}

static error_t read_method(int key, const char *text, const struct argp_state *state) {
    struct lm_run_options *options = state->input;
    switch (key) {
    case KEY_PROCESSES: number(state, "--processes", text, 1, 10000, &options->processes); return 0;
    case KEY_MIN_TIME:
        seconds(state, "--min-time", text, 0.001, 3600, &options->min_time);
        return 0;
    case KEY_TIMEOUT: seconds(state, "--timeout", text, 0.01, 1e6, &options->timeout); return 0;
    case KEY_CPU:
        number(state, "--cpu", text, 0, (uint64_t)sysconf(_SC_NPROCESSORS_CONF) - 1, &options->cpu);
        options->has_cpu = true;
        return 0;
    case KEY_SEED:
        number(state, "--seed", text, 0, most_seed, &options->seed);
        options->has_seed = true;
        return 0;
    case KEY_COUNTERS: read_counters(state, text); return 0;
    case KEY_VERIFY_ONLY: options->verify_only = true; return 0;
    case KEY_DRY_RUN: options->dry_run = true; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const char *option_name(int key) {
    for (const struct argp_option *option = table; option->doc != NULL; option++)
        if (option->key == key && key != 0) return option->name;
    return NULL;
}

static error_t read_option(int key, char *text, struct argp_state *state) {
    struct lm_run_options *options = state->input;
    if (key == ARGP_KEY_ARG)
        exit(
            lm_complain(LM_EXIT_USAGE, "run: '%s' is no option: try %s --help", text, state->name));
    if (key == KEY_RESUME) {
        options->resume = text;
        return 0;
    }
    if (option_name(key) != NULL && options->chooses == NULL) options->chooses = option_name(key);
    if (key == KEY_OUT) {
        options->out = text;
        return 0;
    }
    const error_t choice = read_choice(key, text, state);
    return choice == ARGP_ERR_UNKNOWN ? read_method(key, text, state) : choice;
}

/* What no single option can tell. */
static void check_together(const struct lm_run_options *options) {
    if (options->resume != NULL && options->chooses != NULL)
        exit(lm_complain(LM_EXIT_USAGE,
                         "--resume: goes on with the options of the run it completes: leave --%s "
                         "out",
                         options->chooses));
    if (options->module != NULL &&
        (options->suite != NULL || options->workloads != NULL || options->variants.count > 0))
        exit(lm_complain(
            LM_EXIT_USAGE,
            "--module: is measured alone: leave --suite, --workloads and --variant out"));
    uint64_t size = 0;
    if (options->module != NULL && !lm_parse_number(options->size, 0, UINT32_MAX, &size))
        exit(lm_complain(LM_EXIT_USAGE,
                         "--size: '%s' means nothing to a module without manifest: "
                         "give the number for its lm_setup",
                         options->size));
    struct lm_strings sizes = {.items = (const char *[]){"quick", "full"}, .count = 2};
    if (options->module == NULL && !lm_strings_has(&sizes, options->size))
        exit(lm_complain(LM_EXIT_USAGE, "--size: there is no '%s': choose from quick, full",
                         options->size));
}

void lm_run_options_read(struct lm_arena *arena, int argc, char **argv,
                         struct lm_run_options *options) {
    *options = (struct lm_run_options){
        .arena = arena, .processes = 3, .shard_count = 1, .min_time = 0.1, .timeout = 60};
    lm_counter_source_names(arena, &options->counters);
    const struct argp argp = {
        .options = table,
        .parser = read_option,
        .doc = "Measures workloads on engines, each process of each cell in a fresh worker.\v"
               "Every output is verified before it is timed. Exit status: 0 good, 1 a failed "
               "verification, 2 nothing could be measured, 3 wrong usage."};
    lm_usage_parse(arena, &argp, argc, argv, options);
    if (options->size == NULL) options->size = options->module != NULL ? "1024" : "quick";
    check_together(options);
}
