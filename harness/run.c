/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark run`: options, plan, rounds, results. What was measured becomes results.json however
 * the rounds ended. */
#include "harness/run.h"
#include "harness/noise.h"
#include "harness/report_code.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/files.h"
#include "harness/noise.h"
#include "harness/report_code.h"
#include "harness/runner.h"
#include "harness/shuffle.h"
#include "plots/plots.h"
#include "results/results.h"

uint64_t lm_run_new_seed(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t state = (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
    return lm_random_next(&state) >> 12; /* below 2^52: every JSON reader keeps it whole */
}

const char *lm_run_new_folder(struct lm_run *run, const char *kind) {
    char stamp[32];
    const time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &parts);
    const char *name = lm_need_format(&run->arena, "%s/%s", kind, stamp);
    const bool built = lm_file_exists(lm_prefix_path(&run->arena, "CMakeCache.txt"));
    const char *base =
        built ? lm_prefix_path(&run->arena, name) : lm_need_string(&run->arena, name);
    const char *folder = base;
    for (int again = 2; lm_file_exists(folder); again++)
        folder = lm_need_format(&run->arena, "%s-%d", base, again);
    return folder;
}

static int print_order(struct lm_run *run) {
    size_t *order = lm_need(&run->arena, run->plan.count, sizeof *order);
    lm_shuffle_round(run->options.seed, 0, order, run->plan.count);
    for (size_t i = 0; i < run->plan.count; i++)
        puts(run->plan.cells[order[i]].name);
    fprintf(stderr, "lanemark: %zu cells in %llu processes each, %zu skipped, seed %llu\n",
            run->plan.count, (unsigned long long)run->options.processes, run->plan.skip_count,
            (unsigned long long)run->options.seed);
    return LM_EXIT_GOOD;
}

static int columns(void) {
    struct winsize window;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return 120;
    return window.ws_col;
}

static int write_report(struct lm_run *run, struct lm_results *results) {
    struct lm_error error = LM_ERROR_INIT;
    const char *folder = lm_need_format(&run->arena, "%s/report", run->log.folder);
    const char *scripts = lm_prefix_path(&run->arena, "share/lanemark/plots");
    struct lm_code_texts code;
    lm_code_texts_open(&code, &run->arena);
    const struct lm_report_options options = {
        .scripts = scripts, .out_dir = folder, .code = &code.as};
    const lm_status status = lm_report_write(&results, 1, &options, &error);
    lm_code_texts_close(&code);
    if (status != LM_OK)
        return lm_complain(LM_EXIT_UNMEASURED,
                           "report: %s: results are complete; mend this and draw it with "
                           "`lanemark report %s/results.json -o DIR`",
                           error.message, run->log.folder);
    printf("report:  %s/index.html\n", folder);
    return LM_EXIT_GOOD;
}

int lm_run_conclude(struct lm_run *run) {
    struct lm_error error = LM_ERROR_INIT;
    const char *path = lm_need_format(&run->arena, "%s/results.json", run->log.folder);
    struct lm_results *results = NULL;
    if (lm_results_derive(run->log.path, path, &error) != LM_OK ||
        lm_results_load(path, &results, &error) != LM_OK)
        return lm_complain(LM_EXIT_UNMEASURED, "%s: samples are kept in %s", error.message,
                           run->log.path);
    lm_results_print_table(stdout, results, columns());
    printf("\nresults: %s\n", path);
    const int status = write_report(run, results);
    lm_results_free(results);
    return status;
}

static int begin(struct lm_run *run) {
    struct lm_error error = LM_ERROR_INIT;
    lm_run_survey(run);
    const char *folder =
        run->options.out != NULL ? run->options.out : lm_run_new_folder(run, "runs");
    lm_runner_prepare();
    json_t *record = lm_run_record(run);
    lm_environment_warn(json_object_get(json_object_get(record, "lanemark"), "environment"));
    if (lm_sample_log_begin(&run->arena, folder, record, &run->log, &error) == LM_OK)
        return LM_EXIT_GOOD;
    return lm_complain(LM_EXIT_USAGE, "--out: %s: %s", error.message,
                       error.status == LM_USAGE ? "name a new or empty folder, or --resume this one"
                                                : "name a folder that can be written");
}

static int resume(struct lm_run *run) {
    struct lm_error error = LM_ERROR_INIT;
    if (lm_sample_log_resume(&run->arena, run->options.resume, &run->log, &error) != LM_OK)
        return lm_complain(LM_EXIT_USAGE, "--resume: %s: %s", error.message,
                           error.status == LM_USAGE ? "let that one end, or stop it"
                                                    : "name the folder of a run");
    const int status = lm_run_plan_rest(run);
    lm_run_survey(run);
    lm_runner_prepare();
    return status;
}

static int start(struct lm_run *run) {
    if (run->options.resume != NULL) return resume(run);
    const int status = lm_run_plan(run);
    if (status != LM_EXIT_GOOD || run->options.dry_run || run->options.verify_only) return status;
    return begin(run);
}

static int perform(struct lm_run *run) {
    const int started = start(run);
    if (started != LM_EXIT_GOOD) return started;
    if (run->options.dry_run) return print_order(run);
    if (run->options.verify_only) return lm_run_verify(run);
    const int measured = lm_run_measure(run);
    const int concluded = lm_run_conclude(run);
    return measured != LM_EXIT_GOOD ? measured : concluded;
}

int lm_command_run(int argc, char **argv) {
    struct lm_run run = {.log = {.file = -1}, .reference = ""};
    run.known.arena = &run.arena;
    run.modelled.arena = &run.arena;
    lm_run_options_read(&run.arena, argc, argv, &run.options);
    if (!run.options.has_seed) run.options.seed = lm_run_new_seed();
    const int status = perform(&run);
    lm_sample_log_close(&run.log);
    lm_arena_free(&run.arena);
    return status;
}
