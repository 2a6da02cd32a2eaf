/* SPDX-License-Identifier: Apache-2.0 */
/* Gives ranks_test.py the rank statistics: each line of standard input, `paired CONFIDENCE N
 * VALUE...`, `unpaired CONFIDENCE N M VALUE...` or `holm 0 N P...`, is answered by one line of
 * numbers in full precision. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/ranks.h"

enum { MOST = 4096 };

static size_t read_count(void) {
    unsigned long count = 0;
    if (scanf("%lu", &count) != 1 || count > MOST) exit(3);
    return count;
}

static void read_values(double *values, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (scanf("%lf", &values[i]) != 1) exit(3);
}

static void answer(const struct lm_ranks *ranks, double confidence) {
    const struct lm_interval interval = lm_ranks_interval(ranks, confidence);
    printf("%.17g %.17g %.17g %.17g %.17g\n", lm_ranks_estimate(ranks), interval.lower,
           interval.upper, interval.confidence, lm_ranks_p(ranks));
}

static lm_status answer_line(const char *kind, double confidence, struct lm_arena *arena) {
    static double base[MOST];
    static double new[MOST];
    struct lm_ranks ranks;
    const size_t n = read_count();
    if (strcmp(kind, "unpaired") == 0) {
        const size_t m = read_count();
        read_values(base, n);
        read_values(new, m);
        TRY(lm_ranks_unpaired(arena, base, n, new, m, &ranks));
        answer(&ranks, confidence);
        return LM_OK;
    }
    read_values(base, n);
    if (strcmp(kind, "paired") == 0) {
        TRY(lm_ranks_paired(arena, base, n, &ranks));
        answer(&ranks, confidence);
        return LM_OK;
    }
    TRY(lm_stats_holm(base, n));
    for (size_t i = 0; i < n; i++)
        printf("%.17g%c", base[i], i + 1 < n ? ' ' : '\n');
    return LM_OK;
}

int main(void) {
    char kind[16];
    double confidence = 0;
    while (scanf("%15s %lf", kind, &confidence) == 2) {
        struct lm_arena arena = {0};
        const lm_status status = answer_line(kind, confidence, &arena);
        lm_arena_free(&arena);
        if (status != LM_OK) return 2;
    }
    return 0;
}
