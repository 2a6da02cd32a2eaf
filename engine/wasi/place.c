/* SPDX-License-Identifier: Apache-2.0 */
/* Resolves a guest's path: the part before the last component is opened as a folder beneath the
 * starting one, links at the end are replaced by their text until there is none. */
#include "engine/wasi/place.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAX_LINKS = 40, MAX_TRIES = 100 };

/* --- The folder, by the kernel ---------------------------------------------------------------- */

static int open_beneath(int root, const char *path) {
    struct open_how how = {.flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    return (int)syscall(SYS_openat2, root, path, &how, sizeof how);
}

bool lm_has_openat2(void) {
    const int folder = open_beneath(AT_FDCWD, ".");
    if (folder >= 0) (void)close(folder);
    return folder >= 0;
}

/* EAGAIN: somebody renamed something while the kernel climbed `..`. EXDEV: the path leads out. */
enum lm_errno lm_folder_by_kernel(int root, const char *path, int *folder) {
    for (unsigned tries = 0; tries < MAX_TRIES; tries++) {
        *folder = open_beneath(root, path);
        if (*folder >= 0) return LM_ERRNO_success;
        if (errno != EAGAIN && errno != EINTR) break;
    }
    return errno == EXDEV ? LM_ERRNO_notcapable : lm_errno_last();
}

/* --- Paths ------------------------------------------------------------------------------------ */

enum lm_errno lm_guest_text(const struct lm_wasi_call *call, uint32_t address, uint32_t length,
                            char text[PATH_MAX]) {
    const char *bytes = lm_guest_at(call, address, length);
    if (!bytes) return LM_ERRNO_fault;
    if (length >= PATH_MAX) return LM_ERRNO_nametoolong;
    if (length == 0) return LM_ERRNO_noent;
    memcpy(text, bytes, length);
    text[length] = '\0';
    return strlen(text) == length ? LM_ERRNO_success : LM_ERRNO_ilseq;
}

static bool is_dots(const char *name) {
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Splits `path` into the folder's path, which stays, and the place's name. */
static void split(char path[PATH_MAX], struct lm_place *place) {
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/') {
        path[--end] = '\0';
        place->wants_folder = true;
    }
    char *slash = strrchr(path, '/');
    const char *last = slash ? slash + 1 : path;
    if (is_dots(last)) {
        place->wants_folder = true;
        memcpy(place->name, ".", 2);
        return;
    }
    memcpy(place->name, last, strlen(last) + 1);
    if (slash)
        *slash = '\0';
    else
        memcpy(path, ".", 2);
}

static enum lm_errno open_folder(const struct lm_wasi_state *state, int root, const char *path,
                                 int *folder) {
    return state->has_openat2 ? lm_folder_by_kernel(root, path, folder)
                              : lm_folder_by_walk(root, path, folder);
}

/* Makes `path`, the folder's path, the one that the link at the place stands for. */
static enum lm_errno append_link(char path[PATH_MAX], const char *text, size_t length) {
    const size_t before = strlen(path);
    if (text[0] == '/') return LM_ERRNO_notcapable;
    if (before + 1 + length >= PATH_MAX) return LM_ERRNO_nametoolong;
    path[before] = '/';
    memcpy(path + before + 1, text, length);
    path[before + 1 + length] = '\0';
    return LM_ERRNO_success;
}

/* One round: opens the folder of `path` and looks at the name. *again: it was a link, and `path`
 * now says where to. */
static enum lm_errno look(const struct lm_wasi_state *state, int root, char path[PATH_MAX],
                          bool follow, struct lm_place *place, bool *again) {
    *again = false;
    split(path, place);
    WASI_TRY(open_folder(state, root, path, &place->folder));
    if (!follow && !place->wants_folder) return LM_ERRNO_success;
    char text[PATH_MAX];
    const ssize_t length = readlinkat(place->folder, place->name, text, sizeof text);
    if (length <= 0) return LM_ERRNO_success; /* no link: what it is, the caller will see */
    lm_place_leave(place);
    *again = true;
    return append_link(path, text, (size_t)length);
}

enum lm_errno lm_place_find(const struct lm_wasi_call *call, const struct lm_wasi_fd *fd,
                            uint32_t address, uint32_t length, bool follow,
                            struct lm_place *place) {
    char path[PATH_MAX];
    place->folder = -1;
    place->wants_folder = false;
    WASI_TRY(lm_guest_text(call, address, length, path));
    if (path[0] == '/') return LM_ERRNO_notcapable;
    for (unsigned links = 0; links <= MAX_LINKS; links++) {
        bool again = false;
        WASI_TRY(look(call->state, fd->host, path, follow, place, &again));
        if (!again) return LM_ERRNO_success;
    }
    return LM_ERRNO_loop;
}

void lm_place_leave(struct lm_place *place) {
    (void)close(place->folder);
    place->folder = -1;
}
