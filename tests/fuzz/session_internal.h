/* SPDX-License-Identifier: Apache-2.0 */
/* What running (session.c) and comparing (session_compare.c) share. */
#ifndef LM_TESTS_FUZZ_SESSION_INTERNAL_H
#define LM_TESTS_FUZZ_SESSION_INTERNAL_H

#include "tests/fuzz/session.h"

struct session_call {
    uint32_t export, instance;
    bool ok;
    struct lm_trap trap;
    uint64_t digest;   /* of all results */
    uint64_t first[2]; /* slots of the first result, for messages */
};

/* A number for a value that is the same in every session over the same module: references by what
 * they refer to. */
uint64_t session_value(const struct session *session, uint8_t type, const uint64_t *slot);

/* Continues a digest over values. */
uint64_t session_digest(const struct session *session, const uint8_t *types, uint32_t count,
                        const uint64_t *slots, uint64_t before);

#endif
