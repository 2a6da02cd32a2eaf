/* SPDX-License-Identifier: Apache-2.0 */
/* Which metrics can be computed from others by the formulas of the groups; lm_derive
 * (harness/counter_source.h) computes them. */
#ifndef LM_HARNESS_COUNTERS_DERIVE_H
#define LM_HARNESS_COUNTERS_DERIVE_H

#include "harness/counter_source.h"

/* Adds the formulas of the chosen groups whose inputs all stand in the survey `counts`, with what
 * can be said of them; a formula over what was not asked for is left out. */
void lm_derive_survey(const struct lm_strings *chosen, struct lm_counts *counts);

#endif
