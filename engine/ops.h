/* SPDX-License-Identifier: Apache-2.0 */
/* The instruction set as data: enum lm_op and one description per instruction, expanded from the
 * opcode tables. Decoder, validator, back ends, counters and tests all read it here. */
#ifndef LM_ENGINE_OPS_H
#define LM_ENGINE_OPS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/features.h"

enum lm_op {
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes) LM_OP_##name,
#include "engine/all_opcodes.inc"
    LM_OP_COUNT
};

enum lm_op_class {
    LM_CLASS_structure, /* never counted */
#define CLASS(name, is_vector, description) LM_CLASS_##name,
#include "engine/op_classes.def"
#undef CLASS
    LM_CLASS_COUNT
};

/* Kinds of immediates, as the opcode tables spell them. */
enum lm_imm {
    LM_IMM_none,
    LM_IMM_block,
    LM_IMM_label,
    LM_IMM_labels,
    LM_IMM_func,
    LM_IMM_typed_table,
    LM_IMM_local,
    LM_IMM_global,
    LM_IMM_table,
    LM_IMM_memarg,
    LM_IMM_memarg_lane,
    LM_IMM_atomic,
    LM_IMM_memory,
    LM_IMM_i32,
    LM_IMM_i64,
    LM_IMM_f32,
    LM_IMM_f64,
    LM_IMM_reftype,
    LM_IMM_types,
    LM_IMM_data,
    LM_IMM_elem,
    LM_IMM_data_memory,
    LM_IMM_memory_memory,
    LM_IMM_elem_table,
    LM_IMM_table_table,
    LM_IMM_lane,
    LM_IMM_shuffle,
    LM_IMM_v128,
    LM_IMM_zero,
};

/* In place of a type: an address, whose type is that of the memory or table it belongs to. */
enum { LM_TYPE_ADDRESS = 0x01 };

struct lm_op_info {
    const char *text; /* the spec's name */
    const char *sig;  /* "ii_i", or "special" */
    uint16_t code;    /* within its page */
    uint8_t prefix;   /* 0, 0xfc, 0xfd or 0xfe */
    uint8_t imm;      /* enum lm_imm */
    uint8_t width;    /* bytes accessed in memory through a memarg, else 0 */
    uint8_t op_class; /* enum lm_op_class */
    uint8_t feature;  /* enum lm_feature */
    /* the signature once more, to type by without reading it: enum lm_type or LM_TYPE_ADDRESS */
    bool is_special;
    uint8_t operand_count;
    uint8_t operands[3];
    uint8_t result; /* LM_TYPE_ANY: none */
};

extern const struct lm_op_info lm_ops[LM_OP_COUNT];

/* Look-up by encoding: 1 + the instruction at [page][code]; 0 where there is none. */
enum { LM_OPCODE_PAGE = 512 }; /* opcodes per page; the 0xfd page is the largest */
extern const uint16_t lm_ops_by_code[4 * LM_OPCODE_PAGE];

/* The instruction of an encoding, or LM_OP_COUNT. `prefix` is 0 for one-byte opcodes. */
static inline enum lm_op lm_op_find(uint8_t prefix, uint32_t code) {
    const uint32_t page = prefix == 0 ? 0 : prefix - 0xfbU;
    const uint16_t found = code < LM_OPCODE_PAGE ? lm_ops_by_code[page * LM_OPCODE_PAGE + code] : 0;
    return found ? (enum lm_op)(found - 1) : LM_OP_COUNT;
}

/* The number of lanes a lane immediate chooses from (LM_IMM_lane, LM_IMM_memarg_lane). */
unsigned lm_op_lanes(enum lm_op op);

/* The type a signature letter stands for ('a' gives i32), or LM_TYPE_ANY. */
uint8_t lm_sig_type(char letter);

#endif
