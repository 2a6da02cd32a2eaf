/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 decoding, simd: sixteen characters become twelve bytes (W. Muła and D. Lemire, "Faster
 * Base64 Encoding and Decoding Using AVX2 Instructions", ACM TWEB, 2018). Each half of a character
 * looks up, by swizzle, the classes of characters it excludes or belongs to: what both name is not
 * in the alphabet. The upper half also looks up what to add to get the value. Two multiplications
 * join four values to 24 bits. */
#include "base64_decode.h"

#include "guest_simd.h"

#define UNROLL ((size_t)4)

/* Classes of characters by their upper half; 5 and 7 hold P to Z, 4 and 6 A to O. */
enum { SIGNS = 1, DIGITS = 2, TO_O = 4, FROM_P = 8, OTHER = 16 };

/* Not zero in the lanes whose character is outside the alphabet. */
static inline v128_t find_invalid(v128_t text, v128_t high) {
    const v128_t classes = wasm_i8x16_const(OTHER, OTHER, SIGNS, DIGITS, TO_O, FROM_P, TO_O, FROM_P,
                                            OTHER, OTHER, OTHER, OTHER, OTHER, OTHER, OTHER, OTHER);
    /* By lower half: the classes without a character that ends so. */
    enum {
        AT_0 = SIGNS | TO_O | OTHER,
        AT_1_TO_9 = SIGNS | OTHER,
        AT_A = SIGNS | DIGITS | OTHER,
        AT_B = DIGITS | FROM_P | OTHER,
        AT_C_TO_E = SIGNS | DIGITS | FROM_P | OTHER,
        AT_F = DIGITS | FROM_P | OTHER,
    };
    const v128_t excluded = wasm_i8x16_const(AT_0, AT_1_TO_9, AT_1_TO_9, AT_1_TO_9, AT_1_TO_9,
                                             AT_1_TO_9, AT_1_TO_9, AT_1_TO_9, AT_1_TO_9, AT_1_TO_9,
                                             AT_A, AT_B, AT_C_TO_E, AT_C_TO_E, AT_C_TO_E, AT_F);
    const v128_t low = wasm_v128_and(text, wasm_i8x16_splat(0x0f));
    return wasm_v128_and(wasm_i8x16_swizzle(excluded, low), wasm_i8x16_swizzle(classes, high));
}

/* The values of characters of the alphabet. Slash shares its upper half with plus and takes the
 * entry before. */
static inline v128_t to_values(v128_t text, v128_t high) {
    const v128_t offsets = wasm_i8x16_const(0, 63 - '/', 62 - '+', 52 - '0', -'A', -'A', 26 - 'a',
                                            26 - 'a', 0, 0, 0, 0, 0, 0, 0, 0);
    const v128_t slash = wasm_i8x16_eq(text, wasm_i8x16_splat('/'));
    return wasm_i8x16_add(text, wasm_i8x16_swizzle(offsets, wasm_i8x16_add(high, slash)));
}

/* The twelve bytes of sixteen values, then four zeros. */
static inline v128_t join_values(v128_t values) {
    const v128_t first = wasm_i16x8_shl(wasm_v128_and(values, wasm_i16x8_splat(0x3f)), 6);
    const v128_t pairs = wasm_v128_or(first, wasm_u16x8_shr(values, 8));
    const v128_t weights = wasm_i16x8_const(1 << 12, 1, 1 << 12, 1, 1 << 12, 1, 1 << 12, 1);
    const v128_t groups = wasm_i32x4_dot_i16x8(pairs, weights);
    return wasm_i8x16_shuffle(groups, wasm_i32x4_splat(0), 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12,
                              16, 16, 16, 16);
}

static inline v128_t decode_vector(uint8_t *bytes, const uint8_t *text) {
    const v128_t input = wasm_v128_load(text);
    const v128_t high = wasm_u8x16_shr(input, 4);
    wasm_v128_store(bytes, join_values(to_values(input, high)));
    return find_invalid(input, high);
}

/* A store writes four bytes more than it decodes, so at least eight characters must follow. */
size_t base64_decode_groups(uint8_t *restrict bytes, const uint8_t *restrict text, size_t size) {
    size_t taken = 0;
    for (; size - taken >= UNROLL * 16 + 8; taken += UNROLL * 16, bytes += UNROLL * 12) {
        v128_t invalid = wasm_i8x16_splat(0);
#pragma clang loop unroll(full)
        for (size_t i = 0; i < UNROLL; i++)
            invalid = wasm_v128_or(invalid, decode_vector(bytes + 12 * i, text + taken + 16 * i));
        if (wasm_v128_any_true(invalid)) return taken;
    }
    for (; size - taken >= 16 + 8; taken += 16, bytes += 12) {
        if (wasm_v128_any_true(decode_vector(bytes, text + taken))) break;
    }
    return taken;
}
