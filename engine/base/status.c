/* SPDX-License-Identifier: Apache-2.0 */
/* Statuses and errors: see status.h for the rules of use. Sits below everything; includes nothing
 * of ours. */
#include "engine/base/status.h"

#include <stdio.h>
#include <string.h>

void lm_error_record(struct lm_error *error, lm_status status, uint64_t offset, const char *format,
                     ...) {
    if (!error || error->status != LM_OK) return;
    error->status = status;
    error->offset = offset;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
}

void lm_error_add(struct lm_error *error, const char *format, ...) {
    if (!error) return;
    const size_t length = strlen(error->message);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(error->message + length, sizeof error->message - length, format, args);
    va_end(args);
}

const char *lm_status_name(lm_status status) {
    static const char *const names[] = {
        [LM_OK] = "success",
        [LM_MALFORMED] = "malformed module",
        [LM_INVALID] = "invalid module",
        [LM_UNLINKABLE] = "unlinkable module",
        [LM_TRAPPED] = "trap",
        [LM_LIMIT] = "limit exceeded",
        [LM_NO_MEMORY] = "out of memory",
        [LM_IO] = "input/output error",
        [LM_USAGE] = "wrong usage",
        [LM_BAD_DATA] = "unreadable data",
        [LM_UNSUPPORTED] = "unsupported",
    };
    return (unsigned)status < sizeof names / sizeof *names ? names[status] : "unknown status";
}
