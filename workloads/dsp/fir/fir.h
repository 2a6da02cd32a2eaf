/* SPDX-License-Identifier: Apache-2.0 */
/* A filter of finite impulse response over f32 samples: the kernel, for the workload and its
 * tests. */
#ifndef LM_WORKLOADS_FIR_H
#define LM_WORKLOADS_FIR_H

#include <stddef.h>
#include <stdint.h>

#define FIR_MIN_COUNT 16

/* output[n] = sum over k, from 0 upwards, of taps[k] * input[n + tap_count - 1 - k]: the
 * convolution, whose `count` results have count + tap_count - 1 samples to come from. count >=
 * FIR_MIN_COUNT, tap_count >= 1. One per variant. */
void fir(float *restrict output, const float *restrict input, size_t count,
         const float *restrict taps, size_t tap_count);

#endif
