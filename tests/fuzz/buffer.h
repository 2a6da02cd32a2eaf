/* SPDX-License-Identifier: Apache-2.0 */
/* A growing string of bytes and the binary format's numbers (spec section 5.2): what the generator
 * writes modules into. Without memory the test program ends. */
#ifndef LM_TESTS_FUZZ_BUFFER_H
#define LM_TESTS_FUZZ_BUFFER_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
    uint8_t *bytes; /* free() it */
    size_t size, capacity;
};

static inline void put_bytes(struct buffer *buffer, const void *bytes, size_t count) {
    if (buffer->size + count > buffer->capacity) {
        buffer->capacity = 2 * (buffer->size + count) + 256;
        uint8_t *grown = realloc(buffer->bytes, buffer->capacity);
        if (!grown) abort();
        buffer->bytes = grown;
    }
    if (count > 0) memcpy(buffer->bytes + buffer->size, bytes, count);
    buffer->size += count;
}

static inline void put_byte(struct buffer *buffer, uint8_t byte) {
    put_bytes(buffer, &byte, 1);
}

static inline void put_unsigned(struct buffer *buffer, uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        put_byte(buffer, (uint8_t)(value | 0x80));
    put_byte(buffer, (uint8_t)value);
}

static inline void put_signed(struct buffer *buffer, int64_t value) {
    for (; value < -64 || value > 63; value >>= 7)
        put_byte(buffer, (uint8_t)((value & 0x7f) | 0x80));
    put_byte(buffer, (uint8_t)(value & 0x7f));
}

static inline void put_text(struct buffer *buffer, const char *text) {
    put_unsigned(buffer, strlen(text));
    put_bytes(buffer, text, strlen(text));
}

/* The size of `content`, then it; `content` is emptied. */
static inline void put_sized(struct buffer *buffer, struct buffer *content) {
    put_unsigned(buffer, content->size);
    put_bytes(buffer, content->bytes, content->size);
    content->size = 0;
}

#endif
