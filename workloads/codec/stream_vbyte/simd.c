/* SPDX-License-Identifier: Apache-2.0 */
/* Stream VByte kernel, simd: a control byte picks the swizzle that spreads the bytes of four
 * numbers to their lanes, and how far the data moves on. */
#include "stream_vbyte.h"

#include "bench.h"
#include "guest_simd.h"
#include "stream_vbyte_end.h"

#define NOTHING 0xff /* an index for which swizzle gives 0 */

static LM_ALIGNED uint8_t spreads[256][16];
static uint8_t sizes[256];

void stream_vbyte_prepare(void) {
    for (unsigned code = 0; code < 256; code++) {
        uint8_t used = 0;
        for (unsigned i = 0; i < 16; i++) {
            const unsigned size = 1 + (code >> i / 4 * 2 & 3);
            spreads[code][i] = i % 4 < size ? used++ : NOTHING;
        }
        sizes[code] = used;
    }
}

/* Four numbers need at most the sixteen bytes that are read for them. */
void stream_vbyte_decode(uint32_t *values, const uint8_t *control, const uint8_t *data,
                         size_t data_size, size_t count) {
    const uint8_t *const end = data + data_size;
    size_t i = 0;
#pragma clang loop unroll_count(4)
    for (; count - i >= 4 && end - data >= 16; i += 4) {
        const uint8_t code = control[i / 4];
        const v128_t spread = wasm_v128_load(spreads[code]);
        wasm_v128_store(values + i, wasm_i8x16_swizzle(wasm_v128_load(data), spread));
        data += sizes[code];
    }
    stream_vbyte_decode_end(values, control, data, i, count);
}
