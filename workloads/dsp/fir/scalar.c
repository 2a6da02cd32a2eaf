/* SPDX-License-Identifier: Apache-2.0 */
/* FIR filter, scalar: four results at a time, since the additions of one wait for one another. */
#include "fir.h"

#define RESULTS 4

void fir(float *restrict output, const float *restrict input, size_t count,
         const float *restrict taps, size_t tap_count) {
    size_t n = 0;
    for (; n + RESULTS <= count; n += RESULTS) {
        float sums[RESULTS] = {0};
        for (size_t k = 0; k < tap_count; k++) {
            for (size_t i = 0; i < RESULTS; i++)
                sums[i] += taps[k] * input[n + i + tap_count - 1 - k];
        }
        for (size_t i = 0; i < RESULTS; i++)
            output[n + i] = sums[i];
    }
    for (; n < count; n++) {
        float sum = 0;
        for (size_t k = 0; k < tap_count; k++)
            sum += taps[k] * input[n + tap_count - 1 - k];
        output[n] = sum;
    }
}
