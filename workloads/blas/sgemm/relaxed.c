/* SPDX-License-Identifier: Apache-2.0 */
/* Register tile of the matrix product, relaxed: multiply-adds that the machine may fuse. */
#include "guest_relaxed.h"

#define MULTIPLY_ADD wasm_f32x4_relaxed_madd
#include "sgemm_vectors.h"
