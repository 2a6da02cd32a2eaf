/* SPDX-License-Identifier: Apache-2.0 */
/* Asks for an emulator at the ISAs of other machines; else the CPU for native engines, and the
 * engine's library for the others. */
#include "harness/support.h"

#include <string.h>

#include "harness/complain.h"
#include "harness/emulated/emulators.h"
#include "harness/guest.h"
#include "simd/cpu.h"

static const char *find_reason(struct lm_arena *arena, const struct lm_engine_row *engine,
                               const char *isa) {
    char reason[256] = "";
    struct lm_emulator emulator;
    if (lm_isa_emulated(isa)) {
        const char *lacking =
            engine->emulated == LM_EMULATED_none
                ? lm_need_format(arena, "%s has no program for other machines", engine->name)
                : lm_emulator_find(arena, isa, &emulator);
        if (lacking != NULL || engine->emulated != LM_EMULATED_image) return lacking;
        return lm_wasm_reason(arena, lm_engine_library(arena, engine), engine->backend, isa);
    }
    if (!lm_isa_check(isa, reason, sizeof reason)) return lm_need_string(arena, reason);
    if (engine->kind == LM_ENGINE_native) return NULL;
    return lm_wasm_reason(arena, lm_engine_library(arena, engine), engine->backend, isa);
}

const char *lm_support_reason(struct lm_support *support, const struct lm_engine_row *engine,
                              const char *isa) {
    for (size_t i = 0; i < support->count; i++)
        if (support->known[i].engine == engine && strcmp(support->known[i].isa, isa) == 0)
            return support->known[i].reason;
    const char *reason = find_reason(support->arena, engine, isa);
    if (support->count < LM_SUPPORT_PAIRS) {
        support->known[support->count].engine = engine;
        support->known[support->count].isa = lm_need_string(support->arena, isa);
        support->known[support->count++].reason = reason;
    }
    return reason;
}
