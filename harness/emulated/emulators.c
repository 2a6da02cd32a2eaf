/* SPDX-License-Identifier: Apache-2.0 */
/* Looks for emulators on the path, for C libraries where Debian's cross packages put them, and for
 * our own two parts beside the command. */
#include "harness/emulated/emulators.h"

#include <string.h>

#include "harness/complain.h"
#include "harness/files.h"
#include "simd/cpu.h"

static const struct family {
    const char *name, *program, *root, *package;
} families[] = {
#define EMULATOR(family, program, root, package) {family, program, root, package},
#define EMULATED(isa, cpu)
#include "harness/emulated/emulators.def"
#undef EMULATOR
#undef EMULATED
};

static const struct {
    const char *isa, *cpu;
} processors[] = {
#define EMULATOR(family, program, root, package)
#define EMULATED(isa, cpu) {isa, cpu},
#include "harness/emulated/emulators.def"
#undef EMULATOR
#undef EMULATED
};

const char *lm_isa_family(const char *isa) {
    const struct lm_isa *row = lm_isa_find(isa);
    return row == NULL || row->family[0] == '\0' ? lm_cpu_family() : row->family;
}

bool lm_isa_emulated(const char *isa) {
    const struct lm_isa *row = lm_isa_find(isa);
    return row != NULL && row->family[0] != '\0' && strcmp(row->family, lm_cpu_family()) != 0;
}

static const struct family *family_of(const char *isa) {
    const struct lm_isa *row = lm_isa_find(isa);
    for (size_t i = 0; row != NULL && i < sizeof families / sizeof families[0]; i++)
        if (strcmp(families[i].name, row->family) == 0) return &families[i];
    return NULL;
}

static const char *processor_of(const char *isa) {
    for (size_t i = 0; i < sizeof processors / sizeof processors[0]; i++)
        if (strcmp(processors[i].isa, isa) == 0) return processors[i].cpu;
    return NULL;
}

static const char *own_part(struct lm_arena *arena, const char *what, const char *family) {
    return lm_prefix_path(arena, lm_need_format(arena, "lib/lanemark/%s-%s", what, family));
}

const char *lm_emulator_find(struct lm_arena *arena, const char *isa,
                             struct lm_emulator *emulator) {
    const struct family *family = family_of(isa);
    const char *cpu = processor_of(isa);
    if (family == NULL || cpu == NULL)
        return lm_need_format(arena, "no emulator is known for %s", isa);
    const bool own = strcmp(family->name, lm_cpu_family()) == 0;
    const char *root = own ? "/" : family->root;
    *emulator =
        (struct lm_emulator){.program = lm_program_find(arena, family->program),
                             .cpu = cpu,
                             .root = root,
                             .native = own_part(arena, "emulated", family->name),
                             .engine = own ? NULL : own_part(arena, "runner", family->name),
                             .plugin = lm_prefix_path(arena, "lib/lanemark/qemu-count-blocks.so")};
    if (emulator->program == NULL)
        return lm_need_format(arena, "it runs under %s, which is missing: install qemu-user",
                              family->program);
    if (!own && !lm_file_exists(lm_need_format(arena, "%s/lib/libc.so.6", root)))
        return lm_need_format(arena, "there is no C library of it in %s: install %s", root,
                              family->package);
    if (!lm_file_exists(emulator->native) || !lm_file_exists(emulator->plugin) ||
        (!own && !lm_file_exists(emulator->engine)))
        return lm_need_format(arena, "this build has nothing for %s: install %s and build again",
                              family->name, family->package);
    return NULL;
}
