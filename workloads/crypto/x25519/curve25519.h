/* SPDX-License-Identifier: Apache-2.0 */
/* Arithmetic modulo p = 2^255 - 19 and the Montgomery ladder of RFC 7748 section 5, the same code
 * for one exchange and for several side by side, without branches or addresses that depend on them.
 *
 * A field element has ten limbs of alternately 26 and 25 bits (D. J. Bernstein, "Curve25519: new
 * Diffie-Hellman speed records", 2006), so that products and their sums fit 64 bits.
 *
 * The includer includes words_u32.h or words_u32x4.h, and defines `wide`, as many numbers of 64
 * bits as a word has of 32, with wide_multiply (of words), wide_add, wide_shr, wide_mask (of so
 * many low bits), wide_times_19, and wide_low (a word that fits 32 bits). */
#ifndef LM_WORKLOADS_CURVE25519_H
#define LM_WORKLOADS_CURVE25519_H

#define LIMBS ((size_t)10)

struct element {
    word limb[LIMBS];
};

static inline unsigned limb_bits(size_t i) {
    return i % 2 == 0 ? 26 : 25;
}

static inline word limb_mask(size_t i) {
    return word_splat((1u << limb_bits(i)) - 1);
}

/* Carries from limb i, whose sum is 64 bits wide, to the next; 19 times from the last to the first.
 */
static inline void carry_wide(wide d[LIMBS], size_t i) {
    wide over = wide_shr(d[i], limb_bits(i));
    d[i] = wide_mask(d[i], limb_bits(i));
    if (i == LIMBS - 1) over = wide_times_19(over);
    d[(i + 1) % LIMBS] = wide_add(d[(i + 1) % LIMBS], over);
}

/* Limbs end below their 26 or 25 bits, the second and sixth at most a little above. Two chains. */
static inline struct element reduce(wide d[LIMBS]) {
    static const uint8_t order[] = {0, 4, 1, 5, 2, 6, 3, 7, 4, 8, 9, 0};
    struct element h;
#pragma clang loop unroll(full)
    for (size_t i = 0; i < sizeof order; i++)
        carry_wide(d, order[i]);
    for (size_t i = 0; i < LIMBS; i++)
        h.limb[i] = wide_low(d[i]);
    return h;
}

static inline word word_times_19(word x) {
    return word_add(word_add(word_shl(x, 4), word_shl(x, 1)), x);
}

/* f + g, not carried. */
static inline struct element add(const struct element *f, const struct element *g) {
    struct element h;
    for (size_t i = 0; i < LIMBS; i++)
        h.limb[i] = word_add(f->limb[i], g->limb[i]);
    return h;
}

/* f + 2 p - g, not carried; limbs of g as reduce leaves them. */
static inline struct element subtract(const struct element *f, const struct element *g) {
    struct element h;
    for (size_t i = 0; i < LIMBS; i++) {
        const uint32_t twice_p = (2u << limb_bits(i)) - (i == 0 ? 38 : 2);
        h.limb[i] = word_sub(word_add(f->limb[i], word_splat(twice_p)), g->limb[i]);
    }
    return h;
}

/* f g; limbs of both at most as a sum or difference of two reduced elements has them. The product
 * of two odd limbs counts twice, since 25 + 25 bits are one less than an even limb's place. */
static struct element multiply(const struct element *f, const struct element *g) {
    word twice[LIMBS], times_19[LIMBS];
    wide d[LIMBS];
    for (size_t i = 0; i < LIMBS; i++) {
        twice[i] = word_shl(f->limb[i], 1);
        times_19[i] = word_times_19(g->limb[i]);
    }
#pragma clang loop unroll(full)
    for (size_t i = 0; i < LIMBS; i++) {
#pragma clang loop unroll(full)
        for (size_t j = 0; j < LIMBS; j++) {
            const size_t k = (i + LIMBS - j) % LIMBS;
            const word left = j % 2 == 1 && k % 2 == 1 ? twice[j] : f->limb[j];
            const wide product = wide_multiply(left, j <= i ? g->limb[k] : times_19[k]);
            d[i] = j == 0 ? product : wide_add(d[i], product);
        }
    }
    return reduce(d);
}

/* Of the limbs of a factor, what its square needs. */
struct multiples {
    word twice[LIMBS], four_times[LIMBS], times_19[LIMBS];
};

static inline struct multiples multiples_of(const struct element *f) {
    struct multiples m;
    for (size_t i = 0; i < LIMBS; i++) {
        m.twice[i] = word_shl(f->limb[i], 1);
        m.four_times[i] = word_shl(f->limb[i], 2);
        m.times_19[i] = word_times_19(f->limb[i]);
    }
    return m;
}

/* Limb j as a factor of limb k >= j: doubled where the two differ, and where both are short. */
static inline word left_factor(const struct element *f, const struct multiples *m, size_t j,
                               size_t k) {
    const int is_pair = k != j, is_short = j % 2 == 1 && k % 2 == 1;
    if (is_pair && is_short) return m->four_times[j];
    return is_pair || is_short ? m->twice[j] : f->limb[j];
}

/* f^2, limbs as for multiply: each product of two different limbs once, doubled. */
static struct element square(const struct element *f) {
    const struct multiples m = multiples_of(f);
    wide d[LIMBS];
#pragma clang loop unroll(full)
    for (size_t i = 0; i < LIMBS; i++) {
        size_t terms = 0;
#pragma clang loop unroll(full)
        for (size_t j = 0; j < LIMBS; j++) {
            const size_t k = (i + LIMBS - j) % LIMBS;
            if (k < j) continue;
            const wide product =
                wide_multiply(left_factor(f, &m, j, k), j <= i ? f->limb[k] : m.times_19[k]);
            d[i] = terms++ == 0 ? product : wide_add(d[i], product);
        }
    }
    return reduce(d);
}

static inline struct element multiply_by_121665(const struct element *f) {
    wide d[LIMBS];
    for (size_t i = 0; i < LIMBS; i++)
        d[i] = wide_multiply(f->limb[i], word_splat(121665));
    return reduce(d);
}

static struct element square_times(struct element f, unsigned times) {
    for (; times > 0; times--)
        f = square(&f);
    return f;
}

/* f^(2^n - 1) from those of n = a and n = b, where n = a + b. */
static struct element join_powers(const struct element *of_a, const struct element *of_b,
                                  unsigned b) {
    const struct element shifted = square_times(*of_a, b);
    return multiply(&shifted, of_b);
}

/* 1 / f = f^(p - 2), and 0 for 0: p - 2 is 250 ones, then 01011. */
static struct element invert(const struct element *f) {
    const struct element f2 = square(f), f8 = square_times(f2, 2);
    const struct element f9 = multiply(&f8, f), f11 = multiply(&f9, &f2), f22 = square(&f11);
    const struct element ones5 = multiply(&f22, &f9);
    const struct element ones10 = join_powers(&ones5, &ones5, 5);
    const struct element ones20 = join_powers(&ones10, &ones10, 10);
    const struct element ones40 = join_powers(&ones20, &ones20, 20);
    const struct element ones50 = join_powers(&ones40, &ones10, 10);
    const struct element ones100 = join_powers(&ones50, &ones50, 50);
    const struct element ones200 = join_powers(&ones100, &ones100, 100);
    const struct element ones250 = join_powers(&ones200, &ones50, 50);
    return join_powers(&ones250, &f11, 5);
}

/* Bits [at, at + 32) of eight words, zeros beyond them. */
static inline word bits_at(const word words[8], unsigned at) {
    const word low = word_shr(words[at / 32], at % 32);
    if (at % 32 == 0 || at / 32 == 7) return low;
    return word_add(low, word_shl(words[at / 32 + 1], 32 - at % 32));
}

/* Of a u-coordinate, whose top bit does not count. */
static inline struct element from_words(const word words[8]) {
    struct element h;
    unsigned at = 0;
#pragma clang loop unroll(full)
    for (size_t i = 0; i < LIMBS; i++) {
        h.limb[i] = word_and(bits_at(words, at), limb_mask(i));
        at += limb_bits(i);
    }
    return h;
}

/* Carries limb by limb; what leaves the last one is given back. */
static inline word carry_words(struct element *h, word carry) {
    for (size_t i = 0; i < LIMBS; i++) {
        h->limb[i] = word_add(h->limb[i], carry);
        carry = word_shr(h->limb[i], limb_bits(i));
        h->limb[i] = word_and(h->limb[i], limb_mask(i));
    }
    return carry;
}

/* The representative below p of an element as reduce leaves it. */
static inline void to_words(word words[8], const struct element *f) {
    struct element trial = *f, h = *f;
    const word quotient = carry_words(&trial, word_splat(19));
    carry_words(&h, word_times_19(quotient));
    for (size_t i = 0; i < 8; i++)
        words[i] = word_splat(0);
    unsigned at = 0;
#pragma clang loop unroll(full)
    for (size_t i = 0; i < LIMBS; i++) {
        const size_t w = at / 32;
        words[w] = word_add(words[w], word_shl(h.limb[i], at % 32));
        if (at % 32 + limb_bits(i) > 32)
            words[w + 1] = word_add(words[w + 1], word_shr(h.limb[i], 32 - at % 32));
        at += limb_bits(i);
    }
}

/* Exchanges f and g where the mask is all ones, and nothing where it is 0. */
static inline void swap_if(word mask, struct element *f, struct element *g) {
    for (size_t i = 0; i < LIMBS; i++) {
        const word differ = word_and(mask, word_xor(f->limb[i], g->limb[i]));
        f->limb[i] = word_xor(f->limb[i], differ);
        g->limb[i] = word_xor(g->limb[i], differ);
    }
}

/* Two points of the ladder, which differ by the point of u-coordinate x1. */
struct ladder {
    struct element x1, x2, z2, x3, z3;
};

static inline void ladder_step(struct ladder *l) {
    const struct element a = add(&l->x2, &l->z2), b = subtract(&l->x2, &l->z2);
    const struct element c = add(&l->x3, &l->z3), d = subtract(&l->x3, &l->z3);
    const struct element aa = square(&a), bb = square(&b);
    const struct element da = multiply(&d, &a), cb = multiply(&c, &b);
    const struct element e = subtract(&aa, &bb), sum = add(&da, &cb),
                         difference = subtract(&da, &cb);
    const struct element difference2 = square(&difference), e_part = multiply_by_121665(&e);
    const struct element factor = add(&aa, &e_part);
    l->x3 = square(&sum);
    l->z3 = multiply(&l->x1, &difference2);
    l->x2 = multiply(&aa, &bb);
    l->z2 = multiply(&e, &factor);
}

/* Ones where bit t of the clamped scalar is set: bits 0 to 2 and 255 are 0, bit 254 is 1. */
static inline word scalar_bit(const word scalar[8], unsigned t) {
    if (t < 3) return word_splat(0);
    if (t == 254) return word_splat(0xffffffff);
    const word bit = word_and(word_shr(scalar[t / 32], t % 32), word_splat(1));
    return word_sub(word_splat(0), bit);
}

/* Words of the product of scalar and point, given as their words. */
static inline void multiply_point(word product[8], const word scalar[8], const word point[8]) {
    struct ladder l = {.x1 = from_words(point)};
    for (size_t i = 0; i < LIMBS; i++) {
        l.x2.limb[i] = l.z3.limb[i] = word_splat(i == 0 ? 1 : 0);
        l.z2.limb[i] = word_splat(0);
    }
    l.x3 = l.x1;
    word before = word_splat(0);
    for (unsigned t = 255; t-- > 0;) {
        const word bit = scalar_bit(scalar, t), swap = word_xor(bit, before);
        swap_if(swap, &l.x2, &l.x3);
        swap_if(swap, &l.z2, &l.z3);
        ladder_step(&l);
        before = bit;
    }
    swap_if(before, &l.x2, &l.x3);
    swap_if(before, &l.z2, &l.z3);
    const struct element inverse = invert(&l.z2), u = multiply(&l.x2, &inverse);
    to_words(product, &u);
}

#endif
