/* SPDX-License-Identifier: Apache-2.0 */
/* Every table of this build that this CPU can run, against the scalar reference.
 *
 * usage: isa_check [SEED [RANDOM-SETS]]. Levels that are not run are named with the reason. */
#include <inttypes.h>
#include <stdlib.h>

#include "simd/cpu.h"
#include "tests/simd/check.h"

int main(int argc, char **argv) {
    const uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 20260101;
    const size_t random = argc > 2 ? strtoull(argv[2], NULL, 0) : 4000;
    struct operand_set operands = operand_set_new(seed, random);
    unsigned failed = 0;
    printf("seed %" PRIu64 ", %zu operand sets\n", seed, operands.count);
    for (unsigned i = 0; i < lm_v128_table_count(); i++) {
        const struct lm_v128_ops *subject = lm_v128_table_at(i);
        char reason[512];
        if (subject == &lm_v128_scalar) continue;
        if (!lm_isa_row_check(subject->isa, reason, sizeof reason)) {
            printf("%s: not run: %s\n", subject->isa, reason);
            continue;
        }
        struct check check = {&lm_v128_scalar, subject, &operands, stdout, NULL, 0, 0, {NULL}};
        check_tables(&check);
        printf("%s: %u instructions differ\n", subject->isa, check.failed);
        failed += check.failed;
    }
    operand_set_free(&operands);
    return failed == 0 ? 0 : 1;
}
