/* SPDX-License-Identifier: Apache-2.0 */
/* WASI preview 1: reading, writing and seeking. The guest's list of buffers becomes the host's,
 * copied once, so that a guest that changes it meanwhile changes nothing. A list longer than the
 * host takes is done in part, as a short read or write. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "engine/deadline.h"
#include "engine/wasi/preview1.h"

struct buffers {
    struct iovec items[IOV_MAX];
    int count;
};

static enum lm_errno gather(const struct lm_wasi_call *call, uint32_t address, uint32_t count,
                            struct buffers *buffers) {
    const char *list = lm_guest_array(call, address, count, sizeof(struct lm_abi_iovec));
    if (!list) return LM_ERRNO_fault;
    buffers->count = count < IOV_MAX ? (int)count : IOV_MAX;
    for (int i = 0; i < buffers->count; i++) {
        struct lm_abi_iovec item;
        memcpy(&item, list + (size_t)i * sizeof item, sizeof item);
        void *bytes = lm_guest_at(call, item.address, item.length);
        if (!bytes) return LM_ERRNO_fault;
        buffers->items[i] = (struct iovec){.iov_base = bytes, .iov_len = item.length};
    }
    return LM_ERRNO_success;
}

/* What readv and its kind do, with and without an offset. */
typedef ssize_t transfer(int host, const struct buffers *buffers, off_t offset);

static ssize_t read_here(int host, const struct buffers *buffers, off_t offset) {
    (void)offset;
    return readv(host, buffers->items, buffers->count);
}

static ssize_t write_here(int host, const struct buffers *buffers, off_t offset) {
    (void)offset;
    return writev(host, buffers->items, buffers->count);
}

static ssize_t read_there(int host, const struct buffers *buffers, off_t offset) {
    return preadv(host, buffers->items, buffers->count, offset);
}

static ssize_t write_there(int host, const struct buffers *buffers, off_t offset) {
    return pwritev(host, buffers->items, buffers->count, offset);
}

/* Linux moves at most 2^31 - 4096 bytes at once: the count fits the guest's size. */
static enum lm_errno move_bytes(const struct lm_wasi_call *call, transfer *move, off_t offset,
                                uint32_t result) {
    struct buffers buffers;
    void *out = lm_guest_at(call, result, sizeof(uint32_t));
    if (!out) return LM_ERRNO_fault;
    WASI_TRY(gather(call, lm_arg32(call, 1), lm_arg32(call, 2), &buffers));
    ssize_t moved = 0;
    do
        moved = move(call->fd->host, &buffers, offset);
    while (moved < 0 && errno == EINTR && lm_deadline_left() > 0);
    if (moved < 0) return lm_errno_last();
    const uint32_t count = (uint32_t)moved;
    memcpy(out, &count, sizeof count);
    return LM_ERRNO_success;
}

static enum lm_errno move_bytes_at(const struct lm_wasi_call *call, transfer *move) {
    const uint64_t offset = lm_arg64(call, 3);
    if (!(call->fd->base & LM_RIGHT_fd_seek)) return LM_ERRNO_notcapable;
    if (offset > INT64_MAX) return LM_ERRNO_inval;
    return move_bytes(call, move, (off_t)offset, lm_arg32(call, 4));
}

enum lm_errno lm_preview1_fd_read(const struct lm_wasi_call *call) {
    return move_bytes(call, read_here, 0, lm_arg32(call, 3));
}

enum lm_errno lm_preview1_fd_write(const struct lm_wasi_call *call) {
    return move_bytes(call, write_here, 0, lm_arg32(call, 3));
}

enum lm_errno lm_preview1_fd_pread(const struct lm_wasi_call *call) {
    return move_bytes_at(call, read_there);
}

enum lm_errno lm_preview1_fd_pwrite(const struct lm_wasi_call *call) {
    return move_bytes_at(call, write_there);
}

static enum lm_errno seek(const struct lm_wasi_call *call, int64_t delta, int whence,
                          uint32_t result) {
    void *out = lm_guest_at(call, result, sizeof(uint64_t));
    if (!out) return LM_ERRNO_fault;
    const off_t position = lseek(call->fd->host, (off_t)delta, whence);
    if (position < 0) return lm_errno_last();
    memcpy(out, &position, sizeof position);
    return LM_ERRNO_success;
}

/* A seek by 0 from here only tells the position. */
enum lm_errno lm_preview1_fd_seek(const struct lm_wasi_call *call) {
    static const int whences[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    const int64_t delta = (int64_t)lm_arg64(call, 1);
    const uint32_t whence = lm_arg32(call, 2);
    if (whence >= sizeof whences / sizeof whences[0]) return LM_ERRNO_inval;
    const bool tells = delta == 0 && whences[whence] == SEEK_CUR;
    const uint64_t enough = tells ? LM_RIGHT_fd_seek | LM_RIGHT_fd_tell : LM_RIGHT_fd_seek;
    if (!(call->fd->base & enough)) return LM_ERRNO_notcapable;
    return seek(call, delta, whences[whence], lm_arg32(call, 3));
}

enum lm_errno lm_preview1_fd_tell(const struct lm_wasi_call *call) {
    return seek(call, 0, SEEK_CUR, lm_arg32(call, 1));
}
