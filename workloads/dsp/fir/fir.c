/* SPDX-License-Identifier: Apache-2.0 */
/* A low-pass filter of 64 taps by windowed sinc (A. Oppenheim, R. Schafer, "Discrete-Time Signal
 * Processing", design of FIR filters by windowing) over f32 samples: inputs and the bench ABI; the
 * kernel is in scalar.c or simd.c. */
#include "fir.h"

#include "bench.h"
#include "random.h"
#include "sinpi.h"

#define MAX_COUNT 16384
#define TAPS      64

static LM_ALIGNED float input[MAX_COUNT + TAPS - 1], output[MAX_COUNT];
static LM_ALIGNED float taps[TAPS];
static uint32_t sample_count;

/* Passes the lower quarter of the band; Hann's window. */
static void design(void) {
    for (size_t i = 0; i < TAPS; i++) {
        const double x = ((double)i - (TAPS - 1) / 2.0) / 4;
        const double window = 0.5 - 0.5 * lm_cospi(2 * ((double)i + 0.5) / TAPS);
        taps[i] = (float)(window * lm_sinpi(x) / (x * (4 * 3.141592653589793)));
    }
}

void lm_setup(uint32_t size) {
    lm_require(size >= FIR_MIN_COUNT && size <= MAX_COUNT);
    struct lm_random random = {.state = 62};
    sample_count = size;
    design();
    lm_random_fill_f32(&random, input, size + TAPS - 1);
}

void lm_run(void) {
    fir(output, input, sample_count, taps, TAPS);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return sample_count * (uint32_t)sizeof output[0];
}
