/* SPDX-License-Identifier: Apache-2.0 */
/* Relocations and jumps of each machine (relocate.h). LLVM's objects use few of the types there
 * are: code is position-independent and reaches all of an image relative to itself. */
#include "engine/llvm/relocate.h"

#include <elf.h>
#include <stddef.h>
#include <string.h>

static uint32_t read32(const uint8_t *place) {
    uint32_t value;
    memcpy(&value, place, sizeof value);
    return value;
}

static void write32(uint8_t *place, uint64_t value) {
    const uint32_t narrow = (uint32_t)value;
    memcpy(place, &narrow, sizeof narrow);
}

static void write64(uint8_t *place, uint64_t value) {
    memcpy(place, &value, sizeof value);
}

/* The instruction at a place with the bits of `mask` replaced. */
static void patch(uint8_t *place, uint32_t mask, uint64_t bits) {
    write32(place, (read32(place) & ~mask) | ((uint32_t)bits & mask));
}

static bool never(uint32_t type) {
    (void)type;
    return false;
}

/* --- x86-64 ----------------------------------------------------------------------------------- */

/* `jmp *address(%rip)` */
static void jump_x86(uint8_t *place, uint64_t at, uint64_t address) {
    static const uint8_t opcode[] = {0xff, 0x25};
    enum { OPERAND = 2, LENGTH = 6 };
    memcpy(place, opcode, sizeof opcode);
    write32(place + OPERAND, address - (at + LENGTH));
}

static bool fix_x86(const struct lm_fixup *fixup) {
    switch (fixup->type) {
    case R_X86_64_PC32:
    case R_X86_64_PLT32: write32(fixup->place, fixup->value - fixup->at); return true;
    case R_X86_64_PC64: write64(fixup->place, fixup->value - fixup->at); return true;
    default: return false;
    }
}

/* --- AArch64 ---------------------------------------------------------------------------------- */

/* The page of an address from that of an instruction on, as adrp has it: two bits apart. */
static uint64_t page_bits(uint64_t value, uint64_t at) {
    const uint64_t pages = (value >> 12) - (at >> 12);
    return (pages & 3) << 29 | (pages >> 2 & 0x7ffff) << 5;
}

/* adrp x16, page; ldr x16, [x16, rest]; br x16 */
static void jump_arm(uint8_t *place, uint64_t at, uint64_t address) {
    write32(place, 0x90000010 | page_bits(address, at));
    write32(place + 4, 0xf9400210 | (address & 0xfff) >> 3 << 10);
    write32(place + 8, 0xd61f0200);
}

static bool fix_arm(const struct lm_fixup *fixup) {
    enum { PAGE_MASK = 0x60ffffe0, LOW_MASK = 0x3ffc00, CALL_MASK = 0x3ffffff };
    const uint64_t distance = fixup->value - fixup->at, low = fixup->value & 0xfff;
    switch (fixup->type) {
    case R_AARCH64_PREL64: write64(fixup->place, distance); return true;
    case R_AARCH64_PREL32: write32(fixup->place, distance); return true;
    case R_AARCH64_CALL26:
    case R_AARCH64_JUMP26: patch(fixup->place, CALL_MASK, distance >> 2); return true;
    case R_AARCH64_ADR_PREL_PG_HI21:
        patch(fixup->place, PAGE_MASK, page_bits(fixup->value, fixup->at));
        return true;
    case R_AARCH64_ADR_PREL_LO21:
        patch(fixup->place, PAGE_MASK, (distance & 3) << 29 | (distance >> 2 & 0x7ffff) << 5);
        return true;
    case R_AARCH64_ADD_ABS_LO12_NC:
    case R_AARCH64_LDST8_ABS_LO12_NC: patch(fixup->place, LOW_MASK, low << 10); return true;
    case R_AARCH64_LDST16_ABS_LO12_NC: patch(fixup->place, LOW_MASK, low >> 1 << 10); return true;
    case R_AARCH64_LDST32_ABS_LO12_NC: patch(fixup->place, LOW_MASK, low >> 2 << 10); return true;
    case R_AARCH64_LDST64_ABS_LO12_NC: patch(fixup->place, LOW_MASK, low >> 3 << 10); return true;
    case R_AARCH64_LDST128_ABS_LO12_NC: patch(fixup->place, LOW_MASK, low >> 4 << 10); return true;
    default: return false;
    }
}

/* --- RISC-V ----------------------------------------------------------------------------------- */

/* The upper 20 bits of a distance, so that the lower 12, which are signed, make up the rest. */
static uint64_t upper(uint64_t distance) {
    return (distance + 0x800) & 0xfffff000;
}

/* auipc t3, upper; ld t3, lower(t3); jr t3 */
static void jump_riscv(uint8_t *place, uint64_t at, uint64_t address) {
    write32(place, 0x00000e17 | upper(address - at));
    write32(place + 4, 0x000e3e03 | ((address - at) & 0xfff) << 20);
    write32(place + 8, 0x000e0067);
}

/* What a pair of relocations, one of either sign, leaves of a difference of `width` bytes. */
static void add_up(uint8_t *place, uint64_t value, size_t width, bool is_minus) {
    uint64_t sum = 0;
    memcpy(&sum, place, width);
    sum = is_minus ? sum - value : sum + value;
    memcpy(place, &sum, width);
}

static bool fix_riscv(const struct lm_fixup *fixup) {
    const uint64_t distance = fixup->value - fixup->at;
    const uint32_t high = 0xfffff000, low_load = 0xfff00000, low_store = 0xfe000f80;
    switch (fixup->type) {
    case R_RISCV_CALL:
    case R_RISCV_CALL_PLT:
        patch(fixup->place, high, upper(distance));
        patch(fixup->place + 4, low_load, distance << 20);
        return true;
    case R_RISCV_PCREL_HI20: patch(fixup->place, high, upper(distance)); return true;
    case R_RISCV_PCREL_LO12_I: patch(fixup->place, low_load, distance << 20); return true;
    case R_RISCV_PCREL_LO12_S:
        patch(fixup->place, low_store, (distance & 0xfe0) << 20 | (distance & 0x1f) << 7);
        return true;
    case R_RISCV_32_PCREL: write32(fixup->place, distance); return true;
    case R_RISCV_ADD8: add_up(fixup->place, fixup->value, 1, false); return true;
    case R_RISCV_SUB8: add_up(fixup->place, fixup->value, 1, true); return true;
    case R_RISCV_ADD16: add_up(fixup->place, fixup->value, 2, false); return true;
    case R_RISCV_SUB16: add_up(fixup->place, fixup->value, 2, true); return true;
    case R_RISCV_ADD32: add_up(fixup->place, fixup->value, 4, false); return true;
    case R_RISCV_SUB32: add_up(fixup->place, fixup->value, 4, true); return true;
    case R_RISCV_ADD64: add_up(fixup->place, fixup->value, 8, false); return true;
    case R_RISCV_SUB64: add_up(fixup->place, fixup->value, 8, true); return true;
    default: return false;
    }
}

static bool is_low_half_riscv(uint32_t type) {
    return type == R_RISCV_PCREL_LO12_I || type == R_RISCV_PCREL_LO12_S;
}

/* --- All -------------------------------------------------------------------------------------- */

const struct lm_machine_code *lm_machine_code_of(uint16_t elf) {
    static const struct lm_machine_code machines[] = {
        {EM_X86_64, R_X86_64_64, jump_x86, fix_x86, never},
        {EM_AARCH64, R_AARCH64_ABS64, jump_arm, fix_arm, never},
        {EM_RISCV, R_RISCV_64, jump_riscv, fix_riscv, is_low_half_riscv},
    };
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
        if (machines[i].elf == elf) return &machines[i];
    return NULL;
}
