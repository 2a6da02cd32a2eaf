/* SPDX-License-Identifier: Apache-2.0 */
/* C sources for `lanemark asm`: compiled to a module with line numbers, whose listing is then shown
 * with the lines themselves. */
#ifndef LM_HARNESS_ASM_SOURCE_H
#define LM_HARNESS_ASM_SOURCE_H

#include <stdio.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/files.h"

/* Whether a file is a C source by its name. */
bool lm_asm_is_source(const char *path);

/* Compiles it for wasm32-wasi by $LANEMARK_CC, else the clang of this build; `flags` (words; NULL:
 * -O3) choose optimisation and features. LM_UNSUPPORTED: there is no such compiler. LM_INVALID: it
 * refused the source, and said why on stderr. */
lm_status lm_asm_compile(struct lm_arena *arena, const char *path, const char *flags,
                         struct lm_bytes *module, struct lm_error *error);

/* Writes a listing, in which "; FILE:LINE" stands where a line of the source begins, with the lines
 * themselves. */
void lm_asm_print(const char *path, const struct lm_bytes *source, const char *listing, size_t size,
                  FILE *out);

#endif
