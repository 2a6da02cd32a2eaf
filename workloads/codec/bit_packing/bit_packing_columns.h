/* SPDX-License-Identifier: Apache-2.0 */
/* Packing and unpacking of columns, written once and unrolled for every width, so that all shifts
 * are constant. The includer includes words_u32.h, for one column, or words_u32x4.h, for four side
 * by side; a column's next word is four places on. */
#ifndef LM_WORKLOADS_BIT_PACKING_COLUMNS_H
#define LM_WORKLOADS_BIT_PACKING_COLUMNS_H

#define COLUMN_LENGTH (BIT_PACKING_BLOCK / BIT_PACKING_COLUMNS)

static inline __attribute__((always_inline)) void
pack_columns(uint32_t *packed, const uint32_t *values, unsigned width) {
    word sum = word_splat(0);
    unsigned used = 0;
#pragma clang loop unroll(full)
    for (size_t k = 0; k < COLUMN_LENGTH; k++) {
        const word value = word_load(values + BIT_PACKING_COLUMNS * k);
        sum = used == 0 ? value : word_or(sum, word_shl(value, used));
        used += width;
        if (used < 32) continue;
        used -= 32;
        word_store(packed, sum);
        packed += BIT_PACKING_COLUMNS;
        if (used > 0) sum = word_shr(value, width - used);
    }
}

static inline __attribute__((always_inline)) void
unpack_columns(uint32_t *values, const uint32_t *packed, unsigned width) {
    const word mask = word_splat((1u << width) - 1);
    word left = word_splat(0);
    unsigned unread = 0;
#pragma clang loop unroll(full)
    for (size_t k = 0; k < COLUMN_LENGTH; k++) {
        word value = left;
        if (unread < width) {
            left = word_load(packed);
            packed += BIT_PACKING_COLUMNS;
            value = unread == 0 ? left : word_or(value, word_shl(left, unread));
            left = word_shr(left, width - unread);
            unread += 32;
        } else {
            left = word_shr(left, width);
        }
        unread -= width;
        word_store(values + BIT_PACKING_COLUMNS * k, word_and(value, mask));
    }
}

/* A case for each width, with code of its own from `of`. */
#define BIT_PACKING_CASE(of, to, from, width)                                                      \
    case width: of(to, from, width); break;
#define BIT_PACKING_CASES4(of, to, from, first)                                                    \
    BIT_PACKING_CASE(of, to, from, first)                                                          \
    BIT_PACKING_CASE(of, to, from, (first) + 1)                                                    \
    BIT_PACKING_CASE(of, to, from, (first) + 2)                                                    \
    BIT_PACKING_CASE(of, to, from, (first) + 3)
#define BIT_PACKING_CASES(of, to, from)                                                            \
    BIT_PACKING_CASES4(of, to, from, 1)                                                            \
    BIT_PACKING_CASES4(of, to, from, 5)                                                            \
    BIT_PACKING_CASES4(of, to, from, 9)                                                            \
    BIT_PACKING_CASES4(of, to, from, 13)

#endif
