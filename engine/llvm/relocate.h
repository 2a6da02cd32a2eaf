/* SPDX-License-Identifier: Apache-2.0 */
/* What the linker (object.c) must know of a machine: how an image's code jumps to an import, and
 * how relocations of objects are filled in. Sources: the ELF supplements of the x86-64, AArch64 and
 * RISC-V psABIs. */
#ifndef LM_LLVM_RELOCATE_H
#define LM_LLVM_RELOCATE_H

#include <stdbool.h>
#include <stdint.h>

enum { LM_IMAGE_JUMP_SIZE = 16 };

/* One relocation: `value` (symbol plus addend) is to be reached from position `at`, whose bytes are
 * at `place`. */
struct lm_fixup {
    uint8_t *place;
    uint64_t at, value;
    uint32_t type;
};

struct lm_machine_code {
    uint16_t elf;              /* e_machine */
    uint32_t absolute_address; /* type of relocation: eight bytes of an address */
    /* Writes code of at most LM_IMAGE_JUMP_SIZE bytes at position `at` that jumps to the address
     * kept at position `address`. */
    void (*jump)(uint8_t *place, uint64_t at, uint64_t address);
    /* False: the type is unknown. */
    bool (*fix)(const struct lm_fixup *fixup);
    /* Whether a relocation's symbol is not what it reaches, but the place of another relocation
     * whose low bits it takes. */
    bool (*is_low_half)(uint32_t type);
};

/* The machine of an object, or NULL. */
const struct lm_machine_code *lm_machine_code_of(uint16_t elf);

#endif
