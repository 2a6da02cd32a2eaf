/* SPDX-License-Identifier: Apache-2.0 */
/* Sine and cosine for guest code, of angles in half turns: sin(pi x) and cos(pi x), the sinPi and
 * cosPi of IEEE 754. The same additions and multiplications on every engine and ISA, where a libm
 * differs from one to the next.
 *
 * In half turns the reduction to an eighth of a turn is exact; there the series of J. Hart et al.,
 * Computer Approximations, 1968, chapter 6 - Taylor's - need nine terms. */
#ifndef LM_WORKLOADS_LIB_SINPI_H
#define LM_WORKLOADS_LIB_SINPI_H

#include <stddef.h>
#include <stdint.h>

/* pi r, |r| <= 1 / 4, in two parts. pi and r are in two parts each, of 28 and 24 bits the first,
 * whose product is exact; the rest is small, and so are its errors. */
struct lm_sinpi_angle {
    double high, low;
};

static inline struct lm_sinpi_angle lm_sinpi_multiply(double r) {
    static const double pi = 0x1.921fb54442d18p1;
    static const double pi_high = 0x1.921fb54p1, pi_low = 0x1.10b4611a62633p-29;
    const double r_high = (double)(float)r;
    return (struct lm_sinpi_angle){r_high * pi_high, r_high * pi_low + (r - r_high) * pi};
}

/* sin(pi r), |r| <= 1 / 4. */
static inline double lm_sinpi_eighth(double r) {
    /* 1 / i! for i = 17 down to 3, odd ones, the sign alternating. */
    static const double series[] = {
        1.0 / 355687428096000, -1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800,
        1.0 / 362880,          -1.0 / 5040,          1.0 / 120,        -1.0 / 6,
    };
    const struct lm_sinpi_angle angle = lm_sinpi_multiply(r);
    const double t = angle.high + angle.low, square = t * t;
    double sum = 0;
    for (size_t i = 0; i < sizeof series / sizeof series[0]; i++)
        sum = sum * square + series[i];
    return angle.high + (angle.low + t * square * sum);
}

/* cos(pi r), |r| <= 1 / 4: what t and 1 - t^2 / 2 lose by rounding is put back. */
static inline double lm_cospi_eighth(double r) {
    /* 1 / i! for i = 16 down to 4, even ones, the sign alternating. */
    static const double series[] = {
        1.0 / 20922789888000, -1.0 / 87178291200, 1.0 / 479001600, -1.0 / 3628800,
        1.0 / 40320,          -1.0 / 720,         1.0 / 24,
    };
    const struct lm_sinpi_angle angle = lm_sinpi_multiply(r);
    const double t = angle.high + angle.low, lost = (angle.high - t) + angle.low, square = t * t;
    double sum = 0;
    for (size_t i = 0; i < sizeof series / sizeof series[0]; i++)
        sum = sum * square + series[i];
    const double half = square / 2, most = 1 - half;
    return most + ((1 - most - half) + (square * square * sum - t * lost));
}

/* cos(pi (x - quarters / 2)). */
static inline double lm_cospi_moved(double x, int32_t quarters) {
    /* Adding 1.5 2^52 leaves no room for a fraction, so the sum is rounded to an integer. */
    const double nearest = (2 * x + 0x1.8p52) - 0x1.8p52;
    const double rest = x - nearest / 2;
    const int32_t quadrant = ((int32_t)nearest - quarters) & 3;
    const double magnitude = quadrant & 1 ? lm_sinpi_eighth(rest) : lm_cospi_eighth(rest);
    /* Adding 0 takes the sign from -0. */
    return (quadrant == 1 || quadrant == 2 ? -magnitude : magnitude) + 0.0;
}

/* sin(pi x) and cos(pi x) for |x| <= 2^29, less than one unit in the last place off; exact where
 * the result is 0 or of magnitude 1. Rounds in the mode of Wasm, to nearest, and relies on that. */
static inline double lm_sinpi(double x) {
    return lm_cospi_moved(x, 1);
}

static inline double lm_cospi(double x) {
    return lm_cospi_moved(x, 0);
}

#endif
