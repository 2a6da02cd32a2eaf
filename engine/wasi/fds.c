/* SPDX-License-Identifier: Apache-2.0 */
/* The guest's descriptors: a table of fixed size, whose entries own descriptors of the host, and
 * the rights that each kind of file can have. Rights only ever shrink: a descriptor opened through
 * another has a part of what that one hands down. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/wasi/preview1.h"

struct lm_wasi_fd *lm_wasi_fd_find(struct lm_wasi_state *state, uint32_t number) {
    if (number >= LM_WASI_FDS || state->fds[number].host < 0) return NULL;
    return &state->fds[number];
}

enum lm_errno lm_wasi_fd_need(struct lm_wasi_state *state, uint32_t number, uint32_t right,
                              struct lm_wasi_fd **fd) {
    *fd = lm_wasi_fd_find(state, number);
    if (!*fd) return LM_ERRNO_badf;
    return ((*fd)->base & right) == right ? LM_ERRNO_success : LM_ERRNO_notcapable;
}

uint8_t lm_filetype_of_mode(uint32_t mode) {
    switch (mode & S_IFMT) {
    case S_IFBLK: return LM_FILETYPE_BLOCK_DEVICE;
    case S_IFCHR: return LM_FILETYPE_CHARACTER_DEVICE;
    case S_IFDIR: return LM_FILETYPE_DIRECTORY;
    case S_IFREG: return LM_FILETYPE_REGULAR_FILE;
    case S_IFSOCK: return LM_FILETYPE_SOCKET_STREAM;
    case S_IFLNK: return LM_FILETYPE_SYMBOLIC_LINK;
    default: return LM_FILETYPE_UNKNOWN; /* pipes: WASI has no word for them */
    }
}

static uint64_t possible_rights(uint8_t filetype) {
    switch (filetype) {
    case LM_FILETYPE_REGULAR_FILE:
    case LM_FILETYPE_BLOCK_DEVICE: return LM_RIGHTS_FILE;
    case LM_FILETYPE_DIRECTORY: return LM_RIGHTS_FOLDER;
    default: return LM_RIGHTS_STREAM;
    }
}

static bool find_free(const struct lm_wasi_state *state, uint32_t *number) {
    for (; *number < LM_WASI_FDS; ++*number)
        if (state->fds[*number].host < 0) return true;
    return false;
}

static enum lm_errno enter(struct lm_wasi_state *state, int descriptor, uint64_t base,
                           uint64_t inheriting, uint32_t *number) {
    struct stat facts;
    if (fstat(descriptor, &facts) != 0) return lm_errno_last();
    if (!find_free(state, number)) return LM_ERRNO_mfile;
    const uint8_t filetype = lm_filetype_of_mode(facts.st_mode);
    state->fds[*number] = (struct lm_wasi_fd){
        .host = descriptor,
        .filetype = filetype,
        .base = base & possible_rights(filetype),
        .inheriting = filetype == LM_FILETYPE_DIRECTORY ? inheriting & LM_RIGHTS_INHERITED : 0,
    };
    return LM_ERRNO_success;
}

/* In a process without standard streams the next file opened would become one: what the process
 * says on stderr must not land in a guest's file. */
static int keep_off_streams(int descriptor) {
    if (descriptor > STDERR_FILENO) return descriptor;
    const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    (void)close(descriptor);
    return moved;
}

enum lm_errno lm_wasi_fd_add(struct lm_wasi_state *state, int descriptor, uint64_t base,
                             uint64_t inheriting, uint32_t *number) {
    const int host = keep_off_streams(descriptor);
    if (host < 0) return lm_errno_last();
    const enum lm_errno result = enter(state, host, base, inheriting, number);
    if (result != LM_ERRNO_success) (void)close(host);
    return result;
}

/* After EINTR the number is free all the same, as Linux does it. */
enum lm_errno lm_wasi_fd_end(struct lm_wasi_fd *fd) {
    const int host = fd->host;
    free(fd->listing.positions);
    *fd = (struct lm_wasi_fd){.host = -1};
    return close(host) == 0 || errno == EINTR ? LM_ERRNO_success : lm_errno_last();
}
