/* SPDX-License-Identifier: Apache-2.0 */
/* WASI's flags of descriptors as open's, and back. */
#ifndef LM_ENGINE_WASI_FDFLAGS_H
#define LM_ENGINE_WASI_FDFLAGS_H

#include <fcntl.h>

#include "engine/wasi/abi.h"

static inline int lm_open_flags_of(uint32_t fdflags) {
    return (fdflags & LM_FDFLAG_APPEND ? O_APPEND : 0) | (fdflags & LM_FDFLAG_DSYNC ? O_DSYNC : 0) |
           (fdflags & LM_FDFLAG_NONBLOCK ? O_NONBLOCK : 0) |
           (fdflags & LM_FDFLAG_RSYNC ? O_RSYNC : 0) | (fdflags & LM_FDFLAG_SYNC ? O_SYNC : 0);
}

/* Linux has no O_RSYNC of its own: it is O_SYNC there, and read back as that. */
static inline uint16_t lm_fdflags_of(int flags) {
    return (uint16_t)((flags & O_APPEND ? LM_FDFLAG_APPEND : 0) |
                      ((flags & O_SYNC) == O_DSYNC ? LM_FDFLAG_DSYNC : 0) |
                      (flags & O_NONBLOCK ? LM_FDFLAG_NONBLOCK : 0) |
                      ((flags & O_SYNC) == O_SYNC ? LM_FDFLAG_SYNC : 0));
}

#endif
