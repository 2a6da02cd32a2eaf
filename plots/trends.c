/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses series of the trend store (trends.h), and prints them as the table of the figure of
 * trends. */
#include "plots/trends.h"

#include <math.h>
#include <string.h>

#include "plots/tables.h"

struct choosing {
    struct lm_arena *arena;
    struct lm_trends *trends;
    double weights[LM_TRENDS_MOST]; /* of the series kept, descending */
    bool failed;
};

/* What makes a series worth a panel: its largest change point; without one its largest step, far
 * less, and of times more than of counts. */
static double weight_of(const struct lm_history_series *series) {
    const double unmarked = strcmp(series->metric, "time") == 0 ? 1e-6 : 1e-9;
    double weight = 0;
    for (size_t i = 1; i < series->count; i++) {
        const struct lm_history_point *const point = &series->points[i];
        const double step = fabs(point->step);
        if (isfinite(step)) weight = fmax(weight, point->changed ? step : unmarked * step);
    }
    return weight;
}

static const char *copy_text(struct choosing *choosing, const char *text) {
    const char *const copy = lm_arena_string(choosing->arena, text, strlen(text));
    choosing->failed = choosing->failed || !copy;
    return copy;
}

static struct lm_history_series copy_series(struct choosing *choosing,
                                            const struct lm_history_series *series) {
    struct lm_history_point *const points =
        lm_arena_array(choosing->arena, series->count, sizeof *points);
    choosing->failed = choosing->failed || !points;
    for (size_t i = 0; points && i < series->count; i++) {
        points[i] = series->points[i];
        points[i].date = copy_text(choosing, series->points[i].date);
        points[i].revision = copy_text(choosing, series->points[i].revision);
    }
    return (struct lm_history_series){
        .cell = copy_text(choosing, series->cell),
        .metric = copy_text(choosing, series->metric),
        .unit = copy_text(choosing, series->unit),
        .source = copy_text(choosing, series->source),
        .cpu = copy_text(choosing, series->cpu),
        .size = copy_text(choosing, series->size),
        .points = points,
        .count = series->count,
    };
}

static void consider(void *context, const struct lm_history_series *series) {
    struct choosing *const choosing = context;
    struct lm_trends *const trends = choosing->trends;
    if (series->count < 2) return;
    trends->all++;
    if (series->count > trends->runs) trends->runs = series->count;
    const double weight = weight_of(series);
    size_t place = trends->count;
    while (place > 0 && choosing->weights[place - 1] < weight)
        place--;
    if (place == LM_TRENDS_MOST) return;
    if (trends->count < LM_TRENDS_MOST) trends->count++;
    for (size_t i = trends->count - 1; i > place; i--) {
        trends->series[i] = trends->series[i - 1];
        choosing->weights[i] = choosing->weights[i - 1];
    }
    trends->series[place] = copy_series(choosing, series);
    choosing->weights[place] = weight;
}

lm_status lm_trends_load(const char *path, struct lm_arena *arena, struct lm_trends *trends,
                         struct lm_error *error) {
    struct lm_history *history = NULL;
    *trends = (struct lm_trends){.path = path};
    struct choosing choosing = {.arena = arena, .trends = trends};
    lm_status status = lm_history_open(path, false, &history, error);
    if (status == LM_OK) status = lm_history_visit(history, NULL, consider, &choosing, error);
    lm_history_close(history);
    if (status == LM_OK && choosing.failed) {
        status = lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: out of memory", path);
    }
    return status;
}

/* panel (from 1)  cell metric unit source size cpu  point (from 1, by date)  date revision
 * n (samples)  value value_lower value_upper  relative (to the first point's value) with bounds
 * step (to this point from the one before, as a share)  changed (1: a change point) */
size_t lm_table_trends(FILE *out, const struct lm_subject *subject) {
    const struct lm_trends *const trends = subject->trends;
    size_t rows = 0;
    (void)fputs("panel\tcell\tmetric\tunit\tsource\tsize\tcpu\tpoint\tdate\trevision\tn\tvalue\t"
                "value_lower\tvalue_upper\trelative\trelative_lower\trelative_upper\tstep\t"
                "changed\n",
                out);
    for (size_t panel = 0; trends && panel < trends->count; panel++) {
        const struct lm_history_series *const series = &trends->series[panel];
        const double first = series->points[0].value;
        for (size_t i = 0; i < series->count; i++, rows++) {
            const struct lm_history_point *const point = &series->points[i];
            const char *const texts[] = {series->cell,   series->metric, series->unit,
                                         series->source, series->size,   series->cpu};
            (void)fprintf(out, "%zu", panel + 1);
            for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
                (void)fputc('\t', out);
                lm_tsv_text(out, texts[k][0] ? texts[k] : "-");
            }
            (void)fprintf(out, "\t%zu\t%s\t%s\t%zu", i + 1, point->date,
                          point->revision[0] ? point->revision : "-", point->samples);
            lm_tsv_ratio(out, (struct lm_ratio){point->value, point->lower, point->upper});
            lm_tsv_ratio(out, (struct lm_ratio){point->value / first, point->lower / first,
                                                point->upper / first});
            lm_tsv_number(out, i > 0 ? point->step : NAN);
            (void)fprintf(out, "\t%d\n", (int)point->changed);
        }
    }
    return rows;
}
