/* SPDX-License-Identifier: Apache-2.0 */
/* The sandbox: where a guest's path leads. A path is resolved to an open folder beneath the one it
 * started from and one name in that folder, which the caller then uses with the *at calls and
 * without following a link. Nothing leads out: not `..`, not an absolute path, not a symbolic link
 * with either, at any place in the path, even while others move folders about.
 *
 * The folder is opened by the kernel's openat2 with RESOLVE_BENEATH, or component by component
 * where there is none (before Linux 5.6, or behind a filter of system calls). */
#ifndef LM_ENGINE_WASI_PLACE_H
#define LM_ENGINE_WASI_PLACE_H

#include <limits.h>

#include "engine/wasi/preview1.h"

struct lm_place {
    int folder;          /* owned; an O_PATH descriptor */
    bool wants_folder;   /* the path ended in a slash, or in a dot component */
    char name[PATH_MAX]; /* one component, which is no `..`; "." for the folder itself */
};

/* Reads the path of `length` bytes at `address` and resolves it from the folder `fd`. With
 * `follow`, links at the end are followed too. notcapable: it leads out. On success lm_place_leave
 * must follow. */
enum lm_errno lm_place_find(const struct lm_wasi_call *call, const struct lm_wasi_fd *fd,
                            uint32_t address, uint32_t length, bool follow, struct lm_place *place);
void lm_place_leave(struct lm_place *place);

/* Copies a guest's text of at most PATH_MAX - 1 bytes: fault, nametoolong, noent when empty, ilseq
 * when it holds a NUL. */
enum lm_errno lm_guest_text(const struct lm_wasi_call *call, uint32_t address, uint32_t length,
                            char text[PATH_MAX]);

/* Whether the kernel has openat2 for us. */
bool lm_has_openat2(void);

/* The two ways to open the folder `path` beneath `root`: an O_PATH descriptor that the caller owns.
 * `path` is relative and not empty. */
enum lm_errno lm_folder_by_kernel(int root, const char *path, int *folder);
enum lm_errno lm_folder_by_walk(int root, const char *path, int *folder);

#endif
