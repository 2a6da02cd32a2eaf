/* SPDX-License-Identifier: Apache-2.0 */
/* Splitting of comma-separated values: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_CSV_SPLIT_H
#define LM_WORKLOADS_CSV_SPLIT_H

#include <stddef.h>
#include <stdint.h>

/* Writes where fields end: the index of every comma and line feed outside quotes, ascending;
 * returns how many there are. A quote doubled inside a quoted field ends and reopens it, which
 * comes to the same. `ends` has room for `size` and CSV_SLACK more indices, and may be written up
 * to there; size < 2^32. Reads nothing beyond `size`. One per variant. */
#define CSV_SLACK 64
size_t csv_split(uint32_t *restrict ends, const uint8_t *restrict text, size_t size);

#endif
