/* SPDX-License-Identifier: Apache-2.0 */
/* Messages, exit statuses, and memory that is either there or ends the process. */
#include "harness/complain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int lm_complain(int status, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("lanemark: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return status;
}

int lm_exit_of(lm_status status) {
    switch (status) {
    case LM_OK: return LM_EXIT_GOOD;
    case LM_IO:
    case LM_USAGE:
    case LM_BAD_DATA:
    case LM_MALFORMED: return LM_EXIT_USAGE;
    case LM_INVALID: return LM_EXIT_FAILED;
    default: return LM_EXIT_UNMEASURED;
    }
}

int lm_complain_error(const struct lm_error *error, const char *remedy) {
    if (remedy == NULL) return lm_complain(lm_exit_of(error->status), "%s", error->message);
    return lm_complain(lm_exit_of(error->status), "%s: %s", error->message, remedy);
}

void *lm_need(struct lm_arena *arena, size_t count, size_t size) {
    void *memory = lm_arena_array(arena, count, size);
    if (memory == NULL)
        exit(lm_complain(LM_EXIT_UNMEASURED, "memory: the system has none left: free some memory"));
    return memory;
}

char *lm_need_string(struct lm_arena *arena, const char *text) {
    const size_t length = strlen(text);
    char *copy = lm_need(arena, length + 1, 1);
    memcpy(copy, text, length);
    return copy;
}

char *lm_need_format(struct lm_arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *text = NULL;
    const int length = vasprintf(&text, format, args);
    va_end(args);
    char *copy = lm_need(arena, length < 0 ? SIZE_MAX : (size_t)length + 1, 1);
    memcpy(copy, text, (size_t)length);
    free(text);
    return copy;
}
