/* SPDX-License-Identifier: Apache-2.0 */
/* The exponential function in f32 for guest code, scalar; exp_f32x4.h gives the same bits lane by
 * lane, since both take the same steps in the same order, and none of them branches.
 *
 * Argument reduction as in W. Cody and W. Waite, Software Manual for the Elementary Functions,
 * 1980: exp(x) = 2^k exp(r) with |r| <= ln(2) / 2, then the series of exp(r) up to r^7 / 7!. */
#ifndef LM_WORKLOADS_LIB_EXP_F32_H
#define LM_WORKLOADS_LIB_EXP_F32_H

#include <stdint.h>
#include <string.h>

/* Arguments beyond these have results that round to 0 and infinity, as those at them do. */
#define LM_EXP_F32_LEAST    (-104.0f)
#define LM_EXP_F32_GREATEST 89.0f

#define LM_EXP_F32_LOG2_E 0x1.715476p0f
/* ln(2) in two parts: k times the first is exact, since its last 9 bits are 0. */
#define LM_EXP_F32_LN2_HIGH 0x1.62e4p-1f
#define LM_EXP_F32_LN2_LOW  0x1.7f7d1cp-20f

/* Added to a number below 2^22 it leaves no room for a fraction, so the sum is rounded to an
 * integer, which stands in its lowest bits. */
#define LM_EXP_F32_ROUNDER      0x1.8p23f
#define LM_EXP_F32_ROUNDER_BITS 0x4b400000

/* 2^exponent, for exponents of normal numbers, -126 to 127. */
static inline float lm_power_of_two_f32(int32_t exponent) {
    const uint32_t bits = (uint32_t)(exponent + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* The sum of r^i / (i + 2)! for i = 0 to 5. */
static inline float lm_exp_f32_series(float r) {
    float series = 1.0f / 5040;
    series = series * r + 1.0f / 720;
    series = series * r + 1.0f / 120;
    series = series * r + 1.0f / 24;
    series = series * r + 1.0f / 6;
    return series * r + 1.0f / 2;
}

/* e^x, less than 1.05 units in the last place off for every x; 0 and infinity where the result is
 * out of range, NaN for NaN. Rounds in the mode of Wasm, to nearest, and relies on that. */
static inline float lm_exp_f32(float x) {
    x = x < LM_EXP_F32_LEAST ? LM_EXP_F32_LEAST : x;
    x = LM_EXP_F32_GREATEST < x ? LM_EXP_F32_GREATEST : x;
    const float shifted = x * LM_EXP_F32_LOG2_E + LM_EXP_F32_ROUNDER;
    const float k = shifted - LM_EXP_F32_ROUNDER;
    const float r = (x - k * LM_EXP_F32_LN2_HIGH) - k * LM_EXP_F32_LN2_LOW;
    const float power = 1 + (r + r * r * lm_exp_f32_series(r));
    int32_t exponent;
    memcpy(&exponent, &shifted, sizeof exponent);
    exponent -= LM_EXP_F32_ROUNDER_BITS;
    /* In two steps, since 2^k itself may be out of range where the result is not. */
    const int32_t half = exponent >> 1;
    return power * lm_power_of_two_f32(half) * lm_power_of_two_f32(exponent - half);
}

#endif
