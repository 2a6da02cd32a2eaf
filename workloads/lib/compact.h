/* SPDX-License-Identifier: Apache-2.0 */
/* Compaction: the 32-bit lanes of a vector that a mask selects, moved to its front by one swizzle
 * whose indices a table holds per mask (D. Lemire, L. Boytsov and N. Kurz, "SIMD Compression and
 * the Intersection of Sorted Integers", SPE 46, 2016). */
#ifndef LM_WORKLOADS_LIB_COMPACT_H
#define LM_WORKLOADS_LIB_COMPACT_H

#include "guest_simd.h"

#include <stdint.h>

/* Byte indices of 32-bit lane i; lanes behind the selected ones repeat lane 0. */
#define LM_LANE(i)           4 * (i), 4 * (i) + 1, 4 * (i) + 2, 4 * (i) + 3
#define LM_LANES(a, b, c, d) {LM_LANE(a), LM_LANE(b), LM_LANE(c), LM_LANE(d)}

static const _Alignas(16) uint8_t lm_compact_indices[16][16] = {
    LM_LANES(0, 0, 0, 0), LM_LANES(0, 0, 0, 0), LM_LANES(1, 0, 0, 0), LM_LANES(0, 1, 0, 0),
    LM_LANES(2, 0, 0, 0), LM_LANES(0, 2, 0, 0), LM_LANES(1, 2, 0, 0), LM_LANES(0, 1, 2, 0),
    LM_LANES(3, 0, 0, 0), LM_LANES(0, 3, 0, 0), LM_LANES(1, 3, 0, 0), LM_LANES(0, 1, 3, 0),
    LM_LANES(2, 3, 0, 0), LM_LANES(0, 2, 3, 0), LM_LANES(1, 2, 3, 0), LM_LANES(0, 1, 2, 3),
};

/* Stores a whole vector at `out`: first the lanes whose bit is set in `mask` (0 to 15), in order,
 * then lanes that mean nothing. Returns how many are set. */
static inline uint32_t lm_compact_u32x4(uint32_t *out, v128_t lanes, uint32_t mask) {
    const v128_t indices = wasm_v128_load(lm_compact_indices[mask]);
    wasm_v128_store(out, wasm_i8x16_swizzle(lanes, indices));
    return (uint32_t)__builtin_popcount(mask);
}

#endif
