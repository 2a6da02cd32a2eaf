/* SPDX-License-Identifier: Apache-2.0 */
/* Stream VByte (D. Lemire, N. Kurz, C. Rupp, "Stream VByte: Faster Byte-Oriented Integer
 * Compression", Information Processing Letters 130, 2018): numbers in one to four bytes each, the
 * sizes in a stream of their own: two bits a number, from the lowest on, four numbers a control
 * byte. */
#ifndef LM_WORKLOADS_STREAM_VBYTE_H
#define LM_WORKLOADS_STREAM_VBYTE_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the control stream of `count` numbers. */
static inline size_t stream_vbyte_control_size(size_t count) {
    return (count + 3) / 4;
}

/* Writes both streams of `n` numbers; `bytes` holds 4 * n bytes at most, and how many it does is
 * returned. */
size_t stream_vbyte_encode(uint8_t *controls, uint8_t *bytes, const uint32_t *numbers, size_t n);

/* Makes a variant's tables, once, before the first decoding. One per variant. */
void stream_vbyte_prepare(void);

/* Reads the numbers back; `data_size` is what encoding returned, and nothing beyond is read. One
 * per variant. */
void stream_vbyte_decode(uint32_t *values, const uint8_t *control, const uint8_t *data,
                         size_t data_size, size_t count);

#endif
