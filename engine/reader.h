/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the binary format's primitives (spec section 5.2): bytes, LEB128, floats, names; shared
 * by the section decoder, constant expressions and the walk. Every read checks the end and reports
 * the offset and the spec's wording. */
#ifndef LM_ENGINE_READER_H
#define LM_ENGINE_READER_H

#include "engine/module.h"

struct lm_reader {
    const uint8_t *at;
    const uint8_t *end;   /* nothing is read from here on */
    const uint8_t *start; /* offset 0: the module's first byte */
    const char *at_end;   /* the spec's wording for reading past `end`: "unexpected end", … */
    struct lm_error *error;
};

static inline uint64_t lm_reader_offset(const struct lm_reader *reader) {
    return (uint64_t)(reader->at - reader->start);
}

lm_status lm_read_beyond(const struct lm_reader *reader); /* at the end: why that is an error */
lm_status lm_read_long_u32(struct lm_reader *reader, uint32_t *out);
lm_status lm_read_long_s32(struct lm_reader *reader, int32_t *out);
lm_status lm_read_s33(struct lm_reader *reader, int64_t *out);
lm_status lm_read_long_u64(struct lm_reader *reader, uint64_t *out);
lm_status lm_read_s64(struct lm_reader *reader, int64_t *out);

static inline lm_status lm_read_u8(struct lm_reader *reader, uint8_t *out) {
    if (reader->at == reader->end) return lm_read_beyond(reader);
    *out = *reader->at++;
    return LM_OK;
}

/* Nearly all numbers take one byte. "integer representation too long", "integer too large" */
static inline bool lm_is_short_number(const struct lm_reader *reader) {
    return reader->at != reader->end && *reader->at < 0x80;
}

static inline lm_status lm_read_u32(struct lm_reader *reader, uint32_t *out) {
    if (!lm_is_short_number(reader)) return lm_read_long_u32(reader, out);
    *out = *reader->at++;
    return LM_OK;
}

static inline lm_status lm_read_u64(struct lm_reader *reader, uint64_t *out) {
    if (!lm_is_short_number(reader)) return lm_read_long_u64(reader, out);
    *out = *reader->at++;
    return LM_OK;
}

static inline lm_status lm_read_s32(struct lm_reader *reader, int32_t *out) {
    enum { SIGN = 0x40 };
    if (!lm_is_short_number(reader)) return lm_read_long_s32(reader, out);
    *out = (int32_t)(*reader->at++ ^ SIGN) - SIGN;
    return LM_OK;
}

lm_status lm_read_bytes(struct lm_reader *reader, size_t count, const uint8_t **out);
lm_status lm_read_name(struct lm_reader *reader,
                       struct lm_name *out); /* "malformed UTF-8 encoding" */
lm_status
lm_read_value_type(struct lm_reader *reader,
                   uint8_t *out); /* any value type the features allow is the caller's check */

/* "unknown NOUN INDEX" unless index < count; `offset` is the index's. */
lm_status lm_check_index(struct lm_error *error, const char *noun, uint32_t index, uint32_t count,
                         uint64_t offset);

#endif
