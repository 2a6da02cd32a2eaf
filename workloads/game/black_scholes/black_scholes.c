/* SPDX-License-Identifier: Apache-2.0 */
/* Prices of European options (F. Black, M. Scholes, "The Pricing of Options and Corporate
 * Liabilities", Journal of Political Economy 81, 1973): logarithms, exponentials, divisions and a
 * square root in every lane. Inputs and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "black_scholes.h"

#include "bench.h"
#include "random.h"

#include <string.h>

static struct options options;
static LM_ALIGNED float prices[2 * OPTIONS_MAX];
static uint32_t option_count;

/* Uniform from `least` to `greatest`. */
static void fill_between(struct lm_random *random, float *values, float least, float greatest) {
    for (size_t i = 0; i < OPTIONS_MAX; i++)
        values[i] = least + (greatest - least) * (0.5f + 0.5f * lm_random_f32(random));
}

void lm_setup(uint32_t size) {
    lm_require(size <= OPTIONS_MAX && size % OPTIONS_GROUP == 0);
    struct lm_random random = {.state = 71};
    fill_between(&random, options.spot, 5, 200);
    fill_between(&random, options.strike, 5, 200);
    fill_between(&random, options.time, 0.05f, 5);
    fill_between(&random, options.rate, 0.005f, 0.1f);
    fill_between(&random, options.volatility, 0.05f, 0.9f);
    option_count = size;
}

void lm_run(void) {
    black_scholes(&options, option_count);
}

const void *lm_result(void) {
    memcpy(prices, options.call, option_count * sizeof prices[0]);
    memcpy(prices + option_count, options.put, option_count * sizeof prices[0]);
    return prices;
}

uint32_t lm_result_size(void) {
    return 2 * option_count * (uint32_t)sizeof prices[0];
}
