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
#include "engine/interp/handler_id.h"
#include "engine/interp/scalar_ops.h"
#include "simd/v128.h"

#include LM_ISA_HEADER

/* One section for all sets, so that backtrace.c knows guest code by its address. */
#pragma clang section text = "lm_guest_code"

/* --- Traps ------------------------------------------------------------------------------------ */

LM_CONVENTION __attribute__((noinline, cold)) static void trapped(LM_REGISTERS) {
    run->pc = pc;
    run->fp = fp;
}

/* `part`: the bytes of the cell before what stands for the part that traps. */
#define STOP_IN(part, why)                                                                         \
    do {                                                                                           \
        run->code = (why);                                                                         \
        pc += (part);                                                                              \
        TAIL(trapped);                                                                             \
    } while (0)
#define STOP(why) STOP_IN(0, why)

/* --- Operands and results of tiles, by kind and type letter ----------------------------------- */

typedef float lm_f32x4 __attribute__((vector_size(16)));
typedef double lm_f64x2 __attribute__((vector_size(16)));
typedef float lm_f32x1 __attribute__((ext_vector_type(1)));
typedef double lm_f64x1 __attribute__((ext_vector_type(1)));

/* A float in lane 0 of a vector whose other lanes do not matter. */
#define VECTOR_f(x) ((lm_v128)__builtin_shufflevector((lm_f32x1)(x), (lm_f32x1)(x), 0, -1, -1, -1))
#define VECTOR_d(x) ((lm_v128)__builtin_shufflevector((lm_f64x1)(x), (lm_f64x1)(x), 0, -1))
#define VECTOR_v(x) (x)

#define IN_s_i(at) ((uint32_t)SLOT_AT(lm_u32, at))
#define IN_s_l(at) ((uint64_t)SLOT_AT(lm_u64, at))
#define IN_s_f(at) SLOT_AT(lm_f32, at)
#define IN_s_d(at) SLOT_AT(lm_f64, at)
#define IN_s_v(at) ((lm_v128)SLOT_AT(lm_v128u, at))
#define IN_c_i(at) FIELD(lm_u32, at)
#define IN_c_l(at) ((uint64_t)(int64_t)FIELD(lm_i32, at))
#define IN_c_f(at) FIELD(lm_f32, at)
#define IN_C_l(at) FIELD(lm_u64, at)
#define IN_C_d(at) FIELD(lm_f64, at)
#define IN_C_v(at) ((lm_v128)FIELD(lm_v128u, at))

#define LOW_i(integer) ((uint32_t)(integer))
#define LOW_l(integer) (integer)
#define LOW_f(vector)  (((lm_f32x4)(vector))[0])
#define LOW_d(vector)  (((lm_f64x2)(vector))[0])
#define LOW_v(vector)  (vector)
#define IN_a_i(at)     LOW_i(A)
#define IN_a_l(at)     LOW_l(A)
#define IN_a_f(at)     LOW_f(V)
#define IN_a_d(at)     LOW_d(V)
#define IN_a_v(at)     LOW_v(V)
#define IN_p0_i(at)    LOW_i(P0)
#define IN_p0_l(at)    LOW_l(P0)
#define IN_p0_f(at)    LOW_f(Q0)
#define IN_p0_d(at)    LOW_d(Q0)
#define IN_p0_v(at)    LOW_v(Q0)
#define IN_p1_i(at)    LOW_i(P1)
#define IN_p1_l(at)    LOW_l(P1)
#define IN_p1_f(at)    LOW_f(Q1)
#define IN_p1_d(at)    LOW_d(Q1)
#define IN_p1_v(at)    LOW_v(Q1)
#define IN_p2_i(at)    LOW_i(P2)
#define IN_p2_l(at)    LOW_l(P2)
#define IN_p2_f(at)    LOW_f(Q2)
#define IN_p2_d(at)    LOW_d(Q2)
#define IN_p2_v(at)    LOW_v(Q2)
#define IN_p3_i(at)    LOW_i(P3)
#define IN_p3_l(at)    LOW_l(P3)
#define IN_p3_f(at)    LOW_f(Q3)
#define IN_p3_d(at)    LOW_d(Q3)
#define IN_p3_v(at)    LOW_v(Q3)

#define OUT_a_i(at, x)  A = (x)
#define OUT_a_l(at, x)  A = (x)
#define OUT_a_f(at, x)  V = VECTOR_f(x)
#define OUT_a_d(at, x)  V = VECTOR_d(x)
#define OUT_a_v(at, x)  V = (x)
#define OUT_p0_i(at, x) P0 = (x)
#define OUT_p0_l(at, x) P0 = (x)
#define OUT_p0_f(at, x) Q0 = VECTOR_f(x)
#define OUT_p0_d(at, x) Q0 = VECTOR_d(x)
#define OUT_p0_v(at, x) Q0 = (x)
#define OUT_p1_i(at, x) P1 = (x)
#define OUT_p1_l(at, x) P1 = (x)
#define OUT_p1_f(at, x) Q1 = VECTOR_f(x)
#define OUT_p1_d(at, x) Q1 = VECTOR_d(x)
#define OUT_p1_v(at, x) Q1 = (x)
#define OUT_p2_i(at, x) P2 = (x)
#define OUT_p2_l(at, x) P2 = (x)
#define OUT_p2_f(at, x) Q2 = VECTOR_f(x)
#define OUT_p2_d(at, x) Q2 = VECTOR_d(x)
#define OUT_p2_v(at, x) Q2 = (x)
#define OUT_p3_i(at, x) P3 = (x)
#define OUT_p3_l(at, x) P3 = (x)
#define OUT_p3_f(at, x) Q3 = VECTOR_f(x)
#define OUT_p3_d(at, x) Q3 = VECTOR_d(x)
#define OUT_p3_v(at, x) Q3 = (x)

/* A slot is written as a whole, and what goes there is left in the accumulator, too. */
#define KEEP_s_l(at, x) SLOT_AT(lm_u64, at) = (x)
#define KEEP_s_d(at, x) SLOT_AT(lm_f64, at) = (x)
#define KEEP_s_v(at, x) SLOT_AT(lm_v128u, at) = (x)
#define OUT_s_i(at, x)  SLOT_AT(lm_u64, at) = A = (x)
#define OUT_s_l(at, x)  SLOT_AT(lm_u64, at) = A = (x)
#define OUT_s_f(at, x)                                                                             \
    do {                                                                                           \
        V = VECTOR_f(x);                                                                           \
        SLOT_AT(lm_f64, at) = LOW_d(V);                                                            \
    } while (0)
#define OUT_s_d(at, x)                                                                             \
    do {                                                                                           \
        V = VECTOR_d(x);                                                                           \
        SLOT_AT(lm_f64, at) = LOW_d(V);                                                            \
    } while (0)
#define OUT_s_v(at, x) SLOT_AT(lm_v128u, at) = V = (x)

/* Index and offset are u32, so that their sum stays inside the reservation. */
#define AT(index, at)        (mem + (uint64_t)(index) + FIELD(lm_u32, at))
#define ATOMIC_AT(index, at) ((uint64_t)(index) + FIELD(lm_u32, at))

/* --- Operators of pseudo.def ------------------------------------------------------------------ */

#define move_l(x) (x)
#define move_d(x) (x)
#define move_v(x) (x)
/* Both operands are fetched, and no branch is taken: what guests select is often unpredictable. */
static inline uint64_t choose_l(uint32_t test, uint64_t x, uint64_t y) {
    return __builtin_unpredictable(test != 0) ? x : y;
}
static inline double choose_d(uint32_t test, double x, double y) {
    const uint64_t a = bits_of_f64(x), b = bits_of_f64(y);
    return f64_of_bits(__builtin_unpredictable(test != 0) ? a : b);
}
#define choose_v(test, x, y) ((test) != 0 ? (x) : (y))
#define GLOBAL(type, at)     (*(type *)&run->globals[FIELD(lm_u32, at)]->value)
#define read_l(at)           GLOBAL(lm_u64, at)
#define read_d(at)           GLOBAL(lm_f64, at)
#define read_v(at)           ((lm_v128)GLOBAL(lm_v128u, at))
#define write_l(x, at)       GLOBAL(lm_u64, at) = (x)
#define write_d(x, at)       GLOBAL(lm_f64, at) = (x)
#define write_v(x, at)       GLOBAL(lm_v128u, at) = (x)
#define jump_if(test)        ((test) != 0)
#define jump_unless(test)    ((test) == 0)
#define jump()               true
#define ret_l(x)             SLOT(lm_u64, 0) = (x)
#define ret_d(x)             SLOT(lm_f64, 0) = (x)
#define ret_v(x)             SLOT(lm_v128u, 0) = (x)

#define RETURN(link)                                                                               \
    do {                                                                                           \
        const uint64_t linkage_ = (link);                                                          \
        pc = SLOT(lm_pointer, linkage_);                                                           \
        fp = SLOT(lm_pointer, linkage_ + 1);                                                       \
        TAIL(HANDLER_AT(pc));                                                                      \
    } while (0)

/* The part that comes next, `number` of a joined handler, may trap: a fault behind this address is
 * its own. No access moves across. */
#define NEXT_PART(number)                                                                          \
    __asm__ volatile("1: .pushsection lm_guest_parts,\"a\",@progbits\n.balign 4\n"                 \
                     ".long 1b - .\n.long %c0\n.popsection"                                        \
                     :                                                                             \
                     : "i"(number)                                                                 \
                     : "memory")

/* Leaves in the callee's frame where it returns to; `link`: the field with the linkage's slot. */
#define LINK(callee, link, return_to)                                                              \
    do {                                                                                           \
        lm_pointer *const linkage_ = (lm_pointer *)((callee) + 8 * (uint64_t)FIELD(lm_u16, link)); \
        linkage_[0] = (void *)(uintptr_t)(return_to);                                              \
        linkage_[1] = fp;                                                                          \
    } while (0)

/* Calls of tiles: slots of frame and linkage in the fields from `first` on, then a displacement. */
#define invoke(first, size)                                                                        \
    do {                                                                                           \
        uint8_t *const callee_ = &SLOT_AT(uint8_t, first);                                         \
        LINK(callee_, (first) + 2, pc + (size));                                                   \
        fp = callee_;                                                                              \
        JUMP(FIELD(lm_i32, (first) + 4));                                                          \
    } while (0)

/* The callee's first cell is an `enter`, whose work is done here; where the stack ends, it says so
 * itself. */
#define invoke_enter(first, size)                                                                  \
    do {                                                                                           \
        uint8_t *const callee_ = &SLOT_AT(uint8_t, first);                                         \
        LINK(callee_, (first) + 2, pc + (size));                                                   \
        fp = callee_;                                                                              \
        pc += (int64_t)FIELD(lm_i32, (first) + 4);                                                 \
        if (UNLIKELY(fp + 8 * (uint64_t)FIELD(lm_u16, CELL_ENTER_FRAME) > run->limit))             \
            TAIL(HANDLER_AT(pc));                                                                  \
        NEXT(16);                                                                                  \
    } while (0)

#include "tile_handlers.inc"

/* --- Memories but the first ------------------------------------------------------------------- */

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

/* --- Control ---------------------------------------------------------------------------------- */

HANDLER(h_exit) {}

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
#pragma clang loop vectorize(disable) unroll(disable) /* few locals, few registers */
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

#define BR_TABLE(name, operand)                                                                    \
    HANDLER(h_br_table_##name) {                                                                   \
        const uint32_t index = operand, count = FIELD(lm_u32, CELL_TABLE_COUNT);                   \
        pc += CELL_TABLE_JUMPS + 4 * (uint64_t)(index < count ? index : count);                    \
        JUMP(FIELD(lm_i32, 0));                                                                    \
    }
BR_TABLE(s, IN_s_i(CELL_TABLE_INDEX))
BR_TABLE(a, IN_a_i())
BR_TABLE(p0, IN_p0_i())
BR_TABLE(p1, IN_p1_i())
BR_TABLE(p2, IN_p2_i())
BR_TABLE(p3, IN_p3_i())

HANDLER(h_ret) {
    RETURN(FIELD(lm_u16, CELL_LINK));
}

HANDLER(h_unreachable) {
    STOP(LM_TRAP_unreachable);
}

/* --- Calls ------------------------------------------------------------------------------------ */

HANDLER(h_call_import) {
    struct lm_func *const func = run->instance->funcs[FIELD(lm_u32, CELL_CALL_FUNC)];
    void *const slots = &SLOT_AT(uint8_t, CELL_CALL_FRAME);
    const bool is_good = lm_interp_call_out(run, func, slots, FIELD(lm_u16, CELL_CALL_LINK));
    FORGET();
    if (UNLIKELY(!is_good)) TAIL(trapped);
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

/* Before an indirect call, which looks at half of the index. */
HANDLER(h_narrow_index) {
    if (UNLIKELY(SLOT_AT(lm_u64, CELL_CALL_INDEX) > UINT32_MAX)) STOP(LM_TRAP_undefined_element);
    NEXT(16);
}

HANDLER(h_call_indirect) {
    FIND_CALLEE(func);
    uint8_t *const callee = &SLOT_AT(uint8_t, CELL_CALL_FRAME);
    if (UNLIKELY(func->instance != instance)) {
        const bool is_good =
            lm_interp_call_out(run, func, (void *)callee, FIELD(lm_u16, CELL_CALL_LINK));
        FORGET();
        if (UNLIKELY(!is_good)) TAIL(trapped);
        NEXT(24);
    }
    LINK(callee, CELL_CALL_LINK, pc + 24);
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
        const bool is_good_ = lm_interp_tail_out(run, func, (void *)fp, link_);                    \
        FORGET();                                                                                  \
        if (UNLIKELY(!is_good_)) TAIL(trapped);                                                    \
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

/* --- Memory, tables and references as a whole ------------------------------------------------- */

#define ARGUMENT(at) SLOT_AT(lm_u32, at)
#define INDEX        FIELD(lm_u32, CELL_INDEX)
#define OTHER        FIELD(lm_u32, CELL_OTHER)
#define CHECKED(expression)                                                                        \
    do {                                                                                           \
        const enum lm_trap_code trap_ = (expression);                                              \
        FORGET();                                                                                  \
        if (UNLIKELY(trap_)) STOP(trap_);                                                          \
        NEXT(24);                                                                                  \
    } while (0)

/* An address or number, i64 where it is that of a 64-bit memory or table. */
#define ADDRESS(at)                                                                                \
    (FIELD(lm_u16, CELL_WIDE_SLOTS) >> ((at) - CELL_DEST) / 2 & 1 ? SLOT_AT(lm_u64, at)            \
                                                                  : SLOT_AT(lm_u32, at))

/* Of a 32-bit memory or table the lower half counts. */
HANDLER(h_memory_size) {
    SLOT_AT(lm_u64, CELL_DEST) = lm_memory_pages(run->memories[INDEX]);
    NEXT(24);
}

HANDLER(h_memory_grow) {
    SLOT_AT(lm_u64, CELL_DEST) = lm_memory_grow(run->memories[INDEX], ADDRESS(CELL_A));
    FORGET();
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
    const uint64_t index = ADDRESS(CELL_A);
    if (UNLIKELY(index >= table->size)) STOP(LM_TRAP_table_bounds);
    SLOT_AT(lm_pointer, CELL_DEST) = table->elements[index];
    NEXT(24);
}

HANDLER(h_table_set) {
    const struct lm_table *const table = run->instance->tables[INDEX];
    const uint64_t index = ADDRESS(CELL_DEST);
    if (UNLIKELY(index >= table->size)) STOP(LM_TRAP_table_bounds);
    table->elements[index] = SLOT_AT(lm_pointer, CELL_A);
    NEXT(24);
}

HANDLER(h_table_size) {
    SLOT_AT(lm_u64, CELL_DEST) = run->instance->tables[INDEX]->size;
    NEXT(24);
}

HANDLER(h_table_grow) {
    struct lm_table *const table = run->instance->tables[INDEX];
    SLOT_AT(lm_u64, CELL_DEST) = lm_table_grow(table, ADDRESS(CELL_B), SLOT_AT(lm_pointer, CELL_A));
    FORGET();
    NEXT(24);
}

HANDLER(h_table_init) {
    CHECKED(lm_table_init(run->instance, OTHER, INDEX, ADDRESS(CELL_DEST), ARGUMENT(CELL_A),
                          ARGUMENT(CELL_B)));
}
HANDLER(h_table_copy) {
    struct lm_table **const tables = run->instance->tables;
    CHECKED(lm_table_copy(tables[INDEX], tables[OTHER], ADDRESS(CELL_DEST), ADDRESS(CELL_A),
                          ADDRESS(CELL_B)));
}
HANDLER(h_table_fill) {
    CHECKED(lm_table_fill(run->instance->tables[INDEX], ADDRESS(CELL_DEST),
                          SLOT_AT(lm_pointer, CELL_A), ADDRESS(CELL_B)));
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
#define TILE(name) (void (*)(void)) h_##name,
#include "tile_names.inc"
#define SPECIAL(name) [LM_HANDLER_##name] = (void (*)(void))h_##name,
#include "engine/interp/special.def"
#undef SPECIAL
};

static void enter(const uint8_t *pc, uint8_t *fp, uint8_t *mem, struct lm_run *run) {
    const uint64_t A = 0, P0 = 0, P1 = 0, P2 = 0;
    LM_ENTER_PINNED;
    HANDLER_AT(pc)(LM_REGISTERS_NOW);
}

#define PASTE_(a, b) a##b
#define PASTE(a, b)  PASTE_(a, b)

extern const struct lm_handler_set PASTE(lm_handlers_, LM_ISA);
const struct lm_handler_set PASTE(lm_handlers_, LM_ISA) = {LM_ISA_NAME, handlers, enter};
