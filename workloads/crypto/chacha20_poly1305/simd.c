/* SPDX-License-Identifier: Apache-2.0 */
/* ChaCha20-Poly1305 kernels, simd: four blocks of key stream at once, one per lane; and four blocks
 * of the tag at once, the lanes' sums meeting at the end only (M. Goll, S. Gueron, "Vectorization
 * of Poly1305 Message Authentication Code", ITNG 2015): with blocks m0, m1, … each lane j folds
 * m(j), m(j + 4), … by r^4, and its last block by r^(4 - j). */
#include "chacha20_poly1305.h"

#include "poly1305_field.h"
#include "vectors.h"

#define LANES ((size_t)4)

static inline v128_t rotl8(v128_t x) {
    return wasm_i8x16_shuffle(x, x, 3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14);
}

static inline void quarter_round(v128_t x[16], size_t a, size_t b, size_t c, size_t d) {
    x[a] = wasm_i32x4_add(x[a], x[b]);
    x[d] = lm_swap_halves_u32x4(wasm_v128_xor(x[d], x[a]));
    x[c] = wasm_i32x4_add(x[c], x[d]);
    x[b] = lm_rotl_u32x4(wasm_v128_xor(x[b], x[c]), 12);
    x[a] = wasm_i32x4_add(x[a], x[b]);
    x[d] = rotl8(wasm_v128_xor(x[d], x[a]));
    x[c] = wasm_i32x4_add(x[c], x[d]);
    x[b] = lm_rotl_u32x4(wasm_v128_xor(x[b], x[c]), 7);
}

/* Four blocks of key stream: `words` holds each word of the state in all lanes, but the counter,
 * which is one greater in each lane. Vector 4 i + j of `stream` becomes bytes 16 i of block j. */
static inline void stream_blocks(v128_t stream[16], const v128_t words[16]) {
    for (size_t i = 0; i < 16; i++)
        stream[i] = words[i];
    for (size_t i = 0; i < 10; i++) {
        quarter_round(stream, 0, 4, 8, 12);
        quarter_round(stream, 1, 5, 9, 13);
        quarter_round(stream, 2, 6, 10, 14);
        quarter_round(stream, 3, 7, 11, 15);
        quarter_round(stream, 0, 5, 10, 15);
        quarter_round(stream, 1, 6, 11, 12);
        quarter_round(stream, 2, 7, 8, 13);
        quarter_round(stream, 3, 4, 9, 14);
    }
    for (size_t i = 0; i < 16; i++)
        stream[i] = wasm_i32x4_add(stream[i], words[i]);
    for (size_t i = 0; i < 16; i += 4)
        lm_transpose_u32x4(stream + i);
}

/* Four blocks of `in` and of `out`. */
static inline void xor_blocks(uint8_t *out, const uint8_t *in, const v128_t words[16]) {
    v128_t stream[16];
    stream_blocks(stream, words);
    for (size_t j = 0; j < LANES; j++) {
        for (size_t i = 0; i < 4; i++) {
            const size_t at = j * CHACHA20_BLOCK_SIZE + 16 * i;
            wasm_v128_store(out + at, wasm_v128_xor(wasm_v128_load(in + at), stream[4 * i + j]));
        }
    }
}

void chacha20_xor(uint8_t *out, const uint8_t *in, size_t size, const uint32_t state[16]) {
    const size_t step = LANES * CHACHA20_BLOCK_SIZE;
    v128_t words[16];
    for (size_t i = 0; i < 16; i++)
        words[i] = wasm_v128_load32_splat(state + i);
    words[12] = wasm_i32x4_add(words[12], wasm_i32x4_const(0, 1, 2, 3));
    for (; size >= step; size -= step, in += step, out += step) {
        xor_blocks(out, in, words);
        words[12] = wasm_i32x4_add(words[12], wasm_i32x4_splat(LANES));
    }
    if (size == 0) return;
    uint8_t rest[LANES * CHACHA20_BLOCK_SIZE] = {0};
    memcpy(rest, in, size);
    xor_blocks(rest, rest, words);
    memcpy(out, rest, size);
}

/* Four numbers, one per lane, limb by limb. */
struct numbers {
    v128_t limb[5];
};

static inline v128_t mask_limb(v128_t x) {
    return wasm_v128_and(x, wasm_i32x4_splat((int32_t)POLY1305_LIMB_MASK));
}

/* The limbs of four blocks, a bit set above each. */
static inline struct numbers load_blocks(const uint8_t *blocks) {
    v128_t t[4];
    for (size_t j = 0; j < LANES; j++)
        t[j] = wasm_v128_load(blocks + j * POLY1305_BLOCK_SIZE);
    lm_transpose_u32x4(t);
    const v128_t across1 = wasm_v128_or(wasm_u32x4_shr(t[0], 26), wasm_i32x4_shl(t[1], 6));
    const v128_t across2 = wasm_v128_or(wasm_u32x4_shr(t[1], 20), wasm_i32x4_shl(t[2], 12));
    const v128_t across3 = wasm_v128_or(wasm_u32x4_shr(t[2], 14), wasm_i32x4_shl(t[3], 18));
    const v128_t top = wasm_v128_or(wasm_u32x4_shr(t[3], 8), wasm_i32x4_splat(1 << 24));
    return (struct numbers){
        {mask_limb(t[0]), mask_limb(across1), mask_limb(across2), mask_limb(across3), top}};
}

/* Adds the excess of each 64-bit lane of *from to *to. */
static inline void carry(v128_t *from, v128_t *to) {
    *to = wasm_i64x2_add(*to, wasm_u64x2_shr(*from, POLY1305_LIMB_BITS));
    *from = wasm_v128_and(*from, wasm_i64x2_splat(POLY1305_LIMB_MASK));
}

/* As poly1305_carry, but two chains of carries at a time: 0 1 2 3 and 3 4 0 1. */
static inline void carry_all(v128_t d[5]) {
    carry(&d[0], &d[1]);
    carry(&d[3], &d[4]);
    carry(&d[1], &d[2]);
    const v128_t top = wasm_u64x2_shr(d[4], POLY1305_LIMB_BITS);
    d[4] = wasm_v128_and(d[4], wasm_i64x2_splat(POLY1305_LIMB_MASK));
    d[0] = wasm_i64x2_add(d[0], wasm_i64x2_add(top, wasm_i64x2_shl(top, 2)));
    carry(&d[2], &d[3]);
    carry(&d[0], &d[1]);
    carry(&d[3], &d[4]);
}

/* a b lane by lane; five_b holds the limbs of b times 5. Each limb's products are 64 bits wide:
 * those of lanes 0 and 1 in one vector, those of lanes 2 and 3 in another. */
static inline __attribute__((always_inline)) struct numbers
multiply(const struct numbers *a, const struct numbers *b, const struct numbers *five_b) {
    v128_t low[5], high[5];
    struct numbers product;
#pragma clang loop unroll(full)
    for (size_t i = 0; i < 5; i++) {
        low[i] = wasm_u64x2_extmul_low_u32x4(a->limb[0], b->limb[i]);
        high[i] = wasm_u64x2_extmul_high_u32x4(a->limb[0], b->limb[i]);
#pragma clang loop unroll(full)
        for (size_t j = 1; j < 5; j++) {
            const v128_t factor = j <= i ? b->limb[i - j] : five_b->limb[i + 5 - j];
            low[i] = wasm_i64x2_add(low[i], wasm_u64x2_extmul_low_u32x4(a->limb[j], factor));
            high[i] = wasm_i64x2_add(high[i], wasm_u64x2_extmul_high_u32x4(a->limb[j], factor));
        }
    }
    carry_all(low);
    carry_all(high);
    for (size_t i = 0; i < 5; i++)
        product.limb[i] = wasm_i32x4_shuffle(low[i], high[i], 0, 2, 4, 6);
    return product;
}

static inline struct numbers add(const struct numbers *a, const struct numbers *b) {
    struct numbers sum;
    for (size_t i = 0; i < 5; i++)
        sum.limb[i] = wasm_i32x4_add(a->limb[i], b->limb[i]);
    return sum;
}

static inline struct numbers times_five(const struct numbers *a) {
    struct numbers product;
    for (size_t i = 0; i < 5; i++)
        product.limb[i] = wasm_i32x4_add(a->limb[i], wasm_i32x4_shl(a->limb[i], 2));
    return product;
}

/* The sum of the four numbers. */
static struct poly1305_number sum_lanes(const struct numbers *a) {
    uint64_t d[5];
    for (size_t i = 0; i < 5; i++) {
        uint32_t lanes[LANES];
        wasm_v128_store(lanes, a->limb[i]);
        d[i] = (uint64_t)lanes[0] + lanes[1] + lanes[2] + lanes[3];
    }
    return poly1305_carry(d);
}

/* r^4 in every lane; r^4, r^3, r^2, r, lane by lane. */
struct powers {
    struct numbers fourth, five_fourth, descending, five_descending;
};

static struct powers powers_of(const struct poly1305_number *r) {
    const struct poly1305_number r2 = poly1305_multiply(r, r), r3 = poly1305_multiply(&r2, r);
    const struct poly1305_number r4 = poly1305_multiply(&r2, &r2);
    struct powers p;
    for (size_t i = 0; i < 5; i++) {
        p.fourth.limb[i] = wasm_v128_load32_splat(&r4.limb[i]);
        p.descending.limb[i] = wasm_i32x4_make((int32_t)r4.limb[i], (int32_t)r3.limb[i],
                                               (int32_t)r2.limb[i], (int32_t)r->limb[i]);
    }
    p.five_fourth = times_five(&p.fourth);
    p.five_descending = times_five(&p.descending);
    return p;
}

/* `groups` > 0 groups of four blocks. */
static void fold_groups(struct poly1305_number *h, const struct poly1305_number *r,
                        const uint8_t *blocks, size_t groups) {
    const struct powers p = powers_of(r);
    struct numbers sum;
    for (size_t i = 0; i < 5; i++)
        sum.limb[i] = wasm_i32x4_make((int32_t)h->limb[i], 0, 0, 0);
    for (; groups > 1; groups--, blocks += LANES * POLY1305_BLOCK_SIZE) {
        const struct numbers block = load_blocks(blocks);
        sum = add(&sum, &block);
        sum = multiply(&sum, &p.fourth, &p.five_fourth);
    }
    const struct numbers block = load_blocks(blocks);
    sum = add(&sum, &block);
    sum = multiply(&sum, &p.descending, &p.five_descending);
    *h = sum_lanes(&sum);
}

void poly1305_blocks(struct poly1305_number *h, const struct poly1305_number *r,
                     const uint8_t *blocks, size_t count) {
    const size_t groups = count / LANES;
    if (groups > 0) fold_groups(h, r, blocks, groups);
    for (size_t i = groups * LANES; i < count; i++) {
        const struct poly1305_number block = poly1305_load(blocks + i * POLY1305_BLOCK_SIZE, 1);
        poly1305_step(h, r, &block);
    }
}
