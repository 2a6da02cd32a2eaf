/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark compare BASE.json NEW.json`: verdicts on two runs that were made apart. Counts gate
 * exactly; the verdict on times is unpaired, and never of changes below 5 %. */
#include "harness/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/strings.h"
#include "harness/usage.h"
#include "results/text_file.h"

struct comparing {
    struct lm_arena arena;
    struct lm_strings files;
    struct lm_report_options report;
    struct lm_compare_options options;
};

enum { KEY_FORMAT = 256, KEY_ONLY, KEY_THRESHOLD, KEY_KEEP_ALARMS };

static const double least_threshold = 0.05;

const struct lm_comparison_format *lm_report_format(struct lm_arena *arena, const char *name) {
    const struct lm_comparison_format *format = lm_comparison_format(name);
    if (format != NULL) return format;
    struct lm_strings names = {0};
    for (size_t i = 0; lm_comparison_format_at(i) != NULL; i++)
        lm_strings_add(&names, arena, lm_comparison_format_at(i)->name);
    exit(lm_complain(LM_EXIT_USAGE, "--format: there is no '%s': %s", name,
                     lm_strings_advice(&names, arena, name)));
}

void lm_report_only(struct lm_arena *arena, const char *text, struct lm_compare_options *options) {
    options->counts = strcmp(text, "counts") == 0;
    options->times = strcmp(text, "times") == 0;
    if (options->counts || options->times) return;
    struct lm_strings names = {0};
    lm_strings_split(&names, arena, "counts times", " ");
    exit(lm_complain(LM_EXIT_USAGE, "--only: there is no '%s': %s", text,
                     lm_strings_advice(&names, arena, text)));
}

struct printing {
    const struct lm_comparison_format *format;
    const struct lm_comparison *comparison;
};

static bool print_to(FILE *out, void *context) {
    const struct printing *printing = context;
    return printing->format->print(out, printing->comparison);
}

static lm_status write_report(const struct lm_report_options *report,
                              const struct lm_comparison *comparison, struct lm_error *error) {
    struct printing printing = {report->format, comparison};
    if (report->output != NULL) return lm_text_replace(report->output, print_to, &printing, error);
    if (print_to(stdout, &printing) && fflush(stdout) == 0) return LM_OK;
    return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "standard output: cannot be written");
}

int lm_report_compare(const struct lm_results *base, const struct lm_results *new,
                      const struct lm_compare_options *options,
                      const struct lm_report_options *report) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_comparison comparison;
    const char *remedy = NULL;
    lm_status status = lm_compare(base, new, options, &comparison, &error);
    if (status == LM_NO_MEMORY) remedy = "free some memory";
    const int verdict = lm_comparison_status(&comparison);
    if (status == LM_OK) {
        status = write_report(report, &comparison, &error);
        remedy = "name a file that can be written";
    }
    lm_comparison_free(&comparison);
    return status == LM_OK ? verdict : lm_complain_error(&error, remedy);
}

static void threshold(const struct argp_state *state, const char *text, double *value) {
    double percent = 0;
    if (!lm_parse_real(text, 100 * least_threshold, 1000, &percent))
        exit(lm_complain(
            LM_EXIT_USAGE,
            "--threshold: '%s' is not usable: give per cent from %g to 1000, or compare "
            "builds side by side with `lanemark ab` (%s --help)",
            text, 100 * least_threshold, state->name));
    *value = percent / 100;
}

static error_t read_option(int key, char *text, struct argp_state *state) {
    struct comparing *comparing = state->input;
    switch (key) {
    case 'o': comparing->report.output = text; return 0;
    case KEY_FORMAT: comparing->report.format = lm_report_format(&comparing->arena, text); return 0;
    case KEY_ONLY: lm_report_only(&comparing->arena, text, &comparing->options); return 0;
    case KEY_KEEP_ALARMS: comparing->options.keep_alarms = true; return 0;
    case KEY_THRESHOLD: threshold(state, text, &comparing->options.threshold); return 0;
    case ARGP_KEY_ARG: lm_strings_add(&comparing->files, &comparing->arena, text); return 0;
    case ARGP_KEY_END:
        if (comparing->files.count == 2) return 0;
        exit(lm_complain(LM_EXIT_USAGE, "compare: %zu results: name two, the older one first",
                         comparing->files.count));
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option table[] = {
    {"format", KEY_FORMAT, "NAME", 0, "text, markdown, json, junit, bmf or gha (text)", 0},
    {"output", 'o', "FILE", 0, "Write there (standard output)", 0},
    {"only", KEY_ONLY, "KIND", 0, "Compare counts or times alone (both)", 0},
    {"keep-alarms", KEY_KEEP_ALARMS, NULL, 0, "Also about identical machine code", 0},
    {"threshold", KEY_THRESHOLD, "PERCENT", 0, "Least change of a time that counts (5)", 0},
    {0}};

int lm_command_compare(int argc, char **argv) {
    const struct argp argp = {
        .options = table,
        .parser = read_option,
        .args_doc = "BASE.json NEW.json",
        .doc = "Compares two runs: counts exactly, times as two independent sets.\v"
               "Verdicts: REGRESSED, IMPROVED, UNCHANGED (shown to lie within the threshold), "
               "INCONCLUSIVE. Exit status: 0 nothing regressed and everything decided, 1 a "
               "regression, 2 something could not be decided, 3 wrong usage or unreadable input."};
    struct comparing comparing = {.report = {.format = lm_comparison_format("text")},
                                  .options = {.counts = true,
                                              .times = true,
                                              .looks = 1,
                                              .threshold = least_threshold,
                                              .alpha = LM_COMPARE_ALPHA}};
    lm_usage_parse(&comparing.arena, &argp, argc, argv, &comparing);
    struct lm_error error = LM_ERROR_INIT;
    struct lm_results *base = NULL;
    struct lm_results *new = NULL;
    lm_status status = lm_results_load(comparing.files.items[0], &base, &error);
    if (status == LM_OK) status = lm_results_load(comparing.files.items[1], &new, &error);
    const int result =
        status == LM_OK
            ? lm_report_compare(base, new, &comparing.options, &comparing.report)
            : lm_complain_error(&error, status == LM_IO ? "name readable results.json" : NULL);
    lm_results_free(base);
    lm_results_free(new);
    lm_arena_free(&comparing.arena);
    return result;
}
