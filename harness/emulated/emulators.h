/* SPDX-License-Identifier: Apache-2.0 */
/* ISAs of other machines, which an emulator runs here so that their instructions are counted: the
 * rows of emulators.def, and what of it this machine and build have. */
#ifndef LM_HARNESS_EMULATORS_H
#define LM_HARNESS_EMULATORS_H

#include <stdbool.h>

#include "engine/base/arena.h"

/* Everything that starts a workload of one ISA; texts are static or in the arena. */
struct lm_emulator {
    const char *program; /* path of the emulator */
    const char *cpu;     /* its -cpu */
    const char *root;    /* its -L: where the family's C library lies */
    const char *native;  /* native_program.c, compiled for the family */
    const char *engine; /* engine_program.c, compiled for the family; NULL for this machine's own */
    const char *plugin; /* counters/qemu_plugin */
};

/* Whether code of this ISA runs under an emulator: it is of another family than this machine. */
bool lm_isa_emulated(const char *isa);

/* The family of an ISA as in simd/isas.def, for `host` this machine's. */
const char *lm_isa_family(const char *isa);

/* Finds what runs `isa`, of whatever family. NULL when all is there, else the first thing that
 * lacks and what to install, in the arena. */
const char *lm_emulator_find(struct lm_arena *arena, const char *isa, struct lm_emulator *emulator);

#endif
