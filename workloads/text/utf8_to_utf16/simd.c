/* SPDX-License-Identifier: Apache-2.0 */
/* Transcoding, simd (D. Lemire and W. Muła, "Transcoding Billions of Unicode Characters per Second
 * with SIMD Instructions", Software: Practice and Experience 52, 2022): where the next twelve
 * bytes' characters end is a number, and a table says which swizzle spreads their bytes over lanes:
 * six characters of one or two bytes, or up to four of one to three. Sixteen bytes of ASCII are
 * widened at once, and a character of four bytes is taken by itself. */
#include "utf8_to_utf16.h"

#include "guest_simd.h"

#include <string.h>

#define BLOCK      64       /* bytes whose ends of characters are found together */
#define WINDOW     12       /* bytes whose ends are looked at */
#define PAIRS      64       /* patterns of six characters of one or two bytes come first */
#define FOURS      (4 * 64) /* then those of up to four characters, by their sizes in base 4 */
#define EMPTY_LANE 0x80

/* How to take some characters: where each byte of the spread vector comes from. */
struct pattern {
    uint8_t from[16];
    uint8_t bytes, units;
};

/* By the ends of characters: the pattern's number, and its bytes, so that the way to the next
 * characters goes through one table. */
struct choice {
    uint16_t number;
    uint8_t bytes;
};

static _Alignas(16) struct pattern patterns[PAIRS + FOURS];
static struct choice choices[1 << WINDOW];

/* Adds a character of `size` bytes to lane `lane` of `lane_bytes`, its last byte lowest. */
static void add_character(struct pattern *pattern, size_t lane, size_t lane_bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        pattern->from[lane * lane_bytes + i] = (uint8_t)(pattern->bytes + size - 1 - i);
    pattern->bytes = (uint8_t)(pattern->bytes + size);
    pattern->units++;
}

/* Sizes of the characters that end where `ends` has a bit; returns how many. */
static size_t sizes_of(uint8_t sizes[WINDOW], uint32_t ends) {
    size_t count = 0, start = 0;
    for (size_t i = 0; i < WINDOW; i++) {
        if ((ends >> i & 1) == 0) continue;
        sizes[count++] = (uint8_t)(i + 1 - start);
        start = i + 1;
    }
    return count;
}

/* The number of the pattern for characters of these sizes, which it writes. */
static size_t make_pattern(const uint8_t *sizes, size_t count) {
    size_t short_ones = 0, taken = 0, number = 0;
    while (short_ones < 6 && short_ones < count && sizes[short_ones] <= 2)
        short_ones++;
    while (taken < 4 && taken < count && sizes[taken] <= 3)
        taken++;
    if (short_ones == 6) {
        for (size_t i = 0; i < 6; i++)
            number |= (size_t)(sizes[i] - 1) << i;
        taken = 6;
    } else {
        number = PAIRS;
        for (size_t i = 0; i < taken; i++)
            number += (size_t)sizes[i] << 2 * i;
    }
    struct pattern *const pattern = &patterns[number];
    *pattern = (struct pattern){.bytes = 0};
    memset(pattern->from, EMPTY_LANE, sizeof pattern->from);
    for (size_t i = 0; i < taken; i++)
        add_character(pattern, i, taken == 6 ? 2 : 4, sizes[i]);
    return number;
}

void utf8_to_utf16_prepare(void) {
    for (uint32_t ends = 0; ends < 1u << WINDOW; ends++) {
        uint8_t sizes[WINDOW];
        const size_t number = make_pattern(sizes, sizes_of(sizes, ends));
        choices[ends] = (struct choice){(uint16_t)number, patterns[number].bytes};
    }
}

/* Characters of one or two bytes in 16-bit lanes. */
static inline v128_t join_pairs(v128_t spread) {
    const v128_t low = wasm_v128_and(spread, wasm_i16x8_splat(0x7f));
    const v128_t high = wasm_v128_and(spread, wasm_i16x8_splat(0x1f00));
    return wasm_v128_or(low, wasm_u16x8_shr(high, 2));
}

/* Characters of one to three bytes in 32-bit lanes, then narrowed. */
static inline v128_t join_threes(v128_t spread) {
    const v128_t low = wasm_v128_and(spread, wasm_i32x4_splat(0x7f));
    const v128_t middle = wasm_v128_and(spread, wasm_i32x4_splat(0x3f00));
    const v128_t high = wasm_v128_and(spread, wasm_i32x4_splat(0x0f0000));
    const v128_t joined =
        wasm_v128_or(wasm_v128_or(low, wasm_u32x4_shr(middle, 2)), wasm_u32x4_shr(high, 4));
    return wasm_u16x8_narrow_i32x4(joined, joined);
}

/* The characters of sixteen bytes that are ASCII. */
static inline void widen(uint16_t *units, v128_t bytes) {
    wasm_v128_store(units, wasm_u16x8_extend_low_u8x16(bytes));
    wasm_v128_store(units + 8, wasm_u16x8_extend_high_u8x16(bytes));
}

/* Some characters of the next sixteen bytes; bits 0 to 15 of `ends` say where they end. */
static inline struct position take_some(struct position at, uint64_t ends) {
    const v128_t bytes = wasm_v128_load(at.text);
    if ((ends & 0xffff) == 0xffff) {
        widen(at.units, bytes);
        return (struct position){at.text + 16, at.units + 16};
    }
    const struct choice choice = choices[ends & ((1u << WINDOW) - 1)];
    if (choice.bytes == 0) return utf8_step(at);
    const struct pattern *const pattern = &patterns[choice.number];
    const v128_t spread = wasm_i8x16_swizzle(bytes, wasm_v128_load(pattern->from));
    wasm_v128_store(at.units, choice.number < PAIRS ? join_pairs(spread) : join_threes(spread));
    return (struct position){at.text + choice.bytes, at.units + pattern->units};
}

/* Where bytes begin characters: all but those from 80 to BF. */
static inline uint64_t find_begins(v128_t bytes) {
    return (uint32_t)wasm_i8x16_bitmask(wasm_i8x16_ge(bytes, wasm_u8x16_splat(0xc0)));
}

/* Most of the next 64 bytes' characters: whatever begins where sixteen ends are still known. Reads
 * sixteen bytes more. */
static inline struct position take_block(struct position at) {
    const uint8_t *const block = at.text;
    const v128_t v0 = wasm_v128_load(block), v1 = wasm_v128_load(block + 16);
    const v128_t v2 = wasm_v128_load(block + 32), v3 = wasm_v128_load(block + 48);
    const v128_t any = wasm_v128_or(wasm_v128_or(v0, v1), wasm_v128_or(v2, v3));
    if (!wasm_v128_any_true(wasm_v128_and(any, wasm_u8x16_splat(0x80)))) {
        widen(at.units, v0);
        widen(at.units + 16, v1);
        widen(at.units + 32, v2);
        widen(at.units + 48, v3);
        return (struct position){at.text + BLOCK, at.units + BLOCK};
    }
    const uint64_t low = find_begins(v0) | find_begins(v1) << 16;
    const uint64_t high = find_begins(v2) | find_begins(v3) << 16;
    const uint64_t ends = (low | high << 32) >> 1;
    while (at.text - block < BLOCK - 16)
        at = take_some(at, ends >> (at.text - block));
    return at;
}

/* Stores may go beyond the units counted, but by no more than the bytes not yet taken. */
size_t utf8_to_utf16(uint16_t *restrict units, const uint8_t *restrict text, size_t size) {
    const uint8_t *const end = text + size;
    struct position at = {text, units};
    while (end - at.text >= BLOCK + 16)
        at = take_block(at);
    while (at.text < end)
        at = utf8_step(at);
    return (size_t)(at.units - units);
}
