/* SPDX-License-Identifier: Apache-2.0 */
/* Substring search: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_SUBSTRING_H
#define LM_WORKLOADS_SUBSTRING_H

#include <stddef.h>
#include <stdint.h>

#define NEEDLE_LEAST ((size_t)2)

/* Index of the first occurrence of the needle in `size` bytes, or `size` where there is none. The
 * needle has NEEDLE_LEAST bytes or more. Reads nothing beyond either. One per variant. */
size_t substring_index(const uint8_t *text, size_t size, const uint8_t *needle, size_t needle_size);

#endif
