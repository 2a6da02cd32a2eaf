/* SPDX-License-Identifier: Apache-2.0 */
/* Opens a folder beneath another one component at a time, for kernels without openat2. No component
 * is opened before it is known to be a name in a folder that was reached the same way, links are
 * opened as links and their text takes their place in the path, and `..` walks again from the root
 * over the names already passed. So it never asks the kernel what
 * `..` is: a folder that somebody moves meanwhile cannot carry the walk out. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/wasi/place.h"

enum { MAX_LINKS = 40 }; /* as Linux */

struct walk {
    int root;              /* borrowed */
    int at;                /* where the walk is; owned */
    unsigned links;        /* followed so far */
    char passed[PATH_MAX]; /* names of the folders from root to here, joined by slashes */
    char left[PATH_MAX];   /* what of the path is still to go */
};

/* Cuts the first component off `left`; false at the end. */
static bool next_component(char left[PATH_MAX], char name[PATH_MAX]) {
    const char *start = left + strspn(left, "/");
    const size_t length = strcspn(start, "/");
    memcpy(name, start, length);
    name[length] = '\0';
    memmove(left, start + length, strlen(start + length) + 1);
    return length > 0;
}

static void move_to(struct walk *walk, int folder) {
    (void)close(walk->at);
    walk->at = folder;
}

/* A link's text goes before the rest of the path. */
static enum lm_errno follow_link(struct walk *walk, int link) {
    char text[PATH_MAX];
    const ssize_t length = readlinkat(link, "", text, sizeof text);
    if (length < 0) return lm_errno_last();
    if (++walk->links > MAX_LINKS) return LM_ERRNO_loop;
    if (length == 0) return LM_ERRNO_noent;
    if (text[0] == '/') return LM_ERRNO_notcapable;
    const size_t rest = strlen(walk->left);
    if ((size_t)length + 1 + rest >= sizeof walk->left) return LM_ERRNO_nametoolong;
    memmove(walk->left + length + 1, walk->left, rest + 1);
    memcpy(walk->left, text, (size_t)length);
    walk->left[length] = '/';
    return LM_ERRNO_success;
}

static enum lm_errno enter_folder(struct walk *walk, int folder, const char *name) {
    const size_t passed = strlen(walk->passed);
    const size_t length = strlen(name);
    if (passed + 1 + length >= sizeof walk->passed) {
        (void)close(folder);
        return LM_ERRNO_nametoolong;
    }
    walk->passed[passed] = '/';
    memcpy(walk->passed + passed + 1, name, length + 1);
    move_to(walk, folder);
    return LM_ERRNO_success;
}

static enum lm_errno go_down(struct walk *walk, const char *name) {
    const int next = openat(walk->at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (next < 0) return lm_errno_last();
    struct stat facts;
    enum lm_errno result = LM_ERRNO_notdir;
    if (fstat(next, &facts) != 0)
        result = lm_errno_last();
    else if (S_ISDIR(facts.st_mode))
        return enter_folder(walk, next, name);
    else if (S_ISLNK(facts.st_mode))
        result = follow_link(walk, next);
    (void)close(next);
    return result;
}

static enum lm_errno go_up(struct walk *walk) {
    char *last = strrchr(walk->passed, '/');
    if (!last) return LM_ERRNO_notcapable;
    *last = '\0';
    const int start = openat(walk->root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (start < 0) return lm_errno_last();
    move_to(walk, start);
    char again[PATH_MAX];
    char name[PATH_MAX];
    memcpy(again, walk->passed, sizeof again);
    while (next_component(again, name)) {
        const int next = openat(walk->at, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (next < 0) return lm_errno_last();
        move_to(walk, next);
    }
    return LM_ERRNO_success;
}

static enum lm_errno go(struct walk *walk) {
    char name[PATH_MAX];
    while (next_component(walk->left, name)) {
        if (strcmp(name, ".") == 0) continue;
        WASI_TRY(strcmp(name, "..") == 0 ? go_up(walk) : go_down(walk, name));
    }
    return LM_ERRNO_success;
}

enum lm_errno lm_folder_by_walk(int root, const char *path, int *folder) {
    struct walk walk = {.root = root};
    const size_t length = strlen(path);
    if (length >= sizeof walk.left) return LM_ERRNO_nametoolong;
    if (path[0] == '/') return LM_ERRNO_notcapable;
    memcpy(walk.left, path, length);
    walk.at = openat(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (walk.at < 0) return lm_errno_last();
    const enum lm_errno result = go(&walk);
    if (result == LM_ERRNO_success)
        *folder = walk.at;
    else
        (void)close(walk.at);
    return result;
}
