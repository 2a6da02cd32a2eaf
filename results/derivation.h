/* SPDX-License-Identifier: Apache-2.0 */
/* The state of deriving results.json, shared by results_derive.c (document and cells) and
 * derive_rows.c (rows of benchmarks[]). Running out of memory sets `failed` and goes on; the caller
 * looks at it once, at the end. */
#ifndef LM_RESULTS_DERIVATION_H
#define LM_RESULTS_DERIVATION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "results/samples.h"

struct lm_derivation {
    const char *path;
    const struct lm_samples *samples;
    json_t *index; /* cell name -> object process number -> last row of that process */
    json_t *order; /* cell names, planned ones first, then others by appearance */
    json_t *benchmarks, *counted, *cells, *counters; /* arrays of the document */
    bool complete;
    bool failed; /* out of memory at some point */
};

/* Sets object[key] and takes `value` over; a NULL object or value marks the failure. */
void lm_derivation_put(struct lm_derivation *d, json_t *object, const char *key, json_t *value);

/* Appends and takes `value` over, likewise. */
void lm_derivation_append(struct lm_derivation *d, json_t *array, json_t *value);

/* Sets object[key] to from[key], where there is one. */
void lm_derivation_copy(struct lm_derivation *d, json_t *object, const json_t *from,
                        const char *key);

/* Of a line of samples.jsonl: a key's text or NULL, whether it is of a kind, its process. */
const char *lm_row_text(const json_t *row, const char *key);
bool lm_row_is(const json_t *row, const char *kind);
long long lm_row_process(const json_t *row);

/* The first metric's name that is a key of Google Benchmark's rows, or NULL. */
const char *lm_row_reserved_metric(const json_t *row);

/* Adds the rows of one cell, which has number `family`: its processes in the given order, then the
 * aggregates over those that were timed. */
void lm_derive_rows(struct lm_derivation *d, json_t *const *rows, size_t count, size_t family);

#endif
