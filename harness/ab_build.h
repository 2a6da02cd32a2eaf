/* SPDX-License-Identifier: Apache-2.0 */
/* One side of `lanemark ab`: where its workloads and engines lie, built first where a revision was
 * named. */
#ifndef LM_HARNESS_AB_BUILD_H
#define LM_HARNESS_AB_BUILD_H

#include <stdbool.h>

#include "engine/base/arena.h"

struct lm_ab_build {
    const char *given;     /* as on the command line */
    const char *workloads; /* folder with FAMILY/NAME/manifest */
    const char *engines;   /* folder with engines' libraries, or NULL: this command's own */
    const char *revision;  /* of git:REVISION the commit, else "" */
    bool whole;            /* a build of Lanemark, with all that its suites name */
};

/* Finds `given` (a build or install tree of Lanemark, a folder with `workloads` of one's own, or
 * git:REVISION) and fills *build. A revision is checked out of `repository` (NULL: the source of
 * this command's build, else the current folder) into a scratch worktree, built into
 * CACHE/lanemark/builds/COMMIT with this build's compilers, and the worktree removed; what is built
 * stays there for the next time. `option` names the option in messages. Returns an exit status; on
 * anything but 0 the message is printed. A signal that asks to stop (lm_runner_prepare comes
 * before) ends a build and leaves no worktree behind. */
int lm_ab_build_find(struct lm_arena *arena, const char *option, const char *given,
                     const char *repository, struct lm_ab_build *build);

#endif
