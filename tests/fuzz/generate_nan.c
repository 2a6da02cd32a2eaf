/* SPDX-License-Identifier: Apache-2.0 */
/* Which values may hold NaNs whose bits the spec leaves open (section 4.3.3, "NaN propagation"), by
 * instruction, and the code that replaces such NaNs (generate.h). */
#include <string.h>

#include "tests/fuzz/generate_internal.h"

static bool starts_with(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* The lanes that an instruction on v128 takes as floats: those it is named after, but for a
 * conversion those it converts from. */
static uint8_t lanes_taken(enum lm_op op) {
    const char *text = lm_ops[op].text;
    if (lm_ops[op].op_class == LM_CLASS_v_conv) {
        const char *from = strchr(text, '.');
        if (from && strstr(from, "f32x4")) return F32_NANS;
        return from && strstr(from, "f64x2") ? F64_NANS : NO_NANS;
    }
    if (starts_with(text, "f32x4.")) return F32_NANS;
    return starts_with(text, "f64x2.") ? F64_NANS : NO_NANS;
}

uint8_t nans_allowed(enum lm_op op, uint32_t operand) {
    switch (op) { /* where an f32 or f64 shows its bits */
    case LM_OP_i32_reinterpret_f32:
    case LM_OP_i64_reinterpret_f64:
    case LM_OP_f32_store:
    case LM_OP_f64_store: return NO_NANS;
    case LM_OP_f32_copysign:
    case LM_OP_f64_copysign:
        if (operand == 1) return NO_NANS;
        break;
    default: break;
    }
    switch (lm_ops[op].sig[operand]) {
    case 'f': return F32_NANS;
    case 'd': return F64_NANS;
    case 'v': return lanes_taken(op);
    default: return NO_NANS;
    }
}

/* Instructions whose result has only the NaNs that its operands have. */
static bool only_moves(enum lm_op op) {
    switch (op) {
    case LM_OP_f32_abs:
    case LM_OP_f64_abs:
    case LM_OP_f32_neg:
    case LM_OP_f64_neg:
    case LM_OP_f32_copysign:
    case LM_OP_f64_copysign:
    case LM_OP_f32x4_abs:
    case LM_OP_f64x2_abs:
    case LM_OP_f32x4_neg:
    case LM_OP_f64x2_neg:
    case LM_OP_f32x4_pmin:
    case LM_OP_f64x2_pmin:
    case LM_OP_f32x4_pmax:
    case LM_OP_f64x2_pmax: return true;
    default: return lm_ops[op].op_class == LM_CLASS_v_lane;
    }
}

static bool makes_nans(enum lm_op op) {
    switch (lm_ops[op].op_class) {
    case LM_CLASS_float:
    case LM_CLASS_v_float: return true;
    default: break;
    }
    switch (op) {
    case LM_OP_f32_demote_f64:
    case LM_OP_f64_promote_f32:
    case LM_OP_f32x4_demote_f64x2_zero:
    case LM_OP_f64x2_promote_low_f32x4: return true;
    default: return false;
    }
}

uint8_t nans_of_result(enum lm_op op, const struct kind *operands, uint32_t count) {
    const char letter = lm_ops[op].sig[strcspn(lm_ops[op].sig, "_") + 1];
    const bool is_narrow =
        letter == 'f' || (letter == 'v' && starts_with(lm_ops[op].text, "f32x4."));
    const bool is_wide = letter == 'd' || (letter == 'v' && starts_with(lm_ops[op].text, "f64x2."));
    bool may_have = makes_nans(op);
    if (only_moves(op)) {
        may_have = false;
        for (uint32_t i = 0; i < count; i++)
            may_have = may_have || operands[i].nans != NO_NANS;
    }
    if (!may_have) return NO_NANS;
    if (is_narrow) return F32_NANS;
    return is_wide ? F64_NANS : NO_NANS;
}

/* --- Replacing ---------------------------------------------------------------------------------
 */

static void emit_canonical(struct gen_func *f, uint8_t type, bool is_narrow) {
    const uint32_t narrow = 0x7fc00000;
    const uint64_t wide = UINT64_C(0x7ff8000000000000);
    const enum lm_op op = type == LM_V128  ? LM_OP_v128_const
                          : type == LM_F32 ? LM_OP_f32_const
                                           : LM_OP_f64_const;
    emit(f, op);
    for (unsigned at = 0; at < (type == LM_V128                ? 16U
                                : lm_ops[op].imm == LM_IMM_f32 ? 4U
                                                               : 8U);
         at += is_narrow ? 4 : 8) {
        if (is_narrow)
            put_bytes(&f->code, &narrow, sizeof narrow);
        else
            put_bytes(&f->code, &wide, sizeof wide);
    }
}

/* Chooses the value where it equals itself, else the canonical NaN. */
void gen_make_exact(struct gen_func *f) {
    if (free_values(f) == 0) return;
    struct kind *kind = &f->values[f->height - 1];
    if (kind->nans == NO_NANS) return;
    const bool is_narrow = kind->nans == F32_NANS;
    const uint32_t scratch = gen_scratch(f, kind->type, 0);
    emit_index(f, LM_OP_local_tee, scratch);
    emit_canonical(f, kind->type, is_narrow);
    emit_index(f, LM_OP_local_get, scratch);
    emit_index(f, LM_OP_local_get, scratch);
    if (kind->type == LM_V128) {
        emit(f, is_narrow ? LM_OP_f32x4_eq : LM_OP_f64x2_eq);
        emit(f, LM_OP_v128_bitselect);
    } else {
        emit(f, is_narrow ? LM_OP_f32_eq : LM_OP_f64_eq);
        emit(f, LM_OP_select);
    }
    kind->nans = NO_NANS;
}
