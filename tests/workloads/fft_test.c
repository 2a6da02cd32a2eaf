/* SPDX-License-Identifier: Apache-2.0 */
/* Fast Fourier transform: the definition in double precision, impulses and waves at every place,
 * Parseval's theorem at every size, and the symmetry of real signals. */
#include "tests/workloads/kernel_test.h"

#include "workloads/dsp/fft/fft.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/* Plans, and runs the kernel on buffers of exactly its size; the input must stay as it is. */
static void run(struct fft_complex *spectrum, const struct fft_complex *signal, size_t size) {
    static struct fft_plan plan;
    const size_t bytes = size * sizeof signal[0];
    struct fft_complex *const input = guarded_alloc(bytes), *const output = guarded_alloc(bytes);
    struct fft_complex *const work = guarded_alloc(bytes);
    memcpy(input, signal, bytes);
    memset(output, 0xff, bytes);
    memset(work, 0xff, bytes);
    fft_prepare(&plan, size);
    fft(output, work, input, &plan);
    assert_memory_equal(input, signal, bytes);
    memcpy(spectrum, output, bytes);
    guarded_free(work, bytes);
    guarded_free(output, bytes);
    guarded_free(input, bytes);
}

static struct fft_complex *new_signal(size_t size) {
    struct fft_complex *const signal = calloc(size, sizeof *signal);
    assert_non_null(signal);
    return signal;
}

static void draw(struct fft_complex *signal, size_t size, struct lm_random *random) {
    for (size_t i = 0; i < size; i++)
        signal[i] = (struct fft_complex){lm_random_f32(random), lm_random_f32(random)};
}

static double energy(const struct fft_complex *x, size_t size) {
    double sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += (double)x[i].re * x[i].re + (double)x[i].im * x[i].im;
    return sum;
}

static void agrees_with_the_definition(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t size = FFT_MIN_SIZE; size <= 2048; size *= 2) {
        struct fft_complex *const x = new_signal(size), *const y = new_signal(size);
        double error = 0;
        draw(x, size, &random);
        run(y, x, size);
        for (size_t k = 0; k < size; k++) {
            double re = 0, im = 0;
            for (size_t n = 0; n < size; n++) {
                const double angle = -2 * pi * (double)(k * n % size) / (double)size;
                re += x[n].re * cos(angle) - x[n].im * sin(angle);
                im += x[n].re * sin(angle) + x[n].im * cos(angle);
            }
            error += (y[k].re - re) * (y[k].re - re) + (y[k].im - im) * (y[k].im - im);
        }
        const double relative = sqrt(error / energy(y, size));
        print_message("size %zu: off by %g\n", size, relative);
        assert_true(relative < 3e-7);
        free(y);
        free(x);
    }
}

/* A unit at any place gives a wave, and a wave a unit. */
static void check_place(size_t size, size_t place) {
    struct fft_complex *const x = new_signal(size), *const y = new_signal(size);
    x[place].re = 1;
    run(y, x, size);
    for (size_t k = 0; k < size; k++) {
        const double angle = -2 * pi * (double)(k * place % size) / (double)size;
        assert_true(fabs(y[k].re - cos(angle)) < 1e-6 && fabs(y[k].im - sin(angle)) < 1e-6);
    }
    for (size_t n = 0; n < size; n++) {
        const double angle = 2 * pi * (double)(n * place % size) / (double)size;
        x[n] = (struct fft_complex){(float)cos(angle), (float)sin(angle)};
    }
    run(y, x, size);
    for (size_t k = 0; k < size; k++) {
        const double expected = k == place ? (double)size : 0, allowed = 1e-6 * (double)size;
        assert_true(fabs(y[k].re - expected) < allowed && fabs(y[k].im) < allowed);
    }
    free(y);
    free(x);
}

static void turns_units_into_waves_and_back(void **state) {
    (void)state;
    for (size_t size = FFT_MIN_SIZE; size <= 256; size *= 2) {
        for (size_t place = 0; place < size; place++)
            check_place(size, place);
    }
    check_place(FFT_MAX_SIZE, 12345);
    check_place(FFT_MAX_SIZE / 2, 6789);
}

static void keeps_energy(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t size = FFT_MIN_SIZE; size <= FFT_MAX_SIZE; size *= 2) {
        struct fft_complex *const x = new_signal(size), *const y = new_signal(size);
        draw(x, size, &random);
        run(y, x, size);
        const double ratio = energy(y, size) / energy(x, size) / (double)size;
        assert_true(fabs(ratio - 1) < 1e-6);
        free(y);
        free(x);
    }
}

/* A real signal's spectrum at size - k is the conjugate of that at k. */
static void mirrors_spectra_of_real_signals(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t size = FFT_MIN_SIZE; size <= 4096; size *= 2) {
        struct fft_complex *const x = new_signal(size), *const y = new_signal(size);
        for (size_t i = 0; i < size; i++)
            x[i].re = lm_random_f32(&random);
        run(y, x, size);
        const double allowed = 1e-6 * sqrt((double)size);
        for (size_t k = 1; k < size; k++) {
            assert_true(fabs((double)y[k].re - y[size - k].re) < allowed);
            assert_true(fabs((double)y[k].im + y[size - k].im) < allowed);
        }
        free(y);
        free(x);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_definition),
        cmocka_unit_test(turns_units_into_waves_and_back),
        cmocka_unit_test(keeps_energy),
        cmocka_unit_test(mirrors_spectra_of_real_signals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
