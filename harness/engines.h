/* SPDX-License-Identifier: Apache-2.0 */
/* The table of engines (engines.def) and of the ISAs they are measured at (simd/isas.def). */
#ifndef LM_HARNESS_ENGINES_H
#define LM_HARNESS_ENGINES_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/base/arena.h"
#include "harness/strings.h"

enum lm_engine_kind { LM_ENGINE_native, LM_ENGINE_wasm };

/* What runs of an engine at ISAs of other machines. */
enum lm_engine_emulated {
    LM_EMULATED_none,
    LM_EMULATED_objects,
    LM_EMULATED_module,
    LM_EMULATED_image
};

struct lm_engine_row {
    const char *name;
    enum lm_engine_kind kind;
    const char *library, *backend, *isas;
    enum lm_engine_emulated emulated;
    const char *summary;
};

size_t lm_engine_count(void);
const struct lm_engine_row *lm_engine_at(size_t index);
/* The Wasm engine whose back end has that name, or NULL. */
const struct lm_engine_row *lm_engine_of_backend(const char *backend);
void lm_engine_names(struct lm_arena *arena, struct lm_strings *names);

/* Path to hand to dlopen for an engine: PREFIX/lib/LIBRARY when that exists, else LIBRARY. */
const char *lm_engine_library(struct lm_arena *arena, const struct lm_engine_row *engine);

/* Every ISA name there is, and those of this machine's own family with `host`. */
void lm_isa_names(struct lm_arena *arena, struct lm_strings *names);
void lm_isa_family_names(struct lm_arena *arena, struct lm_strings *names);

#endif
