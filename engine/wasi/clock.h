/* SPDX-License-Identifier: Apache-2.0 */
/* Times between WASI, which counts nanoseconds in 64 bits without sign, and the host's timespec. */
#ifndef LM_ENGINE_WASI_CLOCK_H
#define LM_ENGINE_WASI_CLOCK_H

#include <time.h>

#include "engine/wasi/preview1.h"

#define LM_NS_PER_S UINT64_C(1000000000)

/* The host's clock for enum lm_clockid; inval for another number. */
enum lm_errno lm_clock_of(uint32_t id, clockid_t *clock);

/* Nanoseconds of a time: 0 before 1970, the greatest number beyond 2554. */
uint64_t lm_ns_of(const struct timespec *time);

struct timespec lm_timespec_of(uint64_t ns);

/* The sum, or the greatest number. */
uint64_t lm_ns_add(uint64_t a, uint64_t b);

/* The access and modification times that fstflags, atim and mtim ask for, as utimensat takes them;
 * inval for flags that contradict one another. */
enum lm_errno lm_times_of(uint32_t fstflags, uint64_t atim, uint64_t mtim,
                          struct timespec times[2]);

#endif
