/* SPDX-License-Identifier: Apache-2.0 */
/* Softmax, simd: three passes over the row, eight elements at a time, so that the long chain of one
 * exponential overlaps with that of another. */
#include "softmax_f32_finish.h"

#include "exp_f32x4.h"

static float find_greatest(const float *input, size_t count) {
    v128_t low = wasm_v128_load32_splat(input), high = low;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        low = wasm_f32x4_pmax(low, wasm_v128_load(input + i));
        high = wasm_f32x4_pmax(high, wasm_v128_load(input + i + 4));
    }
    low = wasm_f32x4_pmax(low, high);
    low = wasm_f32x4_pmax(low, wasm_i32x4_shuffle(low, low, 2, 3, 0, 1));
    low = wasm_f32x4_pmax(low, wasm_i32x4_shuffle(low, low, 1, 0, 3, 2));
    float greatest = wasm_f32x4_extract_lane(low, 0);
    for (; i < count; i++)
        greatest = greatest < input[i] ? input[i] : greatest;
    return greatest;
}

/* Writes four exponentials, and returns them added to the sums. */
static inline v128_t exponentiate_lanes(float *restrict output, const float *restrict input,
                                        v128_t greatest, v128_t sums) {
    const v128_t lanes = lm_exp_f32x4(wasm_f32x4_sub(wasm_v128_load(input), greatest));
    wasm_v128_store(output, lanes);
    return wasm_f32x4_add(sums, lanes);
}

/* Writes the exponentials, and returns their sum. */
static float exponentiate(float *restrict output, const float *restrict input, float greatest,
                          size_t count) {
    const v128_t splat = wasm_f32x4_splat(greatest);
    v128_t low = wasm_f32x4_splat(0), high = low;
    for (; count >= SOFTMAX_F32_STRIPES; count -= SOFTMAX_F32_STRIPES) {
        low = exponentiate_lanes(output, input, splat, low);
        high = exponentiate_lanes(output + 4, input + 4, splat, high);
        output += SOFTMAX_F32_STRIPES;
        input += SOFTMAX_F32_STRIPES;
    }
    float stripes[SOFTMAX_F32_STRIPES];
    wasm_v128_store(stripes, low);
    wasm_v128_store(stripes + 4, high);
    return softmax_f32_finish(stripes, output, input, greatest, count);
}

void softmax_f32(float *restrict output, const float *restrict input, size_t count) {
    const float factor = 1 / exponentiate(output, input, find_greatest(input, count), count);
    const v128_t factors = wasm_f32x4_splat(factor);
    size_t i = 0;
    for (; i + 4 <= count; i += 4)
        wasm_v128_store(output + i, wasm_f32x4_mul(wasm_v128_load(output + i), factors));
    for (; i < count; i++)
        output[i] *= factor;
}
