/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an engine can be measured at an ISA on this machine, asked once per pair. */
#ifndef LM_HARNESS_SUPPORT_H
#define LM_HARNESS_SUPPORT_H

#include "engine/base/arena.h"
#include "harness/engines.h"

enum { LM_SUPPORT_PAIRS = 256 };

/* Answers already found. Start with `{.arena = arena}`. */
struct lm_support {
    struct lm_arena *arena;
    struct {
        const struct lm_engine_row *engine;
        const char *isa;
        const char *reason;
    } known[LM_SUPPORT_PAIRS];
    size_t count;
};

/* NULL when it can, else why not, in the arena. For Wasm engines this loads the library and asks it
 * for the back end and the ISA. */
const char *lm_support_reason(struct lm_support *support, const struct lm_engine_row *engine,
                              const char *isa);

#endif
