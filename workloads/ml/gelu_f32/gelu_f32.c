/* SPDX-License-Identifier: Apache-2.0 */
/* Gaussian error linear units of f32, in the form with tanh (D. Hendrycks and K. Gimpel, "Gaussian
 * Error Linear Units", arXiv:1606.08415, 2016).
 *
 * The loop is left to the auto-vectoriser: the simd variant is this same source. Elements are
 * independent and nothing branches, so it finds what a hand would write, at the width of the ISA.
 */
#include "gelu_f32.h"

#include "bench.h"
#include "exp_f32.h"
#include "random.h"

#define MAX_COUNT (1u << 18)

static LM_ALIGNED float input[MAX_COUNT], output[MAX_COUNT];
static uint32_t length;

/* -2 u = x (linear + cubic x^2). */
static const float linear = -0x1.988454p0f; /* -2 sqrt(2 / pi) */
static const float cubic = -0x1.2444f2p-4f; /* that times 0.044715 */

void gelu_f32(float *restrict out, const float *restrict in, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float x = in[i];
        out[i] = x / (1 + lm_exp_f32(x * (linear + cubic * (x * x))));
    }
}

/* From -6 to 6: beyond, the result is 0 or the argument. */
void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT);
    struct lm_random random = {.state = 28};
    for (size_t i = 0; i < size; i++)
        input[i] = 6 * lm_random_f32(&random);
    length = size;
}

void lm_run(void) {
    gelu_f32(output, input, length);
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return length * (uint32_t)sizeof output[0];
}
