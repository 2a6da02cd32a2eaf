/* SPDX-License-Identifier: Apache-2.0 */
/* Relaxed vector intrinsics, Wasm build: the compiler's own header, which declares them where
 * relaxed SIMD is on.
 * The mirrored file in ../native gives the same names to native builds. */
#ifndef LM_WORKLOADS_LIB_GUEST_RELAXED_H
#define LM_WORKLOADS_LIB_GUEST_RELAXED_H

#include "guest_simd.h"

#endif
