/* SPDX-License-Identifier: Apache-2.0 */
/* The rounds: every cell once per round, in a new shuffled order each, so that no engine is
 * measured in one stretch. One worker at a time; its row is on disk before the next starts. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/emulated/emulators.h"
#include "harness/progress.h"
#include "harness/run.h"
#include "harness/runner.h"
#include "harness/shuffle.h"

/* What a WASI command of the user's is given: its file's name, then its arguments. */
static struct lm_program program_for(struct lm_run *run, const struct lm_plan_cell *cell) {
    const struct lm_run_options *options = &run->options;
    struct lm_program program = {.variables = options->variables,
                                 .folders = options->folders,
                                 .input = options->input != NULL ? options->input : ""};
    if (cell->workload->abi != LM_ABI_wasi) return program;
    const char *slash = strrchr(cell->file, '/');
    lm_strings_add(&program.args, &run->arena, slash != NULL ? slash + 1 : cell->file);
    for (size_t i = 0; i < options->args.count; i++)
        lm_strings_add(&program.args, &run->arena, options->args.items[i]);
    return program;
}

static struct lm_job job_for(struct lm_run *run, const struct lm_plan_cell *cell) {
    const struct lm_run_options *options = &run->options;
    const struct lm_manifest *manifest = &cell->workload->manifest;
    const bool wasm = cell->engine->kind == LM_ENGINE_wasm;
    const char *hash = lm_sized_find(&manifest->hash, options->size);
    uint64_t size = 0;
    (void)lm_parse_number(lm_sized_find(&manifest->sizes, options->size), 0, UINT32_MAX, &size);
    return (struct lm_job){.cell = cell->name,
                           .kind = cell->engine->kind,
                           .file = cell->file,
                           .library = wasm ? lm_run_library(run, cell->engine) : "",
                           .backend = cell->engine->backend,
                           .isa = cell->isa,
                           .bounds = options->bounds,
                           .size = (uint32_t)size,
                           .hash = cell->workload->module != NULL ? run->reference
                                   : hash != NULL                 ? hash
                                                                  : "none",
                           .reference = cell->reference,
                           .element = manifest->element,
                           .tolerance = manifest->tolerance,
                           .expect = options->expect != NULL ? options->expect : "",
                           .abi = cell->workload->abi,
                           .program = program_for(run, cell),
                           .reset = manifest->reset,
                           .verify_only = options->verify_only,
                           .min_time = options->min_time,
                           .bytes = lm_sized_number(&manifest->bytes, options->size, 0),
                           .ops = lm_sized_number(&manifest->ops, options->size, 0),
                           .cpu = options->has_cpu ? (int)options->cpu : -1,
                           .known =
                               wasm || !lm_isa_emulated(cell->isa) ? &run->known : &run->modelled};
}

static bool is_error(const json_t *row) {
    const char *kind = json_string_value(json_object_get(row, "kind"));
    return kind != NULL && strcmp(kind, "error") == 0;
}

/* Runs one worker; *row is NULL when a signal asked to stop. The first output of a module without
 * reference becomes the reference of all that follow. */
static lm_status run_cell(struct lm_run *run, const struct lm_plan_cell *cell, json_t **row,
                          struct lm_error *error) {
    const struct lm_job job = job_for(run, cell);
    TRY(lm_runner_run(&job, run->options.timeout, row, error));
    const char *output = json_string_value(json_object_get(*row, "output"));
    if (output != NULL && run->reference[0] == '\0')
        run->reference = lm_need_string(&run->arena, output);
    return LM_OK;
}

/* What the worker does not know about its row. */
static json_t *complete_row(const struct lm_run *run, const struct lm_plan_cell *cell,
                            size_t process, json_t *row) {
    const struct lm_manifest *manifest = &cell->workload->manifest;
    json_object_set_new(row, "cell", json_string(cell->name));
    json_object_set_new(row, "process", json_integer((json_int_t)process));
    if (is_error(row)) return row;
    const char *size = run->options.size;
    json_object_set_new(row, "flags", json_string(cell->flags));
    json_object_set_new(row, "bytes", json_real(lm_sized_number(&manifest->bytes, size, 0)));
    json_object_set_new(row, "ops", json_real(lm_sized_number(&manifest->ops, size, 0)));
    json_object_set_new(row, "op", json_string(manifest->op));
    return row;
}

static void note_error(struct lm_progress *progress, const struct lm_plan_cell *cell,
                       const json_t *row) {
    lm_progress_note(progress, "lanemark: %s: %s: %s", cell->name,
                     json_string_value(json_object_get(row, "cause")),
                     json_string_value(json_object_get(row, "message")));
}

lm_status lm_run_process(struct lm_run *run, const struct lm_plan_cell *cell, size_t process,
                         struct lm_progress *progress, struct lm_error *error) {
    if (lm_sample_log_has(&run->log, cell->name, process)) return LM_OK;
    lm_progress_show(progress, cell->name);
    json_t *row = NULL;
    TRY(run_cell(run, cell, &row, error));
    if (row == NULL) return LM_OK;
    json_object_set_new(row, "order", json_integer((json_int_t)progress->done));
    const lm_status status =
        lm_sample_log_append(&run->log, complete_row(run, cell, process, row), error);
    if (is_error(row)) note_error(progress, cell, row);
    lm_progress_step(progress, is_error(row));
    json_decref(row);
    return status;
}

static size_t count_left(const struct lm_run *run) {
    size_t left = 0;
    for (size_t process = 0; process < run->options.processes; process++)
        for (size_t i = 0; i < run->plan.count; i++)
            left += !lm_sample_log_has(&run->log, run->plan.cells[i].name, process);
    return left;
}

static lm_status measure_rounds(struct lm_run *run, struct lm_progress *progress,
                                struct lm_error *error) {
    size_t *order = lm_need(&run->arena, run->plan.count, sizeof *order);
    for (size_t process = 0; process < run->options.processes; process++) {
        lm_shuffle_round(run->options.seed, process, order, run->plan.count);
        for (size_t i = 0; i < run->plan.count; i++) {
            if (lm_runner_signal() != 0) return LM_OK;
            TRY(lm_run_process(run, &run->plan.cells[order[i]], process, progress, error));
        }
    }
    return LM_OK;
}

int lm_run_measure(struct lm_run *run) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_progress progress;
    lm_progress_start(&progress, count_left(run));
    const lm_status status = measure_rounds(run, &progress, &error);
    lm_progress_end(&progress);
    lm_runner_finish();
    const int number = lm_runner_signal();
    if (number != 0)
        return lm_complain(128 + number,
                           "run: stopped by SIG%s: what was measured is kept: go on with "
                           "`lanemark run --resume %s`",
                           sigabbrev_np(number), run->log.folder);
    if (status != LM_OK)
        return lm_complain(LM_EXIT_UNMEASURED, "%s: go on with `lanemark run --resume %s`",
                           error.message, run->log.folder);
    return lm_sample_log_errors(&run->log) > 0 ? LM_EXIT_FAILED : LM_EXIT_GOOD;
}

static lm_status verify_cell(struct lm_run *run, const struct lm_plan_cell *cell,
                             struct lm_progress *progress, struct lm_error *error) {
    json_t *row = NULL;
    lm_progress_show(progress, cell->name);
    TRY(run_cell(run, cell, &row, error));
    if (row == NULL) return LM_OK;
    if (is_error(row)) note_error(progress, cell, row);
    lm_progress_step(progress, is_error(row));
    json_decref(row);
    return LM_OK;
}

int lm_run_verify(struct lm_run *run) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_progress progress;
    lm_runner_prepare();
    lm_progress_start(&progress, run->plan.count);
    for (size_t i = 0; i < run->plan.count && lm_runner_signal() == 0; i++)
        if (verify_cell(run, &run->plan.cells[i], &progress, &error) != LM_OK)
            return lm_complain_error(&error, "free some processes or memory");
    lm_progress_end(&progress);
    lm_runner_finish();
    if (lm_runner_signal() != 0) return 128 + lm_runner_signal();
    printf("%zu of %zu cells give the reference output\n", progress.done - progress.failed,
           run->plan.count);
    return progress.failed > 0 ? LM_EXIT_FAILED : LM_EXIT_GOOD;
}
