/* SPDX-License-Identifier: Apache-2.0 */
/* What results tell of the noise they were measured in (results.h): flags of processes
 * (noise_flags.h), counted by cell and over a run, and the grade of the machine before it. */
#include <string.h>

#include "results/noise_flags.h"
#include "results/results.h"

/* Of a cell's processes: one more in three are too many. */
static const size_t tolerated = 3;

size_t lm_results_flagged(const struct lm_results *results, const struct lm_cell *cell) {
    size_t flagged = 0;
    for (size_t i = 0; i < cell->count; i++)
        flagged += lm_results_sample_flags(results, cell, i)[0] != '\0';
    return flagged;
}

bool lm_results_is_noisy(const struct lm_results *results, const struct lm_cell *cell) {
    return tolerated * lm_results_flagged(results, cell) > cell->count;
}

const char *lm_results_noise_grade(const struct lm_results *results, double *lost) {
    const json_t *const lanemark = json_object_get(lm_results_json(results), "lanemark");
    const json_t *const noise = json_object_get(json_object_get(lanemark, "environment"), "noise");
    const char *const grade = json_string_value(json_object_get(noise, "grade"));
    *lost = json_number_value(json_object_get(noise, "score"));
    return grade ? grade : "";
}

static bool has_flag(const char *flags, const char *name) {
    const size_t length = strlen(name);
    for (const char *at = flags; *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ','))
        if (strncmp(at, name, length) == 0 && strcspn(at, ",") == length) return true;
    return false;
}

static size_t count_flag(const struct lm_results *results, const char *name, size_t *processes) {
    size_t count = 0;
    *processes = 0;
    for (size_t i = 0; i < lm_results_cell_count(results); i++) {
        const struct lm_cell *const cell = lm_results_cell(results, i);
        *processes += cell->count;
        for (size_t k = 0; k < cell->count; k++)
            count += has_flag(lm_results_sample_flags(results, cell, k), name);
    }
    return count;
}

void lm_results_print_noise(FILE *out, const struct lm_results *results) {
    double lost = 0;
    const char *const grade = lm_results_noise_grade(results, &lost);
    const char *separator = "";
    if (grade[0])
        (void)fprintf(out, "Noise: %s machine (%.0f %% of a probe's time lost before the run)",
                      grade, lost);
    for (size_t i = 0; lm_noise_flag_at(i); i++) {
        size_t processes = 0;
        const size_t count = count_flag(results, lm_noise_flag_at(i), &processes);
        if (count == 0) continue;
        if (!separator[0])
            (void)fprintf(out, "%s of %zu processes ", grade[0] ? ";" : "Noise:", processes);
        (void)fprintf(out, "%s%zu %s", separator, count, lm_noise_flag_at(i));
        separator = ", ";
    }
    if (grade[0] || separator[0]) (void)fputs(".\n", out);
}
