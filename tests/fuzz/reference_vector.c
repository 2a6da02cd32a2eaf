/* SPDX-License-Identifier: Apache-2.0 */
/* v128 instructions of the reference evaluation: by shape through the scalar table of simd/, which
 * tests/simd checks against known answers and SIMDe. */
#include <string.h>

#include "tests/fuzz/reference_internal.h"

static float f32_of(union ref_value value) {
    float x;
    memcpy(&x, &value.i32, sizeof x);
    return x;
}

static double f64_of(union ref_value value) {
    double x;
    memcpy(&x, &value.i64, sizeof x);
    return x;
}

static void put_f32(union ref_value *result, float x) {
    memcpy(&result->i32, &x, sizeof x);
}

static void put_f64(union ref_value *result, double x) {
    memcpy(&result->i64, &x, sizeof x);
}

#define FN(name) ops->name

/* One line per shape: (imm, sig) of simd/v128.def. */
#define CALL_none_vv_v(name)        result->v128 = FN(name)(a[0].v128, a[1].v128)
#define CALL_none_v_v(name)         result->v128 = FN(name)(a[0].v128)
#define CALL_none_vi_v(name)        result->v128 = FN(name)(a[0].v128, a[1].i32)
#define CALL_none_vvv_v(name)       result->v128 = FN(name)(a[0].v128, a[1].v128, a[2].v128)
#define CALL_none_v_i(name)         result->i32 = FN(name)(a[0].v128)
#define CALL_none_i_v(name)         result->v128 = FN(name)(a[0].i32)
#define CALL_none_l_v(name)         result->v128 = FN(name)(a[0].i64)
#define CALL_none_f_v(name)         result->v128 = FN(name)(f32_of(a[0]))
#define CALL_none_d_v(name)         result->v128 = FN(name)(f64_of(a[0]))
#define CALL_lane_v_i(name)         result->i32 = FN(name)(a[0].v128, lane)
#define CALL_lane_v_l(name)         result->i64 = FN(name)(a[0].v128, lane)
#define CALL_lane_v_f(name)         put_f32(result, FN(name)(a[0].v128, lane))
#define CALL_lane_v_d(name)         put_f64(result, FN(name)(a[0].v128, lane))
#define CALL_lane_vi_v(name)        result->v128 = FN(name)(a[0].v128, a[1].i32, lane)
#define CALL_lane_vl_v(name)        result->v128 = FN(name)(a[0].v128, a[1].i64, lane)
#define CALL_lane_vf_v(name)        result->v128 = FN(name)(a[0].v128, f32_of(a[1]), lane)
#define CALL_lane_vd_v(name)        result->v128 = FN(name)(a[0].v128, f64_of(a[1]), lane)
#define CALL_shuffle_vv_v(name)     result->v128 = FN(name)(a[0].v128, a[1].v128, constant)
#define CALL_v128__v(name)          result->v128 = FN(name)(constant)
#define CALL_memarg_a_v(name)       result->v128 = FN(name)(access)
#define CALL_memarg_av_(name)       FN(name)(access, a[1].v128)
#define CALL_memarg_lane_av_v(name) result->v128 = FN(name)(access, a[1].v128, memory_lane)
#define CALL_memarg_lane_av_(name)  FN(name)(access, a[1].v128, memory_lane)

#define SELECT_BY_SIGN(bits, lanes)                                                                \
    static lm_v128 select##bits##_by_sign(lm_v128 a, lm_v128 b, lm_v128 mask) {                    \
        union lm_lanes x = {.v128 = a}, y = {.v128 = b}, z = {.v128 = mask};                       \
        for (int i = 0; i < (lanes); i++)                                                          \
            if (z.i##bits[i] >= 0) x.i##bits[i] = y.i##bits[i];                                    \
        return x.v128;                                                                             \
    }
SELECT_BY_SIGN(8, 16)
SELECT_BY_SIGN(16, 8)
SELECT_BY_SIGN(32, 4)
SELECT_BY_SIGN(64, 2)

void ref_select_by_sign(struct ref_code *code) {
    code->own = *code->relaxed;
    code->own.i8x16_relaxed_laneselect = select8_by_sign;
    code->own.i16x8_relaxed_laneselect = select16_by_sign;
    code->own.i32x4_relaxed_laneselect = select32_by_sign;
    code->own.i64x2_relaxed_laneselect = select64_by_sign;
    code->relaxed = &code->own;
}

bool ref_is_vector(enum lm_op op) {
    switch (op) {
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes) case LM_OP_##name:
#include "simd/v128.def"
#undef OP
        return true;
    default: return false;
    }
}

void ref_vector(const struct ref_run *run, const struct ref_instr *instr, const union ref_value *a,
                uint8_t *access, union ref_value *result) {
    const bool is_relaxed = lm_ops[instr->op].feature == LM_FEATURE_relaxed_simd;
    const struct lm_v128_ops *ops = is_relaxed ? run->code->relaxed : &lm_v128_scalar;
    const uint8_t lane = instr->imm.lane, memory_lane = instr->imm.mem.lane;
    const lm_v128 constant = lm_v128_load(instr->imm.v128);
    switch (instr->op) {
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes)                              \
    case LM_OP_##name: CALL_##imm##_##sig(name); break;
#include "simd/v128.def"
#undef OP
    default: break;
    }
}
