/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at the rows of samples.jsonl; results_derive.c puts what it finds into results.json. */
#include "results/noise_flags.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/derivation.h"
#include "results/stats.h"

static const double most_deviations = 3.5;
static const double negligible = 0.02;   /* relative distance that is no matter */
static const double few_batches = 0.1;   /* share of outliers that any machine has */
static const double normal_mad = 0.6745; /* of the standard normal distribution */

enum { LEAST = 5, ROOM = 64 };

struct bounds {
    double median, distance; /* an outlier is farther than this; infinite for too few values */
};

static struct bounds bounds_of(const double *values, size_t n) {
    double *const sorted = n < LEAST ? NULL : malloc(n * sizeof *sorted);
    if (sorted == NULL) return (struct bounds){0, INFINITY};
    memcpy(sorted, values, n * sizeof *sorted);
    lm_stats_sort(sorted, n);
    const double median = lm_stats_median(sorted, n);
    const double robust = most_deviations * lm_stats_mad(sorted, n) / normal_mad;
    free(sorted);
    return (struct bounds){median, fmax(robust, negligible * fabs(median))};
}

size_t lm_outliers(const double *values, size_t n) {
    const struct bounds bounds = bounds_of(values, n);
    size_t outliers = 0;
    for (size_t i = 0; i < n; i++)
        outliers += fabs(values[i] - bounds.median) > bounds.distance;
    return outliers;
}

bool lm_is_outlier(const double *values, size_t n, size_t which) {
    const struct bounds bounds = bounds_of(values, n);
    return fabs(values[which] - bounds.median) > bounds.distance;
}

static bool too_many_outliers(const json_t *batches) {
    const size_t n = json_array_size(batches);
    double *const values = calloc(n + 1, sizeof *values);
    if (values == NULL) return false;
    for (size_t i = 0; i < n; i++)
        values[i] = json_number_value(json_array_get(batches, i));
    const bool many = (double)lm_outliers(values, n) > few_batches * (double)n;
    free(values);
    return many;
}

/* Among the cell's samples by their times, which is what results are made of. */
static bool differs(json_t *const *rows, size_t count, size_t which) {
    double *const times = calloc(count + 1, sizeof *times);
    size_t n = 0;
    size_t at = 0;
    if (times == NULL) return false;
    for (size_t i = 0; i < count; i++) {
        if (!lm_row_is(rows[i], "sample")) continue;
        if (i == which) at = n;
        times[n++] = json_number_value(json_object_get(rows[i], "real_time"));
    }
    const bool outlier = lm_is_outlier(times, n, at);
    free(times);
    return outlier;
}

enum flag { UNSTEADY, DRIFTING, OUTLIERS, OUTLIER, FLAGS };
static const char *const names[FLAGS] = {"unsteady", "drifting", "outliers", "outlier"};

const char *lm_noise_flag_at(size_t index) {
    return index < FLAGS ? names[index] : NULL;
}

char *lm_noise_flags(json_t *const *rows, size_t count, size_t which) {
    const json_t *const warmup = json_object_get(rows[which], "warmup");
    const bool set[FLAGS] = {
        [UNSTEADY] = json_is_false(json_object_get(warmup, "steady")),
        [DRIFTING] = json_is_true(json_object_get(warmup, "drifting")),
        [OUTLIERS] = too_many_outliers(json_object_get(rows[which], "batches")),
        [OUTLIER] = differs(rows, count, which),
    };
    char *const text = calloc(ROOM, 1);
    size_t used = 0;
    for (size_t i = 0; text != NULL && i < FLAGS; i++)
        if (set[i])
            used +=
                (size_t)snprintf(text + used, ROOM - used, "%s%s", used > 0 ? "," : "", names[i]);
    return text;
}
