/* SPDX-License-Identifier: Apache-2.0 */
/* AES rounds on bit slices (E. Käsper, P. Schwabe, "Faster and Timing-Attack Resistant AES-GCM",
 * CHES 2009), the same code for slices of any width. Slice i holds bit i of every byte of several
 * blocks, ordered by row, column and block, so SubBytes is a circuit of bitwise operations.
 *
 * The includer defines `aes_word`, which has the operators & and ^, and of it aes_shl, aes_shr
 * (shifts that may carry bits between bytes), aes_splat (a byte everywhere), aes_shift_rows, and
 * aes_next_row and aes_row_after_next, which move row r + 1 or r + 2 to row r. */
#ifndef LM_WORKLOADS_AES_SLICES_H
#define LM_WORKLOADS_AES_SLICES_H

/* Bits n and 0 of an index trade places: those of `low` that stand n places above the mask's
 * against those of `high` in it. */
static inline void aes_swap_bits(aes_word *low, aes_word *high, unsigned n, aes_word mask) {
    const aes_word differ = (aes_shr(*low, n) ^ *high) & mask;
    *high = *high ^ differ;
    *low = *low ^ aes_shl(differ, n);
}

/* Bit j of each byte of word i becomes bit i of the same byte of word j. Its own inverse. */
static inline void aes_transpose_bits(aes_word q[8]) {
    for (size_t i = 0; i < 8; i += 2)
        aes_swap_bits(&q[i], &q[i + 1], 1, aes_splat(0x55));
    for (size_t i = 0; i < 8; i += 4) {
        aes_swap_bits(&q[i], &q[i + 2], 2, aes_splat(0x33));
        aes_swap_bits(&q[i + 1], &q[i + 3], 2, aes_splat(0x33));
    }
    for (size_t i = 0; i < 4; i++)
        aes_swap_bits(&q[i], &q[i + 4], 4, aes_splat(0x0f));
}

/* The wires of the S-box circuit below. */
struct aes_wires {
    aes_word y[22]; /* linear functions of the input, y[0] unused */
    aes_word t[4];  /* the inverse in GF(2^4), as functions 29, 33, 37 and 40 of the paper */
};

/* The circuit of J. Boyar, R. Peralta, "A depth-16 circuit for the AES S-box", 2011: its linear
 * top. */
static inline void aes_sbox_top(struct aes_wires *w, const aes_word q[8]) {
    aes_word *const y = w->y;
    const aes_word x0 = q[7], x1 = q[6], x2 = q[5], x3 = q[4], x4 = q[3], x5 = q[2], x6 = q[1];
    const aes_word x7 = q[0], t0 = x1 ^ x2;
    y[14] = x3 ^ x5;
    y[13] = x0 ^ x6;
    y[9] = x0 ^ x3;
    y[8] = x0 ^ x5;
    y[1] = t0 ^ x7;
    y[4] = y[1] ^ x3;
    y[12] = y[13] ^ y[14];
    y[2] = y[1] ^ x0;
    y[5] = y[1] ^ x6;
    y[3] = y[5] ^ y[8];
    const aes_word t1 = x4 ^ y[12];
    y[15] = t1 ^ x5;
    y[20] = t1 ^ x1;
    y[6] = y[15] ^ x7;
    y[10] = y[15] ^ t0;
    y[11] = y[20] ^ y[9];
    y[7] = x7 ^ y[11];
    y[17] = y[10] ^ y[11];
    y[19] = y[10] ^ y[8];
    y[16] = t0 ^ y[11];
    y[21] = y[13] ^ y[16];
    y[18] = x0 ^ y[16];
}

/* Its middle: inversion in GF(2^4). */
static inline void aes_sbox_invert(struct aes_wires *w, aes_word x7) {
    const aes_word *const y = w->y;
    const aes_word t2 = y[12] & y[15], t4 = (y[3] & y[6]) ^ t2, t6 = (y[4] & x7) ^ t2;
    const aes_word t7 = y[13] & y[16], t9 = (y[5] & y[1]) ^ t7, t11 = (y[2] & y[7]) ^ t7;
    const aes_word t12 = y[9] & y[11], t14 = (y[14] & y[17]) ^ t12, t16 = (y[8] & y[10]) ^ t12;
    const aes_word t21 = t4 ^ t14 ^ y[20], t22 = t6 ^ t16 ^ y[19];
    const aes_word t23 = t9 ^ t14 ^ y[21], t24 = t11 ^ t16 ^ y[18];
    const aes_word t25 = t21 ^ t22, t26 = t21 & t23, t27 = t24 ^ t26;
    const aes_word t29 = (t25 & t27) ^ t22, t33 = ((t22 ^ t26) & (t23 ^ t24)) ^ t24;
    const aes_word t36 = t24 & (t27 ^ t33), t37 = t36 ^ t23 ^ t33;
    w->t[0] = t29;
    w->t[1] = t33;
    w->t[2] = t37;
    w->t[3] = t25 ^ (t29 & (t27 ^ t36));
}

/* Its multiplications and linear bottom, without the constant 0x63: it passes unchanged through
 * ShiftRows and MixColumns, and is added with the next round's key instead. */
static inline void aes_sbox_bottom(aes_word q[8], const struct aes_wires *w, aes_word x7) {
    const aes_word *const y = w->y;
    const aes_word t29 = w->t[0], t33 = w->t[1], t37 = w->t[2], t40 = w->t[3];
    const aes_word t41 = t40 ^ t37, t42 = t29 ^ t33, t43 = t29 ^ t40, t44 = t33 ^ t37;
    const aes_word t45 = t42 ^ t41;
    const aes_word z2 = t33 & x7, z3 = t43 & y[16], z4 = t40 & y[1], z5 = t29 & y[7];
    const aes_word z7 = t45 & y[17], z10 = t37 & y[3], z12 = t43 & y[13], z16 = t45 & y[14];
    const aes_word t46 = (t42 & y[9]) ^ z16, t48 = z5 ^ (t40 & y[5]), t53 = (t44 & y[15]) ^ z3;
    const aes_word t57 = z2 ^ z12 ^ t53, t58 = z4 ^ t46, t59 = z3 ^ (t42 & y[11]) ^ z7;
    const aes_word t62 = z7 ^ (t41 & y[10]) ^ t58, t63 = (t44 & y[12]) ^ z10 ^ t58;
    const aes_word t64 = z4 ^ t59, t65 = (t29 & y[2]) ^ t57 ^ t62, t66 = (t37 & y[6]) ^ t63;
    q[7] = t59 ^ t63;
    q[1] = z12 ^ t48 ^ t62;
    q[0] = t48 ^ t46 ^ t57;
    q[4] = t53 ^ t66;
    q[3] = z2 ^ z5 ^ t66;
    q[2] = z10 ^ (t33 & y[4]) ^ t65;
    q[6] = t64 ^ q[4];
    q[5] = z16 ^ (t41 & y[8]) ^ t64 ^ t65;
}

static inline void aes_sub_bytes(aes_word q[8]) {
    struct aes_wires w;
    const aes_word x7 = q[0];
    aes_sbox_top(&w, q);
    aes_sbox_invert(&w, x7);
    aes_sbox_bottom(q, &w, x7);
}

/* Row r becomes 2 r + 3 (r + 1) + (r + 2) + (r + 3) of GF(2^8): with t = r + (r + 1), it is
 * 2 t + (r + 1) + t two rows on. */
static inline void aes_mix_columns(aes_word q[8]) {
    aes_word t[8], twice[8];
    for (size_t i = 0; i < 8; i++) {
        const aes_word next = aes_next_row(q[i]);
        t[i] = q[i] ^ next;
        q[i] = next;
    }
    for (size_t i = 0; i < 8; i++)
        twice[i] = i == 1 || i == 3 || i == 4 ? t[i - 1] ^ t[7] : t[(i + 7) % 8];
    for (size_t i = 0; i < 8; i++)
        q[i] = q[i] ^ twice[i] ^ aes_row_after_next(t[i]);
}

static inline void aes_add_key(aes_word q[8], const aes_word key[8]) {
    for (size_t i = 0; i < 8; i++)
        q[i] = q[i] ^ key[i];
}

static inline void aes_sub_and_shift(aes_word q[8]) {
    aes_sub_bytes(q);
    for (size_t i = 0; i < 8; i++)
        q[i] = aes_shift_rows(q[i]);
}

/* Section 5.1, the keys sliced, 0x63 added to all but the first. */
static inline void aes_encrypt_slices(aes_word q[8], const aes_word (*keys)[8]) {
    aes_add_key(q, keys[0]);
    for (size_t r = 1; r < AES128_ROUNDS; r++) {
        aes_sub_and_shift(q);
        aes_mix_columns(q);
        aes_add_key(q, keys[r]);
    }
    aes_sub_and_shift(q);
    aes_add_key(q, keys[AES128_ROUNDS]);
}

#endif
