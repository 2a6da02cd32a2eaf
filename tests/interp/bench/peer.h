/* SPDX-License-Identifier: Apache-2.0 */
/* Another interpreter to set ours against: one file implements it per build, peer_none.c where the
 * build was given none. */
#ifndef LM_TESTS_INTERP_BENCH_PEER_H
#define LM_TESTS_INTERP_BENCH_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lm_peer;

/* Its name, or NULL: there is none. */
const char *lm_peer_name(void);

/* Loads and instantiates a module without imports, which lives as long as the program; NULL when it
 * cannot. `bytes` must stay. */
struct lm_peer *lm_peer_open(const uint8_t *bytes, size_t size);

/* Calls an export with one i32 (NULL: none), its i32 result to *result (NULL: it has none); false
 * when there is no such export or the call fails. */
bool lm_peer_call(struct lm_peer *peer, const char *name, const int32_t *argument, int32_t *result);

/* Loads a module and compiles all its functions, then drops it; false where there is no peer or it
 * cannot. */
bool lm_peer_translate(const uint8_t *bytes, size_t size);

#endif
