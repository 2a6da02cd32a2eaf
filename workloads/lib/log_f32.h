/* SPDX-License-Identifier: Apache-2.0 */
/* The natural logarithm in f32 for guest code, scalar; log_f32x4.h gives the same bits lane by
 * lane, since both take the same steps in the same order, and none of them branches.
 *
 * x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), and ln(1 + f) from s = f / (2 + f): the
 * series of 2 artanh(s), arranged as K. C. Ng does in fdlibm (SunSoft, 1993) so that f itself, the
 * largest term, is added last. */
#ifndef LM_WORKLOADS_LIB_LOG_F32_H
#define LM_WORKLOADS_LIB_LOG_F32_H

#include <stdint.h>
#include <string.h>

/* The bits of the least f32 above sqrt(1/2). */
#define LM_LOG_F32_SQRT_HALF_BITS 0x3f3504f4

/* ln(2) in two parts: k times the first is exact, since its last 9 bits are 0. */
#define LM_LOG_F32_LN2_HIGH 0x1.62e4p-1f
#define LM_LOG_F32_LN2_LOW  0x1.7f7d1cp-20f

/* 2 (artanh(s) - s) / s, for z = s^2 <= 0.0295: 2/3 z + 2/5 z^2 + ... + 2/9 z^4. */
static inline float lm_log_f32_series(float z) {
    float series = 2.0f / 9;
    series = series * z + 2.0f / 7;
    series = series * z + 2.0f / 5;
    series = series * z + 2.0f / 3;
    return series * z;
}

/* ln(x), less than one unit in the last place off, for every positive, normal and finite x; what it
 * gives for others means nothing. */
static inline float lm_log_f32(float x) {
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    const int32_t exponent = (bits - LM_LOG_F32_SQRT_HALF_BITS) >> 23;
    bits -= (int32_t)((uint32_t)exponent << 23);
    float mantissa;
    memcpy(&mantissa, &bits, sizeof mantissa);
    const float k = (float)exponent;
    const float f = mantissa - 1;
    const float s = f / (2 + f);
    const float half_square = 0.5f * f * f;
    const float tail = s * (half_square + lm_log_f32_series(s * s)) + k * LM_LOG_F32_LN2_LOW;
    return k * LM_LOG_F32_LN2_HIGH - ((half_square - tail) - f);
}

#endif
