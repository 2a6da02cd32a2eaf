/* SPDX-License-Identifier: Apache-2.0 */
/* The instruction set as data: the opcode tables expanded into lm_ops, and look-up by encoding. See
 * ops.h. */
#include "engine/ops.h"

#include "engine/types.h"

/* Of a signature as text, at compile time: the number of operands, and the types of letters. */
#define PAD(sig) sig "\0\0\0" /* so that no index is beyond it */
#define COUNT(sig)                                                                                 \
    ((sig)[0] == 's' || (sig)[0] == '_' ? 0 : (sig)[1] == '_' ? 1 : (sig)[2] == '_' ? 2 : 3)
#define TYPE(letter)                                                                               \
    ((letter) == 'i'   ? LM_I32                                                                    \
     : (letter) == 'l' ? LM_I64                                                                    \
     : (letter) == 'f' ? LM_F32                                                                    \
     : (letter) == 'd' ? LM_F64                                                                    \
     : (letter) == 'v' ? LM_V128                                                                   \
     : (letter) == 'a' ? LM_TYPE_ADDRESS                                                           \
                       : LM_TYPE_ANY)
#define OPERAND(sig, index) (COUNT(sig) > (index) ? TYPE((sig)[index]) : LM_TYPE_ANY)
#define RESULT(sig)         ((sig)[0] == 's' ? LM_TYPE_ANY : TYPE((sig)[COUNT(sig) + 1]))

const struct lm_op_info lm_ops[LM_OP_COUNT] = {
#define OP(prefix_, code_, name, text_, imm_, sig_, class, feature_, bytes)                        \
    [LM_OP_##name] = {                                                                             \
        .text = text_,                                                                             \
        .sig = #sig_,                                                                              \
        .code = code_,                                                                             \
        .prefix = prefix_,                                                                         \
        .imm = LM_IMM_##imm_,                                                                      \
        .width = bytes,                                                                            \
        .op_class = LM_CLASS_##class,                                                              \
        .feature = LM_FEATURE_##feature_,                                                          \
        .is_special = #sig_[0] == 's',                                                             \
        .operand_count = COUNT(PAD(#sig_)),                                                        \
        .operands = {OPERAND(PAD(#sig_), 0), OPERAND(PAD(#sig_), 1), OPERAND(PAD(#sig_), 2)},      \
        .result = RESULT(PAD(#sig_))},
#include "engine/all_opcodes.inc"
};

#define PAGE(prefix) ((prefix) == 0 ? 0 : (prefix) - 0xfb)

const uint16_t lm_ops_by_code[4 * LM_OPCODE_PAGE] = {
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes)                              \
    [PAGE(prefix) * LM_OPCODE_PAGE + (code)] = LM_OP_##name + 1,
#include "engine/all_opcodes.inc"
};

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
