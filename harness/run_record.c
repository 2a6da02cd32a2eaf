/* SPDX-License-Identifier: Apache-2.0 */
/* The description of a run as its first line, and the options read back from it for --resume. */
#include <string.h>

#include "harness/complain.h"
#include "harness/counter_source.h"
#include "harness/files.h"
#include "harness/machine.h"
#include "harness/model/model.h"
#include "harness/noise.h"
#include "harness/revision.h"
#include "harness/run.h"
#include "results/results.h"

const char *lm_run_file_key(struct lm_run *run, const struct lm_plan_cell *cell) {
    if (cell->workload->module != NULL) return cell->file;
    const size_t folder = strlen(run->catalogue.folder);
    return lm_need_string(&run->arena, cell->file + folder + 1);
}

static void add_hash(struct lm_run *run, json_t *files, const char *key, const char *path) {
    if (json_object_get(files, key) != NULL) return;
    const char *hash = lm_file_sha256(&run->arena, path);
    if (hash[0] != '\0') json_object_set_new(files, key, json_string(hash));
}

static json_t *hashes(struct lm_run *run) {
    json_t *files = json_object();
    for (size_t i = 0; i < run->plan.count; i++)
        add_hash(run, files, lm_run_file_key(run, &run->plan.cells[i]), run->plan.cells[i].file);
    if (run->options.input != NULL) add_hash(run, files, run->options.input, run->options.input);
    return files;
}

const char *lm_run_library(struct lm_run *run, const struct lm_engine_row *engine) {
    const char *folder = run->options.engines_from;
    const char *path =
        folder == NULL ? NULL : lm_need_format(&run->arena, "%s/%s", folder, engine->library);
    return path != NULL && lm_file_exists(path) ? path : lm_engine_library(&run->arena, engine);
}

/* SHA-256 of each engine's library: with the guest's file it stands for the machine code that runs.
 */
static json_t *libraries(struct lm_run *run) {
    json_t *hashes_of = json_object();
    for (size_t i = 0; i < run->plan.count; i++) {
        const struct lm_engine_row *engine = run->plan.cells[i].engine;
        if (engine->kind == LM_ENGINE_wasm)
            add_hash(run, hashes_of, engine->name, lm_run_library(run, engine));
    }
    return hashes_of;
}

static json_t *cell_names(const struct lm_run *run) {
    json_t *names = json_array();
    for (size_t i = 0; i < run->plan.count; i++)
        json_array_append_new(names, json_string(run->plan.cells[i].name));
    return names;
}

/* Where the cells of a shard belong in the whole run. */
static json_t *cell_places(const struct lm_run *run) {
    json_t *places = json_object();
    for (size_t i = 0; i < run->plan.count; i++)
        json_object_set_new(places, run->plan.cells[i].name,
                            json_integer((json_int_t)run->plan.cells[i].place));
    return places;
}

static json_t *skips(const struct lm_run *run) {
    json_t *list = json_array();
    for (size_t i = 0; i < run->plan.skip_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "cell", run->plan.skips[i].name,
                                              "reason", run->plan.skips[i].reason));
    return list;
}

/* What a module of the user's is given and held to. */
static json_t *program_json(const struct lm_run *run) {
    const struct lm_run_options *options = &run->options;
    if (options->module == NULL) return NULL;
    const char *reference = options->expect != NULL ? run->reference : NULL;
    return json_pack("{s:s, s:o, s:s*, s:s*, s:s*, s:o, s:o}", "file", options->module, "args",
                     lm_strings_json(&options->args), "stdin", options->input, "expect",
                     options->expect, "reference", reference, "folders",
                     lm_strings_json(&options->folders), "variables",
                     lm_strings_json(&options->variables));
}

static json_t *options_json(struct lm_run *run) {
    const struct lm_run_options *options = &run->options;
    json_t *counters = lm_strings_json(&options->counters);
    const char *workloads = options->workloads == NULL ? NULL : run->catalogue.folder;
    return json_pack(
        "{s:s*, s:o*, s:s, s:s, s:f, s:f, s:I, s:o, s:s}", "workloads", workloads, "module",
        program_json(run), "bounds", options->bounds, "size", options->size, "min_time",
        options->min_time, "timeout", options->timeout, "cpu",
        options->has_cpu ? (json_int_t)options->cpu : (json_int_t)-1, "counters", counters, "shard",
        lm_need_format(&run->arena, "%llu/%llu", (unsigned long long)options->shard + 1,
                       (unsigned long long)options->shard_count));
}

/* Whether nobody chose other counters. */
static bool is_usual(const struct lm_strings *counters) {
    struct lm_arena arena = {0};
    struct lm_strings usual = {0};
    lm_counter_usual_names(&arena, &usual);
    bool same = usual.count == counters->count;
    for (size_t i = 0; same && i < usual.count; i++)
        same = lm_strings_has(counters, usual.items[i]);
    lm_arena_free(&arena);
    return same;
}

void lm_run_survey(struct lm_run *run) {
    struct lm_survey survey = {.library = ""};
    for (size_t i = 0; i < run->plan.count && survey.library[0] == '\0'; i++)
        if (run->plan.cells[i].engine->kind == LM_ENGINE_wasm)
            survey.library = lm_engine_library(&run->arena, run->plan.cells[i].engine);
    lm_counts_available(&run->known, "load_time", "ns", "clock", "measured");
    lm_counts_available(&run->known, "setup_time", "ns", "clock", "measured");
    lm_counters_survey(&run->options.counters, &survey, &run->known);
    run->modelled = run->known;
    if (is_usual(&run->options.counters)) lm_model_survey(&run->modelled);
}

static const char *suite_name(const struct lm_run_options *options) {
    if (options->suite != NULL) return options->suite;
    if (options->module != NULL) return "module";
    return options->workloads != NULL ? "all" : "quick";
}

json_t *lm_run_record(struct lm_run *run) {
    const struct lm_run_options *options = &run->options;
    json_t *lanemark = json_pack("{s:i, s:s, s:s, s:I, s:s, s:s, s:I}", "schema", LM_RESULTS_SCHEMA,
                                 "version", lm_build_version, "revision", lm_build_revision, "seed",
                                 (json_int_t)options->seed, "size", options->size, "suite",
                                 suite_name(options), "processes", (json_int_t)options->processes);
    json_t *machine = lm_machine_json(&run->arena);
    json_object_set_new(
        lanemark, "environment",
        lm_environment_json(&run->arena, machine, options->has_cpu ? (int)options->cpu : -1));
    json_object_set_new(lanemark, "machine", machine);
    json_object_set_new(lanemark, "compilers", lm_build_json());
    json_object_set_new(lanemark, "files", hashes(run));
    json_object_set_new(lanemark, "libraries", libraries(run));
    json_object_set_new(lanemark, "counters", lm_counts_list(&run->known, false));
    json_object_set_new(lanemark, "options", options_json(run));
    json_object_set_new(lanemark, "skipped", skips(run));
    json_object_set_new(lanemark, "cells", cell_names(run));
    if (options->shard_count > 1) json_object_set_new(lanemark, "cell_places", cell_places(run));
    return json_pack("{s:s, s:i, s:o, s:o}", "kind", "run", "schema", LM_RESULTS_SCHEMA, "context",
                     lm_machine_context(&run->arena), "lanemark", lanemark);
}

static bool read_program(struct lm_run *run, json_t *program) {
    struct lm_run_options *options = &run->options;
    const json_t *args = NULL;
    const json_t *folders = NULL;
    const json_t *variables = NULL;
    if (program == NULL) return true;
    const char *reference = NULL;
    if (json_unpack(program, "{s:s, s:o, s?s, s?s, s?s, s:o, s:o}", "file", &options->module,
                    "args", &args, "stdin", &options->input, "expect", &options->expect,
                    "reference", &reference, "folders", &folders, "variables", &variables) != 0)
        return false;
    if (reference != NULL) run->reference = reference;
    return lm_strings_read(args, &run->arena, &options->args) &&
           lm_strings_read(folders, &run->arena, &options->folders) &&
           lm_strings_read(variables, &run->arena, &options->variables);
}

lm_status lm_run_record_options(struct lm_run *run, const json_t *record, struct lm_error *error) {
    struct lm_run_options *options = &run->options;
    json_error_t reason;
    json_int_t seed = 0;
    json_int_t processes = 0;
    json_int_t cpu = -1;
    const json_t *counters = NULL;
    json_t *program = NULL;
    json_t *lanemark = json_object_get(record, "lanemark");
    if (json_unpack_ex(lanemark, &reason, 0,
                       "{s:I, s:I, s:{s?s, s?s, s?o, s:s, s:F, s:F, s:I, s:o}}", "seed", &seed,
                       "processes", &processes, "options", "bounds", &options->bounds, "workloads",
                       &options->workloads, "module", &program, "size", &options->size, "min_time",
                       &options->min_time, "timeout", &options->timeout, "cpu", &cpu, "counters",
                       &counters) != 0)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: %s", run->log.path, reason.text);
    options->seed = (uint64_t)seed;
    options->processes = (uint64_t)processes;
    options->has_cpu = cpu >= 0;
    options->cpu = cpu >= 0 ? (uint64_t)cpu : 0;
    options->counters = (struct lm_strings){0};
    if (lm_strings_read(counters, &run->arena, &options->counters) && read_program(run, program))
        return LM_OK;
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: no options of a run", run->log.path);
}
