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

/* Writes out_dir/index.html, which needs no other file, with figures/ (SVG and PNG) and data/
 * (TSV, JSON) beside it for download. `scripts` as above. Errors as lm_plots_draw. */
lm_status lm_report_write(struct lm_results *const results[], size_t count, const char *scripts,
                          const char *out_dir, struct lm_error *error);

#endif
