/* SPDX-License-Identifier: Apache-2.0 */
/* What `lanemark compare` and `lanemark ab` share: options about the report, and the way from two
 * results to a report and an exit status. */
#ifndef LM_HARNESS_COMPARE_H
#define LM_HARNESS_COMPARE_H

#include "results/comparison.h"

/* Chance of any false alarm over all times of a comparison. */
#define LM_COMPARE_ALPHA 0.01

struct lm_report_options {
    const struct lm_comparison_format *format;
    const char *output; /* file, or NULL for standard output */
};

/* The format of that name; ends the process with status 3 and advice when there is none. */
const struct lm_comparison_format *lm_report_format(struct lm_arena *arena, const char *name);

/* Reads "counts" or "times" into the options; ends the process likewise for anything else. */
void lm_report_only(struct lm_arena *arena, const char *text, struct lm_compare_options *options);

/* Compares and writes the report. Returns the exit status, that of the verdicts or of a failure,
 * which is then explained. */
int lm_report_compare(const struct lm_results *base, const struct lm_results *new,
                      const struct lm_compare_options *options,
                      const struct lm_report_options *report);

#endif
