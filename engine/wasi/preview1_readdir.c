/* SPDX-License-Identifier: Apache-2.0 */
/* WASI preview 1: reading folders. A cookie is the number of entries given before it. The host's
 * own positions are hashes of 63 bits in some file systems, which a guest's telldir cuts to 32, so
 * a descriptor remembers the host's position after every entry it gave: a folder can be read on
 * from any of them, also while entries come and go. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/wasi/preview1.h"

struct output {
    uint8_t *at;
    uint32_t room, used;
};

/* Copies what fits. */
static void put(struct output *output, const void *bytes, size_t size) {
    const uint32_t left = output->room - output->used;
    const uint32_t part = size < left ? (uint32_t)size : left;
    memcpy(output->at + output->used, bytes, part);
    output->used += part;
}

/* Remembers where the folder goes on after entry number `index`; false without memory. */
static bool remember(struct lm_wasi_listing *listing, uint32_t index, int64_t position) {
    if (index >= listing->room) {
        const uint32_t room = listing->room ? listing->room * 2 : 64;
        int64_t *positions = realloc(listing->positions, room * sizeof *positions);
        if (!positions) return false;
        listing->positions = positions;
        listing->room = room;
    }
    listing->positions[index] = position;
    if (index >= listing->count) listing->count = index + 1;
    return true;
}

static void put_entry(struct output *output, const struct dirent64 *entry, uint32_t next) {
    const size_t length = strlen(entry->d_name);
    const struct lm_abi_dirent record = {
        .next = next,
        .inode = entry->d_ino,
        .name_length = (uint32_t)length,
        .type = lm_filetype_of_mode((uint32_t)DTTOIF(entry->d_type)),
    };
    put(output, &record, sizeof record);
    put(output, entry->d_name, length);
}

/* From entry number `index` on, until the output is full or the folder ends. */
static enum lm_errno list(struct lm_wasi_fd *fd, uint32_t index, struct output *output) {
    _Alignas(struct dirent64) char block[8192];
    while (output->used < output->room) {
        const ssize_t size = getdents64(fd->host, block, sizeof block);
        if (size < 0) return lm_errno_last();
        if (size == 0) return LM_ERRNO_success;
        for (ssize_t at = 0; at < size && output->used < output->room; index++) {
            const struct dirent64 *entry = (const struct dirent64 *)(block + at);
            if (!remember(&fd->listing, index, entry->d_off)) return LM_ERRNO_nomem;
            put_entry(output, entry, index + 1);
            at += entry->d_reclen;
        }
    }
    return LM_ERRNO_success;
}

/* The last record may be cut off; a guest then asks again from the one before. */
enum lm_errno lm_preview1_fd_readdir(const struct lm_wasi_call *call) {
    struct lm_wasi_fd *fd = call->fd;
    struct output output = {.room = lm_arg32(call, 2)};
    const uint64_t cookie = lm_arg64(call, 3);
    output.at = lm_guest_at(call, lm_arg32(call, 1), output.room);
    void *used = lm_guest_at(call, lm_arg32(call, 4), sizeof output.used);
    if (!output.at || !used) return LM_ERRNO_fault;
    if (cookie > fd->listing.count) return LM_ERRNO_inval;
    const int64_t position = cookie ? fd->listing.positions[cookie - 1] : 0;
    if (lseek(fd->host, position, SEEK_SET) < 0) return lm_errno_last();
    WASI_TRY(list(fd, (uint32_t)cookie, &output));
    memcpy(used, &output.used, sizeof output.used);
    return LM_ERRNO_success;
}
