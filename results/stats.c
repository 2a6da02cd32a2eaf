/* SPDX-License-Identifier: Apache-2.0 */
/* Order statistics of small samples (stats.h names the sources). Below everything in results/;
 * knows nothing of cells or files. */
#include "results/stats.h"

#include <math.h>
#include <stdlib.h>

static int compare_doubles(const void *left, const void *right) {
    const double a = *(const double *)left;
    const double b = *(const double *)right;
    return (a > b) - (a < b);
}

void lm_stats_sort(double *values, size_t n) {
    if (n > 1) qsort(values, n, sizeof *values, compare_doubles);
}

double lm_stats_quantile(const double *sorted, size_t n, double p) {
    if (n == 0) return 0;
    const double position = p * (double)(n - 1);
    const size_t below = (size_t)position;
    if (below + 1 >= n) return sorted[n - 1];
    const double share = position - (double)below;
    return sorted[below] + share * (sorted[below + 1] - sorted[below]);
}

double lm_stats_median(const double *sorted, size_t n) {
    if (n == 0) return 0;
    const double upper = sorted[n / 2];
    return n % 2 ? upper : sorted[n / 2 - 1] + (upper - sorted[n / 2 - 1]) / 2;
}

/* The deviations from the median fall towards it from both ends, so the k-th largest is found by
 * walking inwards and always dropping the larger end. */
double lm_stats_mad(const double *sorted, size_t n) {
    if (n == 0) return 0;
    const double median = lm_stats_median(sorted, n);
    size_t first = 0;
    size_t last = n - 1;
    double larger = 0;
    double current = 0;
    for (size_t taken = 0; taken <= n / 2; taken++) {
        const double low = median - sorted[first];
        const double high = sorted[last] - median;
        larger = current;
        current = low > high ? low : high;
        if (first == last) break;
        if (low > high) {
            first++;
        } else {
            last--;
        }
    }
    return n % 2 ? current : (larger + current) / 2;
}

double lm_stats_mean(const double *values, size_t n) {
    double mean = 0;
    for (size_t i = 0; i < n; i++)
        mean += (values[i] - mean) / (double)(i + 1);
    return mean;
}

double lm_stats_deviation(const double *values, size_t n) {
    if (n < 2) return 0;
    const double mean = lm_stats_mean(values, n);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return sqrt(sum / (double)(n - 1));
}

double lm_stats_geomean(const double *values, size_t n) {
    if (n == 0) return 0;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (values[i] <= 0) return 0;
        sum += log(values[i]);
    }
    return exp(sum / (double)n);
}

/* The chance that at most `k` of n fair coins show heads. Terms are formed as logarithms, so that a
 * large n does not underflow. */
static double binomial_tail(size_t n, size_t k) {
    double sum = 0;
    const double all = (double)n;
    for (size_t i = 0; i <= k; i++) {
        const double heads = (double)i;
        const double choose = lgamma(all + 1) - lgamma(heads + 1) - lgamma(all - heads + 1);
        sum += exp(choose - all * log(2));
    }
    return sum;
}

struct lm_interval lm_stats_median_interval(const double *sorted, size_t n, double wanted) {
    if (n == 0) return (struct lm_interval){0};
    size_t rank = 0;
    while (rank + 1 < n / 2 && 1 - 2 * binomial_tail(n, rank + 1) >= wanted)
        rank++;
    const double confidence = n == 1 ? 0 : 1 - 2 * binomial_tail(n, rank);
    return (struct lm_interval){sorted[rank], sorted[n - 1 - rank], confidence};
}

struct lm_interval lm_stats_ratio_interval(struct lm_interval a, struct lm_interval b) {
    const double confidence =
        a.confidence > 0 && b.confidence > 0 ? a.confidence + b.confidence - 1 : 0;
    return (struct lm_interval){a.lower / b.upper, a.upper / b.lower,
                                confidence > 0 ? confidence : 0};
}
