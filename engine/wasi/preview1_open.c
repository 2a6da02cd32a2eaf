/* SPDX-License-Identifier: Apache-2.0 */
/* WASI preview 1: opening files and folders. What is opened may do what was asked for, which must
 * be a part of what the folder it is opened through hands down. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "engine/deadline.h"
#include "engine/wasi/fdflags.h"
#include "engine/wasi/place.h"

struct opening {
    uint32_t oflags;
    uint32_t fdflags;
    uint64_t base;
    uint64_t inheriting;
};

/* What the folder must allow for this opening. */
static enum lm_errno check_rights(const struct lm_wasi_fd *folder, const struct opening *opening) {
    uint64_t needed = 0;
    if (opening->oflags & LM_OFLAG_CREAT) needed |= LM_RIGHT_path_create_file;
    if (opening->oflags & LM_OFLAG_TRUNC) needed |= LM_RIGHT_path_filestat_set_size;
    if (needed & ~folder->base) return LM_ERRNO_notcapable;
    const uint64_t wanted = opening->base | opening->inheriting;
    return wanted & ~folder->inheriting ? LM_ERRNO_notcapable : LM_ERRNO_success;
}

/* The access that the wanted rights need. Folders are only ever read. */
static int access_mode(const struct opening *opening) {
    const uint64_t writing =
        LM_RIGHT_fd_write | LM_RIGHT_fd_allocate | LM_RIGHT_fd_filestat_set_size;
    const bool writes = (opening->base & writing) && !(opening->oflags & LM_OFLAG_DIRECTORY);
    const bool reads = opening->base & (LM_RIGHT_fd_read | LM_RIGHT_fd_readdir);
    if (!writes) return O_RDONLY;
    return reads ? O_RDWR : O_WRONLY;
}

static int open_flags(const struct opening *opening) {
    return access_mode(opening) | lm_open_flags_of(opening->fdflags) |
           (opening->oflags & LM_OFLAG_CREAT ? O_CREAT : 0) |
           (opening->oflags & LM_OFLAG_DIRECTORY ? O_DIRECTORY : 0) |
           (opening->oflags & LM_OFLAG_EXCL ? O_EXCL : 0) |
           (opening->oflags & LM_OFLAG_TRUNC ? O_TRUNC : 0) | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY;
}

static enum lm_errno open_place(const struct lm_place *place, const struct opening *opening,
                                int *host) {
    if (place->wants_folder && (opening->oflags & LM_OFLAG_CREAT)) return LM_ERRNO_isdir;
    const int flags = open_flags(opening) | (place->wants_folder ? O_DIRECTORY : 0);
    do
        *host = openat(place->folder, place->name, flags, 0666);
    while (*host < 0 && errno == EINTR && lm_deadline_left() > 0);
    return *host < 0 ? lm_errno_last() : LM_ERRNO_success;
}

static enum lm_errno open_path(const struct lm_wasi_call *call, const struct opening *opening,
                               int *host) {
    struct lm_place place;
    const bool follow = lm_arg32(call, 1) & LM_LOOKUP_FOLLOW;
    WASI_TRY(lm_place_find(call, call->fd, lm_arg32(call, 2), lm_arg32(call, 3), follow, &place));
    const enum lm_errno result = open_place(&place, opening, host);
    lm_place_leave(&place);
    return result;
}

static enum lm_errno check_flags(uint32_t lookup, const struct opening *opening) {
    const uint32_t making = LM_OFLAG_CREAT | LM_OFLAG_DIRECTORY;
    if (lookup & ~(uint32_t)LM_LOOKUP_ALL) return LM_ERRNO_inval;
    if (opening->oflags & ~(uint32_t)LM_OFLAG_ALL) return LM_ERRNO_inval;
    if (opening->fdflags & ~(uint32_t)LM_FDFLAG_ALL) return LM_ERRNO_inval;
    return (opening->oflags & making) == making ? LM_ERRNO_inval : LM_ERRNO_success;
}

enum lm_errno lm_preview1_path_open(const struct lm_wasi_call *call) {
    const struct opening opening = {.oflags = lm_arg32(call, 4),
                                    .fdflags = lm_arg32(call, 7),
                                    .base = lm_arg64(call, 5),
                                    .inheriting = lm_arg64(call, 6)};
    int host = -1;
    uint32_t number = 0;
    void *out = lm_guest_at(call, lm_arg32(call, 8), sizeof number);
    if (!out) return LM_ERRNO_fault;
    WASI_TRY(check_flags(lm_arg32(call, 1), &opening));
    WASI_TRY(check_rights(call->fd, &opening));
    WASI_TRY(open_path(call, &opening, &host));
    WASI_TRY(lm_wasi_fd_add(call->state, host, opening.base, opening.inheriting, &number));
    memcpy(out, &number, sizeof number);
    return LM_ERRNO_success;
}
