/* SPDX-License-Identifier: Apache-2.0 */
/* X25519 (A. Langley, M. Hamburg, S. Turner, RFC 7748, 2016), many at a time, as a server that
 * opens connections has them: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_X25519_H
#define LM_WORKLOADS_X25519_H

#include <stddef.h>
#include <stdint.h>

#define X25519_SIZE ((size_t)32)

/* RFC 7748 section 5: result i is the product of scalar i and the point of u-coordinate i, each 32
 * bytes, least significant first. `results` may be `points`. One per variant. */
void x25519_many(uint8_t *results, const uint8_t *scalars, const uint8_t *points, size_t count);

#endif
