/* SPDX-License-Identifier: Apache-2.0 */
/* Fast Fourier transform of complex f32: the plan, and the kernel, for the workload and its tests.
 *
 * Stages of radix 4, each of which sorts its output (Stockham's form), so that none has to reverse
 * bits; if the size is an odd power of two, a last stage of radix 2. With `stride` transforms of n
 * numbers side by side, which begins as 1 of `size`, a stage makes 4 stride transforms of n / 4:
 * for p < n / 4, q < stride and k < 4
 *   y[q + stride (4 p + k)] = w^(p k) sum over j of (-i)^(j k) x[q + stride (p + j n / 4)]
 * where w = exp(-2 pi i / n). In the last stage n = 4 and all its factors w^(p k) are 1. */
#ifndef LM_WORKLOADS_FFT_H
#define LM_WORKLOADS_FFT_H

#include <stddef.h>
#include <stdint.h>

#define FFT_MIN_SIZE 16
#define FFT_MAX_SIZE 32768

struct fft_complex {
    float re, im;
};

/* The factors of one stage, for n / 4 values of p each: w^p, w^2p and w^3p; real parts, then
 * imaginary parts. */
enum { FFT_W1_RE, FFT_W1_IM, FFT_W2_RE, FFT_W2_IM, FFT_W3_RE, FFT_W3_IM, FFT_TABLES };

/* The factors of all stages but the last, one stage after the other. */
struct fft_plan {
    size_t size;
    _Alignas(64) float factors[FFT_TABLES * FFT_MAX_SIZE / 3];
};

/* Plans transforms of `size` numbers, a power of two from FFT_MIN_SIZE to FFT_MAX_SIZE. */
void fft_prepare(struct fft_plan *plan, size_t size);

/* output[k] = sum over n of input[n] exp(-2 pi i k n / size); `work` is room for as many numbers.
 * One per variant. */
void fft(struct fft_complex *restrict output, struct fft_complex *restrict work,
         const struct fft_complex *restrict input, const struct fft_plan *plan);

/* How many stages there are, the last included. */
static inline unsigned fft_stage_count(size_t size) {
    unsigned stages = 1;
    for (; size > 4; size /= 4)
        stages++;
    return stages;
}

#endif
