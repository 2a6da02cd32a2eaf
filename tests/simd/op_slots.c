/* SPDX-License-Identifier: Apache-2.0 */
/* Every v128 instruction from operands in memory to a result in memory, for tests/simd/op_sizes.py.
 *
 * Compiled like simd/table.c for ISAs whose calling convention passes vectors in integer registers
 * (RISC-V): there a table's function is mostly moves between registers, while an interpreter keeps
 * operands in slots. A function is called slot_ and the instruction's name. */
#include "simd/v128.h"

#include LM_ISA_HEADER

typedef const lm_v128 in;

#define SLOT_none_vv_v(f)                                                                          \
    void slot_##f(lm_v128 *r, in *a, in *b);                                                       \
    void slot_##f(lm_v128 *r, in *a, in *b) {                                                      \
        *r = f(*a, *b);                                                                            \
    }
#define SLOT_none_vvv_v(f)                                                                         \
    void slot_##f(lm_v128 *r, in *a, in *b, in *c);                                                \
    void slot_##f(lm_v128 *r, in *a, in *b, in *c) {                                               \
        *r = f(*a, *b, *c);                                                                        \
    }
#define SLOT_shuffle_vv_v(f) SLOT_none_vvv_v(f)
#define SLOT_none_v_v(f)                                                                           \
    void slot_##f(lm_v128 *r, in *a);                                                              \
    void slot_##f(lm_v128 *r, in *a) {                                                             \
        *r = f(*a);                                                                                \
    }
#define SLOT_v128__v(f) SLOT_none_v_v(f)
#define SLOT_none_v_i(f)                                                                           \
    uint32_t slot_##f(in *a);                                                                      \
    uint32_t slot_##f(in *a) {                                                                     \
        return f(*a);                                                                              \
    }
#define SLOT_X_V(f, type)                                                                          \
    void slot_##f(lm_v128 *r, type x);                                                             \
    void slot_##f(lm_v128 *r, type x) {                                                            \
        *r = f(x);                                                                                 \
    }
#define SLOT_none_i_v(f)   SLOT_X_V(f, uint32_t)
#define SLOT_none_l_v(f)   SLOT_X_V(f, uint64_t)
#define SLOT_none_f_v(f)   SLOT_X_V(f, float)
#define SLOT_none_d_v(f)   SLOT_X_V(f, double)
#define SLOT_memarg_a_v(f) SLOT_X_V(f, const void *)
#define SLOT_none_vi_v(f)                                                                          \
    void slot_##f(lm_v128 *r, in *a, uint32_t x);                                                  \
    void slot_##f(lm_v128 *r, in *a, uint32_t x) {                                                 \
        *r = f(*a, x);                                                                             \
    }
#define SLOT_V_X(f, type)                                                                          \
    type slot_##f(in *a, uint8_t lane);                                                            \
    type slot_##f(in *a, uint8_t lane) {                                                           \
        return f(*a, lane);                                                                        \
    }
#define SLOT_lane_v_i(f) SLOT_V_X(f, uint32_t)
#define SLOT_lane_v_l(f) SLOT_V_X(f, uint64_t)
#define SLOT_lane_v_f(f) SLOT_V_X(f, float)
#define SLOT_lane_v_d(f) SLOT_V_X(f, double)
#define SLOT_REPLACE(f, type)                                                                      \
    void slot_##f(lm_v128 *r, in *a, type x, uint8_t lane);                                        \
    void slot_##f(lm_v128 *r, in *a, type x, uint8_t lane) {                                       \
        *r = f(*a, x, lane);                                                                       \
    }
#define SLOT_lane_vi_v(f) SLOT_REPLACE(f, uint32_t)
#define SLOT_lane_vl_v(f) SLOT_REPLACE(f, uint64_t)
#define SLOT_lane_vf_v(f) SLOT_REPLACE(f, float)
#define SLOT_lane_vd_v(f) SLOT_REPLACE(f, double)
#define SLOT_memarg_lane_av_v(f)                                                                   \
    void slot_##f(lm_v128 *r, const void *p, in *a, uint8_t lane);                                 \
    void slot_##f(lm_v128 *r, const void *p, in *a, uint8_t lane) {                                \
        *r = f(p, *a, lane);                                                                       \
    }
#define SLOT_memarg_lane_av_(f)                                                                    \
    void slot_##f(void *p, in *a, uint8_t lane);                                                   \
    void slot_##f(void *p, in *a, uint8_t lane) {                                                  \
        f(p, *a, lane);                                                                            \
    }
#define SLOT_memarg_av_(f)                                                                         \
    void slot_##f(void *p, in *a);                                                                 \
    void slot_##f(void *p, in *a) {                                                                \
        f(p, *a);                                                                                  \
    }

#define OP(prefix, code, name, text, imm, sig, class, feature, bytes) SLOT_##imm##_##sig(name)
#include "simd/v128.def"
#undef OP
