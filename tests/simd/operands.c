/* SPDX-License-Identifier: Apache-2.0 */
/* Edge values by lane type, their products, and the random mixtures. */
#include "tests/simd/operands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A list of edge values as bit patterns of `bytes` bytes. */
struct edges {
    size_t bytes;
    size_t count;
    const uint64_t *values;
};

#define EDGES(bytes, name) {bytes, sizeof name / sizeof *name, name}

static const uint64_t edges8[] = {
    0,    1,    2,    3,    7,    8,    0x0f, 0x10, 0x11, 0x1f,
    0x20, 0x55, 0x7e, 0x7f, 0x80, 0x81, 0xaa, 0xf0, 0xfe, 0xff,
};
static const uint64_t edges16[] = {
    0,      1,      2,      0x7f,   0x80,   0x81,   0xff,   0x100,  0x101,  0x3fff, 0x4000,
    0x7ffe, 0x7fff, 0x8000, 0x8001, 0xc000, 0xff00, 0xff7f, 0xff80, 0xff81, 0xfffe, 0xffff,
};
static const uint64_t edges32[] = {
    0,          1,          2,          0x7fff,     0x8000,     0x8001,     0xffff,
    0x10000,    0x10001,    0x00ffffff, 0x01000000, 0x01000001, 0x01000003, 0x7fffff40,
    0x7fffffbf, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001, 0x80008000, 0xffff7fff,
    0xffff8000, 0xffff8001, 0xffffff7f, 0xfffffffe, 0xffffffff,
};
static const uint64_t edges64[] = {
    0,
    1,
    2,
    0x7fffffff,
    0x80000000,
    0xffffffff,
    0x100000000,
    0x7ffffffffffffffe,
    0x7fffffffffffffff,
    0x8000000000000000,
    0x8000000000000001,
    0x8000000080000000,
    0xffffffff7fffffff,
    0xffffffff80000000,
    0xffffffff00000000,
    0xfffffffffffffffe,
    0xffffffffffffffff,
};
static const uint64_t edges_f32[] = {
    0x00000000, 0x80000000,                                     /* zeros */
    0x00000001, 0x80000001, 0x007fffff, 0x00800000, 0x80800000, /* subnormals, least normals */
    0x3effffff, 0x3f000000, 0xbf000000, 0x3f000001,             /* about 0.5 */
    0x3f7fffff, 0x3f800000, 0xbf800000, 0xbf7fffff,             /* about 1 */
    0x3fc00000, 0xbfc00000, 0x40200000, 0xc0200000,             /* 1.5, 2.5 */
    0x4affffff, 0x4b000000, 0x4b000001, 0xcb000001, 0x4b7fffff, /* about 2^23, no fractions */
    0x4effffff, 0x4f000000, 0xcf000000, 0xcf000001,             /* about 2^31 */
    0x4f7fffff, 0x4f800000, 0xcf800000,                         /* about 2^32 */
    0x7f7fffff, 0xff7fffff, 0x7f800000, 0xff800000,             /* largest, infinities */
    0x7fc00000, 0xffc00000,                                     /* canonical NaNs */
    0x7fc00001, 0xffd55555, 0x7fffffff,                         /* arithmetic NaNs */
    0x7f800001, 0xff800001, 0x7fa00000, 0xffbfffff,             /* signalling NaNs */
};
static const uint64_t edges_f64[] = {
    0x0000000000000000, 0x8000000000000000,                                         /* zeros */
    0x0000000000000001, 0x8000000000000001, 0x000fffffffffffff, 0x0010000000000000, /* subnormals */
    0x3fdfffffffffffff, 0x3fe0000000000000, 0xbfe0000000000000, 0x3fe0000000000001, /* 0.5 */
    0x3fefffffffffffff, 0x3ff0000000000000, 0xbff0000000000000, 0xbfefffffffffffff, /* 1 */
    0x3ff8000000000000, 0xbff8000000000000, 0x4004000000000000, 0xc004000000000000, /* 1.5, 2.5 */
    0x432fffffffffffff, 0x4330000000000000, 0x4330000000000001, 0xc330000000000001, /* 2^52 */
    0x41dfffffffc00000, 0x41dfffffffe00000, 0x41e0000000000000, /* 2^31-1, -0.5, 2^31 */
    0xc1e0000000000000, 0xc1e00000001fffff, 0xc1e0000000200000, /* -2^31, a fraction on, -2^31-1 */
    0x41efffffffe00000, 0x41effffffff00000, 0x41f0000000000000, /* 2^32-1, +0.5, 2^32 */
    0x3ff0000010000000, 0x3ff0000010000001, 0x3ff0000030000000, /* demote: ties about 1 */
    0x36a0000000000000, 0x3690000000000000, 0x3690000000000001, 0x380fffffe0000000, /* subnormal */
    0x47efffffe0000000, 0x47efffffefffffff, 0x47effffff0000000, 0x47f0000000000000, /* overflow */
    0x7fefffffffffffff, 0xffefffffffffffff, 0x7ff0000000000000, 0xfff0000000000000, /* infinities */
    0x7ff8000000000000, 0xfff8000000000000,                     /* canonical NaNs */
    0x7ff8000000000001, 0xfffaaaaaaaaaaaaa, 0x7fffffffffffffff, /* arithmetic NaNs */
    0x7ff0000000000001, 0xfff0000020000000, 0x7ff4000000000000, 0xfff7ffffffffffff, /* signalling */
};
static const uint64_t counts[] = {
    0,  1,  2,  7,   8,   9,   15,  16,  17,         31,         32,         33,
    63, 64, 65, 127, 128, 129, 255, 256, 0x80000000, 0x80000001, 0xfffffff8, 0xffffffff};

static const struct edges kinds[] = {
    EDGES(1, edges8),  EDGES(2, edges16),   EDGES(4, edges32),
    EDGES(8, edges64), EDGES(4, edges_f32), EDGES(8, edges_f64),
};
static const struct edges shift_counts = EDGES(8, counts);
enum { KINDS = sizeof kinds / sizeof *kinds };

/* xorshift64*: a full period over nonzero states. */
static uint64_t next_random(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1d;
}

static uint64_t pick(const struct edges *edges, uint64_t *state) {
    return edges->values[next_random(state) % edges->count];
}

/* 16 bytes of one lane type; each lane is an edge with odds of 3 in 4, else noise. */
static void fill_random(void *bytes, uint64_t *state) {
    const struct edges *kind = &kinds[next_random(state) % KINDS];
    for (size_t i = 0; i < 16; i += kind->bytes) {
        const uint64_t noise = next_random(state);
        const uint64_t value = next_random(state) % 4 != 0 ? pick(kind, state) : noise;
        memcpy((char *)bytes + i, &value, kind->bytes);
    }
}

static void fill_rest(struct operands *set, uint64_t *state) {
    fill_random(&set->v[2], state);
    fill_random(set->memory, state);
    set->lane = (uint8_t)next_random(state);
    switch (next_random(state) % 4) {
    case 0: set->x = next_random(state); break;
    case 1: set->x = pick(&kinds[next_random(state) % KINDS], state); break;
    default: set->x = pick(&shift_counts, state); break;
    }
}

static size_t product_count(const struct edges *kind) {
    const size_t lanes = 16 / kind->bytes;
    return (kind->count * kind->count + lanes - 1) / lanes;
}

/* Set `index` of all pairs (a, b) of one kind's edges, one pair per lane. */
static void fill_product(struct operands *set, const struct edges *kind, size_t index) {
    const size_t lanes = 16 / kind->bytes;
    for (size_t i = 0; i < lanes; i++) {
        const size_t pair = (index * lanes + i) % (kind->count * kind->count);
        memcpy((char *)&set->v[0] + i * kind->bytes, &kind->values[pair / kind->count],
               kind->bytes);
        memcpy((char *)&set->v[1] + i * kind->bytes, &kind->values[pair % kind->count],
               kind->bytes);
    }
}

struct operand_set operand_set_new(uint64_t seed, size_t random) {
    struct operand_set result = {.seed = seed, .count = random};
    for (size_t k = 0; k < KINDS; k++)
        result.count += product_count(&kinds[k]);
    result.sets = aligned_alloc(16, result.count * sizeof *result.sets);
    if (result.sets == NULL) {
        fprintf(stderr, "operands: no memory for %zu sets\n", result.count);
        exit(2);
    }
    uint64_t state = seed * 2 + 1;
    struct operands *set = result.sets;
    for (size_t k = 0; k < KINDS; k++) {
        for (size_t i = 0; i < product_count(&kinds[k]); i++, set++) {
            fill_product(set, &kinds[k], i);
            fill_rest(set, &state);
        }
    }
    for (size_t i = 0; i < random; i++, set++) {
        fill_random(&set->v[0], &state);
        fill_random(&set->v[1], &state);
        fill_rest(set, &state);
    }
    return result;
}

void operand_set_free(struct operand_set *set) {
    free(set->sets);
    *set = (struct operand_set){0};
}
