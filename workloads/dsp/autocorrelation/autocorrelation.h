/* SPDX-License-Identifier: Apache-2.0 */
/* Autocorrelation of f32 samples at the lags that linear prediction needs: the kernel, for the
 * workload and its tests. */
#ifndef LM_WORKLOADS_AUTOCORRELATION_H
#define LM_WORKLOADS_AUTOCORRELATION_H

#include <stddef.h>
#include <stdint.h>

#define AUTOCORRELATION_LAGS 32

/* sums[lag] = sum over i, from 0 upwards, of samples[i] * samples[i + lag], as long as both exist;
 * finite samples. One per variant. */
void autocorrelation(float sums[AUTOCORRELATION_LAGS], const float *samples, size_t count);

#endif
