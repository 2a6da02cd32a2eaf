/* SPDX-License-Identifier: Apache-2.0 */
/* Heat equation in three dimensions: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_HEAT_3D_H
#define LM_WORKLOADS_HEAT_3D_H

#include <stddef.h>

/* `steps` times: b from a, then a from b, each point gaining an eighth of the second differences
 * along the three axes. Both are n by n by n, row-major without gaps; their borders do not change.
 */
void heat_3d(size_t n, size_t steps, double *restrict a, double *restrict b);

#endif
