/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 encoding, simd: twelve bytes become sixteen characters (W. Muła and D. Lemire, "Faster
 * Base64 Encoding and Decoding Using AVX2 Instructions", ACM TWEB, 2018): a shuffle puts three
 * bytes into each 32-bit lane, shifts part them into four 6-bit values, and the characters follow
 * from adding an offset that depends on the value's range, looked up by swizzle. */
#include "base64_encode.h"

#include "guest_simd.h"

#define STEP   ((size_t)12) /* bytes taken per vector */
#define UNROLL ((size_t)4)

/* Per 32-bit lane: byte 0 in bits 16 to 23, byte 1 in 8 to 15, byte 2 in 0 to 7. */
static inline v128_t spread_groups(v128_t bytes) {
    return wasm_i8x16_shuffle(bytes, wasm_i32x4_splat(0), 2, 1, 0, 16, 5, 4, 3, 16, 8, 7, 6, 16, 11,
                              10, 9, 16);
}

/* The lane's four 6-bit values, first one in the lowest byte. */
static inline v128_t split_groups(v128_t groups) {
    const v128_t v0 = wasm_u32x4_shr(groups, 18);
    const v128_t v1 = wasm_v128_and(wasm_u32x4_shr(groups, 4), wasm_i32x4_splat(0x3f00));
    const v128_t v2 = wasm_v128_and(wasm_i32x4_shl(groups, 10), wasm_i32x4_splat(0x3f0000));
    const v128_t v3 = wasm_v128_and(wasm_i32x4_shl(groups, 24), wasm_i32x4_splat(0x3f000000));
    return wasm_v128_or(wasm_v128_or(v0, v1), wasm_v128_or(v2, v3));
}

/* A value of 52 or more picks entry 1 to 12 (ten digits, plus, slash), one of 26 to 51 entry 0, and
 * one below 26 entry 13. */
static inline v128_t to_characters(v128_t values) {
    const v128_t offsets =
        wasm_i8x16_const('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                         '0' - 52, '0' - 52, '0' - 52, '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0);
    const v128_t high = wasm_u8x16_sub_sat(values, wasm_i8x16_splat(51));
    const v128_t upper_case = wasm_i8x16_lt(values, wasm_i8x16_splat(26));
    const v128_t entry = wasm_v128_or(high, wasm_v128_and(upper_case, wasm_i8x16_splat(13)));
    return wasm_i8x16_add(values, wasm_i8x16_swizzle(offsets, entry));
}

static inline void encode_vector(uint8_t *text, const uint8_t *bytes) {
    const v128_t groups = spread_groups(wasm_v128_load(bytes));
    wasm_v128_store(text, to_characters(split_groups(groups)));
}

/* A load reads four bytes more than it uses, so the last vector needs sixteen. */
size_t base64_encode_groups(uint8_t *restrict text, const uint8_t *restrict bytes, size_t size) {
    size_t taken = 0;
    for (; size - taken >= UNROLL * STEP + 4; taken += UNROLL * STEP, text += UNROLL * 16) {
#pragma clang loop unroll(full)
        for (size_t i = 0; i < UNROLL; i++)
            encode_vector(text + 16 * i, bytes + taken + STEP * i);
    }
    for (; size - taken >= 16; taken += STEP, text += 16)
        encode_vector(text, bytes + taken);
    return taken;
}
