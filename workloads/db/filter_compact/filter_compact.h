/* SPDX-License-Identifier: Apache-2.0 */
/* Selection of values in a range: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_FILTER_COMPACT_H
#define LM_WORKLOADS_FILTER_COMPACT_H

#include <stddef.h>
#include <stdint.h>

/* Copies the values v with v - low < width (modulo 2^32; width > 0) to `out`, in order, and returns
 * how many there are. `out` has room for `count` values, all of which may be written. One per
 * variant. */
size_t filter_compact(uint32_t *restrict out, const uint32_t *restrict values, size_t count,
                      uint32_t low, uint32_t width);

#endif
