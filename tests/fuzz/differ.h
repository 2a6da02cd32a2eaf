/* SPDX-License-Identifier: Apache-2.0 */
/* One module on the reference and on every back end and ISA level that runs here: are they the
 * same? Shared by the libFuzzer target, the seeded runs and the tests of the check itself. */
#ifndef LM_TESTS_FUZZ_DIFFER_H
#define LM_TESTS_FUZZ_DIFFER_H

#include "tests/fuzz/session.h"

enum differ_verdict {
    DIFFER_SAME,
    DIFFER_DIFFERENT,
    DIFFER_UNFINISHED, /* the reference ran out of steps: nothing else was run */
    DIFFER_REFUSED,    /* no valid module */
};

struct differ {
    const struct lm_backend *backend; /* to hold against the reference; NULL: the interpreter */
    uint64_t step_limit;
    bool all_levels;       /* a compiler at each of its levels, not at some */
    char why[512];         /* out: of the last verdict but DIFFER_SAME */
    uint64_t calls, traps; /* out: of the reference, summed over modules */
    uint64_t executed[LM_OP_COUNT];
};

enum { DIFFER_STEPS = 2000000 };

/* The ISA levels at which `backend` has code of its own here, such as interp's handler sets; the
 * number written to `names` (room for 16). */
size_t differ_levels(const struct lm_backend *backend, const char **names);

enum differ_verdict differ_check(struct differ *differ, const uint8_t *module, size_t size);

#endif
