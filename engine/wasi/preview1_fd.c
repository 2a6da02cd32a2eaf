/* SPDX-License-Identifier: Apache-2.0 */
/* WASI preview 1: descriptors as such, and facts and size of the files behind them. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "engine/wasi/clock.h"
#include "engine/wasi/fdflags.h"
#include "engine/wasi/filestat.h"

static enum lm_errno outcome(int returned) {
    return returned == 0 ? LM_ERRNO_success : lm_errno_last();
}

/* --- Descriptors ------------------------------------------------------------------------------ */

enum lm_errno lm_preview1_fd_close(const struct lm_wasi_call *call) {
    return lm_wasi_fd_end(call->fd);
}

/* What stood at the second number is closed, and the first number is free afterwards. */
enum lm_errno lm_preview1_fd_renumber(const struct lm_wasi_call *call) {
    struct lm_wasi_fd *to = lm_wasi_fd_find(call->state, lm_arg32(call, 1));
    if (!to) return LM_ERRNO_badf;
    if (to == call->fd) return LM_ERRNO_success;
    const enum lm_errno result = lm_wasi_fd_end(to);
    *to = *call->fd;
    *call->fd = (struct lm_wasi_fd){.host = -1};
    return result;
}

enum lm_errno lm_preview1_fd_fdstat_get(const struct lm_wasi_call *call) {
    void *out = lm_guest_at(call, lm_arg32(call, 1), sizeof(struct lm_abi_fdstat));
    if (!out) return LM_ERRNO_fault;
    const int flags = fcntl(call->fd->host, F_GETFL);
    if (flags < 0) return lm_errno_last();
    const struct lm_abi_fdstat record = {.filetype = call->fd->filetype,
                                         .flags = lm_fdflags_of(flags),
                                         .rights_base = call->fd->base,
                                         .rights_inheriting = call->fd->inheriting};
    memcpy(out, &record, sizeof record);
    return LM_ERRNO_success;
}

/* Linux changes the synchronising flags of an open file for nobody. */
enum lm_errno lm_preview1_fd_fdstat_set_flags(const struct lm_wasi_call *call) {
    enum { CHANGEABLE = LM_FDFLAG_APPEND | LM_FDFLAG_NONBLOCK };
    const uint32_t wanted = lm_arg32(call, 1);
    if (wanted & ~(uint32_t)LM_FDFLAG_ALL) return LM_ERRNO_inval;
    const int flags = fcntl(call->fd->host, F_GETFL);
    if (flags < 0) return lm_errno_last();
    if ((wanted ^ lm_fdflags_of(flags)) & ~(uint32_t)CHANGEABLE) return LM_ERRNO_notsup;
    const int changed = (flags & ~(O_APPEND | O_NONBLOCK)) | lm_open_flags_of(wanted);
    return outcome(fcntl(call->fd->host, F_SETFL, changed));
}

enum lm_errno lm_preview1_fd_fdstat_set_rights(const struct lm_wasi_call *call) {
    const uint64_t base = lm_arg64(call, 1);
    const uint64_t inheriting = lm_arg64(call, 2);
    if ((base & ~call->fd->base) || (inheriting & ~call->fd->inheriting))
        return LM_ERRNO_notcapable;
    call->fd->base = base;
    call->fd->inheriting = inheriting;
    return LM_ERRNO_success;
}

static bool is_preopen(const struct lm_wasi_fd *fd) {
    return fd->preopen != NULL;
}

/* badf ends a guest's search for preopened folders. */
enum lm_errno lm_preview1_fd_prestat_get(const struct lm_wasi_call *call) {
    void *out = lm_guest_at(call, lm_arg32(call, 1), sizeof(struct lm_abi_prestat));
    if (!out) return LM_ERRNO_fault;
    if (!is_preopen(call->fd)) return LM_ERRNO_badf;
    const struct lm_abi_prestat record = {.name_length = (uint32_t)strlen(call->fd->preopen)};
    memcpy(out, &record, sizeof record);
    return LM_ERRNO_success;
}

enum lm_errno lm_preview1_fd_prestat_dir_name(const struct lm_wasi_call *call) {
    const uint32_t room = lm_arg32(call, 2);
    void *out = lm_guest_at(call, lm_arg32(call, 1), room);
    if (!out) return LM_ERRNO_fault;
    if (!is_preopen(call->fd)) return LM_ERRNO_badf;
    const size_t length = strlen(call->fd->preopen);
    if (length > room) return LM_ERRNO_nametoolong;
    memcpy(out, call->fd->preopen, length);
    return LM_ERRNO_success;
}

/* --- The file --------------------------------------------------------------------------------- */

enum lm_errno lm_preview1_fd_sync(const struct lm_wasi_call *call) {
    return outcome(fsync(call->fd->host));
}

enum lm_errno lm_preview1_fd_datasync(const struct lm_wasi_call *call) {
    return outcome(fdatasync(call->fd->host));
}

enum lm_errno lm_preview1_fd_advise(const struct lm_wasi_call *call) {
    static const int advices[] = {POSIX_FADV_NORMAL,   POSIX_FADV_SEQUENTIAL, POSIX_FADV_RANDOM,
                                  POSIX_FADV_WILLNEED, POSIX_FADV_DONTNEED,   POSIX_FADV_NOREUSE};
    const uint64_t offset = lm_arg64(call, 1);
    const uint64_t length = lm_arg64(call, 2);
    const uint32_t advice = lm_arg32(call, 3);
    if (advice >= sizeof advices / sizeof advices[0]) return LM_ERRNO_inval;
    if (offset > INT64_MAX || length > INT64_MAX) return LM_ERRNO_inval;
    return lm_errno_of(
        posix_fadvise(call->fd->host, (off_t)offset, (off_t)length, advices[advice]));
}

/* Not posix_fallocate: where the file system cannot, that would write every block. */
enum lm_errno lm_preview1_fd_allocate(const struct lm_wasi_call *call) {
    const uint64_t offset = lm_arg64(call, 1);
    const uint64_t length = lm_arg64(call, 2);
    if (offset > INT64_MAX || length > INT64_MAX) return LM_ERRNO_inval;
    return outcome(fallocate(call->fd->host, 0, (off_t)offset, (off_t)length));
}

struct lm_abi_filestat lm_filestat_of(const struct stat *facts) {
    return (struct lm_abi_filestat){.device = facts->st_dev,
                                    .inode = facts->st_ino,
                                    .filetype = lm_filetype_of_mode(facts->st_mode),
                                    .links = facts->st_nlink,
                                    .size = (uint64_t)facts->st_size,
                                    .atim = lm_ns_of(&facts->st_atim),
                                    .mtim = lm_ns_of(&facts->st_mtim),
                                    .ctim = lm_ns_of(&facts->st_ctim)};
}

enum lm_errno lm_preview1_fd_filestat_get(const struct lm_wasi_call *call) {
    void *out = lm_guest_at(call, lm_arg32(call, 1), sizeof(struct lm_abi_filestat));
    if (!out) return LM_ERRNO_fault;
    struct stat facts;
    if (fstat(call->fd->host, &facts) != 0) return lm_errno_last();
    const struct lm_abi_filestat record = lm_filestat_of(&facts);
    memcpy(out, &record, sizeof record);
    return LM_ERRNO_success;
}

enum lm_errno lm_preview1_fd_filestat_set_size(const struct lm_wasi_call *call) {
    const uint64_t size = lm_arg64(call, 1);
    if (size > INT64_MAX) return LM_ERRNO_inval;
    return outcome(ftruncate(call->fd->host, (off_t)size));
}

enum lm_errno lm_preview1_fd_filestat_set_times(const struct lm_wasi_call *call) {
    struct timespec times[2];
    WASI_TRY(lm_times_of(lm_arg32(call, 3), lm_arg64(call, 1), lm_arg64(call, 2), times));
    return outcome(futimens(call->fd->host, times));
}
