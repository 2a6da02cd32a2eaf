/* SPDX-License-Identifier: Apache-2.0 */
/* Mutation inside a section or body (mutate_module.h). */
#include "tests/fuzz/mutate_module.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/buffer.h"

enum { HEADER = 8, CODE = 10, SIZE_BYTES = 5 };

/* A run of bytes with its size in front. */
struct part {
    size_t start; /* of the size field */
    size_t content, end;
};

/* Reads the size field at `at`; false when the part does not fit into `limit`. */
static bool read_part(const uint8_t *data, size_t at, size_t limit, struct part *part) {
    uint64_t size = 0;
    part->start = at;
    for (unsigned shift = 0; shift < 7 * SIZE_BYTES; shift += 7) {
        if (at >= limit) return false;
        const uint8_t byte = data[at++];
        size |= (uint64_t)(byte & 0x7f) << shift;
        if (byte >= 0x80) continue;
        part->content = at;
        part->end = at + (size_t)size;
        return size <= limit - at;
    }
    return false;
}

/* A section, chosen by `seed`; false when there is none. */
static bool pick_section(const uint8_t *data, size_t size, unsigned seed, struct part *picked) {
    unsigned count = 0;
    struct part part;
    for (size_t at = HEADER; at < size && read_part(data, at + 1, size, &part); at = part.end) {
        count++;
        if (seed % count == 0) *picked = part;
    }
    return count > 0;
}

/* A body of the code section. */
static bool pick_body(const uint8_t *data, const struct part *code, unsigned seed,
                      struct part *picked) {
    unsigned count = 0;
    struct part part;
    size_t at = code->content;
    while (at < code->end && data[at] >= 0x80) /* the number of bodies */
        at++;
    for (at++; at < code->end && read_part(data, at, code->end, &part); at = part.end) {
        count++;
        if (seed % count == 0) *picked = part;
    }
    return count > 0;
}

/* The bytes with `part` replaced by `content`. */
static struct buffer replace(const uint8_t *data, size_t size, const struct part *part,
                             const uint8_t *content, size_t content_size) {
    struct buffer out = {0};
    put_bytes(&out, data, part->start);
    put_unsigned(&out, content_size);
    put_bytes(&out, content, content_size);
    put_bytes(&out, data + part->end, size - part->end);
    return out;
}

/* Mutates what `part` holds, inside `outer` if that is given. */
static size_t mutate_part(uint8_t *data, size_t size, size_t max_size, const struct part *part,
                          const struct part *outer, mutate_fn *mutate) {
    const size_t content = part->end - part->content, room = max_size - size + content;
    uint8_t *changed = malloc(room + 1);
    if (!changed) return size;
    memcpy(changed, data + part->content, content);
    const size_t changed_size = mutate(changed, content, room);
    struct buffer out = replace(data, size, part, changed, changed_size);
    if (outer) {
        const size_t grown = outer->end - outer->content + out.size - size;
        struct buffer whole =
            replace(out.bytes, out.size,
                    &(struct part){outer->start, outer->content, outer->content + grown},
                    out.bytes + outer->content, grown);
        free(out.bytes);
        out = whole;
    }
    if (out.size <= max_size) {
        memcpy(data, out.bytes, out.size);
        size = out.size;
    }
    free(changed);
    free(out.bytes);
    return size;
}

size_t mutate_module(uint8_t *data, size_t size, size_t max_size, unsigned seed,
                     mutate_fn *mutate) {
    struct part section, body;
    if (size + 2U * SIZE_BYTES > max_size || !pick_section(data, size, seed / 2, &section))
        return mutate(data, size, max_size);
    const bool is_code = data[section.start - 1] == CODE;
    if (is_code && pick_body(data, &section, seed / 16, &body))
        return mutate_part(data, size, max_size, &body, &section, mutate);
    return mutate_part(data, size, max_size, &section, NULL, mutate);
}
