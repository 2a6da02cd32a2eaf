/* SPDX-License-Identifier: Apache-2.0 */
/* Every table of this build that this CPU can run, or the one of the ISA named, against the scalar
 * reference; then bugs planted in it, one per instruction, each of which must be found.
 *
 * usage: isa_check [SEED [RANDOM-SETS [ISA]]]. Levels that are not run are named with the reason;
 * one that was asked for must run. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "simd/cpu.h"
#include "tests/simd/planted.h"

enum { SETS_FOR_PLANTED = 300 };

/* Failures of one table: instructions that differ, planted bugs that were missed. */
static unsigned check_table(const struct lm_v128_ops *subject, const struct operand_set *operands) {
    struct check check = {&lm_v128_scalar, subject, operands, stdout, NULL, 0, 0, {NULL}};
    check_tables(&check);
    struct operand_set few = operand_set_new(operands->seed, SETS_FOR_PLANTED);
    check.operands = &few;
    const unsigned missed = planted_and_missed(check);
    operand_set_free(&few);
    printf("%s: %u instructions differ, %u planted bugs missed\n", subject->isa, check.failed,
           missed);
    return check.failed + missed;
}

/* The table that serves `isa`, or its own if that is a row of a test alone; NULL with a message. */
static const struct lm_v128_ops *table_of(const char *isa) {
    char reason[512] = "this build has no table for it";
    if (lm_isa_find(isa) != NULL && !lm_isa_check(isa, reason, sizeof reason)) {
        printf("%s: does not run here: %s\n", isa, reason);
        return NULL;
    }
    const struct lm_v128_ops *table = lm_v128_table(isa);
    if (table == NULL) printf("%s: %s\n", isa, reason);
    return table;
}

static unsigned check_all(const struct operand_set *operands) {
    unsigned failed = 0;
    for (unsigned i = 0; i < lm_v128_table_count(); i++) {
        const struct lm_v128_ops *subject = lm_v128_table_at(i);
        char reason[512];
        if (subject == &lm_v128_scalar) continue;
        if (lm_isa_row_check(subject->isa, reason, sizeof reason))
            failed += check_table(subject, operands);
        else
            printf("%s: not run: %s\n", subject->isa, reason);
    }
    return failed;
}

int main(int argc, char **argv) {
    const uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 20260101;
    const size_t random = argc > 2 ? strtoull(argv[2], NULL, 0) : 4000;
    const struct lm_v128_ops *named = argc > 3 ? table_of(argv[3]) : NULL;
    if (argc > 3 && named == NULL) return 1;
    struct operand_set operands = operand_set_new(seed, random);
    printf("seed %" PRIu64 ", %zu operand sets\n", seed, operands.count);
    const unsigned failed = named != NULL ? check_table(named, &operands) : check_all(&operands);
    operand_set_free(&operands);
    return failed == 0 ? 0 : 1;
}
