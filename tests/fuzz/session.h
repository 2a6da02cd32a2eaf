/* SPDX-License-Identifier: Apache-2.0 */
/* One module run on one back end, everything observable kept for comparison: how instantiation
 * ended, what every exported function returned or how it trapped, what host functions were given,
 * and at the end all memories, tables, globals and dropped segments.
 *
 * The module is instantiated twice in one store. The host serves the imports of the first instance;
 * the second takes what the first has where the types fit, so that calls, references, memories and
 * tables cross from one to the other.
 *
 * Imports of any type are provided, and arguments are made up, both from numbers alone, so that two
 * sessions over the same bytes see the same world. Comparison is bit for bit, without a NaN rule:
 * generated modules never let the bits of an arithmetic NaN be seen (generate.h). */
#ifndef LM_TESTS_FUZZ_SESSION_H
#define LM_TESTS_FUZZ_SESSION_H

#include "tests/fuzz/reference.h"

struct session_options {
    const struct lm_backend *backend;
    const char *isa;
    bool counters;       /* count instructions, and compare the counts */
    bool fuel;           /* run on fuel, and compare what it took */
    uint8_t less_opt;    /* as in struct lm_compile_options */
    uint8_t bounds;      /* the same; not LM_BOUNDS_none */
    uint64_t step_limit; /* of the reference; others have none */
    bool by_sign;        /* of the reference: ref_select_by_sign */
    enum lm_op planted;  /* of the reference; LM_OP_COUNT: none */
};

struct session_call; /* what one call did */

enum { SESSION_INSTANCES = 2 };

struct session {
    struct lm_module module;
    struct lm_code *code;
    struct lm_store *store;
    struct lm_instance *instances[SESSION_INSTANCES]; /* NULL: it did not get that far */
    lm_status status[SESSION_INSTANCES];              /* of instantiation */
    struct lm_trap trap[SESSION_INSTANCES];           /* when that is LM_TRAPPED */
    struct session_call *calls;
    uint32_t call_count;
    uint32_t traps;      /* of calls and instantiation */
    uint64_t seen;       /* digest of what host functions were given, in order */
    bool counters, fuel; /* as in the options */
    uint64_t fuel_used;
};

/* Decodes, compiles, instantiates and calls every exported function of each instance, twice.
 * Failure: not a valid module, or beyond the limits of a test (LM_LIMIT); a trap is none. Release
 * the session in any case. */
lm_status session_run(struct session *session, const uint8_t *bytes, size_t size,
                      const struct session_options *options, struct lm_error *error);
void session_release(struct session *session);

/* The reference ran out of steps: it says nothing about the rest. */
bool session_is_unfinished(const struct session *session);

/* Whether two sessions over the same bytes are the same to an observer; if not, `why` names the
 * first difference, `a` first. */
bool session_equal(const struct session *a, const struct session *b, char *why, size_t size);

#endif
