/* SPDX-License-Identifier: Apache-2.0 */
/* Results of a run: written by the harness as samples.jsonl, derived from it as results.json, read
 * back by plots, report and comparison.
 *
 * samples.jsonl is appended to and synced as the run goes; results.json is a pure function of it
 * and follows Google Benchmark's JSON schema, with a `lanemark` block beside `context` and
 * `benchmarks`. results/schema holds both formats, results/README.md how they may change.
 * Everything reached through a `struct lm_results` belongs to it and dies with lm_results_free. */
#ifndef LM_RESULTS_RESULTS_H
#define LM_RESULTS_RESULTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "engine/base/status.h"
#include "results/stats.h"

/* The version of both formats that this build writes and reads. */
#define LM_RESULTS_SCHEMA 1

/* One metric of one sample. `reason` says why a value is absent; NULL where nothing is known. */
struct lm_metric {
    bool present;
    double value; /* 0 unless present */
    const char *unit, *source, *quality, *reason;
};

/* One cell: a workload's variant on an engine at an ISA, with its samples. */
struct lm_cell {
    const char *name; /* family/workload/variant/engine/isa */
    const char *family, *workload, *variant, *engine, *isa;
    const char *path;            /* family/workload */
    const char *flags;           /* compile flags, "" when unknown */
    const char *op;              /* what `ops` counts, "" when unknown */
    double bytes, ops;           /* per iteration, 0 when unknown */
    size_t count;                /* samples: processes that were timed */
    const double *times;         /* their ns per iteration, by process */
    double median;               /* of `times`, in ns; 0 without samples */
    struct lm_interval interval; /* of the median over processes, in ns */
    size_t error_count;
    const char *error_cause, *error_message; /* of its first error, else NULL */
};

/* One process of one cell that gave no sample. */
struct lm_result_error {
    const char *cell, *cause, *message;
    long process;
};

struct lm_results;

/* Derives results.json from a run's samples.jsonl and puts it in place by an atomic rename, so that
 * readers see the old file or the new one. A last line torn by a killed run is left out, and
 * `lanemark.notes` in the output says so. LM_IO when a file cannot be read or written, LM_BAD_DATA
 * for another schema or a bad line before the last. */
lm_status lm_results_derive(const char *samples_path, const char *out_path, struct lm_error *error);

/* Reads a results.json. On success the caller owns *results. LM_IO when it cannot be read,
 * LM_BAD_DATA when it is no JSON, truncated, of another schema or lacks what the schema asks. */
lm_status lm_results_load(const char *path, struct lm_results **results, struct lm_error *error);

/* The same from a document in memory, which is taken over in any case; `path` is what messages and
 * lm_results_path name. */
lm_status lm_results_of_json(const char *path, json_t *document, struct lm_results **results,
                             struct lm_error *error);

/* Replaces each group of shards of one run (`lanemark run --shard I/N`: same build, suite, size,
 * options, files and CPU model, different I) by the run they make up, in the order of its own plan;
 * `lanemark.shards` says what it was joined of. Frees the parts; *count becomes smaller, and the
 * rest of the array is meaningless. Everything else stays as it is. */
lm_status lm_results_join_shards(struct lm_results *results[], size_t *count,
                                 struct lm_error *error);

/* Frees it; NULL is allowed. */
void lm_results_free(struct lm_results *results);

/* The path it was loaded from, and the whole document (borrowed; `context`, `benchmarks`,
 * `lanemark`). */
const char *lm_results_path(const struct lm_results *results);
const json_t *lm_results_json(const struct lm_results *results);

/* Cells in the order in which the run planned them, with or without samples. */
size_t lm_results_cell_count(const struct lm_results *results);
const struct lm_cell *lm_results_cell(const struct lm_results *results, size_t index);

/* A cell by the parts of its name (`path` is family/workload), or NULL. */
const struct lm_cell *lm_results_find(const struct lm_results *results, const char *path,
                                      const char *variant, const char *engine, const char *isa);

/* The native limit of a workload at an ISA: the faster of native/scalar and native/simd there, or
 * NULL when neither was timed. */
const struct lm_cell *lm_results_native_limit(const struct lm_results *results, const char *path,
                                              const char *isa);

/* A metric of one sample (`sample` < cell->count) by its name, such as "wasm_ops". */
struct lm_metric lm_results_metric(const struct lm_results *results, const struct lm_cell *cell,
                                   size_t sample, const char *name);

/* The process number of one sample (`sample` < cell->count). */
long lm_results_process(const struct lm_results *results, const struct lm_cell *cell,
                        size_t sample);

/* What tells to trust one sample's time less (`sample` < cell->count): its flags as noise_flags.h
 * has them, "" for none. */
const char *lm_results_sample_flags(const struct lm_results *results, const struct lm_cell *cell,
                                    size_t sample);

/* How many samples of a cell have any flag; and whether that is more than a third of them. */
size_t lm_results_flagged(const struct lm_results *results, const struct lm_cell *cell);
bool lm_results_is_noisy(const struct lm_results *results, const struct lm_cell *cell);

/* How noisy the machine was before the run: the share of a probe's time that was lost, in per cent,
 * and the grade "quiet", "fair" or "noisy"; "" and 0 where the file does not say. */
const char *lm_results_noise_grade(const struct lm_results *results, double *lost);

/* A deterministic metric over all processes of a cell, those counted without a clock time among
 * them. `agrees` is false when they counted differently: `value` is then the smallest. */
struct lm_counted {
    struct lm_metric metric;
    bool agrees;
};
struct lm_counted lm_results_counted(const struct lm_results *results, const struct lm_cell *cell,
                                     const char *name);

size_t lm_results_error_count(const struct lm_results *results);
const struct lm_result_error *lm_results_error(const struct lm_results *results, size_t index);

/* True when every cell has a sample from each planned process, or an error. */
bool lm_results_complete(const struct lm_results *results);

/* What the numbers stand on, in one line: "hardware counters (papi)", or which sources there are
 * and why hardware counters are missing. */
const char *lm_results_tier(const struct lm_results *results);

/* The CPU's model name, "unknown CPU" when the file does not say. */
const char *lm_results_cpu(const struct lm_results *results);

/* Prints the summary: one row per workload and variant, one column per engine and ISA with median
 * time, spread and ratio to the native limit at that ISA, the best rate in operations or bytes per
 * second, geometric means, what tells of noise, and errors. `width` is the terminal's, in columns;
 * at least 60 is used. */
void lm_results_print_table(FILE *out, const struct lm_results *results, int width);

/* Prints a line of how noisy the machine was, and how many processes have which flag; nothing where
 * nothing is known. */
void lm_results_print_noise(FILE *out, const struct lm_results *results);

/* Writes every sample as tab-separated values, one row per cell and process, with a header line:
 * names, machine, time, flags of noise and metrics. LM_IO when the file cannot be written. */
lm_status lm_results_write_tsv(const struct lm_results *results, const char *path,
                               struct lm_error *error);

#endif
