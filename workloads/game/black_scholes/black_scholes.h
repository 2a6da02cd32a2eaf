/* SPDX-License-Identifier: Apache-2.0 */
/* Prices of European options: the kernel its variants implement. */
#ifndef LM_WORKLOADS_BLACK_SCHOLES_H
#define LM_WORKLOADS_BLACK_SCHOLES_H

#include <stddef.h>
#include <stdint.h>

#define OPTIONS_MAX   32768
#define OPTIONS_GROUP 4 /* the number of options is a multiple of this */

/* Options as one array per quantity, all positive. Prices in any one currency, time in years, rate
 * and volatility per year. */
struct options {
    _Alignas(64) float spot[OPTIONS_MAX], strike[OPTIONS_MAX], time[OPTIONS_MAX];
    float rate[OPTIONS_MAX], volatility[OPTIONS_MAX];
    float call[OPTIONS_MAX], put[OPTIONS_MAX]; /* the results */
};

/* Fills in the prices of the calls and puts of the first `count` options. One per variant. */
void black_scholes(struct options *options, size_t count);

#endif
