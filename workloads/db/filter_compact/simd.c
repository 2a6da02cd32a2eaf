/* SPDX-License-Identifier: Apache-2.0 */
/* Selection, simd: four values are compared at once, their mask picks the swizzle that moves the
 * selected ones to the front, and the store of all four is overwritten from there on. */
#include "filter_compact.h"

#include "compact.h"

#define UNROLL ((size_t)4) /* vectors whose masks are found before the first store */

/* One subtraction moves the range to the least signed value, where one signed comparison does. */
size_t filter_compact(uint32_t *restrict out, const uint32_t *restrict values, size_t count,
                      uint32_t low, uint32_t width) {
    const v128_t start = wasm_i32x4_splat((int32_t)(low ^ 0x80000000));
    const v128_t end = wasm_i32x4_splat((int32_t)(width ^ 0x80000000));
    size_t selected = 0, i = 0;
    for (; count - i >= 4 * UNROLL; i += 4 * UNROLL) {
        v128_t lanes[UNROLL];
        uint32_t masks[UNROLL];
#pragma clang loop unroll(full)
        for (size_t k = 0; k < UNROLL; k++) {
            lanes[k] = wasm_v128_load(values + i + 4 * k);
            const v128_t moved = wasm_i32x4_sub(lanes[k], start);
            masks[k] = (uint32_t)wasm_i32x4_bitmask(wasm_i32x4_lt(moved, end));
        }
#pragma clang loop unroll(full)
        for (size_t k = 0; k < UNROLL; k++)
            selected += lm_compact_u32x4(out + selected, lanes[k], masks[k]);
    }
    for (; i < count; i++) {
        out[selected] = values[i];
        selected += values[i] - low < width;
    }
    return selected;
}
