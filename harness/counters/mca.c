/* SPDX-License-Identifier: Apache-2.0 */
/* Modelled cycles (model/model.h) as a source of counts: of the blocks that QEMU or stepping found
 * before, else found here by the first of the two that can. Only when asked for, since it takes
 * seconds. What it estimates is of source `model`. */
#include "harness/executed.h"
#include "harness/job.h"
#include "harness/model/model.h"

static void survey(const struct lm_survey *asked, struct lm_counts *counts) {
    (void)asked;
    lm_model_survey(counts);
}

static lm_status find_blocks(const struct lm_region *region, struct lm_counts *counts,
                             const char **reason, struct lm_error *error) {
    struct lm_executed *executed = region->executed;
    const char *without = NULL;
    if (executed->source != NULL) return LM_OK;
    TRY(lm_qemu_executed(counts->arena, region, &executed->blocks, &without, error));
    if (without == NULL) {
        executed->source = "qemu";
        return LM_OK;
    }
    TRY(lm_step_executed(counts->arena, region, &executed->blocks, reason, error));
    if (*reason == NULL) executed->source = "step";
    return LM_OK;
}

static lm_status measure(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error) {
    const char *reason = NULL;
    if (!lm_model_wanted(known)) return LM_OK;
    TRY(find_blocks(region, counts, &reason, error));
    if (reason == NULL)
        return lm_model_measure(region->job->isa, &region->executed->blocks, counts, error);
    lm_model_absent(region->job->isa, reason, counts);
    return LM_OK;
}

const struct lm_counter_source lm_source_mca = {
    .survey = survey, .measure = measure, .metrics = "model", .slow = true};
