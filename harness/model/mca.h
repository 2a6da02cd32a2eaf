/* SPDX-License-Identifier: Apache-2.0 */
/* llvm-mca, LLVM's simulator of pipelines, as a subprocess that is given many blocks at once. */
#ifndef LM_HARNESS_MCA_H
#define LM_HARNESS_MCA_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/emulated/blocks.h"

/* One block on one core: cycles per turn, and how many of its instructions the core's model knows.
 */
struct lm_mca_cycles {
    double resources, looped;
    size_t known;
};

/* The program's path, in the arena; NULL where this machine lacks it, and then *reason says so. */
const char *lm_mca_find(struct lm_arena *arena, const char **reason);

/* The `wanted` ones of a family's blocks as assembly text for llvm-mca, in the arena. The others
 * are looked at too: those of RISC-V find in them, by address, which vector configuration was set
 * before. LM_BAD_DATA when bytes do not decode, LM_UNSUPPORTED without a disassembler. */
lm_status lm_mca_text(struct lm_arena *arena, const char *family, const struct lm_blocks *blocks,
                      const bool *wanted, const char **text, struct lm_error *error);

/* Has a core's model run that text; `cycles` has a place for each of the `count` blocks,
 * wanted or not. LM_IO. */
lm_status lm_mca_run(struct lm_arena *arena, const char *family, const char *core, const char *text,
                     struct lm_mca_cycles *cycles, size_t count, struct lm_error *error);

#endif
