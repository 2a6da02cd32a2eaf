/* SPDX-License-Identifier: Apache-2.0 */
/* A loop whose instructions are known one by one, and a chain whose cycles are: what counters are
 * held against. */
#ifndef LM_HARNESS_COUNTERS_KNOWN_LOOP_H
#define LM_HARNESS_COUNTERS_KNOWN_LOOP_H

#include <stdint.h>

/* Turns `turns` times (1 or more): LM_LOOP_INSTRUCTIONS instructions each, the last of which is a
 * branch. */
void lm_known_loop(uint64_t turns);

enum { LM_LOOP_INSTRUCTIONS = 2 };

/* Additions that each wait for the one before; LM_CHAIN_ADDS of them take as many core cycles.
 * Integer addition of registers takes one cycle on all current cores. */
void lm_known_chain(void);

enum { LM_CHAIN_ADDS = 16384 };

#endif
