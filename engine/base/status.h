/* SPDX-License-Identifier: Apache-2.0 */
/* Statuses and errors of the whole project: what a fallible function returns and how it explains
 * itself.
 *
 * A fallible function returns lm_status and takes a `struct lm_error *` as its last parameter (NULL
 * allowed). It reports by `return lm_fail(error, LM_..., offset, "what: why")`; callers pass
 * failures on with TRY. The first error wins: later lm_fail calls on the same struct change
 * nothing, so clean-up code cannot hide a cause. */
#ifndef LM_ENGINE_BASE_STATUS_H
#define LM_ENGINE_BASE_STATUS_H

#include <stdarg.h>
#include <stdint.h>

enum lm_status_code {
    LM_OK = 0,
    LM_MALFORMED,   /* bytes that are no Wasm module (spec section 5) */
    LM_INVALID,     /* a module that does not validate (spec section 3) */
    LM_UNLINKABLE,  /* imports that do not match (spec section 4.5.4) */
    LM_TRAPPED,     /* the guest trapped */
    LM_LIMIT,       /* correct input beyond a limit of ours */
    LM_NO_MEMORY,   /* the system gave no memory */
    LM_IO,          /* a file or process could not be used */
    LM_USAGE,       /* wrong arguments */
    LM_BAD_DATA,    /* unreadable input that is not Wasm: JSON, manifests, suites */
    LM_UNSUPPORTED, /* this machine or build cannot do it */
};

typedef enum lm_status_code lm_status __attribute__((warn_unused_result));

#define LM_NO_OFFSET UINT64_MAX

struct lm_error {
    lm_status status;  /* LM_OK until something failed */
    uint64_t offset;   /* byte offset in the module, or LM_NO_OFFSET */
    char message[256]; /* "what: why", no trailing newline; always terminated */
};

#define LM_ERROR_INIT ((struct lm_error){.status = LM_OK, .offset = LM_NO_OFFSET})

#define TRY(expression)                                                                            \
    do {                                                                                           \
        const lm_status try_status_ = (expression);                                                \
        if (try_status_ != LM_OK) return try_status_;                                              \
    } while (0)

/* Records the first error (printf-style) and evaluates to `status`, which must be free of side
 * effects: `return lm_fail(error, LM_INVALID, offset, "what: why")`. `offset` is LM_NO_OFFSET where
 * there is none. A macro, so that static analysis sees which status a function returns. */
#define lm_fail(error, status, ...)                                                                \
    (lm_error_record((error), (status), __VA_ARGS__), (lm_status)(status))

/* The recording half of lm_fail. */
__attribute__((format(printf, 4, 5), visibility("default"))) void
lm_error_record(struct lm_error *error, lm_status status, uint64_t offset, const char *format, ...);

/* Adds to the end of the recorded message, as far as there is room: where it happened, as callers
 * know. */
__attribute__((format(printf, 2, 3), visibility("default"))) void
lm_error_add(struct lm_error *error, const char *format, ...);

/* A short noun phrase for a status, such as "malformed module"; static storage. */
__attribute__((visibility("default"))) const char *lm_status_name(lm_status status);

#endif
