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
    KEY_BOUNDS,
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
    KEY_ARGS,
    KEY_STDIN,
    KEY_EXPECT,
    KEY_DIR,
    KEY_ENV,
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
    {"bounds", KEY_BOUNDS, "MODE", 0,
     "How accesses are kept inside memories: guard, check, none (guard)", 1},
    {"size", KEY_SIZE, "NAME", 0, "Input size: quick, full, or a number for --module (quick)", 1},
    {"shard", KEY_SHARD, "I/N", 0, "The I-th of N parts of the workloads", 1},
    {"workloads", KEY_WORKLOADS, "DIR", 0, "Folder of built workloads (the installed ones)", 1},
    {NULL, 0, NULL, 0, "A module of your own instead of a suite:", 2},
    {"module", KEY_MODULE, "FILE.wasm", 0, "A WASI command, run whole, or a bench ABI module", 2},
    {"args", KEY_ARGS, "WORD...", 0, "Its arguments, up to the next --OPTION; all behind a --", 2},
    {"stdin", KEY_STDIN, "FILE", 0, "Its standard input (empty)", 2},
    {"expect", KEY_EXPECT, "FILE", 0, "What it must print (the same each time)", 2},
    {"dir", KEY_DIR, "HOST::GUEST", 0, "A folder it is given; repeatable", 2},
    {"env", KEY_ENV, "NAME=VALUE", 0, "A variable of its environment; repeatable", 2},
    {NULL, 0, NULL, 0, "How to measure:", 3},
    {"processes", KEY_PROCESSES, "N", 0, "Fresh processes per cell (3)", 3},
    {"min-time", KEY_MIN_TIME, "S", 0, "Seconds of timed batches per process (0.1)", 3},
    {"timeout", KEY_TIMEOUT, "S", 0, "Seconds after which a process is killed (60)", 3},
    {"cpu", KEY_CPU, "N", 0, "Pin every worker to this CPU", 3},
    {"seed", KEY_SEED, "N", 0, "Seed of the order (from the clock)", 3},
    {"counters", KEY_COUNTERS, "LIST", 0,
     "Counter sources and groups, or all or none (all but the slow ones)", 3},
    {"verify-only", KEY_VERIFY_ONLY, NULL, 0, "Check outputs, time nothing, write nothing", 3},
    {"dry-run", KEY_DRY_RUN, NULL, 0, "Print the cells in their order, run nothing", 3},
    {NULL, 0, NULL, 0, "Where results go:", 4},
    {"out", KEY_OUT, "DIR", 0, "New or empty folder (build/runs/UTC-TIME)", 4},
    {"resume", KEY_RESUME, "DIR", 0, "Complete the run begun in this folder", 4},
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
    case KEY_BOUNDS:
        lm_strings_split(&names, options->arena, "guard check none", " ");
        if (!lm_strings_has(&names, text))
            wrong_value(state, "--bounds", text, lm_strings_advice(&names, options->arena, text));
        options->bounds = text;
        return 0;
    case KEY_SIZE:
        options->size = text;
        options->has_size = true;
        return 0;
    case KEY_SHARD: shard(state, text); return 0;
    case KEY_WORKLOADS: options->workloads = text; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static error_t read_module(int key, const char *text, const struct argp_state *state) {
    struct lm_run_options *options = state->input;
    switch (key) {
    case KEY_MODULE: options->module = text; return 0;
    case KEY_ARGS: lm_strings_add(&options->args, options->arena, text); return 0;
    case KEY_STDIN: options->input = text; return 0;
    case KEY_EXPECT: options->expect = text; return 0;
    case KEY_DIR: lm_strings_add(&options->folders, options->arena, text); return 0;
    case KEY_ENV:
        if (strchr(text, '=') == NULL) wrong_value(state, "--env", text, "write NAME=VALUE");
        lm_strings_add(&options->variables, options->arena, text);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static void read_counters(const struct argp_state *state, const char *text) {
    struct lm_run_options *options = state->input;
    struct lm_strings names = {0};
    options->counters = (struct lm_strings){0};
    if (strcmp(text, "none") == 0) return;
    if (strcmp(text, "all") == 0) {
        lm_counter_source_names(options->arena, &options->counters);
        return;
    }
    lm_counter_choices(options->arena, &names);
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

/* Rows and jobs are JSON, which holds UTF-8 alone. */
static void check_text(const struct argp_state *state, const char *text) {
    json_t *copy = text != NULL ? json_string(text) : json_true();
    if (copy == NULL)
        exit(lm_complain(LM_EXIT_USAGE,
                         "run: a value is no UTF-8, which results are written in: "
                         "rename it (%s --help)",
                         state->name));
    json_decref(copy);
}

error_t lm_run_options_take(int key, char *text, struct argp_state *state) {
    struct lm_run_options *options = state->input;
    check_text(state, text);
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
    error_t known = read_choice(key, text, state);
    if (known == ARGP_ERR_UNKNOWN) known = read_module(key, text, state);
    return known == ARGP_ERR_UNKNOWN ? read_method(key, text, state) : known;
}

/* The first option given that only --module explains, or NULL. */
static const char *module_option(const struct lm_run_options *options) {
    if (options->args.count > 0) return "--args";
    if (options->input != NULL) return "--stdin";
    if (options->expect != NULL) return "--expect";
    if (options->folders.count > 0) return "--dir";
    return options->variables.count > 0 ? "--env" : NULL;
}

static bool only_native(const struct lm_run_options *options) {
    return options->engines.count == 1 && strcmp(options->engines.items[0], "native") == 0;
}

static void check_module(const struct lm_run_options *options) {
    uint64_t size = 0;
    if (options->suite != NULL || options->workloads != NULL || options->variants.count > 0)
        exit(lm_complain(
            LM_EXIT_USAGE,
            "--module: is measured alone: leave --suite, --workloads and --variant out"));
    if (!lm_parse_number(options->size, 0, UINT32_MAX, &size))
        exit(lm_complain(LM_EXIT_USAGE,
                         "--size: '%s' means nothing to a module without manifest: "
                         "give the number for its lm_setup",
                         options->size));
    if (only_native(options))
        exit(lm_complain(LM_EXIT_USAGE, "--engine: a module has no native build: choose an engine "
                                        "for Wasm (lanemark list engines)"));
}

/* What no single option can tell. */
static void check_together(const struct lm_run_options *options) {
    if (options->resume != NULL && options->chooses != NULL)
        exit(lm_complain(LM_EXIT_USAGE,
                         "--resume: goes on with the options of the run it completes: leave --%s "
                         "out",
                         options->chooses));
    if (options->module != NULL) {
        check_module(options);
        return;
    }
    if (module_option(options) != NULL)
        exit(lm_complain(LM_EXIT_USAGE, "%s: is for a module: add --module FILE.wasm",
                         module_option(options)));
    struct lm_strings sizes = {.items = (const char *[]){"quick", "full"}, .count = 2};
    if (!lm_strings_has(&sizes, options->size))
        exit(lm_complain(LM_EXIT_USAGE, "--size: there is no '%s': choose from quick, full",
                         options->size));
}

/* Each word that --args takes becomes an --args=WORD of its own: those up to the next that begins
 * with two dashes, or, behind a `--`, all that are left. */
static char **spread_args(struct lm_arena *arena, int argc, char **argv, int *count) {
    char **words = lm_need(arena, (size_t)argc + 1, sizeof *words);
    *count = 0;
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--args") != 0 || i + 1 == argc) {
            words[(*count)++] = argv[i];
            continue;
        }
        const bool all = strcmp(argv[i + 1], "--") == 0;
        if (all) i++;
        while (i + 1 < argc && (all || strncmp(argv[i + 1], "--", 2) != 0))
            words[(*count)++] = lm_need_format(arena, "--args=%s", argv[++i]);
    }
    return words;
}

const struct argp_option *lm_run_options_table(void) {
    return table;
}

void lm_run_options_begin(struct lm_arena *arena, struct lm_run_options *options) {
    *options = (struct lm_run_options){.arena = arena,
                                       .bounds = "guard",
                                       .processes = 3,
                                       .shard_count = 1,
                                       .min_time = 0.1,
                                       .timeout = 60};
    lm_counter_usual_names(arena, &options->counters);
}

void lm_run_options_read(struct lm_arena *arena, int argc, char **argv,
                         struct lm_run_options *options) {
    lm_run_options_begin(arena, options);
    const struct argp argp = {
        .options = table,
        .parser = lm_run_options_take,
        .doc = "Measures workloads on engines, each process of each cell in a fresh worker.\v"
               "Every output is verified before it is timed. Exit status: 0 good, 1 a failed "
               "verification, 2 nothing could be measured, 3 wrong usage."};
    int count = 0;
    char **words = spread_args(arena, argc, argv, &count);
    lm_usage_parse(arena, &argp, count, words, options);
    if (options->size == NULL) options->size = options->module != NULL ? "1024" : "quick";
    check_together(options);
}
