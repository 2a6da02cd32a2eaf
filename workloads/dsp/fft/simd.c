/* SPDX-License-Identifier: Apache-2.0 */
/* Fast Fourier transform, simd: four butterflies at a time. Between stages real and imaginary parts
 * lie apart, so that a complex product needs no shuffles: the first stage takes them apart, the
 * last puts them together. The first stage's four butterflies are neighbours by p, whose outputs
 * lie in turns, hence its transposition; those of all later ones are neighbours by q. */
#include "fft.h"

#include "guest_simd.h"
#include "vectors.h"

#define LANES 4

/* Four complex numbers. */
struct complex4 {
    v128_t re, im;
};

/* Complex numbers in memory, parts apart. */
struct parts {
    float *re, *im;
};

static inline struct complex4 add(struct complex4 a, struct complex4 b) {
    return (struct complex4){wasm_f32x4_add(a.re, b.re), wasm_f32x4_add(a.im, b.im)};
}

static inline struct complex4 sub(struct complex4 a, struct complex4 b) {
    return (struct complex4){wasm_f32x4_sub(a.re, b.re), wasm_f32x4_sub(a.im, b.im)};
}

/* a - i b */
static inline struct complex4 sub_i(struct complex4 a, struct complex4 b) {
    return (struct complex4){wasm_f32x4_add(a.re, b.im), wasm_f32x4_sub(a.im, b.re)};
}

/* a + i b */
static inline struct complex4 add_i(struct complex4 a, struct complex4 b) {
    return (struct complex4){wasm_f32x4_sub(a.re, b.im), wasm_f32x4_add(a.im, b.re)};
}

static inline struct complex4 multiply(struct complex4 a, struct complex4 b) {
    return (struct complex4){
        wasm_f32x4_sub(wasm_f32x4_mul(a.re, b.re), wasm_f32x4_mul(a.im, b.im)),
        wasm_f32x4_add(wasm_f32x4_mul(a.re, b.im), wasm_f32x4_mul(a.im, b.re))};
}

static inline struct complex4 load(struct parts x, size_t at) {
    return (struct complex4){wasm_v128_load(x.re + at), wasm_v128_load(x.im + at)};
}

static inline void store(struct parts y, size_t at, struct complex4 value) {
    wasm_v128_store(y.re + at, value.re);
    wasm_v128_store(y.im + at, value.im);
}

static inline struct complex4 load_pairs(const struct fft_complex *x) {
    const v128_t a = wasm_v128_load(x), b = wasm_v128_load(x + 2);
    return (struct complex4){wasm_i32x4_shuffle(a, b, 0, 2, 4, 6),
                             wasm_i32x4_shuffle(a, b, 1, 3, 5, 7)};
}

static inline void store_pairs(struct fft_complex *y, struct complex4 value) {
    wasm_v128_store(y, wasm_i32x4_shuffle(value.re, value.im, 0, 4, 1, 5));
    wasm_v128_store(y + 2, wasm_i32x4_shuffle(value.re, value.im, 2, 6, 3, 7));
}

static inline void transform4(struct complex4 x[4]) {
    const struct complex4 even = add(x[0], x[2]), odd = add(x[1], x[3]);
    const struct complex4 even_rest = sub(x[0], x[2]), odd_rest = sub(x[1], x[3]);
    x[0] = add(even, odd);
    x[1] = sub_i(even_rest, odd_rest);
    x[2] = sub(even, odd);
    x[3] = add_i(even_rest, odd_rest);
}

static void first_stage(struct parts y, const struct fft_complex *x, size_t n,
                        const float *factors) {
    const size_t quarter = n / 4;
    for (size_t p = 0; p < quarter; p += LANES) {
        struct complex4 sums[4];
        for (size_t j = 0; j < 4; j++)
            sums[j] = load_pairs(x + p + j * quarter);
        transform4(sums);
        v128_t re[4] = {sums[0].re}, im[4] = {sums[0].im};
        for (size_t k = 1; k < 4; k++) {
            const float *const w = factors + 2 * (k - 1) * quarter + p;
            const struct complex4 product = multiply(
                sums[k], (struct complex4){wasm_v128_load(w), wasm_v128_load(w + quarter)});
            re[k] = product.re;
            im[k] = product.im;
        }
        lm_transpose_u32x4(re);
        lm_transpose_u32x4(im);
        for (size_t k = 0; k < 4; k++)
            store(y, 4 * p + LANES * k, (struct complex4){re[k], im[k]});
    }
}

static void stage(struct parts y, struct parts x, size_t n, size_t stride, const float *factors) {
    const size_t quarter = n / 4;
    for (size_t p = 0; p < quarter; p++) {
        struct complex4 w[3];
        for (size_t k = 0; k < 3; k++)
            w[k] = (struct complex4){wasm_v128_load32_splat(factors + 2 * k * quarter + p),
                                     wasm_v128_load32_splat(factors + (2 * k + 1) * quarter + p)};
        for (size_t q = 0; q < stride; q += LANES) {
            struct complex4 sums[4];
            for (size_t j = 0; j < 4; j++)
                sums[j] = load(x, q + stride * (p + j * quarter));
            transform4(sums);
            const size_t to = q + stride * 4 * p;
            store(y, to, sums[0]);
            for (size_t k = 1; k < 4; k++)
                store(y, to + k * stride, multiply(sums[k], w[k - 1]));
        }
    }
}

static void last_stage(struct fft_complex *y, struct parts x, size_t n, size_t stride) {
    for (size_t q = 0; q < stride && n == 4; q += LANES) {
        struct complex4 sums[4];
        for (size_t j = 0; j < 4; j++)
            sums[j] = load(x, q + j * stride);
        transform4(sums);
        for (size_t k = 0; k < 4; k++)
            store_pairs(y + q + k * stride, sums[k]);
    }
    for (size_t q = 0; q < stride && n == 2; q += LANES) {
        const struct complex4 a = load(x, q), b = load(x, q + stride);
        store_pairs(y + q, add(a, b));
        store_pairs(y + q + stride, sub(a, b));
    }
}

/* Both halves of a buffer for complex numbers. */
static inline struct parts halves(struct fft_complex *buffer, size_t size) {
    float *const floats = &buffer->re;
    return (struct parts){floats, floats + size};
}

/* Stages go to and fro between `work` and `output`, such that the last ends in `output`. */
void fft(struct fft_complex *restrict output, struct fft_complex *restrict work,
         const struct fft_complex *restrict input, const struct fft_plan *plan) {
    const float *factors = plan->factors;
    size_t n = plan->size, stride = 1;
    unsigned left = fft_stage_count(n) - 1;
    struct parts from = halves(left % 2 == 0 ? output : work, n);
    first_stage(from, input, n, factors);
    while (--left > 0) {
        factors += FFT_TABLES * (n / 4);
        n /= 4;
        stride *= 4;
        const struct parts to = halves(left % 2 == 0 ? output : work, plan->size);
        stage(to, from, n, stride, factors);
        from = to;
    }
    last_stage(output, from, n / 4, 4 * stride);
}
