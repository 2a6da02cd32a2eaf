/* SPDX-License-Identifier: Apache-2.0 */
/* Bit packing, scalar: one column after the other. */
#include "bit_packing.h"

#include "words_u32.h"

#include "bit_packing_columns.h"

#include <string.h>

unsigned bit_packing_width(const uint32_t values[BIT_PACKING_BLOCK]) {
    uint32_t all = 0;
    for (size_t i = 0; i < BIT_PACKING_BLOCK; i++)
        all |= values[i];
    return all == 0 ? 0 : 32 - (unsigned)__builtin_clz(all);
}

static inline __attribute__((always_inline)) void
pack_block(uint32_t *packed, const uint32_t *values, unsigned width) {
#pragma clang loop unroll(disable)
    for (size_t j = 0; j < BIT_PACKING_COLUMNS; j++)
        pack_columns(packed + j, values + j, width);
}

static inline __attribute__((always_inline)) void
unpack_block(uint32_t *values, const uint32_t *packed, unsigned width) {
#pragma clang loop unroll(disable)
    for (size_t j = 0; j < BIT_PACKING_COLUMNS; j++)
        unpack_columns(values + j, packed + j, width);
}

void bit_pack(uint32_t *packed, const uint32_t values[BIT_PACKING_BLOCK], unsigned width) {
    switch (width) {
        BIT_PACKING_CASES(pack_block, packed, values)
    default: break; /* width 0 packs nothing */
    }
}

void bit_unpack(uint32_t values[BIT_PACKING_BLOCK], const uint32_t *packed, unsigned width) {
    switch (width) {
    case 0:
        memset(values, 0, BIT_PACKING_BLOCK * sizeof values[0]);
        break;
        BIT_PACKING_CASES(unpack_block, values, packed)
    default: break; /* no wider block is packed */
    }
}
