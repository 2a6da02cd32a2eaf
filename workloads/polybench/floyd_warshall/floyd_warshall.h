/* SPDX-License-Identifier: Apache-2.0 */
/* All-pairs shortest paths: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_FLOYD_WARSHALL_H
#define LM_WORKLOADS_FLOYD_WARSHALL_H

#include <stddef.h>
#include <stdint.h>

/* Replaces lengths[i * n + j] of the edge from i to j by that of the shortest path. No length is
 * negative, none above 2^30 - 1 (which can stand for "no edge"). */
void floyd_warshall(size_t n, int32_t *lengths);

#endif
