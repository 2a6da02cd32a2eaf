/* SPDX-License-Identifier: Apache-2.0 */
/* Figures and the report of one or more runs.
 *
 * A figure is a gnuplot script (plots/<name>.gp) over a table that every figure shares
 * (figure_data.h), and a row of figures.def. The report is one HTML page with the figures inside,
 * beside the tables they were drawn from. Both need gnuplot (Debian: gnuplot-nox) and a DejaVu Sans
 * font (fonts-dejavu-core). */
#ifndef LM_PLOTS_PLOTS_H
#define LM_PLOTS_PLOTS_H

#include <stddef.h>

#include "engine/base/arena.h"
#include "results/results.h"

/* Where scripts lie and figures go. */
struct lm_plot_options {
    const char *scripts; /* folder of the .gp files: the installed share/lanemark/plots */
    const char *out_dir; /* created where missing, not its parents */
    const char *formats; /* comma-separated of svg, png, pdf; NULL: svg,png */
    const char *figures; /* comma-separated names; NULL: all that the data allows */
    const char *history; /* a trend store, or NULL */
};

/* What there is to draw, for lists: row `index` of figures.def, name NULL beyond the last. */
struct lm_figure {
    const char *name, *title, *caption;
};
struct lm_figure lm_plots_figure(size_t index);

/* Draws figures of `count` results as out_dir/<name>.<format> and writes their tables beside them;
 * for the second and later results names get "-2", "-3", ...; figures over all of them, and of the
 * trend store, have none. `count` may be 0 with a store. Without a
 * list, figures whose data a run lacks are left out; a listed one is an error then. LM_USAGE for an
 * unknown figure or format, LM_UNSUPPORTED without gnuplot, LM_BAD_DATA when the data lacks what a
 * listed figure shows, LM_IO when writing or gnuplot fails. */
lm_status lm_plots_draw(struct lm_results *const results[], size_t count,
                        const struct lm_plot_options *options, struct lm_error *error);

/* Where a report's code comes from. Texts go into `arena`; NULL says there is none. */
struct lm_report_code {
    void *context;
    /* File number `index` of a workload's source, its manifest first; *name is then its name. */
    const char *(*source)(void *context, struct lm_arena *arena, const char *workload, size_t index,
                          const char **name);
    /* A variant's Wasm beside the machine code a compiler makes of it, if the module still has
     * this SHA-256; else *reason says what is in the way. */
    const char *(*listing)(void *context, struct lm_arena *arena, const char *workload,
                           const char *variant, const char *hash, const char **reason);
};

struct lm_report_options {
    const char *scripts; /* as above */
    const char *out_dir;
    const char *history;               /* a trend store, or NULL */
    const struct lm_report_code *code; /* or NULL: no code on the page */
};

/* Writes out_dir/index.html, which needs no other file, with figures/ (SVG and PNG) and data/
 * (TSV, JSON) beside it for download. Errors as lm_plots_draw. */
lm_status lm_report_write(struct lm_results *const results[], size_t count,
                          const struct lm_report_options *options, struct lm_error *error);

#endif
