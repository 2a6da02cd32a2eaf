/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal text, simd. Encoding splits sixteen bytes into halves, interleaves them and looks the
 * digits up by swizzle. Decoding (W. Muła, "Parsing hex numbers with validation", 2022) moves the
 * digits' range and, with the case bit cleared, the letters' to the bottom of the byte: the lesser
 * of both results is the value, or greater than 15 where the character is neither. */
#include "hex.h"

#include "guest_simd.h"

static inline void encode_vector(uint8_t *text, const uint8_t *bytes) {
    const v128_t digits = wasm_i8x16_const('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a',
                                           'b', 'c', 'd', 'e', 'f');
    const v128_t input = wasm_v128_load(bytes);
    const v128_t high = wasm_i8x16_swizzle(digits, wasm_u8x16_shr(input, 4));
    const v128_t low = wasm_i8x16_swizzle(digits, wasm_v128_and(input, wasm_i8x16_splat(0x0f)));
    wasm_v128_store(text, wasm_i8x16_shuffle(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6,
                                             22, 7, 23));
    wasm_v128_store(text + 16, wasm_i8x16_shuffle(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28,
                                                  13, 29, 14, 30, 15, 31));
}

void hex_encode(uint8_t *restrict text, const uint8_t *restrict bytes, size_t size) {
    size_t i = 0;
    for (; size - i >= 16; i += 16)
        encode_vector(text + 2 * i, bytes + i);
    hex_encode_plain(text + 2 * i, bytes + i, size - i);
}

/* Values of sixteen characters, greater than 15 where one is no digit. */
static inline v128_t to_values(v128_t text) {
    /* '9' to 255, so that only '0' to '9' are still the ten greatest after the subtraction. */
    const v128_t top = wasm_i8x16_add(text, wasm_u8x16_splat(255 - '9'));
    const v128_t digits =
        wasm_i8x16_sub(wasm_u8x16_sub_sat(top, wasm_i8x16_splat(6)), wasm_u8x16_splat(0xf0));
    const v128_t upper = wasm_v128_and(text, wasm_u8x16_splat(0xdf));
    const v128_t letters =
        wasm_u8x16_add_sat(wasm_i8x16_sub(upper, wasm_i8x16_splat('A')), wasm_i8x16_splat(10));
    return wasm_u8x16_min(digits, letters);
}

/* The byte of each pair of values in a 16-bit lane. */
static inline v128_t join_pairs(v128_t values) {
    const v128_t joined = wasm_v128_or(wasm_i16x8_shl(values, 4), wasm_u16x8_shr(values, 8));
    return wasm_v128_and(joined, wasm_i16x8_splat(0xff));
}

bool hex_decode(uint8_t *restrict bytes, const uint8_t *restrict text, size_t size) {
    v128_t greatest = wasm_i8x16_splat(0);
    size_t i = 0;
    for (; size - i >= 16; i += 16) {
        const v128_t v0 = to_values(wasm_v128_load(text + 2 * i));
        const v128_t v1 = to_values(wasm_v128_load(text + 2 * i + 16));
        greatest = wasm_u8x16_max(greatest, wasm_u8x16_max(v0, v1));
        wasm_v128_store(bytes + i, wasm_u8x16_narrow_i16x8(join_pairs(v0), join_pairs(v1)));
    }
    const v128_t invalid = wasm_v128_and(greatest, wasm_u8x16_splat(0xf0));
    const bool rest = hex_decode_plain(bytes + i, text + 2 * i, size - i);
    return !wasm_v128_any_true(invalid) && rest;
}
