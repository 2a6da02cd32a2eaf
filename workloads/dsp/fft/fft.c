/* SPDX-License-Identifier: Apache-2.0 */
/* Fast Fourier transform of complex f32 (J. Cooley, J. Tukey, "An Algorithm for the Machine
 * Calculation of Complex Fourier Series", Mathematics of Computation, 1965; Stockham's sorted form
 * as in C. Van Loan, "Computational Frameworks for the Fast Fourier Transform", 1992): plan, inputs
 * and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "fft.h"

#include "bench.h"
#include "random.h"
#include "sinpi.h"

static LM_ALIGNED struct fft_complex input[FFT_MAX_SIZE], work[FFT_MAX_SIZE], output[FFT_MAX_SIZE];
static struct fft_plan plan;

void fft_prepare(struct fft_plan *fft_plan, size_t size) {
    fft_plan->size = size;
    float *factors = fft_plan->factors;
    for (size_t n = size; n > 4; n /= 4) {
        const size_t quarter = n / 4;
        for (size_t i = 0; i < 3 * quarter; i++) {
            const size_t power = i / quarter + 1, p = i % quarter;
            const double angle = 2 * (double)(p * power) / (double)n;
            factors[2 * (power - 1) * quarter + p] = (float)lm_cospi(angle);
            factors[(2 * power - 1) * quarter + p] = (float)-lm_sinpi(angle);
        }
        factors += FFT_TABLES * quarter;
    }
}

void lm_setup(uint32_t size) {
    lm_require(size >= FFT_MIN_SIZE && size <= FFT_MAX_SIZE && (size & (size - 1)) == 0);
    struct lm_random random = {.state = 61};
    fft_prepare(&plan, size);
    for (size_t i = 0; i < size; i++) {
        input[i].re = lm_random_f32(&random);
        input[i].im = lm_random_f32(&random);
    }
}

void lm_run(void) {
    fft(output, work, input, &plan);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return (uint32_t)(plan.size * sizeof output[0]);
}
