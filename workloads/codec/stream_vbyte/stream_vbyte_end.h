/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding of the numbers at the end, which both kernels leave: those whose bytes may be followed
 * by fewer than the sixteen that four numbers can need. */
#ifndef LM_WORKLOADS_STREAM_VBYTE_END_H
#define LM_WORKLOADS_STREAM_VBYTE_END_H

#include "stream_vbyte.h"

/* Numbers `first` and on, up to `count`; their bytes begin at `data`. */
static inline void stream_vbyte_decode_end(uint32_t *values, const uint8_t *control,
                                           const uint8_t *data, size_t first, size_t count) {
    for (size_t i = first; i < count; i++) {
        const size_t size = 1 + (control[i / 4] >> i % 4 * 2 & 3u);
        uint32_t value = 0;
        for (size_t k = 0; k < size; k++)
            value |= (uint32_t)data[k] << 8 * k;
        values[i] = value;
        data += size;
    }
}

#endif
