/* SPDX-License-Identifier: Apache-2.0 */
/* The verdict on a time (comparison.h): logarithms of the processes' medians, their shift by rank
 * statistics, and the noise that the comparison would show without any change. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/comparison.h"
#include "results/ranks.h"

/* However noisy the machine, an interval that reaches further than this is never UNCHANGED; nor one
 * that reaches further than this part of a larger threshold that was asked for, or a change as
 * large as that would pass one time in twenty. */
static const double widest_margin = 0.04;
static const double part_of_threshold = 0.8;
/* Runs that were made apart differ by what the machine did meanwhile, which neither run shows: as
 * much as 8 % on a noisy one (tests/error_rates). There only more than this counts. */
static const double noisy_threshold = 0.2;
/* One-sided chance of calling a change of exactly the margin UNCHANGED. */
static const double missed = 0.05;
/* The 99.5th percentile of the standard normal distribution. */
static const double two_sided_99 = 2.5758293035489004;
/* Asymptotic efficiency of the Hodges-Lehmann estimate against the mean, normal data. */
static const double efficiency = 0.954929658551372;
/* Makes a median absolute deviation a standard deviation, normal data. */
static const double mad_to_deviation = 1.482602218505602;

struct samples {
    double *base, *new;
    size_t base_count, new_count;
};

static double *logarithms(struct lm_arena *arena, const struct lm_cell *cell) {
    double *const logs = lm_arena_array(arena, cell->count + 1, sizeof *logs);
    for (size_t i = 0; logs && i < cell->count; i++)
        logs[i] = log(cell->times[i]);
    return logs;
}

/* Keeps what both have: the i-th of base and of new are then of the same process number. */
static void keep_pairs(const struct lm_comparison *c, const struct lm_change *change,
                       struct samples *s) {
    size_t kept = 0;
    size_t j = 0;
    for (size_t i = 0; i < s->base_count && j < s->new_count; i++) {
        const long number = lm_results_process(c->base, change->base_cell, i);
        while (j < s->new_count && lm_results_process(c->new, change->new_cell, j) < number)
            j++;
        if (j == s->new_count || lm_results_process(c->new, change->new_cell, j) != number)
            continue;
        s->base[kept] = s->base[i];
        s->new[kept++] = s->new[j++];
    }
    s->base_count = kept;
    s->new_count = kept;
}

static void add_steps(const double *values, size_t count, double *steps, size_t *used) {
    for (size_t i = 0; i + 1 < count; i++)
        steps[(*used)++] = fabs(values[i + 1] - values[i]);
}

/* What comparisons of as many processes show 99 times of 100 where nothing changed. Steps from one
 * process to the next of the same build, or from one pair to the next, hold noise alone, whatever
 * the shift; their robust scale gives that of the estimate. 0 when there are too few. */
static double noise_of(struct lm_arena *arena, const struct samples *s, const double *differences) {
    double *const steps = lm_arena_array(arena, s->base_count + s->new_count + 1, sizeof *steps);
    size_t count = 0;
    if (!steps) return 0;
    if (differences) {
        add_steps(differences, s->base_count, steps, &count);
    } else {
        add_steps(s->base, s->base_count, steps, &count);
        add_steps(s->new, s->new_count, steps, &count);
    }
    if (count < 4) return 0;
    lm_stats_sort(steps, count);
    const double deviation = mad_to_deviation * lm_stats_median(steps, count) / sqrt(2);
    const double n = (double)s->base_count;
    const double m = (double)s->new_count;
    const double of_estimate = deviation * sqrt(differences ? 1 / n : 1 / n + 1 / m);
    return expm1(two_sided_99 * of_estimate / sqrt(efficiency));
}

/* The differences of pairs, or NULL without memory. */
static double *differences_of(struct lm_arena *arena, const struct samples *s) {
    double *const differences = lm_arena_array(arena, s->base_count + 1, sizeof *differences);
    for (size_t i = 0; differences && i < s->base_count; i++)
        differences[i] = s->new[i] - s->base[i];
    return differences;
}

static double larger(double a, double b) {
    return a > b ? a : b;
}

/* Narrower than the threshold where that is large: see widest_margin. */
static double margin_of(const struct lm_comparison *c, const struct lm_change *change) {
    const double widest = larger(widest_margin, part_of_threshold * c->options.threshold);
    return change->threshold < widest ? change->threshold : widest;
}

static lm_status judge(struct lm_arena *arena, const struct lm_comparison *c,
                       struct lm_change *change) {
    struct samples s = {logarithms(arena, change->base_cell), logarithms(arena, change->new_cell),
                        change->base_cell->count, change->new_cell->count};
    struct lm_ranks ranks;
    double *differences = NULL;
    if (!s.base || !s.new) return LM_NO_MEMORY;
    if (c->options.paired) {
        keep_pairs(c, change, &s);
        differences = differences_of(arena, &s);
        if (!differences) return LM_NO_MEMORY;
        TRY(lm_ranks_paired(arena, differences, s.base_count, &ranks));
    } else {
        TRY(lm_ranks_unpaired(arena, s.base, s.base_count, s.new, s.new_count, &ranks));
    }
    change->base_count = s.base_count;
    change->new_count = s.new_count;
    change->measured = s.base_count > 0 && s.new_count > 0;
    change->noise = noise_of(arena, &s, differences);
    change->threshold =
        larger(larger(c->options.threshold, change->noise), c->noisy ? noisy_threshold : 0);
    const double looks = c->options.looks;
    const struct lm_interval wide = lm_ranks_interval(&ranks, 1 - 2 * missed / looks);
    change->change = expm1(lm_ranks_estimate(&ranks));
    change->interval = (struct lm_interval){expm1(wide.lower), expm1(wide.upper), wide.confidence};
    change->p = looks * lm_ranks_p(&ranks);
    if (change->p > 1) change->p = 1;
    change->p_adjusted = change->p;
    return LM_OK;
}

lm_status lm_time_judge(const struct lm_comparison *comparison, struct lm_change *change) {
    struct lm_arena arena = {0};
    const lm_status status = judge(&arena, comparison, change);
    lm_arena_free(&arena);
    return status;
}

/* Whether the interval holds enough and lies within the margin. Confidence is compared with a grain
 * of salt: three processes a side hold exactly 90 %, which need not come out as the same double. */
static bool shown_unchanged(const struct lm_comparison *c, const struct lm_change *change) {
    const double margin = margin_of(c, change);
    const double wanted = 1 - 2 * missed / c->options.looks;
    return !c->noisy && change->interval.confidence >= wanted - 1e-9 &&
           change->interval.upper <= margin && change->interval.lower >= 1 / (1 + margin) - 1;
}

static const char *why_undecided(const struct lm_comparison *c, const struct lm_change *change) {
    const double wanted = 1 - 2 * missed / c->options.looks;
    if (change->interval.confidence < wanted - 1e-9) return "too few processes";
    if (c->noisy && fabs(change->change) < change->threshold)
        return "on a noisy machine: compare builds side by side with `lanemark ab`";
    const bool one_sided = change->interval.lower > 0 || change->interval.upper < 0;
    if (change->p_adjusted > c->options.alpha)
        return one_sided ? "seems changed: more processes would decide"
                         : "noise hides changes of this size";
    return "significant, but smaller than the threshold";
}

void lm_time_conclude(const struct lm_comparison *c, struct lm_change *change) {
    const bool significant = change->p_adjusted <= c->options.alpha;
    if (significant && change->change >= change->threshold) {
        change->verdict = LM_VERDICT_REGRESSED;
    } else if (significant && change->change <= 1 / (1 + change->threshold) - 1) {
        change->verdict = LM_VERDICT_IMPROVED;
    } else if (shown_unchanged(c, change)) {
        change->verdict = LM_VERDICT_UNCHANGED;
    } else {
        change->verdict = LM_VERDICT_INCONCLUSIVE;
        change->reason = why_undecided(c, change);
    }
}
