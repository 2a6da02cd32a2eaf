/* SPDX-License-Identifier: Apache-2.0 */
/* WASI preview 1: what is done to names in folders. Each function resolves its paths to places
 * (place.h), does one *at call on the name, and leaves the places. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/wasi/clock.h"
#include "engine/wasi/filestat.h"
#include "engine/wasi/place.h"

static enum lm_errno outcome(int returned) {
    return returned == 0 ? LM_ERRNO_success : lm_errno_last();
}

/* Facts of the thing at a place, which is a folder where the path asks for one. */
static enum lm_errno stat_place(const struct lm_place *place, struct stat *facts) {
    if (fstatat(place->folder, place->name, facts, AT_SYMLINK_NOFOLLOW) != 0)
        return lm_errno_last();
    return place->wants_folder && !S_ISDIR(facts->st_mode) ? LM_ERRNO_notdir : LM_ERRNO_success;
}

/* For what makes or moves a thing that is no folder: a path that asks for one does not fit. */
static enum lm_errno check_kind(const struct lm_place *place) {
    struct stat facts;
    return place->wants_folder ? stat_place(place, &facts) : LM_ERRNO_success;
}

/* --- One path --------------------------------------------------------------------------------- */

typedef enum lm_errno action(const struct lm_wasi_call *call, const struct lm_place *place);

/* Acts on the place of the path whose address and length are the arguments from `at` on. */
static enum lm_errno at_place(const struct lm_wasi_call *call, unsigned at, bool follow,
                              action *act) {
    struct lm_place place;
    WASI_TRY(
        lm_place_find(call, call->fd, lm_arg32(call, at), lm_arg32(call, at + 1), follow, &place));
    const enum lm_errno result = act(call, &place);
    lm_place_leave(&place);
    return result;
}

/* The same with lookup flags as argument 1, before the path. */
static enum lm_errno at_looked_up(const struct lm_wasi_call *call, action *act) {
    const uint32_t flags = lm_arg32(call, 1);
    if (flags & ~(uint32_t)LM_LOOKUP_ALL) return LM_ERRNO_inval;
    return at_place(call, 2, flags & LM_LOOKUP_FOLLOW, act);
}

static enum lm_errno make_folder(const struct lm_wasi_call *call, const struct lm_place *place) {
    (void)call;
    return outcome(mkdirat(place->folder, place->name, 0777));
}

enum lm_errno lm_preview1_path_create_directory(const struct lm_wasi_call *call) {
    return at_place(call, 1, false, make_folder);
}

static enum lm_errno remove_folder(const struct lm_wasi_call *call, const struct lm_place *place) {
    (void)call;
    return outcome(unlinkat(place->folder, place->name, AT_REMOVEDIR));
}

enum lm_errno lm_preview1_path_remove_directory(const struct lm_wasi_call *call) {
    return at_place(call, 1, false, remove_folder);
}

static enum lm_errno unlink_file(const struct lm_wasi_call *call, const struct lm_place *place) {
    (void)call;
    WASI_TRY(check_kind(place));
    return outcome(unlinkat(place->folder, place->name, 0));
}

enum lm_errno lm_preview1_path_unlink_file(const struct lm_wasi_call *call) {
    return at_place(call, 1, false, unlink_file);
}

static enum lm_errno give_filestat(const struct lm_wasi_call *call, const struct lm_place *place) {
    void *out = lm_guest_at(call, lm_arg32(call, 4), sizeof(struct lm_abi_filestat));
    if (!out) return LM_ERRNO_fault;
    struct stat facts;
    WASI_TRY(stat_place(place, &facts));
    const struct lm_abi_filestat record = lm_filestat_of(&facts);
    memcpy(out, &record, sizeof record);
    return LM_ERRNO_success;
}

enum lm_errno lm_preview1_path_filestat_get(const struct lm_wasi_call *call) {
    return at_looked_up(call, give_filestat);
}

static enum lm_errno set_times(const struct lm_wasi_call *call, const struct lm_place *place) {
    struct timespec times[2];
    WASI_TRY(lm_times_of(lm_arg32(call, 6), lm_arg64(call, 4), lm_arg64(call, 5), times));
    WASI_TRY(check_kind(place));
    return outcome(utimensat(place->folder, place->name, times, AT_SYMLINK_NOFOLLOW));
}

enum lm_errno lm_preview1_path_filestat_set_times(const struct lm_wasi_call *call) {
    return at_looked_up(call, set_times);
}

/* A link's text is only told, not gone by: it may be anything. */
static enum lm_errno give_link(const struct lm_wasi_call *call, const struct lm_place *place) {
    const uint32_t room = lm_arg32(call, 4);
    void *out = lm_guest_at(call, lm_arg32(call, 3), room);
    void *used = lm_guest_at(call, lm_arg32(call, 5), sizeof(uint32_t));
    if (!out || !used) return LM_ERRNO_fault;
    char text[PATH_MAX];
    const ssize_t length = readlinkat(place->folder, place->name, text, sizeof text);
    if (length < 0) return lm_errno_last();
    const uint32_t given = (size_t)length < room ? (uint32_t)length : room;
    memcpy(out, text, given);
    memcpy(used, &given, sizeof given);
    return LM_ERRNO_success;
}

enum lm_errno lm_preview1_path_readlink(const struct lm_wasi_call *call) {
    return at_place(call, 1, false, give_link);
}

/* Links that could only lead out are not made; one that climbs by `..` may be right from where it
 * lies, and is judged when somebody follows it. */
static enum lm_errno make_link(const struct lm_wasi_call *call, const struct lm_place *place) {
    char text[PATH_MAX];
    WASI_TRY(lm_guest_text(call, lm_arg32(call, 0), lm_arg32(call, 1), text));
    if (text[0] == '/') return LM_ERRNO_notcapable;
    WASI_TRY(check_kind(place));
    return outcome(symlinkat(text, place->folder, place->name));
}

enum lm_errno lm_preview1_path_symlink(const struct lm_wasi_call *call) {
    return at_place(call, 3, false, make_link);
}

/* --- Two paths -------------------------------------------------------------------------------- */

/* Where the second path of a call stands among its arguments, and what its descriptor must allow.
 */
struct second {
    unsigned at; /* descriptor, address, length */
    uint32_t right;
};

typedef enum lm_errno pair_action(const struct lm_place *from, const struct lm_place *to);

static enum lm_errno with_second(const struct lm_wasi_call *call, const struct lm_place *from,
                                 struct second second, pair_action *act) {
    struct lm_wasi_fd *fd = NULL;
    struct lm_place to;
    WASI_TRY(lm_wasi_fd_need(call->state, lm_arg32(call, second.at), second.right, &fd));
    WASI_TRY(lm_place_find(call, fd, lm_arg32(call, second.at + 1), lm_arg32(call, second.at + 2),
                           false, &to));
    const enum lm_errno result = act(from, &to);
    lm_place_leave(&to);
    return result;
}

static enum lm_errno give_name(const struct lm_place *from, const struct lm_place *to) {
    WASI_TRY(check_kind(from));
    WASI_TRY(check_kind(to));
    return outcome(linkat(from->folder, from->name, to->folder, to->name, 0));
}

static enum lm_errno link_from(const struct lm_wasi_call *call, const struct lm_place *from) {
    return with_second(call, from, (struct second){4, LM_RIGHT_path_link_target}, give_name);
}

enum lm_errno lm_preview1_path_link(const struct lm_wasi_call *call) {
    return at_looked_up(call, link_from);
}

/* A folder's new name may end in a slash although nothing is there yet. */
static enum lm_errno move_name(const struct lm_place *from, const struct lm_place *to) {
    struct stat facts;
    WASI_TRY(check_kind(from));
    if (to->wants_folder) {
        WASI_TRY(stat_place(from, &facts));
        if (!S_ISDIR(facts.st_mode)) return LM_ERRNO_notdir;
    }
    return outcome(renameat(from->folder, from->name, to->folder, to->name));
}

static enum lm_errno rename_from(const struct lm_wasi_call *call, const struct lm_place *from) {
    return with_second(call, from, (struct second){3, LM_RIGHT_path_rename_target}, move_name);
}

enum lm_errno lm_preview1_path_rename(const struct lm_wasi_call *call) {
    return at_place(call, 1, false, rename_from);
}
