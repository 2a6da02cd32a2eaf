/* SPDX-License-Identifier: Apache-2.0 */
/* Order statistics of small samples: what every table, figure and verdict is computed with.
 *
 * Functions that take `sorted` want ascending values (lm_stats_sort) without NaN; n counts them. */
#ifndef LM_RESULTS_STATS_H
#define LM_RESULTS_STATS_H

#include <stddef.h>

/* An interval with the confidence it really has, 0..1; 0 when there is no interval (n < 2). */
struct lm_interval {
    double lower, upper, confidence;
};

/* Sorts in place, ascending. */
void lm_stats_sort(double *values, size_t n);

/* The quantile at `p` in 0..1, interpolated linearly between order statistics: type 7 of Hyndman
 * and Fan, Sample Quantiles in Statistical Packages, 1996. 0 when n is 0. */
double lm_stats_quantile(const double *sorted, size_t n, double p);

/* The middle value, or the mean of the two middle ones; 0 when n is 0. */
double lm_stats_median(const double *sorted, size_t n);

/* The median absolute deviation from the median, unscaled; 0 when n is 0. */
double lm_stats_mad(const double *sorted, size_t n);

double lm_stats_mean(const double *values, size_t n);

/* The sample standard deviation (divisor n - 1); 0 when n < 2. */
double lm_stats_deviation(const double *values, size_t n);

/* The geometric mean of positive values; 0 when n is 0 or a value is not positive. */
double lm_stats_geomean(const double *values, size_t n);

/* A distribution-free interval of the median between two order statistics (David and Nagaraja,
 * Order Statistics, section 7.1): the shortest symmetric pair whose confidence is at least
 * `wanted`, or the whole range where n is too small for that (below 6 for 95 %). The confidence it
 * holds is exact for continuous distributions, and a lower bound with ties. */
struct lm_interval lm_stats_median_interval(const double *sorted, size_t n, double wanted);

/* The ratio of two medians with an interval that holds whenever both medians' intervals do:
 * [a.lower / b.upper, a.upper / b.lower]; its confidence is at least 1 - (2 - a's - b's)
 * (Bonferroni), 0 where either has none. All bounds of `b` must be positive. */
struct lm_interval lm_stats_ratio_interval(struct lm_interval a, struct lm_interval b);

#endif
