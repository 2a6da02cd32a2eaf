/* SPDX-License-Identifier: Apache-2.0 */
/* Autocorrelation, scalar: four lags at a time, since the additions of one wait for one another. */
#include "autocorrelation.h"

#define LAGS 4

static void correlate(float sums[LAGS], const float *samples, const float *later, size_t count) {
    const size_t whole = count > LAGS - 1 ? count - (LAGS - 1) : 0;
    float running[LAGS] = {0};
    for (size_t i = 0; i < whole; i++) {
        for (size_t k = 0; k < LAGS; k++)
            running[k] += samples[i] * later[i + k];
    }
    for (size_t k = 0; k < LAGS; k++) {
        for (size_t i = whole; i + k < count; i++)
            running[k] += samples[i] * later[i + k];
        sums[k] = running[k];
    }
}

void autocorrelation(float sums[AUTOCORRELATION_LAGS], const float *samples, size_t count) {
    for (size_t lag = 0; lag < AUTOCORRELATION_LAGS; lag += LAGS) {
        const size_t start = lag < count ? lag : count;
        correlate(sums + lag, samples, samples + start, count - start);
    }
}
