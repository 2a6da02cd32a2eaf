/* SPDX-License-Identifier: Apache-2.0 */
/* Dot product of f32 vectors (BLAS level 1, SDOT; C. Lawson et al., "Basic Linear Algebra
 * Subprograms for Fortran Usage", ACM TOMS, 1979): inputs and the bench ABI around the kernel of
 * scalar.c or simd.c. */
#include "dot_f32.h"

#include "bench.h"
#include "random.h"

#define MAX_COUNT (1u << 20)

static LM_ALIGNED float left[MAX_COUNT], right[MAX_COUNT];
static uint32_t length;
static float product;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT);
    struct lm_random random = {.state = 3};
    lm_random_fill_f32(&random, left, size);
    lm_random_fill_f32(&random, right, size);
    length = size;
}

void lm_run(void) {
    product = dot_f32(left, right, length);
}

const void *lm_result(void) {
    return &product;
}

uint32_t lm_result_size(void) {
    return sizeof product;
}
