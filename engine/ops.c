/* SPDX-License-Identifier: Apache-2.0 */
/* The instruction set as data: the opcode tables expanded into lm_ops, and look-up by encoding. See
 * ops.h. */
#include "engine/ops.h"

#include "engine/types.h"

const struct lm_op_info lm_ops[LM_OP_COUNT] = {
#define OP(prefix_, code_, name, text_, imm_, sig_, class, feature_, bytes)                        \
    [LM_OP_##name] = {.text = text_,                                                               \
                      .sig = #sig_,                                                                \
                      .code = code_,                                                               \
                      .prefix = prefix_,                                                           \
                      .imm = LM_IMM_##imm_,                                                        \
                      .width = bytes,                                                              \
                      .op_class = LM_CLASS_##class,                                                \
                      .feature = LM_FEATURE_##feature_},
#include "engine/all_opcodes.inc"
};

enum { PAGE_SIZE = 512 }; /* opcodes per page; the 0xfd page is the largest */

#define PAGE(prefix) ((prefix) == 0 ? 0 : (prefix) - 0xfb)

/* 1 + the instruction at [page][code]; 0 where there is none. */
static const uint16_t ops_by_code[4 * PAGE_SIZE] = {
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes)                              \
    [PAGE(prefix) * PAGE_SIZE + (code)] = LM_OP_##name + 1,
#include "engine/all_opcodes.inc"
};

enum lm_op lm_op_find(uint8_t prefix, uint32_t code) {
    if (code >= PAGE_SIZE) return LM_OP_COUNT;
    const uint16_t found = ops_by_code[PAGE(prefix) * PAGE_SIZE + code];
    return found ? (enum lm_op)(found - 1) : LM_OP_COUNT;
}

uint8_t lm_sig_type(char letter) {
    switch (letter) {
    case 'i':
    case 'a': return LM_I32;
    case 'l': return LM_I64;
    case 'f': return LM_F32;
    case 'd': return LM_F64;
    case 'v': return LM_V128;
    default: return LM_TYPE_ANY;
    }
}

unsigned lm_op_lanes(enum lm_op op) {
    const struct lm_op_info *info = &lm_ops[op];
    if (info->imm == LM_IMM_memarg_lane) return 16U / info->width;
    const char *at = info->text; /* the shape stands before the dot: "i8x16.extract_lane_s" */
    while (*at && *at != 'x')
        at++;
    unsigned lanes = 0;
    for (; *at && at[1] >= '0' && at[1] <= '9'; at++)
        lanes = lanes * 10 + (unsigned)(at[1] - '0');
    return lanes;
}
