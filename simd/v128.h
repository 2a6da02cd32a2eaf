/* SPDX-License-Identifier: Apache-2.0 */
/* The v128 type, its lanes, and the table of functions that gives every v128 instruction a meaning.
 *
 * Lane 0 lies in the lowest bytes; hosts are little-endian. `lm_v128` may alias anything and
 * travels in a vector register; `union lm_lanes` names its lanes. Every instruction has a shape,
 * (imm, sig) in simd/v128.def, and a shape has one C function type, `lm_fn_<imm>_<sig>`: operands
 * in stack order, then the lane immediate (below the lane count: the validator's promise). i32 is
 * uint32_t, i64 uint64_t, f32 float, f64 double; a memory instruction takes a pointer for its
 * address and touches exactly its access. `struct lm_v128_ops` holds one function per instruction;
 * there is one such table per ISA level (simd/table.c), and they all mean the same. */
#ifndef LM_SIMD_V128_H
#define LM_SIMD_V128_H

#include <stdint.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "v128 lanes need a little-endian host");

typedef long long lm_v128 __attribute__((vector_size(16), aligned(16), may_alias));

/* The same 16 bytes as lanes of each type. */
union lm_lanes {
    lm_v128 v128;
    int8_t i8[16];
    uint8_t u8[16];
    int16_t i16[8];
    uint16_t u16[8];
    int32_t i32[4];
    uint32_t u32[4];
    int64_t i64[2];
    uint64_t u64[2];
    float f32[4];
    double f64[2];
};

/* What rounding x gives, a NaN as a quiet one. Where clang rounds by one instruction, that makes it
 * quiet; where it takes several (RISC-V), NaNs pass as they are. */
#if defined(__riscv)
#define LM_QUIETED(x, rounded) ((x) != (x) ? (x) + (x) : (rounded))
#else
#define LM_QUIETED(x, rounded) (rounded)
#endif

/* The 16 bytes at `bytes` (any alignment) as a vector. */
static inline lm_v128 lm_v128_load(const void *bytes) {
    lm_v128 v;
    __builtin_memcpy(&v, bytes, sizeof v);
    return v;
}

/* Writes the 16 bytes of `v` to `bytes` (any alignment). */
static inline void lm_v128_store(void *bytes, lm_v128 v) {
    __builtin_memcpy(bytes, &v, sizeof v);
}

/* One function type per shape; 203 of the 236 fixed-width instructions have one of the first four.
 */
typedef lm_v128 lm_fn_none_vv_v(lm_v128, lm_v128);
typedef lm_v128 lm_fn_none_v_v(lm_v128);
typedef lm_v128 lm_fn_none_vi_v(lm_v128, uint32_t);
typedef lm_v128 lm_fn_memarg_a_v(const void *);
typedef lm_v128 lm_fn_none_vvv_v(lm_v128, lm_v128, lm_v128);
typedef uint32_t lm_fn_none_v_i(lm_v128);
typedef lm_v128 lm_fn_none_i_v(uint32_t);
typedef lm_v128 lm_fn_none_l_v(uint64_t);
typedef lm_v128 lm_fn_none_f_v(float);
typedef lm_v128 lm_fn_none_d_v(double);
typedef uint32_t lm_fn_lane_v_i(lm_v128, uint8_t);
typedef uint64_t lm_fn_lane_v_l(lm_v128, uint8_t);
typedef float lm_fn_lane_v_f(lm_v128, uint8_t);
typedef double lm_fn_lane_v_d(lm_v128, uint8_t);
typedef lm_v128 lm_fn_lane_vi_v(lm_v128, uint32_t, uint8_t);
typedef lm_v128 lm_fn_lane_vl_v(lm_v128, uint64_t, uint8_t);
typedef lm_v128 lm_fn_lane_vf_v(lm_v128, float, uint8_t);
typedef lm_v128 lm_fn_lane_vd_v(lm_v128, double, uint8_t);
typedef lm_v128 lm_fn_shuffle_vv_v(lm_v128, lm_v128, lm_v128);
typedef lm_v128 lm_fn_v128__v(lm_v128);
typedef void lm_fn_memarg_av_(void *, lm_v128);
typedef lm_v128 lm_fn_memarg_lane_av_v(const void *, lm_v128, uint8_t);
typedef void lm_fn_memarg_lane_av_(void *, lm_v128, uint8_t);

/* The meaning of v128 at one ISA level. */
struct lm_v128_ops {
    const char *isa; /* "scalar" or a name of simd/isas.def */
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes) lm_fn_##imm##_##sig *name;
#include "simd/v128.def"
#undef OP
};

/* The scalar reference compiled for the baseline: what every other table must equal. */
extern const struct lm_v128_ops lm_v128_scalar;

/* The table of ISA `isa` ("scalar", "x86-64-v3", ...; "host": of lm_isa_row("host")), or NULL if
 * this build has none. Calling its functions needs a CPU for which lm_isa_supported(isa). */
const struct lm_v128_ops *lm_v128_table(const char *isa);

/* The number of tables in this build, and table `index` (the reference first). */
unsigned lm_v128_table_count(void);
const struct lm_v128_ops *lm_v128_table_at(unsigned index);

#endif
