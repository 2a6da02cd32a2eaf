/* SPDX-License-Identifier: Apache-2.0 */
/* Deriche filter: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_DERICHE_H
#define LM_WORKLOADS_DERICHE_H

#include <stddef.h>

/* Smooths an image of w by h pixels, stored in w runs of h, by the recursive filter of parameter
 * `alpha`: along the runs in both directions, then across them. The other two arrays are scratch.
 */
void deriche(size_t w, size_t h, float alpha, const float *restrict image, float *restrict smooth,
             float *restrict forward, float *restrict backward);

#endif
