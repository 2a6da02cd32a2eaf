/* SPDX-License-Identifier: Apache-2.0 */
/* Radix sort: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_SORT_RADIX_H
#define LM_WORKLOADS_SORT_RADIX_H

#include <stddef.h>
#include <stdint.h>

/* A key and the number of the row it stands in. */
struct row {
    uint32_t key, number;
};

/* Sorts `count` rows by key, equal keys in the order they had; count < 2^32. `scratch` has room for
 * as many, and means nothing afterwards; the arrays do not overlap. */
void sort_radix(struct row *rows, struct row *scratch, size_t count);

#endif
