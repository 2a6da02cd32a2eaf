/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing one result's figures, for plots.h's two entry points. */
#ifndef LM_PLOTS_DRAW_H
#define LM_PLOTS_DRAW_H

#include <stdbool.h>
#include <stddef.h>

#include "plots/figure_data.h"
#include "plots/plots.h"

/* One picture to draw. */
struct lm_drawing {
    const char *scripts;   /* folder of the .gp files */
    const char *name;      /* of the figure */
    const char *format;    /* svg, png or pdf */
    const char *data_path; /* the table as written */
    const char *out_path;
    const struct lm_figure_data *data;
};

/* Runs gnuplot on the figure's script; LM_UNSUPPORTED where there is no gnuplot, LM_IO with its
 * words when it fails. */
lm_status lm_gnuplot_draw(const struct lm_drawing *drawing, struct lm_error *error);

/* What to draw of one result. Folders are absolute and exist. */
struct lm_plot_plan {
    const char *scripts, *figure_dir, *data_dir;
    const char *suffix;  /* after each file's name: "" or "-2" */
    const char *formats; /* comma-separated */
    const char *figures; /* comma-separated, or NULL for all that the data allows */
};

/* Writes the table and draws the figures; errors as lm_plots_draw. */
lm_status lm_plots_draw_one(const struct lm_plot_plan *plan, const struct lm_figure_data *data,
                            struct lm_error *error);

/* Whether the data has what figure `index` of figures.def shows. */
bool lm_plots_figure_possible(size_t index, const struct lm_figure_data *data);

/* Creates a folder unless it is there; LM_IO. */
lm_status lm_plots_folder(const char *path, struct lm_error *error);

#endif
