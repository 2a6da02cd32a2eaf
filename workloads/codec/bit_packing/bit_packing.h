/* SPDX-License-Identifier: Apache-2.0 */
/* Bit packing in blocks of 128 numbers, four columns wide (D. Lemire, L. Boytsov, "Decoding
 * billions of integers per second through vectorization", Software: Practice and Experience 45,
 * 2015, SIMD-BP128): the kernels, for the workload and its tests.
 *
 * Numbers 4 k + j make up column j, each column's numbers following one another in `width` bits
 * from the lowest on, and its words standing four places apart. */
#ifndef LM_WORKLOADS_BIT_PACKING_H
#define LM_WORKLOADS_BIT_PACKING_H

#include <stddef.h>
#include <stdint.h>

#define BIT_PACKING_BLOCK   ((size_t)128)
#define BIT_PACKING_COLUMNS ((size_t)4)
#define BIT_PACKING_MOST    16u /* bits of a number: each width has code of its own */

/* Bits that the greatest of a block's numbers needs, 0 to 32. One per variant. */
unsigned bit_packing_width(const uint32_t values[BIT_PACKING_BLOCK]);

/* Writes the 4 * width words of a block, whose numbers need at most `width` bits; 0 writes nothing.
 * One per variant. */
void bit_pack(uint32_t *packed, const uint32_t values[BIT_PACKING_BLOCK], unsigned width);

/* Reads the 4 * width words of a block. One per variant. */
void bit_unpack(uint32_t values[BIT_PACKING_BLOCK], const uint32_t *packed, unsigned width);

#endif
