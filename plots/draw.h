/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing the figures of one run, or of all, for plots.h's two entry points. */
#ifndef LM_PLOTS_DRAW_H
#define LM_PLOTS_DRAW_H

#include <stdbool.h>
#include <stddef.h>

#include "plots/plots.h"
#include "plots/tables.h"

/* One picture to draw. */
struct lm_drawing {
    const char *scripts;    /* folder of the .gp files */
    const char *name;       /* of the figure */
    const char *format;     /* svg, png or pdf */
    const char *data_path;  /* its table as written */
    const char *cells_path; /* the table of cells; NULL for a figure of another scope than `run` */
    const char *out_path;
    const struct lm_subject *subject;
};

/* Runs gnuplot on the figure's script; LM_UNSUPPORTED where there is no gnuplot, LM_IO with its
 * words when it fails. */
lm_status lm_gnuplot_draw(const struct lm_drawing *drawing, struct lm_error *error);

/* The lines below a figure, wrapped to its width: machine, statistics, counter tier; of several
 * runs, each one's machine; of a trend store, what of it is shown. `add` is called for each. */
void lm_footer_lines(const struct lm_subject *subject, void (*add)(void *context, const char *line),
                     void *context);

/* What to draw of a run, or of all. Folders are absolute and exist. */
struct lm_plot_plan {
    const char *scripts, *figure_dir, *data_dir;
    const char *suffix;  /* after each file's name: "" or "-2" */
    const char *formats; /* comma-separated */
    const char *figures; /* comma-separated, or NULL for all that the data allows */
    enum lm_scope scope; /* of the tables and figures to write */
};

/* Writes the tables that have rows and draws the figures; errors as lm_plots_draw. */
lm_status lm_plots_draw_one(const struct lm_plot_plan *plan, const struct lm_subject *subject,
                            struct lm_error *error);

/* The table that figure `index` of figures.def draws from. */
struct lm_table lm_plots_figure_table(size_t index);

/* Whether there is what it shows. */
bool lm_plots_figure_possible(size_t index, const struct lm_subject *subject);

/* Creates a folder unless it is there; LM_IO. */
lm_status lm_plots_folder(const char *path, struct lm_error *error);

#endif
