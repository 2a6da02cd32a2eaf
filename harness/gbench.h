/* SPDX-License-Identifier: Apache-2.0 */
/* Google Benchmark for C: one function that drives batches, one that describes the machine.
 *
 * The boundary to C++ is crossed once per batch. No exception and no longjmp crosses it: the
 * callback reports failure by its result, and guest traps end inside it. */
#ifndef LM_HARNESS_GBENCH_H
#define LM_HARNESS_GBENCH_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Runs `iterations` iterations; true with the seconds they took, false to give up. */
typedef bool (*lm_gbench_batch)(void *context, uint64_t iterations, double *seconds);

/* Google Benchmark's own row for the batches. */
struct lm_gbench_row {
    uint64_t iterations;
    double real_time, cpu_time; /* ns per iteration */
};

/* Has Google Benchmark drive `batches` batches of `iterations` each under manual time; true and
 * *row when every batch succeeded. Once per process. */
bool lm_gbench_run(const char *name, uint64_t iterations, uint64_t batches, lm_gbench_batch batch,
                   void *context, struct lm_gbench_row *row);

/* Google Benchmark's context block as JSON text ({"context": {...}, "benchmarks": []}), from
 * malloc; NULL without memory. `executable` becomes its field of that name. */
char *lm_gbench_context(const char *executable);

#ifdef __cplusplus
}
#endif

#endif
