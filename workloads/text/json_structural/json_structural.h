/* SPDX-License-Identifier: Apache-2.0 */
/* Structural scan of JSON: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_JSON_STRUCTURAL_H
#define LM_WORKLOADS_JSON_STRUCTURAL_H

#include <stddef.h>
#include <stdint.h>

/* Writes the index of every brace, bracket, colon and comma outside strings, and of the first byte
 * of every string (its quote), number and word, ascending; returns how many there are. For any
 * bytes: a byte is escaped by a backslash that is not, a quote that is not escaped begins or ends a
 * string, and outside strings whatever is neither one of the six signs nor white space begins
 * something unless the byte before is such a byte too and no quote. `indices` has room for `size`
 * and JSON_SLACK more, and may be written up to there; size < 2^32. Reads nothing beyond `size`.
 * One per variant. */
#define JSON_SLACK 64
size_t json_structural(uint32_t *restrict indices, const uint8_t *restrict text, size_t size);

#endif
