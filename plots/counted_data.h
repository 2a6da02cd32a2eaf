/* SPDX-License-Identifier: Apache-2.0 */
/* The columns of the figures' table (figure_data.h) that come of exact instruction counts of native
 * code, which ISAs without a clock time have too. For figure_data.c alone. */
#ifndef LM_PLOTS_COUNTED_DATA_H
#define LM_PLOTS_COUNTED_DATA_H

#include <stdbool.h>

#include "plots/figure_data.h"

/* Whether a cell was counted and never timed, as under emulation. */
bool lm_counted_only(const struct lm_results *results, const struct lm_cell *cell);

/* Sets data->counted, ->base and ->mixes before there are rows, and then a row's fields. False:
 * out of memory. */
bool lm_counted_name(struct lm_figure_data *data, struct lm_arena *arena);
bool lm_counted_fill(const struct lm_figure_data *data, struct lm_arena *arena,
                     struct lm_figure_row *row);

#endif
