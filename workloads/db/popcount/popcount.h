/* SPDX-License-Identifier: Apache-2.0 */
/* Population count of a bitmap: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_POPCOUNT_H
#define LM_WORKLOADS_POPCOUNT_H

#include <stddef.h>
#include <stdint.h>

/* How many bits are set in `count` words; count < 2^31. One per variant. */
uint64_t popcount(const uint64_t *words, size_t count);

#endif
