/* SPDX-License-Identifier: Apache-2.0 */
/* The primitives of the binary format (spec sections 5.2.1 to 5.2.4, 5.3.1 to 5.3.4): what section
 * decoder, constant expressions and the walk read a module with.
 *
 * LEB128 numbers are read byte by byte with the number of value bits that are left: a last byte may
 * set only those
 * ("integer too large"), and no byte may follow it ("integer representation too long"). Offsets in
 * errors are those of the offending byte. */
#include "engine/reader.h"

#include "engine/utf8.h"

lm_status lm_read_beyond(const struct lm_reader *reader) {
    return lm_fail(reader->error, LM_MALFORMED, lm_reader_offset(reader), "%s", reader->at_end);
}

/* Whether the last byte of a number uses more than its `left` value bits (1 to 7); a negative
 * number fills the bits above with its sign. */
static bool is_too_large(uint8_t byte, unsigned left, bool is_signed) {
    const unsigned payload = byte & 0x7fu;
    if (!is_signed) return payload >> left != 0;
    const unsigned sign_and_above = payload >> (left - 1);
    return sign_and_above != 0 && sign_and_above != 0x7fu >> (left - 1);
}

/* Reads a number of `bits` value bits; a signed one is extended to 64 bits. */
static inline lm_status read_leb128(struct lm_reader *reader, unsigned bits, bool is_signed,
                                    uint64_t *out) {
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        if (reader->at == reader->end) return lm_read_beyond(reader);
        const uint8_t byte = *reader->at++;
        const unsigned left = bits - shift;
        const bool more = (byte & 0x80) != 0;
        if (left < 7 && is_too_large(byte, left, is_signed))
            return lm_fail(reader->error, LM_MALFORMED, lm_reader_offset(reader) - 1,
                           "integer too large: not a number of %u bits", bits);
        if (left <= 7 && more)
            return lm_fail(reader->error, LM_MALFORMED, lm_reader_offset(reader) - 1,
                           "integer representation too long: more bytes than %u bits need", bits);
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (more) continue;
        if (is_signed && (byte & 0x40) && shift + 7 < 64) value |= UINT64_MAX << (shift + 7);
        *out = value;
        return LM_OK;
    }
}

lm_status lm_read_long_u32(struct lm_reader *reader, uint32_t *out) {
    uint64_t value;
    TRY(read_leb128(reader, 32, false, &value));
    *out = (uint32_t)value;
    return LM_OK;
}

lm_status lm_read_long_s32(struct lm_reader *reader, int32_t *out) {
    uint64_t value;
    TRY(read_leb128(reader, 32, true, &value));
    *out = (int32_t)(uint32_t)value;
    return LM_OK;
}

lm_status lm_read_s33(struct lm_reader *reader, int64_t *out) {
    uint64_t value;
    TRY(read_leb128(reader, 33, true, &value));
    *out = (int64_t)value;
    return LM_OK;
}

lm_status lm_read_long_u64(struct lm_reader *reader, uint64_t *out) {
    return read_leb128(reader, 64, false, out);
}

lm_status lm_read_s64(struct lm_reader *reader, int64_t *out) {
    uint64_t value;
    TRY(read_leb128(reader, 64, true, &value));
    *out = (int64_t)value;
    return LM_OK;
}

lm_status lm_read_bytes(struct lm_reader *reader, size_t count, const uint8_t **out) {
    if (count > (size_t)(reader->end - reader->at)) return lm_read_beyond(reader);
    *out = reader->at;
    reader->at += count;
    return LM_OK;
}

lm_status lm_read_name(struct lm_reader *reader, struct lm_name *out) {
    const uint64_t offset = lm_reader_offset(reader);
    uint32_t length;
    TRY(lm_read_u32(reader, &length));
    if (length > (size_t)(reader->end - reader->at))
        return lm_fail(reader->error, LM_MALFORMED, offset,
                       "length out of bounds: a name of %u bytes, %zu are left", length,
                       (size_t)(reader->end - reader->at));
    const size_t valid = lm_utf8_prefix(reader->at, length);
    if (valid != length)
        return lm_fail(reader->error, LM_MALFORMED, lm_reader_offset(reader) + valid,
                       "malformed UTF-8 encoding: byte %zu of a name is 0x%02x", valid,
                       reader->at[valid]);
    *out = (struct lm_name){.bytes = (const char *)reader->at, .length = length};
    reader->at += length;
    return LM_OK;
}

lm_status lm_read_value_type(struct lm_reader *reader, uint8_t *out) {
    uint8_t byte;
    TRY(lm_read_u8(reader, &byte));
    if (lm_type_is_num(byte) || lm_type_is_ref(byte) || byte == LM_V128) {
        *out = byte;
        return LM_OK;
    }
    const uint64_t offset = lm_reader_offset(reader) - 1;
    if (byte & 0x80)
        return lm_fail(reader->error, LM_MALFORMED, offset,
                       "integer representation too long: a type takes one byte");
    return lm_fail(reader->error, LM_MALFORMED, offset, "malformed value type: 0x%02x", byte);
}

lm_status lm_check_index(struct lm_error *error, const char *noun, uint32_t index, uint32_t count,
                         uint64_t offset) {
    if (index < count) return LM_OK;
    return lm_fail(error, LM_INVALID, offset, "unknown %s %u: there are %u", noun, index, count);
}
