/* SPDX-License-Identifier: Apache-2.0 */
/* What a run measures: workloads x variants x engines x ISAs, less what this machine or build
 * cannot do, which becomes skips with reasons. */
#ifndef LM_HARNESS_MATRIX_H
#define LM_HARNESS_MATRIX_H

#include <regex.h>

#include "harness/catalogue.h"
#include "harness/engines.h"

/* What the user chose; empty lists mean the default. */
struct lm_selection {
    const bool *chosen;    /* one per workload of the catalogue */
    const regex_t *filter; /* on the cell's name; NULL: all */
    struct lm_strings variants, engines, isas;
    struct lm_strings foreign; /* patterns of cells at other machines' ISAs to count too */
    const char *size;          /* of the manifest: quick, full */
    const char *bounds;        /* guard, check or none: of engines that have the choice */
    size_t shard, shard_count; /* keeps workload i of those with cells if i % shard_count == shard:
                                  what is compared is then measured by one machine */
};

/* One cell to measure. */
struct lm_plan_cell {
    const char *name; /* family/workload/variant/engine/isa */
    const struct lm_workload *workload;
    const char *variant;
    const struct lm_engine_row *engine;
    const char *isa;
    size_t place;          /* in the whole run, of which this plan may be a shard */
    const char *file;      /* the .wasm or .so, absolute */
    const char *reference; /* that of the variant whose output this one's is near, or "" */
    const char *flags;     /* how it was compiled, "" when unknown */
};

/* One cell that was chosen but cannot be measured here. */
struct lm_skip {
    const char *name, *engine, *isa;
    const char *reason;
};

struct lm_plan {
    struct lm_plan_cell *cells;
    size_t count;
    struct lm_skip *skips;
    size_t skip_count;
    size_t matched; /* cells the selection named, before shards and skips */
};

/* Lists the cells in catalogue order. The plan lives in the arena. */
void lm_matrix_plan(struct lm_arena *arena, const struct lm_catalogue *catalogue,
                    const struct lm_selection *selection, struct lm_plan *plan);

#endif
