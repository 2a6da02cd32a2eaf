/* SPDX-License-Identifier: Apache-2.0 */
/* Rank statistics of a shift between two sets of samples: what verdicts on times stand on.
 *
 * Both tests come in one form. Their estimates of the shift are sorted: the Walsh averages of the
 * paired differences (Wilcoxon's signed-rank test), or every difference new - base (his rank-sum
 * test, of Mann and Whitney). The median is the Hodges-Lehmann estimate; two of them, chosen by the
 * exact null distribution, bound the interval; how many are positive is the test statistic
 * (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 2014, sections 3.1 to 4.3). */
#ifndef LM_RESULTS_RANKS_H
#define LM_RESULTS_RANKS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/arena.h"
#include "results/stats.h"

struct lm_ranks {
    double *estimates; /* ascending, of the shift, in the samples' unit */
    size_t count;
    double *below; /* below[k]: chance, without a shift, of at most k positive estimates */
};

/* From `n` differences of pairs. LM_NO_MEMORY is the only failure; everything is in the arena. */
lm_status lm_ranks_paired(struct lm_arena *arena, const double *differences, size_t n,
                          struct lm_ranks *ranks);

/* From two independent sets of samples. Fails as above. */
lm_status lm_ranks_unpaired(struct lm_arena *arena, const double *base, size_t base_count,
                            const double *new, size_t new_count, struct lm_ranks *ranks);

/* The Hodges-Lehmann estimate; 0 where a set is empty. */
double lm_ranks_estimate(const struct lm_ranks *ranks);

/* The shortest symmetric interval whose confidence is at least `wanted`, or the widest there is
 * where the samples are too few for that: see its confidence. */
struct lm_interval lm_ranks_interval(const struct lm_ranks *ranks, double wanted);

/* The two-sided p-value of "no shift". Exact without ties (beyond 10^4 estimates by the normal
 * distribution); with ties on the safe side of it. 1 where a set is empty. */
double lm_ranks_p(const struct lm_ranks *ranks);

/* Replaces p-values of one family by Holm's step-down adjusted ones (Scandinavian Journal of
 * Statistics 6, 1979): rejecting those of at most alpha keeps the chance of any false rejection at
 * most alpha. LM_NO_MEMORY leaves them as they were. */
lm_status lm_stats_holm(double *p, size_t n);

#endif
