/* SPDX-License-Identifier: Apache-2.0 */
/* Advice of `lanemark doctor`. */
#ifndef LM_HARNESS_DOCTOR_H
#define LM_HARNESS_DOCTOR_H

#include <jansson.h>

#include "engine/base/arena.h"

/* A new array of strings: what lowers the quality of measurements here and what to do about it,
 * judged from a doctor document (machine, privileges, counters, engines, tools, load_average). */
json_t *lm_doctor_hints(struct lm_arena *arena, const json_t *document);

/* Those of the hints that bear on times: governor, turbo, SMT, virtualisation, load. */
json_t *lm_doctor_noise_hints(struct lm_arena *arena, const json_t *machine, double load_average);

/* What to change so that a counter of the document becomes available; NULL when it is, or when
 * nothing is known to help. */
const char *lm_doctor_remedy(const json_t *machine, const json_t *counter);

#endif
