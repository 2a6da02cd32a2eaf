/* SPDX-License-Identifier: Apache-2.0 */
/* Sieve of Eratosthenes: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_SIEVE_H
#define LM_WORKLOADS_SIEVE_H

#include <stddef.h>
#include <stdint.h>

#define SIEVE_MAX        (1u << 22)
#define SIEVE_MAX_PRIMES 295947 /* below SIEVE_MAX */

/* Writes the primes below `limit`, at most SIEVE_MAX, in ascending order, and returns how many
 * there are: exactly the room that `primes` needs. */
size_t sieve(uint32_t *primes, uint32_t limit);

#endif
