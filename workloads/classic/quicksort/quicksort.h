/* SPDX-License-Identifier: Apache-2.0 */
/* Quicksort: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_QUICKSORT_H
#define LM_WORKLOADS_QUICKSORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts `count` values in ascending order, in place, on a stack of at most log2(count) calls. */
void quicksort(uint32_t *values, size_t count);

#endif
