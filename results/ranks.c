/* SPDX-License-Identifier: Apache-2.0 */
/* Signed-rank and rank-sum statistics (ranks.h). The null distributions are exact as long as that
 * is affordable: sums of fair coins that weigh 1..n, and Mann and Whitney's recurrence. */
#include "results/ranks.h"

#include <math.h>
#include <stdlib.h>

/* Beyond this many estimates the normal distribution takes over. */
static const size_t most_exact = 10000;

static double least(double a, double b) {
    return a < b ? a : b;
}

/* Turns chances of exactly k into chances of at most k. */
static void accumulate(double *chances, size_t count) {
    for (size_t k = 1; k < count; k++)
        chances[k] = least(1, chances[k] + chances[k - 1]);
}

/* The same by the normal distribution with a continuity correction. */
static void approximate(double *below, size_t count, double variance) {
    const double mean = (double)(count - 1) / 2;
    for (size_t k = 0; k < count; k++)
        below[k] = 0.5 * erfc((mean - (double)k - 0.5) / sqrt(2 * variance));
}

/* Each rank r = 1..n joins the sum of the positive ones with chance 1/2. */
static void signed_rank_chances(double *chances, size_t count, size_t n) {
    chances[0] = 1;
    for (size_t rank = 1; rank <= n; rank++) {
        for (size_t sum = count; sum-- > 0;) {
            const double without = chances[sum];
            chances[sum] = 0.5 * (without + (sum >= rank ? chances[sum - rank] : 0));
        }
    }
    accumulate(chances, count);
}

/* One step of the recurrence: the largest of n + m samples is new with chance m / (n + m), and is
 * then above all n base samples. `fewer_base` is for n - 1 and m, `fewer_new` for n and m - 1. */
static void rank_sum_step(double *chances, size_t n, size_t m, const double *fewer_base,
                          const double *fewer_new) {
    const double share = (double)m / (double)(n + m);
    for (size_t u = 0; u <= n * m; u++) {
        const double new_is_largest = u >= n ? fewer_new[u - n] : 0;
        const double base_is_largest = u <= (n - 1) * m ? fewer_base[u] : 0;
        chances[u] = share * new_is_largest + (1 - share) * base_is_largest;
    }
}

/* `rows` has n + 1 rows of `count`: row i is the distribution for i base samples and as many new
 * ones as the outer loop has reached. */
static void rank_sum_chances(double *rows, size_t count, size_t n, size_t m) {
    for (size_t i = 0; i <= n; i++)
        rows[i * count] = 1;
    double *const step = rows + (n + 1) * count;
    for (size_t j = 1; j <= m; j++) {
        for (size_t i = 1; i <= n; i++) {
            double *const row = rows + i * count;
            rank_sum_step(step, i, j, row - count, row);
            for (size_t u = 0; u <= i * j; u++)
                row[u] = step[u];
        }
    }
    accumulate(rows + n * count, count);
}

lm_status lm_ranks_paired(struct lm_arena *arena, const double *differences, size_t n,
                          struct lm_ranks *ranks) {
    const size_t count = n * (n + 1) / 2;
    *ranks = (struct lm_ranks){.count = count};
    ranks->estimates = lm_arena_array(arena, count + 1, sizeof(double));
    ranks->below = lm_arena_array(arena, count + 1, sizeof(double));
    if (!ranks->estimates || !ranks->below) return LM_NO_MEMORY;
    size_t at = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            ranks->estimates[at++] = differences[i] + (differences[j] - differences[i]) / 2;
    lm_stats_sort(ranks->estimates, count);
    if (count > most_exact) {
        const double pairs = (double)n;
        approximate(ranks->below, count + 1, pairs * (pairs + 1) * (2 * pairs + 1) / 24);
    } else {
        signed_rank_chances(ranks->below, count + 1, n);
    }
    return LM_OK;
}

lm_status lm_ranks_unpaired(struct lm_arena *arena, const double *base, size_t base_count,
                            const double *new, size_t new_count, struct lm_ranks *ranks) {
    const size_t count = base_count * new_count;
    const bool exact = count <= most_exact;
    *ranks = (struct lm_ranks){.count = count};
    ranks->estimates = lm_arena_array(arena, count + 1, sizeof(double));
    double *const rows = lm_arena_array(arena, exact ? base_count + 2 : 1, (count + 1) * 8);
    if (!ranks->estimates || !rows) return LM_NO_MEMORY;
    for (size_t i = 0; i < base_count; i++)
        for (size_t j = 0; j < new_count; j++)
            ranks->estimates[i * new_count + j] = new[j] - base[i];
    lm_stats_sort(ranks->estimates, count);
    ranks->below = exact ? rows + base_count * (count + 1) : rows;
    if (exact) {
        rank_sum_chances(rows, count + 1, base_count, new_count);
    } else {
        const double all = (double)(base_count + new_count + 1);
        approximate(rows, count + 1, (double)count * all / 12);
    }
    return LM_OK;
}

double lm_ranks_estimate(const struct lm_ranks *ranks) {
    return lm_stats_median(ranks->estimates, ranks->count);
}

struct lm_interval lm_ranks_interval(const struct lm_ranks *ranks, double wanted) {
    if (ranks->count == 0) return (struct lm_interval){0};
    size_t rank = 0;
    while (rank + 1 < (ranks->count + 1) / 2 && 1 - 2 * ranks->below[rank + 1] >= wanted)
        rank++;
    const double confidence = 1 - 2 * ranks->below[rank];
    return (struct lm_interval){ranks->estimates[rank], ranks->estimates[ranks->count - 1 - rank],
                                confidence > 0 ? confidence : 0};
}

/* An estimate of exactly 0 counts as half a positive one; the statistic is then rounded towards its
 * mean, which makes p larger. */
double lm_ranks_p(const struct lm_ranks *ranks) {
    if (ranks->count == 0) return 1;
    size_t twice = 0;
    for (size_t i = 0; i < ranks->count; i++)
        twice += ranks->estimates[i] > 0 ? 2U : ranks->estimates[i] == 0;
    const size_t rarer = twice < ranks->count ? twice : 2 * ranks->count - twice;
    return least(1, 2 * ranks->below[(rarer + 1) / 2]);
}

struct ranked_p {
    double value;
    size_t place;
};

static int by_value(const void *left, const void *right) {
    const struct ranked_p *const a = left;
    const struct ranked_p *const b = right;
    return (a->value > b->value) - (a->value < b->value);
}

lm_status lm_stats_holm(double *p, size_t n) {
    struct ranked_p *const ranked = calloc(n + 1, sizeof *ranked);
    if (!ranked) return LM_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        ranked[i] = (struct ranked_p){p[i], i};
    qsort(ranked, n, sizeof *ranked, by_value);
    double largest = 0;
    for (size_t i = 0; i < n; i++) {
        const double adjusted = least(1, (double)(n - i) * ranked[i].value);
        if (adjusted > largest) largest = adjusted;
        p[ranked[i].place] = largest;
    }
    free(ranked);
    return LM_OK;
}
