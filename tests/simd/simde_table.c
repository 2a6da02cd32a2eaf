/* SPDX-License-Identifier: Apache-2.0 */
/* A table of SIMDe's functions, so that the generic check can hold them against the reference.
 *
 * SIMDe (github.com/simd-everywhere/simde, wasm/simd128.h) implements v128 on its own, here through
 * SSE intrinsics. v128.const is no function there and stays out. */
#include <simde/simde-common.h>

/* Lanes come as variables here; SIMDe's functions take them, its diagnosis does not. */
#undef SIMDE_REQUIRE_CONSTANT_RANGE
#define SIMDE_REQUIRE_CONSTANT_RANGE(lane, low, high)

#include <simde/wasm/relaxed-simd.h>
#include <simde/wasm/simd128.h>

#include "simd/v128.h"
#include "tests/simd/simde_names.h"
#include "tests/simd/simde_table.h"

#define ORACLE_none_vv_v(f)                                                                        \
    static lm_v128 f##_oracle(lm_v128 a, lm_v128 b) {                                              \
        return simde_wasm_##f(a, b);                                                               \
    }
#define ORACLE_none_v_v(f)                                                                         \
    static lm_v128 f##_oracle(lm_v128 a) {                                                         \
        return simde_wasm_##f(a);                                                                  \
    }
#define ORACLE_none_vi_v(f)                                                                        \
    static lm_v128 f##_oracle(lm_v128 a, uint32_t n) {                                             \
        return simde_wasm_##f(a, n);                                                               \
    }
#define ORACLE_none_vvv_v(f)                                                                       \
    static lm_v128 f##_oracle(lm_v128 a, lm_v128 b, lm_v128 c) {                                   \
        return simde_wasm_##f(a, b, c);                                                            \
    }
#define ORACLE_none_v_i(f)                                                                         \
    static uint32_t f##_oracle(lm_v128 a) {                                                        \
        return (uint32_t)simde_wasm_##f(a);                                                        \
    }
#define ORACLE_none_i_v(f)                                                                         \
    static lm_v128 f##_oracle(uint32_t x) {                                                        \
        return simde_wasm_##f((int32_t)x);                                                         \
    }
#define ORACLE_none_l_v(f)                                                                         \
    static lm_v128 f##_oracle(uint64_t x) {                                                        \
        return simde_wasm_##f((int64_t)x);                                                         \
    }
#define ORACLE_none_f_v(f)                                                                         \
    static lm_v128 f##_oracle(float x) {                                                           \
        return simde_wasm_##f(x);                                                                  \
    }
#define ORACLE_none_d_v(f)                                                                         \
    static lm_v128 f##_oracle(double x) {                                                          \
        return simde_wasm_##f(x);                                                                  \
    }
/* Parentheses keep macros away that want constants. */
#define ORACLE_lane_v_i(f)                                                                         \
    static uint32_t f##_oracle(lm_v128 a, uint8_t lane) {                                          \
        return (uint32_t)(simde_wasm_##f)(a, lane);                                                \
    }
#define ORACLE_lane_v_l(f)                                                                         \
    static uint64_t f##_oracle(lm_v128 a, uint8_t lane) {                                          \
        return (uint64_t)(simde_wasm_##f)(a, lane);                                                \
    }
#define ORACLE_lane_v_f(f)                                                                         \
    static float f##_oracle(lm_v128 a, uint8_t lane) {                                             \
        return (simde_wasm_##f)(a, lane);                                                          \
    }
#define ORACLE_lane_v_d(f)                                                                         \
    static double f##_oracle(lm_v128 a, uint8_t lane) {                                            \
        return (simde_wasm_##f)(a, lane);                                                          \
    }
#define ORACLE_lane_vi_v(f)                                                                        \
    static lm_v128 f##_oracle(lm_v128 a, uint32_t x, uint8_t lane) {                               \
        return (simde_wasm_##f)(a, lane, (int32_t)x);                                              \
    }
#define ORACLE_lane_vl_v(f)                                                                        \
    static lm_v128 f##_oracle(lm_v128 a, uint64_t x, uint8_t lane) {                               \
        return (simde_wasm_##f)(a, lane, (int64_t)x);                                              \
    }
#define ORACLE_lane_vf_v(f)                                                                        \
    static lm_v128 f##_oracle(lm_v128 a, float x, uint8_t lane) {                                  \
        return (simde_wasm_##f)(a, lane, x);                                                       \
    }
#define ORACLE_lane_vd_v(f)                                                                        \
    static lm_v128 f##_oracle(lm_v128 a, double x, uint8_t lane) {                                 \
        return (simde_wasm_##f)(a, lane, x);                                                       \
    }
#define ORACLE_shuffle_vv_v(f)                                                                     \
    static lm_v128 f##_oracle(lm_v128 a, lm_v128 b, lm_v128 lanes) {                               \
        const union lm_lanes n = {.v128 = lanes};                                                  \
        return (simde_wasm_##f)(a, b, n.u8[0], n.u8[1], n.u8[2], n.u8[3], n.u8[4], n.u8[5],        \
                                n.u8[6], n.u8[7], n.u8[8], n.u8[9], n.u8[10], n.u8[11], n.u8[12],  \
                                n.u8[13], n.u8[14], n.u8[15]);                                     \
    }
#define ORACLE_v128__v(f)                                                                          \
    static lm_v128 f##_oracle(lm_v128 value) {                                                     \
        return value;                                                                              \
    }
#define ORACLE_memarg_a_v(f)                                                                       \
    static lm_v128 f##_oracle(const void *address) {                                               \
        return simde_wasm_##f(address);                                                            \
    }
#define ORACLE_memarg_av_(f)                                                                       \
    static void f##_oracle(void *address, lm_v128 v) {                                             \
        simde_wasm_##f(address, v);                                                                \
    }
#define ORACLE_memarg_lane_av_v(f)                                                                 \
    static lm_v128 f##_oracle(const void *address, lm_v128 v, uint8_t lane) {                      \
        return simde_wasm_##f(address, v, lane);                                                   \
    }
#define ORACLE_memarg_lane_av_(f)                                                                  \
    static void f##_oracle(void *address, lm_v128 v, uint8_t lane) {                               \
        simde_wasm_##f(address, v, lane);                                                          \
    }

#define OP(prefix, code, name, text, imm, sig, class, feature, bytes) ORACLE_##imm##_##sig(name)
#include "simd/v128.def"
#undef OP

const struct lm_v128_ops simde_table = {
    .isa = "simde",
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes) .name = name##_oracle,
#include "simd/v128.def"
#undef OP
};
