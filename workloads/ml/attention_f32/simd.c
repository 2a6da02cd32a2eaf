/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of attention, simd: products and sums rounded one by one. */
#include "vectors.h"

#define MULTIPLY_ADD lm_multiply_add_f32x4
#include "attention_f32_vectors.h"
