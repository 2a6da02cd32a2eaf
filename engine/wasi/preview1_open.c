/* SPDX-License-Identifier: Apache-2.0 */
/* WASI preview 1: opening files and folders, and reading folders. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "engine/wasi/fdflags.h"
#include "engine/wasi/place.h"

/* --- Opening ---------------------------------------------------------------------------------- */

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
    while (*host < 0 && errno == EINTR);
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

/* --- Reading folders -------------------------------------------------------------------------- */

struct listing {
    uint8_t *at;
    uint32_t room, used;
};

/* Copies what fits. */
static void put(struct listing *listing, const void *bytes, size_t size) {
    const uint32_t left = listing->room - listing->used;
    const uint32_t part = size < left ? (uint32_t)size : left;
    memcpy(listing->at + listing->used, bytes, part);
    listing->used += part;
}

static void put_entry(struct listing *listing, const struct dirent64 *entry) {
    const size_t length = strlen(entry->d_name);
    const struct lm_abi_dirent record = {
        .next = (uint64_t)entry->d_off,
        .inode = entry->d_ino,
        .name_length = (uint32_t)length,
        .type = lm_filetype_of_mode((uint32_t)DTTOIF(entry->d_type)),
    };
    put(listing, &record, sizeof record);
    put(listing, entry->d_name, length);
}

static enum lm_errno list(int host, struct listing *listing) {
    _Alignas(struct dirent64) char block[8192];
    while (listing->used < listing->room) {
        const ssize_t size = getdents64(host, block, sizeof block);
        if (size < 0) return lm_errno_last();
        if (size == 0) return LM_ERRNO_success;
        for (ssize_t at = 0; at < size && listing->used < listing->room;) {
            const struct dirent64 *entry = (const struct dirent64 *)(block + at);
            put_entry(listing, entry);
            at += entry->d_reclen;
        }
    }
    return LM_ERRNO_success;
}

/* A cookie is the host's own: where the folder is read on after an entry. The last record may be
 * cut off; a guest then asks again from the one before. */
enum lm_errno lm_preview1_fd_readdir(const struct lm_wasi_call *call) {
    struct listing listing = {.room = lm_arg32(call, 2)};
    const uint64_t cookie = lm_arg64(call, 3);
    listing.at = lm_guest_at(call, lm_arg32(call, 1), listing.room);
    void *used = lm_guest_at(call, lm_arg32(call, 4), sizeof listing.used);
    if (!listing.at || !used) return LM_ERRNO_fault;
    if (cookie > INT64_MAX) return LM_ERRNO_inval;
    if (lseek(call->fd->host, (off_t)cookie, SEEK_SET) < 0) return lm_errno_last();
    WASI_TRY(list(call->fd->host, &listing));
    memcpy(used, &listing.used, sizeof listing.used);
    return LM_ERRNO_success;
}
