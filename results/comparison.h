/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts on what changed between two sets of results: what `lanemark compare` and `lanemark ab`
 * end with.
 *
 * Deterministic metrics (gated.def) are compared exactly and come first; times by rank statistics
 * (ranks.h), paired by process number or as two independent sets. Only values of equal sources are
 * compared, times only between equal CPU models. DESIGN: REGRESSED and IMPROVED are significant
 * over the whole family of times (Holm) and at least `threshold` large; UNCHANGED was shown to lie
 * within the margin; anything else is INCONCLUSIVE, never a pass. */
#ifndef LM_RESULTS_COMPARISON_H
#define LM_RESULTS_COMPARISON_H

#include "engine/base/arena.h"
#include "results/ranks.h"
#include "results/results.h"

enum lm_verdict {
    LM_VERDICT_UNCHANGED,
    LM_VERDICT_IMPROVED,
    LM_VERDICT_INCONCLUSIVE,
    LM_VERDICT_REGRESSED
};
enum { LM_VERDICT_COUNT = 4 };

struct lm_compare_options {
    bool counts, times; /* which kinds of metrics to compare */
    bool paired;        /* process k of base and process k of new were measured side by side */
    bool keep_alarms;   /* do not silence alarms about identical machine code */
    unsigned looks;     /* at how many points the same data may be judged: errors are shared out */
    double threshold;   /* least relative change of a time that counts, such as 0.05 */
    double alpha;       /* chance of any false alarm over all times, such as 0.01 */
};

/* One metric of one cell. Values are medians in ns for "time", counts for others; `change` is new /
 * base - 1 and so are the bounds of `interval`. */
struct lm_change {
    const char *cell, *metric, *unit, *source;  /* source: "clock" for times; NULL: not known */
    const struct lm_cell *base_cell, *new_cell; /* NULL: not in those results */
    enum lm_verdict verdict;
    const char *reason; /* why not decided or not measured; "" */
    bool measured;      /* both values are there */
    bool failed;        /* new fails where base was measured */
    double base, new, change;
    struct lm_interval interval;  /* times only; confidence 0: none */
    double p, p_adjusted;         /* times only; 1 otherwise */
    double threshold, noise;      /* relative; noise: A/A noise of this comparison, 0 unknown */
    size_t base_count, new_count; /* samples; equal when paired */
};

struct lm_comparison {
    struct lm_arena arena;
    struct lm_compare_options options;
    const struct lm_results *base, *new;
    bool noisy; /* runs made apart, one of them on a noisy machine: see judge_time.c */
    struct lm_change *changes;
    size_t count;
    const char **added; /* cells that new alone has: shown, not judged */
    size_t added_count;
    const char *warnings[8];
    size_t warning_count;
    size_t verdicts[LM_VERDICT_COUNT];
};

/* Compares; both results must outlive it. The caller frees *comparison in any case. LM_USAGE when
 * the files cannot be compared (another input size); LM_NO_MEMORY. */
lm_status lm_compare(const struct lm_results *base, const struct lm_results *new,
                     const struct lm_compare_options *options, struct lm_comparison *comparison,
                     struct lm_error *error);

void lm_comparison_free(struct lm_comparison *comparison);

/* 1 with a regression, else 2 with anything undecided, else 0. */
int lm_comparison_status(const struct lm_comparison *comparison);

/* "REGRESSED" and so on. */
const char *lm_verdict_name(enum lm_verdict verdict);

/* Judges the time of one cell: fills estimate, interval, p and noise of `change` (judge), then,
 * once p_adjusted is there, its verdict (conclude). LM_NO_MEMORY is the only failure. */
lm_status lm_time_judge(const struct lm_comparison *comparison, struct lm_change *change);
void lm_time_conclude(const struct lm_comparison *comparison, struct lm_change *change);

/* Prints the comparison in one of the formats below. False when memory ran out. */
struct lm_comparison_format {
    const char *name, *summary;
    bool (*print)(FILE *out, const struct lm_comparison *comparison);
};

/* The format called `name`, or NULL; and the i-th, NULL beyond the last. */
const struct lm_comparison_format *lm_comparison_format(const char *name);
const struct lm_comparison_format *lm_comparison_format_at(size_t index);

#define FORMAT(name, summary)                                                                      \
    bool lm_comparison_##name(FILE *out, const struct lm_comparison *comparison);
#include "results/comparison_formats.def"
#undef FORMAT

#endif
