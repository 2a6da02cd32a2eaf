/* SPDX-License-Identifier: Apache-2.0 */
/* Fast Fourier transform, scalar: one butterfly of four complex numbers at a time. */
#include "fft.h"

static inline struct fft_complex add(struct fft_complex a, struct fft_complex b) {
    return (struct fft_complex){a.re + b.re, a.im + b.im};
}

static inline struct fft_complex sub(struct fft_complex a, struct fft_complex b) {
    return (struct fft_complex){a.re - b.re, a.im - b.im};
}

/* a - i b */
static inline struct fft_complex sub_i(struct fft_complex a, struct fft_complex b) {
    return (struct fft_complex){a.re + b.im, a.im - b.re};
}

/* a + i b */
static inline struct fft_complex add_i(struct fft_complex a, struct fft_complex b) {
    return (struct fft_complex){a.re - b.im, a.im + b.re};
}

static inline struct fft_complex multiply(struct fft_complex a, struct fft_complex b) {
    return (struct fft_complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* Four transforms of four numbers each, `distance` apart. */
struct butterfly {
    struct fft_complex y[4];
};

static inline struct butterfly transform4(const struct fft_complex *x, size_t distance) {
    const struct fft_complex a = x[0], b = x[distance], c = x[2 * distance], d = x[3 * distance];
    const struct fft_complex even = add(a, c), odd = add(b, d);
    const struct fft_complex even_rest = sub(a, c), odd_rest = sub(b, d);
    return (struct butterfly){
        {add(even, odd), sub_i(even_rest, odd_rest), sub(even, odd), add_i(even_rest, odd_rest)}};
}

static void stage(struct fft_complex *restrict y, const struct fft_complex *restrict x, size_t n,
                  size_t stride, const float *factors) {
    const size_t quarter = n / 4;
    for (size_t p = 0; p < quarter; p++) {
        struct fft_complex w[3];
        for (size_t k = 0; k < 3; k++)
            w[k] = (struct fft_complex){factors[2 * k * quarter + p],
                                        factors[(2 * k + 1) * quarter + p]};
        for (size_t q = 0; q < stride; q++) {
            const struct butterfly sums = transform4(x + q + stride * p, stride * quarter);
            struct fft_complex *const to = y + q + stride * 4 * p;
            to[0] = sums.y[0];
            to[stride] = multiply(sums.y[1], w[0]);
            to[2 * stride] = multiply(sums.y[2], w[1]);
            to[3 * stride] = multiply(sums.y[3], w[2]);
        }
    }
}

static void last_stage(struct fft_complex *restrict y, const struct fft_complex *restrict x,
                       size_t n, size_t stride) {
    for (size_t q = 0; q < stride; q++) {
        if (n == 4) {
            const struct butterfly sums = transform4(x + q, stride);
            for (size_t k = 0; k < 4; k++)
                y[q + k * stride] = sums.y[k];
        } else {
            y[q] = add(x[q], x[q + stride]);
            y[q + stride] = sub(x[q], x[q + stride]);
        }
    }
}

/* Stages go to and fro between `work` and `output`, such that the last ends in `output`. */
void fft(struct fft_complex *restrict output, struct fft_complex *restrict work,
         const struct fft_complex *restrict input, const struct fft_plan *plan) {
    const struct fft_complex *from = input;
    const float *factors = plan->factors;
    size_t n = plan->size, stride = 1;
    for (unsigned left = fft_stage_count(n) - 1; left > 0; left--) {
        struct fft_complex *const to = left % 2 == 0 ? output : work;
        stage(to, from, n, stride, factors);
        factors += FFT_TABLES * (n / 4);
        from = to;
        n /= 4;
        stride *= 4;
    }
    last_stage(output, from, n, stride);
}
