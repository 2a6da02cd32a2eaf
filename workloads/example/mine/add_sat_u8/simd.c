/* SPDX-License-Identifier: Apache-2.0 */
/* Saturating addition of bytes, sixteen at a time. */
#include "add_sat_u8.h"

#include "guest_simd.h"

void add_sat_u8(uint8_t *restrict sum, const uint8_t *a, const uint8_t *b, size_t count) {
    for (size_t i = 0; i < count; i += 16)
        wasm_v128_store(sum + i, wasm_u8x16_add_sat(wasm_v128_load(a + i), wasm_v128_load(b + i)));
}
