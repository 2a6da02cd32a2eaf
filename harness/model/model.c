/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses the blocks that make up the run, has each core's model run them, and adds up. */
#include "harness/model/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/emulated/emulators.h"
#include "harness/model/mca.h"
#include "harness/strings.h"

static const struct lm_core cores[] = {
#define CORE(name, family, isas, note)      {name, #family, isas, note, NULL},
#define NO_CORE(name, family, isas, reason) {name, #family, isas, "", reason},
#include "harness/model/cores.def"
#undef CORE
#undef NO_CORE
};

enum { CORES = sizeof cores / sizeof cores[0], MOST_BLOCKS = 1000 };

/* Of the instructions executed: the share that the modelled blocks have at least, the rest taking
 * as long on average; and the share of instructions that a model may lack. */
static const double enough = 0.999;
static const double may_lack = 0.01;

static const char *const bounds[] = {"lower", "upper"};

size_t lm_core_count(void) {
    return CORES;
}

const struct lm_core *lm_core_at(size_t index) {
    return &cores[index];
}

static const char *metric_name(struct lm_counts *counts, const struct lm_core *core, size_t bound) {
    return lm_need_format(counts->arena, "model_%s_%s", bounds[bound], core->name);
}

static void absent(struct lm_counts *counts, const struct lm_core *core, const char *reason) {
    for (size_t b = 0; b < 2; b++)
        lm_counts_absent(counts, metric_name(counts, core, b), "cycles", "model", "absent", "%s",
                         reason);
}

void lm_model_survey(struct lm_counts *counts) {
    const char *lacking = NULL;
    const bool there = lm_mca_find(counts->arena, &lacking) != NULL;
    for (size_t i = 0; i < CORES; i++) {
        const char *reason = cores[i].reason != NULL ? cores[i].reason : there ? NULL : lacking;
        if (reason != NULL) absent(counts, &cores[i], reason);
        for (size_t b = 0; b < 2 && reason == NULL; b++)
            lm_counts_available(counts, metric_name(counts, &cores[i], b), "cycles", "model",
                                "estimated");
    }
}

bool lm_model_wanted(const struct lm_counts *known) {
    for (size_t i = 0; i < known->count; i++)
        if (strncmp(known->items[i].name, "model_", strlen("model_")) == 0) return true;
    return false;
}

/* --- Blocks ----------------------------------------------------------------------------------- */

static uint64_t weight_of(const struct lm_block *block) {
    return block->instructions * block->executions;
}

/* The heaviest blocks, and the instructions they executed. */
struct chosen {
    const struct lm_blocks *all;
    bool *wanted;
    double instructions;
};

static int by_weight(const void *a, const void *b) {
    const struct lm_block *const *x = a;
    const struct lm_block *const *y = b;
    const uint64_t left = weight_of(*x);
    const uint64_t right = weight_of(*y);
    if (left != right) return left > right ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

static struct chosen choose(struct lm_arena *arena, const struct lm_blocks *all) {
    struct chosen chosen = {.all = all,
                            .wanted = lm_need(arena, all->count, sizeof *chosen.wanted)};
    const struct lm_block **heaviest = lm_need(arena, all->count, sizeof *heaviest);
    for (size_t i = 0; i < all->count; i++)
        heaviest[i] = &all->items[i];
    qsort(heaviest, all->count, sizeof *heaviest, by_weight);
    for (size_t i = 0; i < all->count && i < MOST_BLOCKS; i++) {
        if (chosen.instructions >= enough * (double)all->instructions) break;
        chosen.instructions += (double)weight_of(heaviest[i]);
        chosen.wanted[heaviest[i] - all->items] = true;
    }
    return chosen;
}

/* --- Cores ------------------------------------------------------------------------------------ */

static bool runs(struct lm_arena *arena, const struct lm_core *core, const char *isa) {
    struct lm_strings isas = {0};
    lm_strings_split(&isas, arena, core->isas, " ");
    return strcmp(core->family, lm_isa_family(isa)) == 0 && lm_strings_has(&isas, isa);
}

static void add_up(const struct lm_core *core, const struct chosen *chosen,
                   const struct lm_mca_cycles *cycles, struct lm_counts *counts) {
    const double whole = (double)chosen->all->instructions;
    double sums[2] = {0, 0};
    double lacking = 0;
    for (size_t i = 0; i < chosen->all->count; i++) {
        const struct lm_block *block = &chosen->all->items[i];
        if (!chosen->wanted[i]) continue;
        const double executions = (double)block->executions;
        sums[0] += executions * cycles[i].resources;
        sums[1] += executions * cycles[i].looped;
        if (cycles[i].known < block->instructions)
            lacking += executions * (double)(block->instructions - cycles[i].known);
    }
    if (lacking > may_lack * whole) {
        absent(counts, core,
               lm_need_format(counts->arena,
                              "%.0f %% of the instructions executed are not in its model",
                              100 * lacking / whole));
        return;
    }
    for (size_t b = 0; b < 2; b++) {
        lm_counts_add(counts, metric_name(counts, core, b), "cycles", "model", "estimated",
                      sums[b] * whole / chosen->instructions);
        lm_counts_by(counts, lm_need_format(counts->arena, "llvm-mca -mcpu=%s", core->name), NULL);
    }
}

static lm_status model_core(const struct lm_core *core, const struct chosen *chosen,
                            const char *text, struct lm_counts *counts, struct lm_error *error) {
    if (core->reason != NULL) {
        absent(counts, core, core->reason);
        return LM_OK;
    }
    const size_t count = chosen->all->count;
    struct lm_mca_cycles *cycles = lm_need(counts->arena, count, sizeof *cycles);
    TRY(lm_mca_run(counts->arena, core->family, core->name, text, cycles, count, error));
    add_up(core, chosen, cycles, counts);
    return LM_OK;
}

void lm_model_absent(const char *isa, const char *reason, struct lm_counts *counts) {
    for (size_t i = 0; i < CORES; i++)
        if (runs(counts->arena, &cores[i], isa)) absent(counts, &cores[i], reason);
}

lm_status lm_model_measure(const char *isa, const struct lm_blocks *blocks,
                           struct lm_counts *counts, struct lm_error *error) {
    const struct chosen chosen = choose(counts->arena, blocks);
    const char *text = "";
    const char *lacking = NULL;
    if (blocks->count == 0 || lm_mca_find(counts->arena, &lacking) == NULL) {
        lm_model_absent(isa, lacking != NULL ? lacking : "no blocks are known", counts);
        return LM_OK;
    }
    TRY(lm_mca_text(counts->arena, lm_isa_family(isa), blocks, chosen.wanted, &text, error));
    for (size_t i = 0; i < CORES; i++)
        if (runs(counts->arena, &cores[i], isa))
            TRY(model_core(&cores[i], &chosen, text, counts, error));
    return LM_OK;
}
