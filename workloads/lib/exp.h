/* SPDX-License-Identifier: Apache-2.0 */
/* The exponential function for guest code: the same additions and multiplications on every engine
 * and ISA, where a libm differs from one to the next.
 *
 * Argument reduction as in W. Cody and W. Waite, Software Manual for the Elementary Functions,
 * 1980: exp(x) = 2^k exp(r) with |r| <= ln(2) / 2, then the series of exp(r). */
#ifndef LM_WORKLOADS_LIB_EXP_H
#define LM_WORKLOADS_LIB_EXP_H

#include <stddef.h>
#include <stdint.h>

/* 2^exponent, for exponents of normal numbers, -1022 to 1023. */
static inline double lm_exp_power_of_two(int32_t exponent) {
    const union {
        uint64_t bits;
        double value;
    } power = {.bits = (uint64_t)(exponent + 1023) << 52};
    return power.value;
}

/* e^x, less than one unit in the last place off for every x; 0 and infinity where the result is out
 * of range, NaN for NaN. Rounds in the mode of Wasm, to nearest, and relies on that. */
static inline double lm_exp(double x) {
    /* ln(2) in two parts: k times the first is exact, since its last 11 bits are 0. */
    static const double ln2_high = 0x1.62e42fefa3800p-1, ln2_low = 0x1.ef35793c76730p-45;
    /* 1 / i! for i = 13 down to 2; the next term is below 2^-57. */
    static const double inverse_factorials[] = {
        1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
        1.0 / 5040,       1.0 / 720,       1.0 / 120,      1.0 / 24,      1.0 / 6,      1.0 / 2,
    };
    if (x != x) return x;
    if (x > 710) return __builtin_inf();
    if (x < -746) return 0;
    /* Adding 1.5 2^52 leaves no room for a fraction, so the sum is rounded to an integer. */
    const double k = (x * 0x1.71547652b82fep0 + 0x1.8p52) - 0x1.8p52;
    const double r = (x - k * ln2_high) - k * ln2_low;
    double series = 0;
    for (size_t i = 0; i < sizeof inverse_factorials / sizeof inverse_factorials[0]; i++)
        series = series * r + inverse_factorials[i];
    /* In two steps, since 2^k itself may be out of range where the result is not. */
    const int32_t half = (int32_t)k / 2;
    return (1 + (r + r * r * series)) * lm_exp_power_of_two(half) *
           lm_exp_power_of_two((int32_t)k - half);
}

#endif
