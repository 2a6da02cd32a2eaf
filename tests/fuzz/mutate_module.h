/* SPDX-License-Identifier: Apache-2.0 */
/* Mutation of a module that keeps its frame: one section's content changes, or one body in the code
 * section, and the sizes in front of it stay right. */
#ifndef LM_TESTS_FUZZ_MUTATE_MODULE_H
#define LM_TESTS_FUZZ_MUTATE_MODULE_H

#include <stddef.h>
#include <stdint.h>

typedef size_t mutate_fn(uint8_t *data, size_t size, size_t max_size);

/* Mutates in place, by `mutate`; the new size, at most `max_size`. What has no sections, or no room
 * left, is handed to `mutate` as it is. */
size_t mutate_module(uint8_t *data, size_t size, size_t max_size, unsigned seed, mutate_fn *mutate);

#endif
