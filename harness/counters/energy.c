/* SPDX-License-Identifier: Apache-2.0 */
/* Energy of the whole package per lm_run (Intel and AMD RAPL). The counter moves about every
 * millisecond, so the region runs for many of them; other cores' work is in it too, which is why
 * the metric is called after the package. */
#include "harness/counters/energy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/counter_source.h"
#include "harness/counters/known_loop.h"
#include "harness/measure.h"

static const char *const metric = "package_energy";
static const char *const powercap = "/sys/class/powercap";
static const double long_enough = 5e7;                     /* ns of runs */
static const double least_watts = 0.01, most_watts = 2000; /* of any package */

/* 0, or errno's number for why there is none; ENODATA: the file holds no number. */
static int read_number(const char *path, uint64_t *value) {
    errno = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL) return errno;
    char line[32] = "";
    char *end = line;
    const bool got = fgets(line, sizeof line, file) != NULL;
    if (fclose(file) != 0 || !got) return ENODATA;
    *value = strtoull(line, &end, 10);
    return end != line ? 0 : ENODATA;
}

bool lm_energy_open(const char *folder, struct lm_energy *energy, char *reason, size_t size) {
    char range[sizeof energy->path + 32];
    uint64_t value = 0;
    *energy = (struct lm_energy){0};
    snprintf(energy->path, sizeof energy->path, "%s/intel-rapl:0/energy_uj", folder);
    snprintf(range, sizeof range, "%s/intel-rapl:0/max_energy_range_uj", folder);
    if (read_number(range, &energy->range) != 0) energy->range = 0;
    const int code = read_number(energy->path, &value);
    if (code == 0) return true;
    if (code == EACCES || code == EPERM)
        snprintf(reason, size, "%s may be read by root alone", energy->path);
    else
        snprintf(reason, size, "the kernel shows no energy counter (%s: %s)", energy->path,
                 code != ENODATA ? strerror(code) : "no number");
    return false;
}

bool lm_energy_read(const struct lm_energy *energy, uint64_t *value) {
    return read_number(energy->path, value) == 0;
}

double lm_energy_between(const struct lm_energy *energy, uint64_t before, uint64_t after) {
    const uint64_t used = after >= before ? after - before : after + energy->range - before;
    return (double)used * 1e-6;
}

/* Runs the region until the counter has moved often enough; J and ns of one run. */
static lm_status use(const struct lm_energy *energy, const struct lm_region *region, double *joules,
                     double *time, bool *good, struct lm_error *error) {
    uint64_t before = 0;
    uint64_t after = 0;
    double runs = 0;
    double spent = 0;
    *good = lm_energy_read(energy, &before);
    const double start = lm_clock_ns();
    for (; spent < long_enough; runs++) {
        TRY(region->once(region->context, error));
        spent = lm_clock_ns() - start;
    }
    *good = *good && lm_energy_read(energy, &after);
    *joules = lm_energy_between(energy, before, after) / runs;
    *time = spent / runs;
    return LM_OK;
}

static lm_status chain(void *context, struct lm_error *error) {
    (void)context;
    (void)error;
    lm_known_chain();
    return LM_OK;
}

static void survey(const struct lm_survey *asked, struct lm_counts *counts) {
    (void)asked;
    struct lm_energy energy;
    struct lm_error error = LM_ERROR_INIT;
    const struct lm_region region = {.once = chain};
    char reason[256] = "";
    double joules = 0;
    double time = 1;
    bool good = false;
    if (!lm_energy_open(powercap, &energy, reason, sizeof reason)) {
        lm_counts_absent(counts, metric, "J", "rapl", "absent", "%s", reason);
        return;
    }
    (void)!use(&energy, &region, &joules, &time, &good, &error);
    const double watts = joules / (time * 1e-9);
    if (good && watts >= least_watts && watts <= most_watts)
        lm_counts_available(counts, metric, "J", "rapl", "measured");
    else
        lm_counts_absent(counts, metric, "J", "rapl", "broken",
                         "self-test: %.3g W while a core is busy, where %.3g to %.3g are possible",
                         watts, least_watts, most_watts);
}

static lm_status measure(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error) {
    const struct lm_count *found = lm_counts_find(known, metric);
    struct lm_energy energy;
    char reason[256] = "";
    double joules = 0;
    double time = 0;
    bool good = false;
    if (found == NULL) return LM_OK;
    if (!lm_count_usable(found)) {
        lm_counts_pass_on(found, counts, "not counted");
    } else if (region->resets) {
        lm_counts_absent(counts, metric, "J", "rapl", "absent",
                         "lm_reset stands between the runs, and its energy would be in it");
    } else if (!lm_energy_open(powercap, &energy, reason, sizeof reason)) {
        lm_counts_absent(counts, metric, "J", "rapl", "absent", "%s", reason);
    } else {
        TRY(use(&energy, region, &joules, &time, &good, error));
        if (good)
            lm_counts_add(counts, metric, "J", "rapl", "measured", joules);
        else
            lm_counts_absent(counts, metric, "J", "rapl", "absent", "the counter cannot be read");
    }
    return LM_OK;
}

const struct lm_counter_source lm_source_energy = {.survey = survey, .measure = measure};
