/* SPDX-License-Identifier: Apache-2.0 */
/* Adler-32 (P. Deutsch, J.-L. Gailly, RFC 1950 sections 2.2 and 8.2, 1996): the kernel, for the
 * workload and its tests. */
#ifndef LM_WORKLOADS_ADLER32_H
#define LM_WORKLOADS_ADLER32_H

#include <stddef.h>
#include <stdint.h>

#define ADLER32_MODULUS 65521u /* the greatest prime below 2^16 */

/* The checksum of what `adler` is the checksum of, followed by `size` more bytes; of nothing it
 * is 1. One per variant. */
uint32_t adler32(uint32_t adler, const uint8_t *bytes, size_t size);

#endif
