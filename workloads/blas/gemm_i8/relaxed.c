/* SPDX-License-Identifier: Apache-2.0 */
/* Product of quantised matrices, relaxed: bytes stay bytes, of which
 * i32x4.relaxed_dot_i8x16_i7x16_add_s multiplies and adds four. With activations of 7 bits its
 * result is one and the same on every engine. */
#include "guest_relaxed.h"

#include <stdint.h>

#define GROUP   4
#define PACKED  int8_t
#define DOT_ADD wasm_i32x4_relaxed_dot_i8x16_i7x16_add
#include "gemm_i8_vectors.h"
