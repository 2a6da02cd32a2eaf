/* SPDX-License-Identifier: Apache-2.0 */
/* The distribution function of the normal distribution in f32 for guest code, scalar;
 * normal_f32x4.h gives the same bits lane by lane.
 *
 * M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 1964, formula 26.2.17: the
 * density times a polynomial in 1 / (1 + p |x|). */
#ifndef LM_WORKLOADS_LIB_NORMAL_F32_H
#define LM_WORKLOADS_LIB_NORMAL_F32_H

#include "exp_f32.h"

#define LM_NORMAL_F32_P            0.2316419f
#define LM_NORMAL_F32_B1           0.319381530f
#define LM_NORMAL_F32_B2           (-0.356563782f)
#define LM_NORMAL_F32_B3           1.781477937f
#define LM_NORMAL_F32_B4           (-1.821255978f)
#define LM_NORMAL_F32_B5           1.330274429f
#define LM_NORMAL_F32_INV_SQRT_2PI 0.39894228f

/* The probability that a normally distributed number is below x, less than 3.5e-7 off; 0 and 1 far
 * away. */
static inline float lm_normal_f32(float x) {
    const float distance = __builtin_fabsf(x);
    const float t = 1 / (1 + LM_NORMAL_F32_P * distance);
    float series = LM_NORMAL_F32_B5;
    series = series * t + LM_NORMAL_F32_B4;
    series = series * t + LM_NORMAL_F32_B3;
    series = series * t + LM_NORMAL_F32_B2;
    series = series * t + LM_NORMAL_F32_B1;
    const float density = LM_NORMAL_F32_INV_SQRT_2PI * lm_exp_f32(-0.5f * distance * distance);
    const float tail = density * (series * t);
    return x < 0 ? tail : 1 - tail;
}

#endif
