/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark ab`: what its parts share. */
#ifndef LM_HARNESS_AB_H
#define LM_HARNESS_AB_H

#include "harness/ab_build.h"
#include "harness/compare.h"
#include "harness/progress.h"
#include "harness/run.h"

enum { LM_AB_BASE, LM_AB_NEW, LM_AB_SIDES };

struct lm_ab_pair {
    const struct lm_plan_cell *cells[LM_AB_SIDES];
    bool undecided; /* goes on after the first look */
};

struct lm_ab {
    struct lm_arena arena;
    struct lm_run runs[LM_AB_SIDES];
    struct lm_ab_build builds[LM_AB_SIDES];
    const char *given[LM_AB_SIDES], *repository;
    struct lm_run_options options; /* as given, for both runs */
    struct lm_report_options report;
    struct lm_compare_options judging;
    uint64_t pairs_per_look;
    const char *folder;
    struct lm_ab_pair *pairs;
    size_t count;
    size_t counters[LM_AB_SIDES]; /* how many metrics the survey knows */
    struct lm_progress progress;
};

/* The folder of a side's run, "base" or "new" in that of the comparison. */
const char *lm_ab_side_folder(struct lm_ab *ab, int side);

/* The record of a side: that of a run, with what --resume needs to know besides. The caller owns
 * it. */
json_t *lm_ab_record(struct lm_ab *ab, int side);

/* Opens a side's run in ab->folder again, and takes from its record how it was measured and is to
 * be judged; its plan is then what it was. Returns an exit status; on anything but 0 the message is
 * printed. */
int lm_ab_resume_side(struct lm_ab *ab, int side);

/* Keeps on disk which pairs are undecided after the first look; and finds that again, false where
 * it was never kept. What is measured later must not change what the first look saw. LM_IO. */
lm_status lm_ab_keep_look(struct lm_ab *ab, struct lm_error *error);
bool lm_ab_find_look(struct lm_ab *ab);

#endif
