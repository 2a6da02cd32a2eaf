/* SPDX-License-Identifier: Apache-2.0 */
/* The generic check of v128 tables: every row of simd/v128.def, by shape, a subject against a
 * reference over a set of operands. No instruction has test code of its own.
 *
 * Results must be equal bit for bit, with one exception, the NaN rule: where the spec (section
 * 4.3.3, "NaN propagation") leaves the NaN of an arithmetic instruction open, both results must be
 * NaNs that it allows: canonical if every NaN among the lane's operands is canonical (or none is a
 * NaN), else arithmetic (quiet, any payload); any sign. Relaxed instructions have a rule of their
 * own: reference and subject must each give what the standard allows (relaxed.h). Memory
 * instructions run at the edges of a page between two that fault, so a byte touched outside the
 * access ends the program by name. */
#ifndef LM_TESTS_SIMD_CHECK_H
#define LM_TESTS_SIMD_CHECK_H

#include <stdbool.h>
#include <stdio.h>

#include "tests/simd/operands.h"

/* What a row of simd/v128.def says, as far as the check needs it. */
struct check_row {
    const char *text;
    const char *class;
    bool is_relaxed;
    size_t bytes;
};

struct check {
    const struct lm_v128_ops *reference, *subject;
    const struct operand_set *operands;
    FILE *log; /* one line and the operands per failing instruction */
    /* NULL, or whether a difference in result lane `lane` is a known fault of the subject. */
    bool (*excused)(const char *text, const struct operands *in, unsigned lane);
    unsigned failed;             /* out: instructions that differ */
    unsigned excuses;            /* out: lanes excused */
    const char *failed_text[16]; /* out: the first of their names */
};

/* Runs all rows and fills the `out` members; true if none failed. */
bool check_tables(struct check *check);

#endif
