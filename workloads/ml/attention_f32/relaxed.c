/* SPDX-License-Identifier: Apache-2.0 */
/* Steps of attention, relaxed: multiply-adds that the machine may fuse. */
#include "guest_relaxed.h"

#define MULTIPLY_ADD wasm_f32x4_relaxed_madd
#include "attention_f32_vectors.h"
