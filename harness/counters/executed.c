/* SPDX-License-Identifier: Apache-2.0 */
/* What stepping and QEMU have in common: the first of them that knows a cell's blocks counts it,
 * since both are exact. */
#include "harness/executed.h"

#include <string.h>

#include "harness/emulated/insn_class.h"
#include "harness/job.h"

static const char *const metric = "instructions";

static const struct lm_count *find_known(const struct lm_counts *known, const char *source) {
    for (size_t i = 0; i < known->count; i++)
        if (strcmp(known->items[i].name, metric) == 0 &&
            strcmp(known->items[i].source, source) == 0)
            return &known->items[i];
    return NULL;
}

void lm_executed_available(struct lm_counts *counts, const char *source) {
    lm_counts_available(counts, metric, "1", source, "exact");
    lm_counts_available(counts, "vector_insns", "1", source, "exact");
    lm_counts_available(counts, "vector_insn_bytes", "B", source, "exact");
}

lm_status lm_executed_measure(const struct lm_region *region, const struct lm_counts *known,
                              const char *source, lm_executed_function *find,
                              struct lm_counts *counts, struct lm_error *error) {
    const struct lm_count *asked = find_known(known, source);
    const char *reason = NULL;
    if (asked == NULL || region->executed->source != NULL) return LM_OK;
    if (!lm_count_usable(asked)) {
        lm_counts_pass_on(asked, counts, "not counted");
        return LM_OK;
    }
    TRY(find(counts->arena, region, &region->executed->blocks, &reason, error));
    if (reason != NULL) {
        lm_counts_absent(counts, metric, "1", source, "absent", "%s", reason);
        lm_counts_absent(counts, "vector_insns", "1", source, "absent", "%s", reason);
        lm_counts_absent(counts, "vector_insn_bytes", "B", source, "absent", "%s", reason);
        return LM_OK;
    }
    region->executed->source = source;
    const struct lm_blocks *blocks = &region->executed->blocks;
    lm_counts_add(counts, metric, "1", source, "exact", (double)blocks->instructions);
    return lm_insn_mix(counts->arena, region->job->isa, blocks, source, counts, error);
}
