/* SPDX-License-Identifier: Apache-2.0 */
/* Histogram of 8-bit levels: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_HISTOGRAM_H
#define LM_WORKLOADS_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#define HISTOGRAM_LEVELS 256

/* How often each level occurs among `count` pixels. */
void histogram(uint32_t counts[HISTOGRAM_LEVELS], const uint8_t *pixels, size_t count);

#endif
