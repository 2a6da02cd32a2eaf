/* SPDX-License-Identifier: Apache-2.0 */
/* Engines and ISAs with what this machine says about them. */
#include "harness/inventory.h"

#include "harness/engines.h"
#include "harness/guest.h"
#include "simd/cpu.h"

json_t *lm_inventory_engines(struct lm_arena *arena) {
    json_t *items = json_array();
    for (size_t i = 0; i < lm_engine_count(); i++) {
        const struct lm_engine_row *engine = lm_engine_at(i);
        const bool wasm = engine->kind == LM_ENGINE_wasm;
        const char *library = wasm ? lm_engine_library(arena, engine) : "";
        const char *reason = wasm ? lm_wasm_reason(arena, library, engine->backend, "") : NULL;
        const char *version = wasm && reason == NULL ? lm_wasm_version(arena, library) : "";
        json_array_append_new(items, json_pack("{s:s, s:s, s:s, s:s, s:b, s:s*}", "name",
                                               engine->name, "summary", engine->summary, "kind",
                                               wasm ? "wasm-c-api" : "native", "version", version,
                                               "available", reason == NULL, "reason", reason));
    }
    return items;
}

json_t *lm_inventory_isas(void) {
    json_t *items = json_array();
    for (size_t i = 0; i < lm_isa_count(); i++) {
        const struct lm_isa *isa = lm_isa_at(i);
        char reason[256] = "";
        const bool runs = lm_isa_check(isa->name, reason, sizeof reason);
        json_array_append_new(items, json_pack("{s:s, s:s, s:s, s:i, s:b, s:s*}", "name", isa->name,
                                               "summary", isa->flags, "family", isa->family, "bits",
                                               (int)isa->bits, "available", (int)runs, "reason",
                                               runs ? NULL : reason));
    }
    return items;
}
