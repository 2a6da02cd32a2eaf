/* SPDX-License-Identifier: Apache-2.0 */
/* Register tile of the matrix product, simd: products and sums rounded one by one. */
#include "vectors.h"

#define MULTIPLY_ADD lm_multiply_add_f32x4
#include "sgemm_vectors.h"
