/* SPDX-License-Identifier: Apache-2.0 */
/* The table all figures draw from: one row per cell of a run, and rows of geometric means, with
 * every ratio that a figure shows. Between results and the gnuplot scripts.
 *
 * Columns (tab-separated, named in the first line; a missing number is NaN):
 *   row         the workload's number from 1, in the run's order; the mean's is one beyond the last
 *   workload    family/workload, or "geometric mean"
 *   family variant engine isa
 *   series      engine/isa
 *   n           processes timed, or workloads averaged
 *   confidence  of the intervals of time, 0..1
 *   time_ns     median per iteration, with time_lower and time_upper
 *   rate rate_unit   operations per second, bytes per second, or NaN
 *   slowdown    time / native limit at the same ISA, with _lower and _upper
 *   gain        scalar time / simd time (in rows of variant simd), with _lower and _upper
 *   ladder      time of native scalar at the lowest ISA measured / time (native rows), with bounds
 *   step        the ISA's place among the native ISAs from 1, 0 elsewhere
 *   instructions   of native code, and of engines at other machines' ISAs, counted exactly, and
 * what follows from it: relative    instructions / those of the same variant at the first ISA
 * counted (`base`) bits        the vector length that the ISA's name ends with, 0 where with none
 *   sweep       instructions / those at 128 bits, where the name ends with a vector length
 *   over_native    instructions of an engine / those of native code of the same variant and ISA
 *   mix_CLASS   instructions by class, a column for each class that the run has
 *   status      "ok", the cause of the failure, "not run", or "counts differ" between processes
 *   gaps        in a workload's first row: which of its cells lack a time, in words; else "-" */
#ifndef LM_PLOTS_FIGURE_DATA_H
#define LM_PLOTS_FIGURE_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/arena.h"
#include "results/results.h"

/* A median ratio with its bounds; NaN where it cannot be had. */
struct lm_ratio {
    double value, lower, upper;
};

struct lm_figure_row {
    const struct lm_cell *cell; /* NULL in rows of means, whose other fields follow */
    const char *workload, *family, *variant, *engine, *isa, *series;
    const char *gaps; /* NULL but in a workload's first row */
    size_t row, n, step;
    struct lm_ratio slowdown, gain, ladder;
    struct lm_ratio relative, sweep, over_native; /* exact: without bounds */
    double instructions;
    bool counted_only;
    size_t bits, mix_count;
    const double *mix; /* of data->mixes, in their order */
};

/* All rows, with the names a script needs; allocated from `arena`. */
struct lm_figure_data {
    const struct lm_results *results;
    struct lm_figure_row *rows;
    size_t row_count;
    size_t workload_count;
    const char *workloads; /* their family/workload names, separated by blanks */
    const char *families;  /* their families, likewise, in the order in which they come first */
    const char *series;    /* "engine/isa" of engines but native that were timed, or failed */
    const char *native;    /* the native ISAs that were timed, or failed */
    const char *counted;   /* the native ISAs with instruction counts; `base`: the first of them */
    const char *base;
    const char *counted_series; /* "engine/isa" of engines that were counted and not timed */
    const char *mixes;          /* the columns mix_CLASS */
    size_t fewest, most;        /* processes per cell */
    double confidence;          /* the least of all intervals */
    double widest;              /* the widest half interval of a time, relative to it */
};

/* Computes the table; LM_NO_MEMORY is the one failure. */
lm_status lm_figure_data_build(const struct lm_results *results, struct lm_arena *arena,
                               struct lm_figure_data *data, struct lm_error *error);

/* Whether the column a figure needs ("slowdown", "gain", "ladder", "relative", "sweep",
 * "mix", "over_native") has a number in it. */
bool lm_figure_data_has(const struct lm_figure_data *data, const char *column);

/* "ok", the cause of the failure, "not run", or "counts differ" between processes. */
const char *lm_figure_status(const struct lm_figure_row *row);

#endif
