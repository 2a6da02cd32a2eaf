/* SPDX-License-Identifier: Apache-2.0 */
/* The code that `lanemark report` puts beside the samples of a workload: its source, as installed,
 * and the listing that `lanemark asm` would print of its module. */
#ifndef LM_HARNESS_REPORT_CODE_H
#define LM_HARNESS_REPORT_CODE_H

#include "harness/wasm_api.h"
#include "plots/plots.h"

struct lm_code_texts {
    const char *workloads; /* folder with FAMILY/NAME */
    struct lm_wasm_api api;
    wasm_engine_t *engine;    /* that compiles for this CPU, or NULL */
    struct lm_error failure;  /* why there is none */
    struct lm_report_code as; /* what plots is given */
};

/* Opens the compiling engine if there is one. The paths are in `arena`, which must outlive it. */
void lm_code_texts_open(struct lm_code_texts *texts, struct lm_arena *arena);
void lm_code_texts_close(struct lm_code_texts *texts);

#endif
