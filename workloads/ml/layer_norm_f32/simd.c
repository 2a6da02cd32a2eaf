/* SPDX-License-Identifier: Apache-2.0 */
/* Layer normalisation, simd: mean, variance and result in one pass each; four vectors of sums, so
 * that additions do not wait for one another's latency. */
#include "layer_norm_f32.h"

#include "guest_simd.h"

#define VECTORS (LAYER_NORM_F32_STRIPES / 4)

static void store_stripes(float stripes[LAYER_NORM_F32_STRIPES], const v128_t sums[VECTORS]) {
    for (size_t v = 0; v < VECTORS; v++)
        wasm_v128_store(stripes + 4 * v, sums[v]);
}

static float sum_of(const float *input, size_t count) {
    v128_t sums[VECTORS];
    for (size_t v = 0; v < VECTORS; v++)
        sums[v] = wasm_f32x4_splat(0);
    for (; count >= LAYER_NORM_F32_STRIPES; count -= LAYER_NORM_F32_STRIPES) {
#pragma clang loop unroll(full)
        for (size_t v = 0; v < VECTORS; v++)
            sums[v] = wasm_f32x4_add(sums[v], wasm_v128_load(input + 4 * v));
        input += LAYER_NORM_F32_STRIPES;
    }
    float stripes[LAYER_NORM_F32_STRIPES];
    store_stripes(stripes, sums);
    for (size_t i = 0; i < count; i++)
        stripes[i] += input[i];
    return layer_norm_f32_sum(stripes);
}

static float sum_of_squares(const float *input, float mean, size_t count) {
    const v128_t means = wasm_f32x4_splat(mean);
    v128_t sums[VECTORS];
    for (size_t v = 0; v < VECTORS; v++)
        sums[v] = wasm_f32x4_splat(0);
    for (; count >= LAYER_NORM_F32_STRIPES; count -= LAYER_NORM_F32_STRIPES) {
#pragma clang loop unroll(full)
        for (size_t v = 0; v < VECTORS; v++) {
            const v128_t distances = wasm_f32x4_sub(wasm_v128_load(input + 4 * v), means);
            sums[v] = wasm_f32x4_add(sums[v], wasm_f32x4_mul(distances, distances));
        }
        input += LAYER_NORM_F32_STRIPES;
    }
    float stripes[LAYER_NORM_F32_STRIPES];
    store_stripes(stripes, sums);
    for (size_t i = 0; i < count; i++)
        stripes[i] += (input[i] - mean) * (input[i] - mean);
    return layer_norm_f32_sum(stripes);
}

static void normalise(float *restrict output, const float *restrict input,
                      const float *restrict scale, const float *restrict shift, size_t count,
                      float mean, float factor) {
    const v128_t means = wasm_f32x4_splat(mean), factors = wasm_f32x4_splat(factor);
    size_t i = 0;
#pragma clang loop unroll_count(4)
    for (; i + 4 <= count; i += 4) {
        const v128_t distances = wasm_f32x4_sub(wasm_v128_load(input + i), means);
        const v128_t normal = wasm_f32x4_mul(distances, factors);
        const v128_t scaled = wasm_f32x4_mul(normal, wasm_v128_load(scale + i));
        wasm_v128_store(output + i, wasm_f32x4_add(scaled, wasm_v128_load(shift + i)));
    }
    for (; i < count; i++)
        output[i] = (input[i] - mean) * factor * scale[i] + shift[i];
}

void layer_norm_f32(float *restrict output, const float *restrict input,
                    const float *restrict scale, const float *restrict shift, size_t count) {
    const float mean = sum_of(input, count) / (float)count;
    const float variance = sum_of_squares(input, mean, count) / (float)count;
    const float factor = 1 / __builtin_sqrtf(variance + LAYER_NORM_F32_EPSILON);
    normalise(output, input, scale, shift, count, mean, factor);
}
