/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding of the sequences of an LZ4 block, which both variants share but for the two copies that
 * take the time: these are wild, that is, whole words or vectors at a time, a part of one too many;
 * where the room does not suffice for that, bytes are copied one by one. */
#ifndef LM_WORKLOADS_LZ4_SEQUENCES_H
#define LM_WORKLOADS_LZ4_SEQUENCES_H

#include "bits.h"
#include "lz4_decompress.h"

#include <stdbool.h>

/* A wild copy of `count` bytes may read and write up to LZ4_SLACK bytes more. */
#define LZ4_SLACK ((size_t)32)

#define LZ4_LEAST_MATCH 4

struct lz4_copies {
    /* From another array. */
    void (*literals)(uint8_t *restrict to, const uint8_t *restrict from, size_t count);
    /* From `offset` bytes before, 1 or more; where that is less than `count`, bytes that the copy
     * itself wrote are copied again. */
    void (*match)(uint8_t *to, size_t offset, size_t count);
    /* The same without a loop: the literals that a token counts by itself, at most 14, and the
     * match, at most 18 bytes, if the offset is `least_offset` or more. */
    void (*few_literals)(uint8_t *restrict to, const uint8_t *restrict from);
    void (*short_match)(uint8_t *to, size_t offset);
    size_t least_offset;
};

struct lz4_cursor {
    const uint8_t *in, *in_end;
    uint8_t *out_begin, *out, *out_end;
};

static inline size_t lz4_in_left(const struct lz4_cursor *at) {
    return (size_t)(at->in_end - at->in);
}

static inline size_t lz4_out_left(const struct lz4_cursor *at) {
    return (size_t)(at->out_end - at->out);
}

/* A length of fifteen goes on in bytes that are added to it, up to one below 255. False at the end
 * of the block, or where the length is beyond all that is left. */
static inline bool lz4_extend_length(struct lz4_cursor *at, size_t *length) {
    uint8_t more;
    do {
        if (at->in == at->in_end || *length > lz4_out_left(at)) return false;
        more = *at->in++;
        *length += more;
    } while (more == 255);
    return true;
}

static inline bool lz4_copy_literals(struct lz4_cursor *at, size_t count,
                                     const struct lz4_copies *copies) {
    const size_t in_left = lz4_in_left(at), out_left = lz4_out_left(at);
    if (count > in_left || count > out_left) return false;
    if (in_left - count >= LZ4_SLACK && out_left - count >= LZ4_SLACK) {
        copies->literals(at->out, at->in, count);
    } else {
        for (size_t i = 0; i < count; i++)
            at->out[i] = at->in[i];
    }
    at->in += count;
    at->out += count;
    return true;
}

static inline bool lz4_copy_match(struct lz4_cursor *at, size_t offset, size_t count,
                                  const struct lz4_copies *copies) {
    const size_t out_left = lz4_out_left(at);
    if (offset == 0 || offset > (size_t)(at->out - at->out_begin) || count > out_left) return false;
    if (out_left - count >= LZ4_SLACK) {
        copies->match(at->out, offset, count);
    } else {
        for (size_t i = 0; i < count; i++)
            at->out[i] = at->out[i - offset];
    }
    at->out += count;
    return true;
}

/* Nearly every sequence has lengths that its token holds, and room behind it: it is copied with one
 * branch. False where it is another one, and nothing has been read then. */
static inline bool lz4_short_sequence(struct lz4_cursor *at, const struct lz4_copies *copies) {
    const size_t token = at->in[0], literals = token >> 4, match = token & 15;
    if (literals == 15 || match == 15) return false;
    if (lz4_in_left(at) < LZ4_SLACK || lz4_out_left(at) < 2 * LZ4_SLACK) return false;
    const uint8_t *const behind = at->in + 1 + literals;
    const size_t offset = behind[0] | (size_t)behind[1] << 8;
    const size_t produced = (size_t)(at->out - at->out_begin) + literals;
    if (offset < copies->least_offset || offset > produced) return false;
    copies->few_literals(at->out, at->in + 1);
    copies->short_match(at->out + literals, offset);
    at->in = behind + 2;
    at->out += literals + match + LZ4_LEAST_MATCH;
    return true;
}

/* Literals, and a match unless the block ends; false where it is malformed. */
static inline bool lz4_sequence(struct lz4_cursor *at, const struct lz4_copies *copies) {
    const uint8_t token = *at->in++;
    size_t literals = token >> 4, match = token & 15;
    if (literals == 15 && !lz4_extend_length(at, &literals)) return false;
    if (!lz4_copy_literals(at, literals, copies)) return false;
    if (at->in == at->in_end) return match == 0;
    if (lz4_in_left(at) < 2) return false;
    const size_t offset = at->in[0] | (size_t)at->in[1] << 8;
    at->in += 2;
    if (match == 15 && !lz4_extend_length(at, &match)) return false;
    /* A block ends with literals. */
    return at->in != at->in_end && lz4_copy_match(at, offset, match + LZ4_LEAST_MATCH, copies);
}

static inline size_t lz4_sequences(uint8_t *restrict content, size_t capacity,
                                   const uint8_t *restrict block, size_t size,
                                   const struct lz4_copies *copies) {
    struct lz4_cursor at = {block, block + size, content, content, content + capacity};
    if (size == 0) return LZ4_BAD;
    while (at.in != at.in_end)
        if (!lz4_short_sequence(&at, copies) && !lz4_sequence(&at, copies)) return LZ4_BAD;
    return (size_t)(at.out - at.out_begin);
}

#endif
