/* SPDX-License-Identifier: Apache-2.0 */
/* How quiet the machine is, measured before a run with work that always takes the same cycles:
 * whatever makes that take longer makes everything take longer. */
#ifndef LM_HARNESS_NOISE_H
#define LM_HARNESS_NOISE_H

#include <jansson.h>
#include <stddef.h>

#include "engine/base/arena.h"

struct lm_noise {
    double score;       /* %: of the probe's time, what undisturbed work would not have taken */
    double undisturbed; /* ns of one piece of work that nothing disturbed */
    double worst;       /* the longest piece, in multiples of that */
    const char *grade;  /* "quiet" below 2 %, "fair" below 10 %, else "noisy" */
};

/* Judges `count` (1 or more) pieces of equal work that took `times` ns, `total` ns together with
 * what lay between them. Sorts `times`. */
struct lm_noise lm_noise_judge(double *times, size_t count, double total);

/* Does such work for a fifth of a second. */
struct lm_noise lm_noise_probe(void);

/* A run's surroundings: {"noise": {"score","unit","grade","undisturbed_ns","worst"},
 * "load_average": [1, 5 and 15 minutes], "cpu": of --cpu or null, "warnings": [...]}. `machine` is
 * lm_machine_json's, `cpu` negative without pinning. The caller owns it. */
json_t *lm_environment_json(struct lm_arena *arena, const json_t *machine, int cpu);

/* Says on stderr what of it lowers the quality of times; nothing where nothing does. */
void lm_environment_warn(const json_t *environment);

#endif
