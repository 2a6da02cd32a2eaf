/* SPDX-License-Identifier: Apache-2.0 */
/* Reading samples.jsonl, the append-only record of a run (format: schema/samples.schema.json): for
 * deriving results.json from it, and for the harness to see what a killed run still lacks.
 *
 * A line counts once its newline is written. Whatever follows the last newline, and a last line
 * that is no JSON object, was torn by a killed run and is left out. */
#ifndef LM_RESULTS_SAMPLES_H
#define LM_RESULTS_SAMPLES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "engine/base/status.h"

struct lm_samples {
    json_t *run;       /* the first line, kind "run" */
    json_t *rows;      /* array of the later lines, in file order */
    size_t good_bytes; /* length of the file without a torn tail: where appending may go on */
    bool torn;         /* whether something follows good_bytes */
};

/* Reads and checks the file; the caller owns *samples and frees it also after a failure. LM_IO when
 * it cannot be read; LM_BAD_DATA, with the line's number, for a bad line before the last, a first
 * line that is no run, or another schema. */
lm_status lm_samples_read(const char *path, struct lm_samples *samples, struct lm_error *error);

void lm_samples_free(struct lm_samples *samples);

#endif
