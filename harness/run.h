/* SPDX-License-Identifier: Apache-2.0 */
/* One run: what was asked, what is planned, what is on disk. The parts of `lanemark run` share it.
 */
#ifndef LM_HARNESS_RUN_H
#define LM_HARNESS_RUN_H

#include "harness/catalogue.h"
#include "harness/counter_source.h"
#include "harness/matrix.h"
#include "harness/run_options.h"
#include "harness/sample_log.h"

struct lm_run {
    struct lm_arena arena;
    struct lm_run_options options;
    struct lm_catalogue catalogue;
    struct lm_plan plan;
    struct lm_counts known; /* survey of the counters */
    /* The same and modelled cycles: for native code that is counted under emulation, where no clock
     * tells anything. */
    struct lm_counts modelled;
    struct lm_sample_log log;
    /* Of a module: hash of --expect, or of its first output, "" before; workloads have their own.
     */
    const char *reference;
};

/* Plans a new run from its options, or the rest of an old one from its log's first line. Prints
 * what is skipped and why. Returns an exit status; on anything but 0 the message is printed. */
int lm_run_plan(struct lm_run *run);
int lm_run_plan_rest(struct lm_run *run);

/* KIND/UTC-TIME for what is measured now: in the build tree when the command lies there, else in
 * the current folder; numbered when two begin in the same second. */
const char *lm_run_new_folder(struct lm_run *run, const char *kind);

/* A seed out of the clock. */
uint64_t lm_run_new_seed(void);

/* The library of a Wasm engine: that of options.engines_from where it holds one, else the usual. */
const char *lm_run_library(struct lm_run *run, const struct lm_engine_row *engine);

/* Surveys the chosen counter sources, once, before workers are told. */
void lm_run_survey(struct lm_run *run);

/* The first line of samples.jsonl: context, machine, build, files, counters, options, cells. The
 * caller owns it. */
json_t *lm_run_record(struct lm_run *run);

/* Path of a cell's file as it stands in the record's "files". */
const char *lm_run_file_key(struct lm_run *run, const struct lm_plan_cell *cell);

/* Restores options from a record. LM_BAD_DATA when it lacks them. */
lm_status lm_run_record_options(struct lm_run *run, const json_t *record, struct lm_error *error);

/* Measures everything planned and not yet done, in shuffled rounds. lm_runner_prepare comes before,
 * and before the log is begun, so that no signal leaves a run without its results. Returns an exit
 * status.
 */
int lm_run_measure(struct lm_run *run);

/* Measures one process of one cell in a worker and appends its row; does nothing where the log has
 * it already, and keeps no row when a signal came. lm_runner_prepare comes before. */
struct lm_progress;
lm_status lm_run_process(struct lm_run *run, const struct lm_plan_cell *cell, size_t process,
                         struct lm_progress *progress, struct lm_error *error);

/* Verifies each cell once, times nothing, prints a line each. Returns an exit status. */
int lm_run_verify(struct lm_run *run);

/* Derives results.json, draws the report and prints the summary. Returns an exit status. */
int lm_run_conclude(struct lm_run *run);

#endif
