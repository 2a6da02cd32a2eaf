/* SPDX-License-Identifier: Apache-2.0 */
/* The probe runs the chain of dependent additions (known_loop.h) back to back: time taken by other
 * programs, neighbours of a virtual machine, interrupts and lower clock rates all show as pieces
 * that are longer, or as gaps between them. */
#include "harness/noise.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/complain.h"
#include "harness/counters/known_loop.h"
#include "harness/doctor.h"
#include "harness/measure.h"

static const double probe_ns = 2e8;
static const double quiet = 2, fair = 10; /* % */

enum { MOST_PIECES = 1 << 16 };

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Undisturbed is the hundredth part from below: the very least may be an error of the clock. */
struct lm_noise lm_noise_judge(double *times, size_t count, double total) {
    qsort(times, count, sizeof *times, ascending);
    const double undisturbed = times[count / 100];
    const double lost = 1 - (double)count * undisturbed / total;
    const double score = lost > 0 ? 100 * lost : 0;
    return (struct lm_noise){.score = score,
                             .undisturbed = undisturbed,
                             .worst = times[count - 1] / undisturbed,
                             .grade = score < quiet  ? "quiet"
                                      : score < fair ? "fair"
                                                     : "noisy"};
}

struct lm_noise lm_noise_probe(void) {
    struct lm_arena arena = {0};
    double *times = lm_need(&arena, MOST_PIECES, sizeof *times);
    const double start = lm_clock_ns();
    double now = start;
    size_t count = 0;
    while (count < MOST_PIECES && now - start < probe_ns) {
        const double before = lm_clock_ns();
        lm_known_chain();
        now = lm_clock_ns();
        times[count++] = now - before;
    }
    const struct lm_noise noise = lm_noise_judge(times, count, now - start);
    lm_arena_free(&arena);
    return noise;
}

json_t *lm_environment_json(struct lm_arena *arena, const json_t *machine, int cpu) {
    double loads[3] = {0};
    const struct lm_noise noise = lm_noise_probe();
    json_t *load = json_array();
    const int known = getloadavg(loads, 3);
    for (int i = 0; i < known; i++)
        json_array_append_new(load, json_real(loads[i]));
    return json_pack("{s:{s:f, s:s, s:s, s:f, s:f}, s:o, s:o, s:o}", "noise", "score", noise.score,
                     "unit", "%", "grade", noise.grade, "undisturbed_ns", noise.undisturbed,
                     "worst", noise.worst, "load_average", load, "cpu",
                     cpu < 0 ? json_null() : json_integer(cpu), "warnings",
                     lm_doctor_noise_hints(arena, machine, loads[0]));
}

void lm_environment_warn(const json_t *environment) {
    const json_t *noise = json_object_get(environment, "noise");
    const char *grade = json_string_value(json_object_get(noise, "grade"));
    const double score = json_number_value(json_object_get(noise, "score"));
    if (grade == NULL || score < quiet) return;
    fprintf(
        stderr,
        "lanemark: times: %.0f %% of a probe's time was lost to other work or lower clock rates "
        "(%s): wait for quiet, or compare by `lanemark ab` alone; `lanemark doctor` says more\n",
        score, grade);
}
