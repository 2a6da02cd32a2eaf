/* SPDX-License-Identifier: Apache-2.0 */
/* Stream VByte kernel, scalar: a load, a mask and a step a number, without branches but at the end.
 */
#include "stream_vbyte.h"

#include "bits.h"
#include "stream_vbyte_end.h"

void stream_vbyte_prepare(void) {}

/* Returns where the next number's bytes begin. */
static inline const uint8_t *decode_one(uint32_t *value, const uint8_t *data, unsigned code) {
    static const uint32_t masks[4] = {0xff, 0xffff, 0xffffff, 0xffffffff};
    *value = lm_load_u32(data) & masks[code];
    return data + code + 1;
}

void stream_vbyte_decode(uint32_t *values, const uint8_t *control, const uint8_t *data,
                         size_t data_size, size_t count) {
    const uint8_t *const end = data + data_size;
    size_t i = 0;
    for (; count - i >= 4 && end - data >= 16; i += 4) {
        const unsigned codes = control[i / 4];
        data = decode_one(values + i, data, codes & 3);
        data = decode_one(values + i + 1, data, codes >> 2 & 3);
        data = decode_one(values + i + 2, data, codes >> 4 & 3);
        data = decode_one(values + i + 3, data, codes >> 6);
    }
    stream_vbyte_decode_end(values, control, data, i, count);
}
