/* SPDX-License-Identifier: Apache-2.0 */
/* Cycles of one lm_run on named cores, out of executed blocks and LLVM's scheduling models: no
 * measurement, and labelled as a model in every row.
 *
 * Each block stands for itself, repeated as often as it was executed. The lower bound is what its
 * instructions occupy of the core's resources; the upper one what llvm-mca simulates of the block
 * run over and over, dependencies from one turn to the next included. Neither knows caches beyond
 * the first, wrong branch predictions, the front end, or stores that later loads wait for. */
#ifndef LM_HARNESS_MODEL_H
#define LM_HARNESS_MODEL_H

#include "harness/counter_source.h"
#include "harness/emulated/blocks.h"

struct lm_core {
    const char *name, *family, *isas, *note;
    const char *reason; /* why there is no model of it, else NULL */
};

/* The rows of cores.def. */
size_t lm_core_count(void);
const struct lm_core *lm_core_at(size_t index);

/* Adds each core's two metrics as available, or absent with the reason: there is no model of it, or
 * no llvm-mca. */
void lm_model_survey(struct lm_counts *counts);

/* Whether the survey has what lm_model_measure works out. */
bool lm_model_wanted(const struct lm_counts *known);

/* Adds model_lower_CORE and model_upper_CORE for the cores that run the ISA; absent where the model
 * lacks more than a hundredth of the instructions executed, and where there is no llvm-mca.
 * LM_BAD_DATA when bytes do not decode, LM_IO when llvm-mca cannot be run or answers nonsense. */
lm_status lm_model_measure(const char *isa, const struct lm_blocks *blocks,
                           struct lm_counts *counts, struct lm_error *error);

/* Adds the same metrics as absent, of a run whose blocks could not be found. */
void lm_model_absent(const char *isa, const char *reason, struct lm_counts *counts);

#endif
