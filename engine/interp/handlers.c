/* SPDX-License-Identifier: Apache-2.0 */
/* All handlers of the interpreter, compiled once per ISA level (LM_ISA, LM_ISA_HEADER come from
 * CMake).
 *
 * The instructions' meaning stands in scalar_ops.h and in the ISA's v128 header; here each shape
 * and form (forms.h) says where operands come from and where the result goes, and special.def's
 * handlers are written out. A handler that traps tail-calls `trapped`, which returns to native
 * code; a faulting access leaves through the signal handler. */
#include "engine/interp/atomic_ops.h"
#include "engine/interp/call_out.h"
#include "engine/interp/dispatch.h"
#include "engine/interp/scalar_ops.h"
#include "simd/v128.h"

#include LM_ISA_HEADER

/* One section for all sets, so that backtrace.c knows guest code by its address. */
#pragma clang section text = "lm_guest_code"

/* --- Traps ------------------------------------------------------------------------------------ */

LM_CONVENTION __attribute__((noinline, cold)) static void trapped(LM_REGISTERS) {
    (void)mem;
    run->pc = pc;
    run->fp = fp;
}

#define STOP(why)                                                                                  \
    do {                                                                                           \
        run->code = (why);                                                                         \
        TAIL(trapped);                                                                             \
    } while (0)

/* --- Operands by type letter ------------------------------------------------------------------ */

#define TYPE_i              lm_u32
#define TYPE_l              lm_u64
#define TYPE_f              lm_f32
#define TYPE_d              lm_f64
#define TYPE_v              lm_v128u
#define IN_SLOT(letter, at) SLOT_AT(TYPE_##letter, at)
#define DEST(letter)        SLOT_AT(TYPE_##letter, CELL_DEST)

/* Constants, and the sizes of cells that hold one in the place of the second slot. */
#define CONST_i FIELD(lm_u32, CELL_CONST)
#define CONST_l ((uint64_t)(int64_t)FIELD(lm_i32, CELL_CONST))
#define CONST_f FIELD(lm_f32, CELL_CONST)
#define CONST_d FIELD(lm_f64, CELL_WIDE)
#define SIZE_i  16
#define SIZE_l  16
#define SIZE_f  16
#define SIZE_d  24

/* --- Scalar arithmetic ------------------------------------------------------------------------ */

#define COMPUTE(name, form, r, size, ...)                                                          \
    HANDLER(h_##name##_##form) {                                                                   \
        enum lm_trap_code trap = LM_TRAP_none;                                                     \
        const __auto_type result = name(__VA_ARGS__, &trap);                                       \
        if (UNLIKELY(trap)) STOP(trap);                                                            \
        DEST(r) = result;                                                                          \
        NEXT(size);                                                                                \
    }
#define BRANCH(name, form, test, size, ...)                                                        \
    HANDLER(h_##name##_##form) {                                                                   \
        enum lm_trap_code trap = LM_TRAP_none;                                                     \
        const __auto_type result = name(__VA_ARGS__, &trap);                                       \
        if (UNLIKELY(trap)) STOP(trap);                                                            \
        if (result test 0) JUMP(FIELD(lm_i32, CELL_JUMP));                                         \
        NEXT(size);                                                                                \
    }
#define UNARY_s(name, a, r)   COMPUTE(name, s, r, 16, IN_SLOT(a, CELL_A))
#define BINARY_ss(name, a, r) COMPUTE(name, ss, r, 16, IN_SLOT(a, CELL_A), IN_SLOT(a, CELL_B))
#define BINARY_sc(name, a, r) COMPUTE(name, sc, r, SIZE_##a, IN_SLOT(a, CELL_A), CONST_##a)
#define BINARY_cs(name, a, r) COMPUTE(name, cs, r, SIZE_##a, CONST_##a, IN_SLOT(a, CELL_A))
#define TEST_CONST_i          FIELD(lm_u32, CELL_TEST_CONST)
#define TEST_CONST_l          ((uint64_t)(int64_t)FIELD(lm_i32, CELL_TEST_CONST))
#define BRANCH_ss(name, form, test, a)                                                             \
    BRANCH(name, form, test, 16, IN_SLOT(a, CELL_TEST_A), IN_SLOT(a, CELL_TEST_B))
#define BRANCH_sc(name, form, test, a)                                                             \
    BRANCH(name, form, test, 24, IN_SLOT(a, CELL_TEST_A), TEST_CONST_##a)

#define DEFINE_ii_i_ss(name)    BINARY_ss(name, i, i)
#define DEFINE_ii_i_sc(name)    BINARY_sc(name, i, i)
#define DEFINE_ii_i_cs(name)    BINARY_cs(name, i, i)
#define DEFINE_ii_i_br_ss(name) BRANCH_ss(name, br_ss, !=, i)
#define DEFINE_ii_i_br_sc(name) BRANCH_sc(name, br_sc, !=, i)
#define DEFINE_ii_i_bn_ss(name) BRANCH_ss(name, bn_ss, ==, i)
#define DEFINE_ii_i_bn_sc(name) BRANCH_sc(name, bn_sc, ==, i)
#define DEFINE_ll_i_ss(name)    BINARY_ss(name, l, i)
#define DEFINE_ll_i_sc(name)    BINARY_sc(name, l, i)
#define DEFINE_ll_i_cs(name)    BINARY_cs(name, l, i)
#define DEFINE_ll_i_br_ss(name) BRANCH_ss(name, br_ss, !=, l)
#define DEFINE_ll_i_br_sc(name) BRANCH_sc(name, br_sc, !=, l)
#define DEFINE_ll_i_bn_ss(name) BRANCH_ss(name, bn_ss, ==, l)
#define DEFINE_ll_i_bn_sc(name) BRANCH_sc(name, bn_sc, ==, l)
#define DEFINE_ll_l_ss(name)    BINARY_ss(name, l, l)
#define DEFINE_ll_l_sc(name)    BINARY_sc(name, l, l)
#define DEFINE_ll_l_cs(name)    BINARY_cs(name, l, l)
#define DEFINE_ff_f_ss(name)    BINARY_ss(name, f, f)
#define DEFINE_ff_f_sc(name)    BINARY_sc(name, f, f)
#define DEFINE_ff_f_cs(name)    BINARY_cs(name, f, f)
#define DEFINE_dd_d_ss(name)    BINARY_ss(name, d, d)
#define DEFINE_dd_d_sc(name)    BINARY_sc(name, d, d)
#define DEFINE_dd_d_cs(name)    BINARY_cs(name, d, d)
#define DEFINE_ff_i_ss(name)    BINARY_ss(name, f, i)
#define DEFINE_ff_i_br_ss(name) BRANCH_ss(name, br_ss, !=, f)
#define DEFINE_ff_i_bn_ss(name) BRANCH_ss(name, bn_ss, ==, f)
#define DEFINE_dd_i_ss(name)    BINARY_ss(name, d, i)
#define DEFINE_dd_i_br_ss(name) BRANCH_ss(name, br_ss, !=, d)
#define DEFINE_dd_i_bn_ss(name) BRANCH_ss(name, bn_ss, ==, d)
#define DEFINE_i_i_s(name)      UNARY_s(name, i, i)
#define DEFINE_i_l_s(name)      UNARY_s(name, i, l)
#define DEFINE_i_f_s(name)      UNARY_s(name, i, f)
#define DEFINE_i_d_s(name)      UNARY_s(name, i, d)
#define DEFINE_l_i_s(name)      UNARY_s(name, l, i)
#define DEFINE_l_l_s(name)      UNARY_s(name, l, l)
#define DEFINE_l_f_s(name)      UNARY_s(name, l, f)
#define DEFINE_l_d_s(name)      UNARY_s(name, l, d)
#define DEFINE_f_i_s(name)      UNARY_s(name, f, i)
#define DEFINE_f_l_s(name)      UNARY_s(name, f, l)
#define DEFINE_f_f_s(name)      UNARY_s(name, f, f)
#define DEFINE_f_d_s(name)      UNARY_s(name, f, d)
#define DEFINE_d_i_s(name)      UNARY_s(name, d, i)
#define DEFINE_d_l_s(name)      UNARY_s(name, d, l)
#define DEFINE_d_f_s(name)      UNARY_s(name, d, f)
#define DEFINE_d_d_s(name)      UNARY_s(name, d, d)

/* --- Memory: index and offset are u32, so that their sum stays inside the reservation --------- */

#define ADDRESS_s(at) (mem + (uint64_t)SLOT_AT(lm_u32, at) + FIELD(lm_u32, CELL_OFFSET))
#define ADDRESS_x(at)                                                                              \
    (mem + (uint64_t)(SLOT_AT(lm_u32, at) + SLOT_AT(lm_u32, CELL_SUMMAND)) +                       \
     FIELD(lm_u32, CELL_OFFSET))
#define ADDRESS_k(at)                                                                              \
    (mem + (uint64_t)(SLOT_AT(lm_u32, at) + FIELD(lm_u32, CELL_SUMMAND)) +                         \
     FIELD(lm_u32, CELL_OFFSET))
#define ADDRESS_c (mem + FIELD(lm_u64, CELL_ADDRESS))
#define LOAD(name, form, r, size, address)                                                         \
    HANDLER(h_##name##_##form) {                                                                   \
        DEST(r) = name(address);                                                                   \
        NEXT(size);                                                                                \
    }
#define STORE(name, form, size, address, value)                                                    \
    HANDLER(h_##name##_##form) {                                                                   \
        name(address, value);                                                                      \
        NEXT(size);                                                                                \
    }
#define LOAD_s(name, r) LOAD(name, s, r, 16, ADDRESS_s(CELL_A))
#define LOAD_c(name, r) LOAD(name, c, r, 24, ADDRESS_c)
#define LOAD_x(name, r) LOAD(name, x, r, 24, ADDRESS_x(CELL_A))
#define LOAD_k(name, r) LOAD(name, k, r, 24, ADDRESS_k(CELL_A))
#define STORE_ss(name, v)                                                                          \
    STORE(name, ss, 16, ADDRESS_s(CELL_STORE_TO), IN_SLOT(v, CELL_STORE_VALUE))
#define STORE_sc(name, value) STORE(name, sc, 24, ADDRESS_s(CELL_STORE_TO), value)
#define STORE_cs(name, v)     STORE(name, cs, 24, ADDRESS_c, IN_SLOT(v, CELL_STORE_VALUE))
#define STORE_xs(name, v)                                                                          \
    STORE(name, xs, 24, ADDRESS_x(CELL_STORE_TO), IN_SLOT(v, CELL_STORE_VALUE))
#define STORE_ks(name, v)                                                                          \
    STORE(name, ks, 24, ADDRESS_k(CELL_STORE_TO), IN_SLOT(v, CELL_STORE_VALUE))

#define DEFINE_a_i_s(name)  LOAD_s(name, i)
#define DEFINE_a_i_c(name)  LOAD_c(name, i)
#define DEFINE_a_i_x(name)  LOAD_x(name, i)
#define DEFINE_a_i_k(name)  LOAD_k(name, i)
#define DEFINE_a_l_s(name)  LOAD_s(name, l)
#define DEFINE_a_l_c(name)  LOAD_c(name, l)
#define DEFINE_a_l_x(name)  LOAD_x(name, l)
#define DEFINE_a_l_k(name)  LOAD_k(name, l)
#define DEFINE_a_f_s(name)  LOAD_s(name, f)
#define DEFINE_a_f_c(name)  LOAD_c(name, f)
#define DEFINE_a_f_x(name)  LOAD_x(name, f)
#define DEFINE_a_f_k(name)  LOAD_k(name, f)
#define DEFINE_a_d_s(name)  LOAD_s(name, d)
#define DEFINE_a_d_c(name)  LOAD_c(name, d)
#define DEFINE_a_d_x(name)  LOAD_x(name, d)
#define DEFINE_a_d_k(name)  LOAD_k(name, d)
#define DEFINE_a_v_s(name)  LOAD_s(name, v)
#define DEFINE_a_v_c(name)  LOAD_c(name, v)
#define DEFINE_a_v_x(name)  LOAD_x(name, v)
#define DEFINE_a_v_k(name)  LOAD_k(name, v)
#define DEFINE_ai__ss(name) STORE_ss(name, i)
#define DEFINE_ai__sc(name) STORE_sc(name, FIELD(lm_u32, CELL_WIDE))
#define DEFINE_ai__cs(name) STORE_cs(name, i)
#define DEFINE_ai__xs(name) STORE_xs(name, i)
#define DEFINE_ai__ks(name) STORE_ks(name, i)
#define DEFINE_al__ss(name) STORE_ss(name, l)
#define DEFINE_al__sc(name) STORE_sc(name, FIELD(lm_u64, CELL_WIDE))
#define DEFINE_al__cs(name) STORE_cs(name, l)
#define DEFINE_al__xs(name) STORE_xs(name, l)
#define DEFINE_al__ks(name) STORE_ks(name, l)
#define DEFINE_af__ss(name) STORE_ss(name, f)
#define DEFINE_af__sc(name) STORE_sc(name, FIELD(lm_f32, CELL_WIDE))
#define DEFINE_af__cs(name) STORE_cs(name, f)
#define DEFINE_af__xs(name) STORE_xs(name, f)
#define DEFINE_af__ks(name) STORE_ks(name, f)
#define DEFINE_ad__ss(name) STORE_ss(name, d)
#define DEFINE_ad__sc(name) STORE_sc(name, FIELD(lm_f64, CELL_WIDE))
#define DEFINE_ad__cs(name) STORE_cs(name, d)
#define DEFINE_ad__xs(name) STORE_xs(name, d)
#define DEFINE_ad__ks(name) STORE_ks(name, d)
#define DEFINE_av__ss(name) STORE_ss(name, v)
#define DEFINE_av__cs(name) STORE_cs(name, v)
#define DEFINE_av__xs(name) STORE_xs(name, v)
#define DEFINE_av__ks(name) STORE_ks(name, v)

/* --- Atomic accesses -------------------------------------------------------------------------- */

#define ATOMIC_ADDRESS (uint64_t)SLOT_AT(lm_u32, CELL_A) + FIELD(lm_u32, CELL_ATOMIC_OFFSET)
#define ATOMIC(name, form, r, ...)                                                                 \
    HANDLER(h_##name##_##form) {                                                                   \
        enum lm_trap_code trap = LM_TRAP_none;                                                     \
        const __auto_type result = name(mem, run, __VA_ARGS__, &trap);                             \
        if (UNLIKELY(trap)) STOP(trap);                                                            \
        DEST(r) = result;                                                                          \
        NEXT(24);                                                                                  \
    }
#define ATOMIC_STORE(name, a)                                                                      \
    HANDLER(h_##name##_ss) {                                                                       \
        enum lm_trap_code trap = LM_TRAP_none;                                                     \
        name(mem, run, ATOMIC_ADDRESS, IN_SLOT(a, CELL_B), &trap);                                 \
        if (UNLIKELY(trap)) STOP(trap);                                                            \
        NEXT(24);                                                                                  \
    }
#define ATOMIC_s(name, r)     ATOMIC(name, s, r, ATOMIC_ADDRESS)
#define ATOMIC_ss(name, a, r) ATOMIC(name, ss, r, ATOMIC_ADDRESS, IN_SLOT(a, CELL_B))
#define ATOMIC_sss(name, a, b, r)                                                                  \
    ATOMIC(name, sss, r, ATOMIC_ADDRESS, IN_SLOT(a, CELL_B), IN_SLOT(b, CELL_C))

#define DEFINE_atomic_a_i_s(name)     ATOMIC_s(name, i)
#define DEFINE_atomic_a_l_s(name)     ATOMIC_s(name, l)
#define DEFINE_atomic_ai__ss(name)    ATOMIC_STORE(name, i)
#define DEFINE_atomic_al__ss(name)    ATOMIC_STORE(name, l)
#define DEFINE_atomic_ai_i_ss(name)   ATOMIC_ss(name, i, i)
#define DEFINE_atomic_al_l_ss(name)   ATOMIC_ss(name, l, l)
#define DEFINE_atomic_aii_i_sss(name) ATOMIC_sss(name, i, i, i)
#define DEFINE_atomic_all_l_sss(name) ATOMIC_sss(name, l, l, l)
#define DEFINE_atomic_ail_i_sss(name) ATOMIC_sss(name, i, l, i)
#define DEFINE_atomic_all_i_sss(name) ATOMIC_sss(name, l, l, i)

/* mem belongs to memory 0 unless use_memory or rebase say otherwise, which translation sees to. A
 * 64-bit memory is checked here, and mem becomes what the access, which adds the lower halves of
 * index and offset, needs to end up at the right place. */
HANDLER(h_use_memory) {
    run->memory = run->memories[FIELD(lm_u32, CELL_MEMORY)];
    mem = run->memory->base;
    NEXT(16);
}

HANDLER(h_rebase) {
    struct lm_memory *const memory = run->memories[FIELD(lm_u32, CELL_MEMORY)];
    const uint64_t index = SLOT_AT(lm_u64, CELL_A), offset = FIELD(lm_u64, CELL_REBASE_OFFSET);
    const uint64_t address = index + offset, size = lm_memory_size(memory);
    const uint64_t width = FIELD(uint8_t, CELL_REBASE_WIDTH);
    if (UNLIKELY(address < index || address > size || width > size - address)) {
        const bool is_aligned = (address & FIELD(uint8_t, CELL_REBASE_ALIGN)) == 0;
        STOP(is_aligned ? LM_TRAP_memory_bounds : LM_TRAP_unaligned_atomic);
    }
    run->memory = memory;
    mem = memory->base + (address - (uint32_t)index - (uint32_t)offset);
    NEXT(24);
}

/* --- v128 ------------------------------------------------------------------------------------- */

#define VECTOR(name, form, r, size, ...)                                                           \
    HANDLER(h_##name##_##form) {                                                                   \
        DEST(r) = name(__VA_ARGS__);                                                               \
        NEXT(size);                                                                                \
    }
#define DEFINE_v_v_s(name)   VECTOR(name, s, v, 16, IN_SLOT(v, CELL_A))
#define DEFINE_vv_v_ss(name) VECTOR(name, ss, v, 16, IN_SLOT(v, CELL_A), IN_SLOT(v, CELL_B))
#define DEFINE_vvv_v_sss(name)                                                                     \
    VECTOR(name, sss, v, 16, IN_SLOT(v, CELL_A), IN_SLOT(v, CELL_B), IN_SLOT(v, CELL_C))
#define DEFINE_vi_v_ss(name) VECTOR(name, ss, v, 16, IN_SLOT(v, CELL_A), IN_SLOT(i, CELL_B))
#define DEFINE_vi_v_sc(name) VECTOR(name, sc, v, 16, IN_SLOT(v, CELL_A), CONST_i)
#define DEFINE_v_i_s(name)   VECTOR(name, s, i, 16, IN_SLOT(v, CELL_A))
#define DEFINE_i_v_s(name)   VECTOR(name, s, v, 16, IN_SLOT(i, CELL_A))
#define DEFINE_l_v_s(name)   VECTOR(name, s, v, 16, IN_SLOT(l, CELL_A))
#define DEFINE_f_v_s(name)   VECTOR(name, s, v, 16, IN_SLOT(f, CELL_A))
#define DEFINE_d_v_s(name)   VECTOR(name, s, v, 16, IN_SLOT(d, CELL_A))
#define DEFINE_shuffle_vv_v_ss(name)                                                               \
    VECTOR(name, ss, v, 32, IN_SLOT(v, CELL_A), IN_SLOT(v, CELL_B), FIELD(lm_v128u, CELL_WIDE))

/* Instructions with a lane, which is part of the handler. */
#define EXTRACT(name, lane, r) VECTOR(name, l##lane, r, 16, IN_SLOT(v, CELL_A), lane)
#define REPLACE(name, lane, b)                                                                     \
    VECTOR(name, l##lane, v, 16, IN_SLOT(v, CELL_A), IN_SLOT(b, CELL_B), lane)
#define LOAD_LANE(name, lane)                                                                      \
    VECTOR(name, l##lane, v, 24, ADDRESS_s(CELL_A), IN_SLOT(v, CELL_SUMMAND), lane)
#define STORE_LANE(name, lane)                                                                     \
    HANDLER(h_##name##_l##lane) {                                                                  \
        name(ADDRESS_s(CELL_STORE_TO), IN_SLOT(v, CELL_STORE_VALUE), lane);                        \
        NEXT(16);                                                                                  \
    }
#define DEFINE_lane_v_i(name, lane)  EXTRACT(name, lane, i)
#define DEFINE_lane_v_l(name, lane)  EXTRACT(name, lane, l)
#define DEFINE_lane_v_f(name, lane)  EXTRACT(name, lane, f)
#define DEFINE_lane_v_d(name, lane)  EXTRACT(name, lane, d)
#define DEFINE_lane_vi_v(name, lane) REPLACE(name, lane, i)
#define DEFINE_lane_vl_v(name, lane) REPLACE(name, lane, l)
#define DEFINE_lane_vf_v(name, lane) REPLACE(name, lane, f)
#define DEFINE_lane_vd_v(name, lane) REPLACE(name, lane, d)
#define DEFINE_lane_av_v(name, lane) LOAD_LANE(name, lane)
#define DEFINE_lane_av_(name, lane)  STORE_LANE(name, lane)

#define FORM(shape, name, form)            DEFINE_##shape##_##form(name)
#define LANE_FORM(shape, name, form, lane) DEFINE_##shape(name, lane)
#define SPECIAL(name)
#include "engine/interp/all_handlers.inc"

/* --- Control ---------------------------------------------------------------------------------- */

HANDLER(h_exit) {
    (void)pc;
    (void)fp;
    (void)mem;
    (void)run;
}

HANDLER(h_enter) {
    if (UNLIKELY(fp + 8 * (uint64_t)FIELD(lm_u16, CELL_ENTER_FRAME) > run->limit))
        STOP(LM_TRAP_stack_exhausted);
    NEXT(16);
}

HANDLER(h_enter_zero) {
    if (UNLIKELY(fp + 8 * (uint64_t)FIELD(lm_u16, CELL_ENTER_FRAME) > run->limit))
        STOP(LM_TRAP_stack_exhausted);
    lm_u64 *local = &SLOT_AT(lm_u64, CELL_ENTER_ZERO);
    const lm_u64 *const end = local + FIELD(lm_u16, CELL_ENTER_COUNT);
    do
        *local++ = 0;
    while (local != end);
    NEXT(16);
}

HANDLER(h_count) {
    const uint32_t *tally = run->tallies + FIELD(lm_u32, CELL_COUNTS);
    const uint32_t *const end = tally + 1 + 2 * (uint64_t)*tally;
    for (tally++; tally != end; tally += 2)
        run->counters[tally[0]] += tally[1];
    NEXT(16);
}

#define PAY(price)                                                                                 \
    do {                                                                                           \
        const uint64_t price_ = (price), fuel_ = run->store->fuel;                                 \
        run->store->fuel = fuel_ < price_ ? 0 : fuel_ - price_;                                    \
        if (UNLIKELY(fuel_ < price_)) STOP(LM_TRAP_fuel);                                          \
        NEXT(16);                                                                                  \
    } while (0)

HANDLER(h_fuel) {
    PAY(FIELD(lm_u32, CELL_COST));
}

/* Bytes or elements, 64 for the price of an instruction. */
HANDLER(h_fuel_bulk) {
    PAY((FIELD(lm_u16, CELL_IS_WIDE) ? SLOT_AT(lm_u64, CELL_SIZE) : SLOT_AT(lm_u32, CELL_SIZE)) /
        64);
}

HANDLER(h_br) {
    JUMP(FIELD(lm_i32, CELL_JUMP));
}

HANDLER(h_br_nonzero) {
    if (SLOT_AT(lm_u32, CELL_TEST_A) != 0) JUMP(FIELD(lm_i32, CELL_JUMP));
    NEXT(16);
}

HANDLER(h_br_zero) {
    if (SLOT_AT(lm_u32, CELL_TEST_A) == 0) JUMP(FIELD(lm_i32, CELL_JUMP));
    NEXT(16);
}

HANDLER(h_br_table) {
    const uint32_t index = SLOT_AT(lm_u32, CELL_TABLE_INDEX);
    const uint32_t count = FIELD(lm_u32, CELL_TABLE_COUNT);
    pc += CELL_TABLE_JUMPS + 4 * (uint64_t)(index < count ? index : count);
    JUMP(FIELD(lm_i32, 0));
}

#define RETURN(link)                                                                               \
    do {                                                                                           \
        const uint64_t linkage_ = (link);                                                          \
        pc = SLOT(lm_pointer, linkage_);                                                           \
        fp = SLOT(lm_pointer, linkage_ + 1);                                                       \
        TAIL(HANDLER_AT(pc));                                                                      \
    } while (0)

HANDLER(h_ret) {
    RETURN(FIELD(lm_u16, CELL_LINK));
}

#define RETURN_VALUE(name, type)                                                                   \
    HANDLER(h_ret_##name) {                                                                        \
        SLOT(type, 0) = SLOT_AT(type, CELL_RET_VALUE);                                             \
        RETURN(FIELD(lm_u16, CELL_LINK));                                                          \
    }
RETURN_VALUE(32, lm_u32)
RETURN_VALUE(64, lm_u64)
RETURN_VALUE(128, lm_v128u)

HANDLER(h_unreachable) {
    STOP(LM_TRAP_unreachable);
}

/* --- Calls ------------------------------------------------------------------------------------ */

#define LINK(callee, return_to)                                                                    \
    do {                                                                                           \
        lm_pointer *const linkage_ =                                                               \
            (lm_pointer *)((callee) + 8 * (uint64_t)FIELD(lm_u16, CELL_CALL_LINK));                \
        linkage_[0] = (void *)(uintptr_t)(return_to);                                              \
        linkage_[1] = fp;                                                                          \
    } while (0)

HANDLER(h_call) {
    uint8_t *const callee = &SLOT_AT(uint8_t, CELL_CALL_FRAME);
    LINK(callee, pc + 16);
    fp = callee;
    JUMP(FIELD(lm_i32, CELL_CALL_JUMP));
}

HANDLER(h_call_import) {
    struct lm_func *const func = run->instance->funcs[FIELD(lm_u32, CELL_CALL_FUNC)];
    void *const slots = &SLOT_AT(uint8_t, CELL_CALL_FRAME);
    if (!lm_interp_call_out(run, func, slots, FIELD(lm_u16, CELL_CALL_LINK))) TAIL(trapped);
    NEXT(16);
}

/* What an indirect call calls, or a trap. */
#define FIND_CALLEE(func)                                                                          \
    const struct lm_instance *const instance = run->instance;                                      \
    const struct lm_table *const table = instance->tables[FIELD(lm_u32, CELL_CALL_TABLE)];         \
    const uint32_t index = SLOT_AT(lm_u32, CELL_CALL_INDEX);                                       \
    if (UNLIKELY(index >= table->size)) STOP(LM_TRAP_undefined_element);                           \
    struct lm_func *const func = table->elements[index];                                           \
    if (UNLIKELY(!func)) STOP(LM_TRAP_uninitialized_element);                                      \
    if (UNLIKELY(func->type_id != instance->type_ids[FIELD(lm_u32, CELL_CALL_TYPE)]))              \
    STOP(LM_TRAP_indirect_type)

HANDLER(h_call_indirect) {
    FIND_CALLEE(func);
    uint8_t *const callee = &SLOT_AT(uint8_t, CELL_CALL_FRAME);
    if (UNLIKELY(func->instance != instance)) {
        if (!lm_interp_call_out(run, func, (void *)callee, FIELD(lm_u16, CELL_CALL_LINK)))
            TAIL(trapped);
        NEXT(24);
    }
    LINK(callee, pc + 24);
    fp = callee;
    pc = func->entry;
    TAIL(HANDLER_AT(pc));
}

/* Makes the frame the callee's: the arguments move down to its start, the linkage to where the
 * callee has it. */
LM_PLAIN_LOOPS static inline __attribute__((always_inline)) void hand_over(const uint8_t *pc,
                                                                           uint8_t *fp) {
    void *const return_to = SLOT(lm_pointer, FIELD(lm_u16, CELL_TAIL_LINK));
    void *const caller = SLOT(lm_pointer, FIELD(lm_u16, CELL_TAIL_LINK) + 1);
    const lm_u64 *from = &SLOT_AT(lm_u64, CELL_CALL_FRAME);
    lm_u64 *to = &SLOT(lm_u64, 0);
#pragma clang loop vectorize(disable) unroll(disable) /* few arguments, few registers */
    for (const lm_u64 *const end = from + FIELD(lm_u16, CELL_TAIL_COUNT); from != end;)
        *to++ = *from++;
    SLOT(lm_pointer, FIELD(lm_u16, CELL_CALL_LINK)) = return_to;
    SLOT(lm_pointer, FIELD(lm_u16, CELL_CALL_LINK) + 1) = caller;
}

/* Calls a function of elsewhere in the place of this one. */
#define TAIL_OUT(func)                                                                             \
    do {                                                                                           \
        hand_over(pc, fp);                                                                         \
        const uint32_t link_ = FIELD(lm_u16, CELL_CALL_LINK);                                      \
        if (!lm_interp_tail_out(run, func, (void *)fp, link_)) TAIL(trapped);                      \
        RETURN(link_);                                                                             \
    } while (0)

HANDLER(h_return_call) {
    hand_over(pc, fp);
    JUMP(FIELD(lm_i32, CELL_CALL_JUMP));
}

HANDLER(h_return_call_import) {
    TAIL_OUT(run->instance->funcs[FIELD(lm_u32, CELL_CALL_FUNC)]);
}

HANDLER(h_return_call_indirect) {
    FIND_CALLEE(func);
    if (UNLIKELY(func->instance != instance)) TAIL_OUT(func);
    hand_over(pc, fp);
    pc = func->entry;
    TAIL(HANDLER_AT(pc));
}

/* --- Moves ------------------------------------------------------------------------------------ */

#define MOVES(name, type)                                                                          \
    HANDLER(h_move_##name) {                                                                       \
        SLOT_AT(type, CELL_DEST) = SLOT_AT(type, CELL_A);                                          \
        NEXT(16);                                                                                  \
    }                                                                                              \
    HANDLER(h_select_##name) {                                                                     \
        const bool first = SLOT_AT(lm_u32, CELL_C) != 0;                                           \
        SLOT_AT(type, CELL_DEST) =                                                                 \
            SLOT(type, first ? FIELD(lm_u16, CELL_A) : FIELD(lm_u16, CELL_B));                     \
        NEXT(16);                                                                                  \
    }                                                                                              \
    HANDLER(h_global_get_##name) {                                                                 \
        SLOT_AT(type, CELL_DEST) = *(const type *)&run->globals[FIELD(lm_u32, CELL_INDEX)]->value; \
        NEXT(24);                                                                                  \
    }                                                                                              \
    HANDLER(h_global_set_##name) {                                                                 \
        *(type *)&run->globals[FIELD(lm_u32, CELL_INDEX)]->value = SLOT_AT(type, CELL_A);          \
        NEXT(24);                                                                                  \
    }
MOVES(32, lm_u32)
MOVES(64, lm_u64)
MOVES(128, lm_v128u)

HANDLER(h_const_32) {
    SLOT_AT(lm_u32, CELL_DEST) = FIELD(lm_u32, CELL_CONST);
    NEXT(16);
}

HANDLER(h_const_64) {
    SLOT_AT(lm_u64, CELL_DEST) = FIELD(lm_u64, CELL_WIDE);
    NEXT(24);
}

HANDLER(h_const_128) {
    SLOT_AT(lm_v128u, CELL_DEST) = FIELD(lm_v128u, CELL_WIDE);
    NEXT(32);
}

/* --- Memory, tables and references as a whole ------------------------------------------------- */

#define ARGUMENT(at) SLOT_AT(lm_u32, at)
#define INDEX        FIELD(lm_u32, CELL_INDEX)
#define OTHER        FIELD(lm_u32, CELL_OTHER)
#define CHECKED(expression)                                                                        \
    do {                                                                                           \
        const enum lm_trap_code trap_ = (expression);                                              \
        if (UNLIKELY(trap_)) STOP(trap_);                                                          \
        NEXT(24);                                                                                  \
    } while (0)
#define THREE ARGUMENT(CELL_DEST), ARGUMENT(CELL_A), ARGUMENT(CELL_B)

/* An address or number of bytes, i64 where it is a 64-bit memory's. */
#define ADDRESS(at)                                                                                \
    (FIELD(lm_u16, CELL_WIDE_SLOTS) >> ((at) - CELL_DEST) / 2 & 1 ? SLOT_AT(lm_u64, at)            \
                                                                  : SLOT_AT(lm_u32, at))

/* Of a 32-bit memory the lower half counts. */
HANDLER(h_memory_size) {
    SLOT_AT(lm_u64, CELL_DEST) = lm_memory_pages(run->memories[INDEX]);
    NEXT(24);
}

HANDLER(h_memory_grow) {
    SLOT_AT(lm_u64, CELL_DEST) = lm_memory_grow(run->memories[INDEX], ADDRESS(CELL_A));
    NEXT(24);
}

HANDLER(h_memory_init) {
    CHECKED(lm_memory_init(run->instance, OTHER, INDEX, ADDRESS(CELL_DEST), ARGUMENT(CELL_A),
                           ARGUMENT(CELL_B)));
}
HANDLER(h_memory_copy) {
    CHECKED(lm_memory_copy(run->memories[INDEX], run->memories[OTHER], ADDRESS(CELL_DEST),
                           ADDRESS(CELL_A), ADDRESS(CELL_B)));
}
HANDLER(h_memory_fill) {
    CHECKED(lm_memory_fill(run->memories[INDEX], ADDRESS(CELL_DEST), ARGUMENT(CELL_A),
                           ADDRESS(CELL_B)));
}

HANDLER(h_data_drop) {
    run->instance->dropped_data[INDEX] = true;
    NEXT(24);
}

HANDLER(h_elem_drop) {
    run->instance->dropped_elements[INDEX] = true;
    NEXT(24);
}

HANDLER(h_table_get) {
    const struct lm_table *const table = run->instance->tables[INDEX];
    const uint32_t index = ARGUMENT(CELL_A);
    if (UNLIKELY(index >= table->size)) STOP(LM_TRAP_table_bounds);
    SLOT_AT(lm_pointer, CELL_DEST) = table->elements[index];
    NEXT(24);
}

HANDLER(h_table_set) {
    const struct lm_table *const table = run->instance->tables[INDEX];
    const uint32_t index = ARGUMENT(CELL_DEST);
    if (UNLIKELY(index >= table->size)) STOP(LM_TRAP_table_bounds);
    table->elements[index] = SLOT_AT(lm_pointer, CELL_A);
    NEXT(24);
}

HANDLER(h_table_size) {
    SLOT_AT(lm_u32, CELL_DEST) = run->instance->tables[INDEX]->size;
    NEXT(24);
}

HANDLER(h_table_grow) {
    struct lm_table *const table = run->instance->tables[INDEX];
    SLOT_AT(lm_u32, CELL_DEST) =
        lm_table_grow(table, ARGUMENT(CELL_B), SLOT_AT(lm_pointer, CELL_A));
    NEXT(24);
}

HANDLER(h_table_init) {
    CHECKED(lm_table_init(run->instance, OTHER, INDEX, THREE));
}
HANDLER(h_table_copy) {
    struct lm_table **const tables = run->instance->tables;
    CHECKED(lm_table_copy(tables[INDEX], tables[OTHER], THREE));
}
HANDLER(h_table_fill) {
    CHECKED(lm_table_fill(run->instance->tables[INDEX], ARGUMENT(CELL_DEST),
                          SLOT_AT(lm_pointer, CELL_A), ARGUMENT(CELL_B)));
}

HANDLER(h_ref_is_null) {
    SLOT_AT(lm_u32, CELL_DEST) = SLOT_AT(lm_u64, CELL_A) == 0;
    NEXT(24);
}

HANDLER(h_ref_func) {
    SLOT_AT(lm_pointer, CELL_DEST) = run->instance->funcs[INDEX];
    NEXT(24);
}

HANDLER(h_atomic_fence) {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    NEXT(24);
}

/* --- The set ---------------------------------------------------------------------------------- */

static void (*const handlers[LM_HANDLER_COUNT])(void) = {
#define FORM(shape, name, form)            [LM_HANDLER_##name##_##form] = (void (*)(void))h_##name##_##form,
#define LANE_FORM(shape, name, form, lane) FORM(shape, name, form)
#define SPECIAL(name)                      [LM_HANDLER_##name] = (void (*)(void))h_##name,
#include "engine/interp/all_handlers.inc"
};

static void enter(const uint8_t *pc, uint8_t *fp, uint8_t *mem, struct lm_run *run) {
    HANDLER_AT(pc)(LM_REGISTERS_NOW);
}

#define PASTE_(a, b) a##b
#define PASTE(a, b)  PASTE_(a, b)

extern const struct lm_handler_set PASTE(lm_handlers_, LM_ISA);
const struct lm_handler_set PASTE(lm_handlers_, LM_ISA) = {LM_ISA_NAME, handlers, enter};
