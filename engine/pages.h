/* SPDX-License-Identifier: Apache-2.0 */
/* Address space from the operating system: reserve much, commit little, give all back (platform
 * file pages.c). Linear memories and the value stack are made of it. Sizes are in bytes and rounded
 * up to the system's pages. */
#ifndef LM_ENGINE_PAGES_H
#define LM_ENGINE_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `size` bytes of address space in which every access faults; NULL when the system refuses. */
void *lm_pages_reserve(size_t size);

/* Makes the first `size` bytes of a reservation readable and writable; what is new is zero. False
 * without memory. */
bool lm_pages_commit(void *base, size_t size);

/* Gives a whole reservation back; NULL is fine. */
void lm_pages_release(void *base, size_t size);

/* How many system pages of the first `size` (committed) bytes are in memory. */
uint64_t lm_pages_resident(void *base, size_t size);

#endif
