/* SPDX-License-Identifier: Apache-2.0 */
/* Made-up but lifelike samples.jsonl files for tests of results and plots: twelve workloads, two
 * variants, the interpreter at host and native code at four ISAs, log-normal noise between
 * processes. The same seed gives the same file. */
#ifndef LM_TESTS_SYNTHETIC_H
#define LM_TESTS_SYNTHETIC_H

#include <stdbool.h>
#include <stdint.h>

struct synthetic {
    uint64_t seed;
    int processes;
    double slowdown; /* multiplies every time of the interpreter; 1 for none */
    double noise;    /* standard deviation of the logarithm of a process's time, such as 0.01 */
    bool failures;   /* adds a crash, a timeout, and a cell that failed in one process only */
    bool hardware;   /* whether hardware counters are there; else they are absent with a reason */
};

/* Writes the file; false when that fails. */
bool synthetic_write(const char *path, const struct synthetic *settings);

#endif
