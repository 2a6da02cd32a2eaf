/* SPDX-License-Identifier: Apache-2.0 */
/* FIR filter, simd: sixteen results at a time, one per lane, so that a tap is spread once for four
 * vectors of samples and no sum crosses lanes. */
#include "fir.h"

#include "guest_simd.h"

#define RESULTS 16

static inline v128_t multiply_add(v128_t sum, v128_t tap, const float *samples) {
    return wasm_f32x4_add(sum, wasm_f32x4_mul(tap, wasm_v128_load(samples)));
}

static inline void filter_block(float *restrict output, const float *restrict input,
                                const float *restrict taps, size_t tap_count) {
    v128_t sum0 = wasm_f32x4_splat(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
    const float *samples = input + tap_count - 1;
    for (size_t k = 0; k < tap_count; k++, samples--) {
        const v128_t tap = wasm_v128_load32_splat(taps + k);
        sum0 = multiply_add(sum0, tap, samples);
        sum1 = multiply_add(sum1, tap, samples + 4);
        sum2 = multiply_add(sum2, tap, samples + 8);
        sum3 = multiply_add(sum3, tap, samples + 12);
    }
    wasm_v128_store(output, sum0);
    wasm_v128_store(output + 4, sum1);
    wasm_v128_store(output + 8, sum2);
    wasm_v128_store(output + 12, sum3);
}

/* The last block begins early enough to end with the output, and repeats some results. */
void fir(float *restrict output, const float *restrict input, size_t count,
         const float *restrict taps, size_t tap_count) {
    const size_t last = count - RESULTS;
    for (size_t n = 0; n < last; n += RESULTS)
        filter_block(output + n, input + n, taps, tap_count);
    filter_block(output + last, input + last, taps, tap_count);
}
