/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of engines.def, and ISA names out of simd/isas.def. */
#include "harness/engines.h"

#include <string.h>

#include "harness/complain.h"
#include "harness/files.h"
#include "simd/cpu.h"

static const struct lm_engine_row rows[] = {
#define ENGINE(name, kind, library, backend, isas, emulated, summary)                              \
    {#name, LM_ENGINE_##kind, library, backend, isas, LM_EMULATED_##emulated, summary},
#include "harness/engines.def"
#undef ENGINE
};

size_t lm_engine_count(void) {
    return sizeof rows / sizeof rows[0];
}

const struct lm_engine_row *lm_engine_at(size_t index) {
    return &rows[index];
}

const struct lm_engine_row *lm_engine_of_backend(const char *backend) {
    for (size_t i = 0; i < lm_engine_count(); i++)
        if (rows[i].kind == LM_ENGINE_wasm && strcmp(rows[i].backend, backend) == 0)
            return &rows[i];
    return NULL;
}

void lm_engine_names(struct lm_arena *arena, struct lm_strings *names) {
    for (size_t i = 0; i < lm_engine_count(); i++)
        lm_strings_add(names, arena, rows[i].name);
}

const char *lm_engine_library(struct lm_arena *arena, const struct lm_engine_row *engine) {
    const char *path = lm_prefix_path(arena, lm_need_format(arena, "lib/%s", engine->library));
    return lm_file_exists(path) ? path : engine->library;
}

void lm_isa_names(struct lm_arena *arena, struct lm_strings *names) {
    for (size_t i = 0; i < lm_isa_count(); i++)
        lm_strings_add(names, arena, lm_isa_at(i)->name);
}

void lm_isa_family_names(struct lm_arena *arena, struct lm_strings *names) {
    for (size_t i = 0; i < lm_isa_count(); i++) {
        const struct lm_isa *isa = lm_isa_at(i);
        if (isa->family[0] == '\0' || strcmp(isa->family, lm_cpu_family()) == 0)
            lm_strings_add(names, arena, isa->name);
    }
}
