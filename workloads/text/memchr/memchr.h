/* SPDX-License-Identifier: Apache-2.0 */
/* Search for a byte: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_MEMCHR_H
#define LM_WORKLOADS_MEMCHR_H

#include <stddef.h>
#include <stdint.h>

/* Index of the first of `size` bytes that equals `wanted`, or `size` where none does. Reads nothing
 * beyond `size`. One per variant. */
size_t memchr_index(const uint8_t *bytes, size_t size, uint8_t wanted);

#endif
