/* SPDX-License-Identifier: Apache-2.0 */
/* Depthwise convolution, relaxed: multiply-adds that the machine may fuse. */
#include "guest_relaxed.h"

#define MULTIPLY_ADD wasm_f32x4_relaxed_madd
#include "depthwise3x3_f32_vectors.h"
