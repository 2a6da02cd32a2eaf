/* SPDX-License-Identifier: Apache-2.0 */
/* Matrix-vector product of f32 (BLAS level 2, SGEMV; J. Dongarra et al., "An Extended Set of
 * FORTRAN Basic Linear Algebra Subprograms", ACM TOMS 14, 1988): inputs and the bench ABI around
 * the kernel of scalar.c, simd.c or relaxed.c. */
#include "gemv_f32.h"

#include "bench.h"
#include "random.h"

#define MAX_ORDER 1024

static LM_ALIGNED float matrix[MAX_ORDER * MAX_ORDER], vector[MAX_ORDER], product[MAX_ORDER];
static uint32_t order;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_ORDER);
    struct lm_random random = {.state = 21};
    lm_random_fill_f32(&random, matrix, (size_t)size * size);
    lm_random_fill_f32(&random, vector, size);
    order = size;
}

void lm_run(void) {
    gemv_f32(product, matrix, vector, order, order);
}

const void *lm_result(void) {
    return product;
}

uint32_t lm_result_size(void) {
    return order * (uint32_t)sizeof product[0];
}
