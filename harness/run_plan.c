/* SPDX-License-Identifier: Apache-2.0 */
/* From options to cells: suite, filter, matrix, and a clear message where nothing is left. */
#include <regex.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/complain.h"
#include "harness/files.h"
#include "harness/guest.h"
#include "harness/run.h"

static int complain_suite(struct lm_run *run, const struct lm_error *error) {
    if (error->status != LM_USAGE)
        return lm_complain_error(error, "build the workloads again, or correct the suite");
    struct lm_strings names = {0};
    struct lm_error unread = LM_ERROR_INIT;
    if (lm_suite_names(&run->arena, &names, &unread) != LM_OK)
        return lm_complain_error(&unread, "build Lanemark again");
    return lm_complain_error(error, lm_strings_advice(&names, &run->arena, run->options.suite));
}

/* Without a suite a --workloads folder is taken whole, the installed one by the quick suite. */
static int choose(struct lm_run *run, bool *chosen) {
    struct lm_error error = LM_ERROR_INIT;
    const struct lm_run_options *options = &run->options;
    const bool whole = options->suite == NULL && (options->workloads || options->module);
    for (size_t i = 0; i < run->catalogue.count; i++)
        chosen[i] = whole;
    if (whole) return LM_EXIT_GOOD;
    const char *suite = options->suite != NULL ? options->suite : "quick";
    if (lm_suite_choose(&run->arena, suite, &run->catalogue, chosen, &error) == LM_OK)
        return LM_EXIT_GOOD;
    return complain_suite(run, &error);
}

/* The facts of the module, from the first engine whose library can be asked. A module that it does
 * not take is the user's error, not a failed measurement. */
static int look_at_module(struct lm_run *run, struct lm_module_facts *facts) {
    *facts = (struct lm_module_facts){.variant = "given"};
    for (size_t i = 0; i < lm_engine_count(); i++) {
        const struct lm_engine_row *engine = lm_engine_at(i);
        struct lm_error error = LM_ERROR_INIT;
        if (engine->kind != LM_ENGINE_wasm) continue;
        const char *library = lm_engine_library(&run->arena, engine);
        const lm_status status =
            lm_module_look(&run->arena, library, run->options.module, facts, &error);
        if (status == LM_OK) return LM_EXIT_GOOD;
        if (status == LM_BAD_DATA)
            return lm_complain(LM_EXIT_USAGE, "%s: see `lanemark run --help` for both kinds",
                               error.message);
        if (status != LM_UNSUPPORTED)
            return lm_complain(LM_EXIT_USAGE, "%s: compile or copy the module again",
                               error.message);
    }
    return LM_EXIT_GOOD;
}

/* What was given must mean something to this kind of module. */
static int check_kind(const struct lm_run_options *options, enum lm_abi abi) {
    if (abi == LM_ABI_wasi && options->has_size)
        return lm_complain(LM_EXIT_USAGE,
                           "--size: %s is a WASI command, which has no lm_setup: "
                           "tell it by --args or --stdin",
                           options->module);
    const char *given = options->args.count > 0        ? "--args"
                        : options->input != NULL       ? "--stdin"
                        : options->folders.count > 0   ? "--dir"
                        : options->variables.count > 0 ? "--env"
                                                       : NULL;
    if (abi == LM_ABI_bench && given != NULL)
        return lm_complain(LM_EXIT_USAGE,
                           "%s: %s is a bench ABI module, which sees no system: "
                           "tell it by --size",
                           given, options->module);
    return LM_EXIT_GOOD;
}

/* Makes the path of a file absolute, so that workers and --resume find it from anywhere. */
static int find_file(struct lm_run *run, const char *option, const char **path) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_arena arena = {0};
    struct lm_bytes bytes;
    if (*path == NULL) return LM_EXIT_GOOD;
    const lm_status status = lm_file_read(&arena, *path, &bytes, &error);
    lm_arena_free(&arena);
    if (status != LM_OK)
        return lm_complain(LM_EXIT_USAGE, "%s: %s: name a readable file", option, error.message);
    *path = lm_real_path(&run->arena, *path);
    return LM_EXIT_GOOD;
}

/* Standard input is read from its beginning in every iteration. */
static int check_input(const char *path) {
    struct stat facts;
    if (path == NULL || stat(path, &facts) != 0 || S_ISREG(facts.st_mode)) return LM_EXIT_GOOD;
    return lm_complain(LM_EXIT_USAGE,
                       "--stdin: %s: cannot be read again for each run: write it to "
                       "a file and name that",
                       path);
}

/* The same for folders, whose names stand before a `::`. */
static int find_folders(struct lm_run *run) {
    struct lm_strings *folders = &run->options.folders;
    for (size_t i = 0; i < folders->count; i++) {
        char *host = lm_need_string(&run->arena, folders->items[i]);
        char *mark = strstr(host, "::");
        const char *guest = mark != NULL ? mark + 2 : folders->items[i];
        if (mark != NULL) *mark = '\0';
        struct lm_strings names = {0};
        struct lm_error error = LM_ERROR_INIT;
        if (lm_folder_names(&run->arena, host, &names, &error) != LM_OK)
            return lm_complain(LM_EXIT_USAGE, "--dir: %s: name a readable folder", error.message);
        folders->items[i] =
            lm_need_format(&run->arena, "%s::%s", lm_real_path(&run->arena, host), guest);
    }
    return LM_EXIT_GOOD;
}

static int read_module(struct lm_run *run) {
    struct lm_run_options *options = &run->options;
    struct lm_module_facts facts;
    if (check_input(options->input) != LM_EXIT_GOOD) return LM_EXIT_USAGE;
    const struct {
        const char *option;
        const char **path;
    } files[] = {{"--module", &options->module},
                 {"--stdin", &options->input},
                 {"--expect", &options->expect}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        const int status = find_file(run, files[i].option, files[i].path);
        if (status != LM_EXIT_GOOD) return status;
    }
    int status = look_at_module(run, &facts);
    if (status == LM_EXIT_GOOD) status = check_kind(options, facts.abi);
    if (status == LM_EXIT_GOOD) status = find_folders(run);
    if (status != LM_EXIT_GOOD) return status;
    lm_catalogue_module(&run->arena, options->module, options->size, &facts, &run->catalogue);
    if (options->expect != NULL && run->reference[0] == '\0')
        run->reference = lm_file_sha256(&run->arena, options->expect);
    return LM_EXIT_GOOD;
}

static int read_catalogue(struct lm_run *run) {
    struct lm_error error = LM_ERROR_INIT;
    const struct lm_run_options *options = &run->options;
    if (options->module != NULL) return read_module(run);
    if (lm_catalogue_read(&run->arena, options->workloads, &run->catalogue, &error) == LM_OK)
        return LM_EXIT_GOOD;
    return lm_complain_error(&error, options->workloads != NULL ? "name a folder of built workloads"
                                                                : "build the workloads");
}

static int compile_filter(const char *text, regex_t *filter) {
    const int failure = regcomp(filter, text, REG_EXTENDED | REG_NOSUB);
    if (failure == 0) return LM_EXIT_GOOD;
    char reason[128];
    regerror(failure, filter, reason, sizeof reason);
    return lm_complain(LM_EXIT_USAGE, "--filter: '%s': %s: give a POSIX extended expression", text,
                       reason);
}

/* What the suite counts at other machines' ISAs beside its cells here: all of it where nothing but
 * the suite chooses. A suite that cannot be read was complained of before. */
static struct lm_strings foreign_cells(struct lm_run *run) {
    const struct lm_run_options *options = &run->options;
    struct lm_strings cells = {0};
    const bool chooses = options->isas.count > 0 || options->filter != NULL ||
                         options->workloads != NULL || options->module != NULL;
    if (!chooses)
        (void)lm_suite_foreign(&run->arena, options->suite != NULL ? options->suite : "quick",
                               &cells, NULL);
    return cells;
}

static void plan_cells(struct lm_run *run, const bool *chosen, const regex_t *filter) {
    const struct lm_run_options *options = &run->options;
    const struct lm_selection selection = {.chosen = chosen,
                                           .filter = filter,
                                           .variants = options->variants,
                                           .engines = options->engines,
                                           .isas = options->isas,
                                           .foreign = foreign_cells(run),
                                           .size = options->size,
                                           .bounds = options->bounds,
                                           .shard = options->shard,
                                           .shard_count = options->shard_count};
    lm_matrix_plan(&run->arena, &run->catalogue, &selection, &run->plan);
}

/* One line per engine, ISA and reason, since whole columns are skipped together. */
static void print_skips(const struct lm_plan *plan) {
    for (size_t i = 0; i < plan->skip_count; i++) {
        const struct lm_skip *skip = &plan->skips[i];
        size_t same = 0;
        bool said = false;
        for (size_t j = 0; j < plan->skip_count; j++) {
            const struct lm_skip *other = &plan->skips[j];
            if (strcmp(skip->engine, other->engine) != 0 || strcmp(skip->isa, other->isa) != 0 ||
                strcmp(skip->reason, other->reason) != 0)
                continue;
            same++;
            if (j < i) said = true;
        }
        if (said) continue;
        const bool one = same == 1;
        fprintf(stderr, "lanemark: skipped: %s at %s, %zu cell%s%s%s: %s\n", skip->engine,
                skip->isa, same, one ? "" : "s", one ? " " : "", one ? skip->name : "",
                skip->reason);
    }
}

static int judge_plan(const struct lm_run *run) {
    const struct lm_plan *plan = &run->plan;
    if (plan->matched == 0 && run->options.filter != NULL)
        return lm_complain(LM_EXIT_USAGE,
                           "--filter: '%s' matches none of the cells: see their names with "
                           "`lanemark run --dry-run`",
                           run->options.filter);
    if (plan->matched == 0)
        return lm_complain(LM_EXIT_USAGE, "run: no cell is of the chosen variants, engines and "
                                          "ISAs: choose fewer limits");
    print_skips(plan);
    if (plan->count > 0) return LM_EXIT_GOOD;
    if (plan->skip_count == 0)
        return lm_complain(LM_EXIT_USAGE,
                           "--shard: this part of %zu cells is empty: make fewer "
                           "parts",
                           plan->matched);
    return lm_complain(LM_EXIT_UNMEASURED, "run: every chosen cell was skipped, for the reasons "
                                           "above: choose others, or see `lanemark doctor`");
}

int lm_run_plan(struct lm_run *run) {
    int status = read_catalogue(run);
    if (status != LM_EXIT_GOOD) return status;
    bool *chosen = lm_need(&run->arena, run->catalogue.count, sizeof *chosen);
    status = choose(run, chosen);
    if (status != LM_EXIT_GOOD) return status;
    regex_t filter;
    const bool filtered = run->options.filter != NULL;
    if (filtered && compile_filter(run->options.filter, &filter) != LM_EXIT_GOOD)
        return LM_EXIT_USAGE;
    plan_cells(run, chosen, filtered ? &filter : NULL);
    if (filtered) regfree(&filter);
    return judge_plan(run);
}

static const struct lm_plan_cell *find_cell(const struct lm_plan *plan, const char *name) {
    for (size_t i = 0; i < plan->count; i++)
        if (strcmp(plan->cells[i].name, name) == 0) return &plan->cells[i];
    return NULL;
}

/* The samples to come must be of the very files that those on disk are of. */
static int check_file(struct lm_run *run, const json_t *lanemark, const char *key,
                      const char *path) {
    const char *known = json_string_value(json_object_get(json_object_get(lanemark, "files"), key));
    const char *hash = lm_file_sha256(&run->arena, path);
    if (hash[0] == '\0')
        return lm_complain(LM_EXIT_USAGE,
                           "--resume: %s: cannot be read: put it back, or begin anew", path);
    if (known != NULL && strcmp(known, hash) == 0) return LM_EXIT_GOOD;
    return lm_complain(LM_EXIT_USAGE,
                       "--resume: %s: is not the file the run began with: begin anew", path);
}

/* Nor may an engine have been built anew since. */
static int check_library(struct lm_run *run, const json_t *lanemark,
                         const struct lm_engine_row *engine) {
    const char *known =
        json_string_value(json_object_get(json_object_get(lanemark, "libraries"), engine->name));
    if (known == NULL) return LM_EXIT_GOOD;
    const char *path = lm_run_library(run, engine);
    if (strcmp(known, lm_file_sha256(&run->arena, path)) == 0) return LM_EXIT_GOOD;
    return lm_complain(LM_EXIT_USAGE,
                       "--resume: %s: is not the engine the run began with: begin anew", path);
}

static int keep_planned(struct lm_run *run, const json_t *lanemark) {
    const json_t *names = json_object_get(lanemark, "cells");
    const size_t count = json_array_size(names);
    struct lm_plan_cell *cells = lm_need(&run->arena, count, sizeof *cells);
    for (size_t i = 0; i < count; i++) {
        const char *name = json_string_value(json_array_get(names, i));
        const struct lm_plan_cell *cell = find_cell(&run->plan, name != NULL ? name : "");
        if (cell == NULL)
            return lm_complain(LM_EXIT_USAGE,
                               "--resume: %s: cannot be measured by this build and machine: "
                               "resume where the run began, or begin anew",
                               name != NULL ? name : "(no name)");
        int status = check_file(run, lanemark, lm_run_file_key(run, cell), cell->file);
        if (status == LM_EXIT_GOOD && cell->engine->kind == LM_ENGINE_wasm)
            status = check_library(run, lanemark, cell->engine);
        if (status != LM_EXIT_GOOD) return status;
        cells[i] = *cell;
    }
    run->plan = (struct lm_plan){.cells = cells, .count = count, .matched = count};
    return LM_EXIT_GOOD;
}

int lm_run_plan_rest(struct lm_run *run) {
    struct lm_error error = LM_ERROR_INIT;
    if (lm_run_record_options(run, run->log.run, &error) != LM_OK)
        return lm_complain_error(&error, "begin the run anew");
    if (run->log.output != NULL) run->reference = json_string_value(run->log.output);
    const int status = read_catalogue(run);
    if (status != LM_EXIT_GOOD) return status;
    bool *chosen = lm_need(&run->arena, run->catalogue.count, sizeof *chosen);
    for (size_t i = 0; i < run->catalogue.count; i++)
        chosen[i] = true;
    lm_isa_names(&run->arena, &run->options.isas);
    plan_cells(run, chosen, NULL);
    const json_t *lanemark = json_object_get(run->log.run, "lanemark");
    const char *input = run->options.input;
    if (input != NULL && check_file(run, lanemark, input, input) != LM_EXIT_GOOD)
        return LM_EXIT_USAGE;
    return keep_planned(run, lanemark);
}
