/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the kernel offers hardware counters at all, asked without PAPI. */
#ifndef LM_HARNESS_COUNTERS_PMU_H
#define LM_HARNESS_COUNTERS_PMU_H

#include <stdbool.h>
#include <stddef.h>

/* True when the kernel opens a counter of core cycles in user mode; else why it does not. */
bool lm_pmu_present(char *reason, size_t size);

#endif
