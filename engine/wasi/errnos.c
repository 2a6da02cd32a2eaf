/* SPDX-License-Identifier: Apache-2.0 */
/* The host's error numbers as WASI's, by errnos.def. */
#include <errno.h>

#include "engine/wasi/preview1.h"

enum lm_errno lm_errno_of(int error) {
    static const struct {
        int host;
        enum lm_errno number;
    } rows[] = {
#define ERRNO(name, number, host) {host, LM_ERRNO_##name},
#include "engine/wasi/errnos.def"
#undef ERRNO
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].host == error) return rows[i].number;
    return LM_ERRNO_io;
}

enum lm_errno lm_errno_last(void) {
    return lm_errno_of(errno);
}
