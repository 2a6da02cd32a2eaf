/* SPDX-License-Identifier: Apache-2.0 */
/* samples.jsonl of a run's folder: what was measured, on disk before the next measurement begins.
 *
 * The first line describes the run (kind run), every other one finished (cell, process). A folder
 * belongs to one command at a time. */
#ifndef LM_HARNESS_SAMPLE_LOG_H
#define LM_HARNESS_SAMPLE_LOG_H

#include <jansson.h>
#include <stdbool.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"

struct lm_sample_log {
    const char *folder; /* of the run */
    const char *path;   /* FOLDER/samples.jsonl */
    int file;           /* open and locked, or -1 */
    json_t *run;        /* the first line */
    json_t *done;       /* object: "CELL PROCESS" -> kind, of finished ones */
    json_t *output;     /* hash of the first sample's output (text), or NULL */
};

/* Begins a run in `folder`, which must be new or empty, and writes `run` (stolen) as the first
 * line. LM_IO when it cannot be written, LM_USAGE when it holds something. */
lm_status lm_sample_log_begin(struct lm_arena *arena, const char *folder, json_t *run,
                              struct lm_sample_log *log, struct lm_error *error);

/* Opens the run begun in `folder`: drops a last line torn by a crash, reads what is done. LM_IO,
 * LM_USAGE when another command is at it, LM_BAD_DATA when it is no run of this schema. */
lm_status lm_sample_log_resume(struct lm_arena *arena, const char *folder,
                               struct lm_sample_log *log, struct lm_error *error);

/* Whether a process of a cell is finished, and whether it ended in an error. */
bool lm_sample_log_has(const struct lm_sample_log *log, const char *cell, size_t process);
bool lm_sample_log_failed(const struct lm_sample_log *log, const char *cell, size_t process);

/* Finished ones that ended in an error. */
size_t lm_sample_log_errors(const struct lm_sample_log *log);

/* Appends one row (borrowed), synced to disk. */
lm_status lm_sample_log_append(struct lm_sample_log *log, const json_t *row,
                               struct lm_error *error);

void lm_sample_log_close(struct lm_sample_log *log);

#endif
