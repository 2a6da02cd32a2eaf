/* SPDX-License-Identifier: Apache-2.0 */
/* A package's energy counter (RAPL) as the kernel's powercap folder shows it. */
#ifndef LM_HARNESS_COUNTERS_ENERGY_H
#define LM_HARNESS_COUNTERS_ENERGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lm_energy {
    char path[160];
    uint64_t range; /* uJ at which the counter begins anew; 0: unknown */
};

/* Finds the first package's counter below `folder` ("/sys/class/powercap"); false with the reason.
 */
bool lm_energy_open(const char *folder, struct lm_energy *energy, char *reason, size_t size);

/* The counter in uJ; false when it cannot be read. */
bool lm_energy_read(const struct lm_energy *energy, uint64_t *value);

/* What was used between two readings, in J; one restart of the counter is allowed for. */
double lm_energy_between(const struct lm_energy *energy, uint64_t before, uint64_t after);

#endif
