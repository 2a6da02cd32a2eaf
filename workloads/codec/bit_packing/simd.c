/* SPDX-License-Identifier: Apache-2.0 */
/* Bit packing, simd: the four columns at once. */
#include "bit_packing.h"

#include "words_u32x4.h"

#include "bit_packing_columns.h"

#include <string.h>

unsigned bit_packing_width(const uint32_t values[BIT_PACKING_BLOCK]) {
    v128_t all[4];
    uint32_t lanes[4];
    for (size_t i = 0; i < 4; i++)
        all[i] = wasm_v128_load(values + 4 * i);
    for (size_t i = 16; i < BIT_PACKING_BLOCK; i += 16) {
        for (size_t k = 0; k < 4; k++)
            all[k] = wasm_v128_or(all[k], wasm_v128_load(values + i + 4 * k));
    }
    wasm_v128_store(lanes,
                    wasm_v128_or(wasm_v128_or(all[0], all[1]), wasm_v128_or(all[2], all[3])));
    const uint32_t any = lanes[0] | lanes[1] | lanes[2] | lanes[3];
    return any == 0 ? 0 : 32 - (unsigned)__builtin_clz(any);
}

void bit_pack(uint32_t *packed, const uint32_t values[BIT_PACKING_BLOCK], unsigned width) {
    switch (width) {
        BIT_PACKING_CASES(pack_columns, packed, values)
    default: break; /* width 0 packs nothing */
    }
}

void bit_unpack(uint32_t values[BIT_PACKING_BLOCK], const uint32_t *packed, unsigned width) {
    switch (width) {
    case 0:
        memset(values, 0, BIT_PACKING_BLOCK * sizeof values[0]);
        break;
        BIT_PACKING_CASES(unpack_columns, values, packed)
    default: break; /* no wider block is packed */
    }
}
