/* SPDX-License-Identifier: Apache-2.0 */
/* Loops over arrays, as compilers write them: a counter or a pointer that steps, a test that ends
 * them, and accesses at addresses that are linear in it; near a memory's start and end, over one
 * another, with conditions, exits and reductions. Optimising back ends make other code of such
 * loops than of all else, and a trap in the middle shows what it did before. */
#include "tests/fuzz/generate_internal.h"
#include "tests/fuzz/generate_ops.h"

#include <string.h>

enum {
    EMPTY_BLOCK = -64,
    WANTED_LOCALS = 8, /* at most, of a loop */
    COST = 8,          /* turns per unit of fuel */
    FLOAT = 8,         /* bytes from float to float */
};

enum array_body { ANYTHING, VECTORS, LANES };

enum array_test { COUNT_DOWN, INDEX_BOUND, POINTER_BOUND };

/* What is decided about a loop before any of it is emitted. */
struct gen_array {
    enum array_body body;
    enum array_test test;
    bool at_top; /* the test comes first, and leads out */
    uint32_t memory;
    uint32_t trip;
    int32_t step, start; /* of the index */
    uint32_t index, bound;
    struct {
        uint32_t local;
        int32_t step; /* per turn; 0: it stays, and the index is added */
        uint32_t scale;
    } pointers[3];
    uint32_t pointer_count;
    enum lm_op lane_op, lane_mul; /* LANES */
};

static void set_local(struct gen_func *f, uint32_t local) {
    emit_index(f, LM_OP_local_set, local);
}

static void get_local(struct gen_func *f, uint32_t local) {
    emit_index(f, LM_OP_local_get, local);
}

/* local += number. */
static void step_local(struct gen_func *f, uint32_t local, int32_t number) {
    get_local(f, local);
    emit_i32(f, (uint32_t)(number < 0 ? -number : number));
    emit(f, number < 0 ? LM_OP_i32_sub : LM_OP_i32_add);
    set_local(f, local);
}

static void open_frame(struct gen_func *f, enum lm_op op) {
    emit(f, op);
    put_signed(&f->code, EMPTY_BLOCK);
    f->frames[f->depth++] = (struct gen_frame){.op = LM_OP_block, .height = f->height};
}

static void close_frame(struct gen_func *f) {
    while (free_values(f) > 0) {
        emit(f, LM_OP_drop);
        f->height--;
    }
    emit(f, LM_OP_end);
    f->depth--;
}

/* --- The plan ----------------------------------------------------------------------------------
 */

static uint32_t plan_trip(struct gen_func *f) {
    switch (source_below(f->source, 4)) {
    case 0: return 1 + source_below(f->source, 8);
    case 1: return 1 + source_below(f->source, 300);
    default: return 1 + source_below(f->source, 40);
    }
}

static void plan_lanes(struct gen_func *f, struct gen_array *a) {
    static const enum lm_op ops[][2] = {
        {LM_OP_i8x16_add, LM_OP_i8x16_sub}, {LM_OP_i16x8_sub, LM_OP_i16x8_mul},
        {LM_OP_i32x4_add, LM_OP_i32x4_mul}, {LM_OP_i64x2_add, LM_OP_i64x2_mul},
        {LM_OP_f32x4_add, LM_OP_f32x4_mul}, {LM_OP_f32x4_sub, LM_OP_f32x4_mul},
        {LM_OP_f64x2_sub, LM_OP_f64x2_mul}, {LM_OP_f64x2_add, LM_OP_f64x2_mul},
    };
    const uint32_t choice = source_below(f->source, sizeof ops / sizeof *ops);
    a->lane_op = ops[choice][0];
    a->lane_mul = ops[choice][1];
}

/* Float lanes must not be met in the middle, where any NaN may be. */
static bool has_floats(const struct gen_array *a) {
    return a->body == LANES && lm_ops[a->lane_op].text[0] == 'f';
}

/* `number` rounded down to where a float may begin. */
static uint32_t whole(const struct gen_array *a, uint32_t number) {
    return has_floats(a) ? number & (0U - FLOAT) : number;
}

static void plan_pointers(struct gen_func *f, struct gen_array *a) {
    static const int32_t steps[] = {16, 16, 16, 8, 4, 4, 1, 32, 64, -16, -8, 2, 24, 0, 0, 0};
    a->pointer_count = 1 + source_below(f->source, 3);
    const bool is_float = has_floats(a);
    for (uint32_t i = 0; i < a->pointer_count; i++) {
        a->pointers[i].local = gen_new_local(f, (struct kind){LM_I32, NO_NANS}, true);
        a->pointers[i].step = steps[source_below(f->source, 16)];
        a->pointers[i].scale = source_below(f->source, 5);
        if (is_float && a->pointers[i].step % FLOAT != 0) a->pointers[i].step = 2 * FLOAT;
        if (is_float && a->pointers[i].scale < 3) a->pointers[i].scale = 3;
    }
    if (a->test == POINTER_BOUND && a->pointers[0].step == 0) a->pointers[0].step = 16;
}

static void plan(struct gen_func *f, struct gen_array *a) {
    static const int8_t steps[] = {1, 1, 1, 1, 2, 4, 16, -1, -1, -3, 3, 8};
    static const int32_t starts[] = {0, 0, 0, 0, 0, 1, 5, 100, 0x7fffffe0, -16, INT32_MIN, 16};
    a->body = (enum array_body)source_below(f->source, 3);
    a->test = (enum array_test)source_below(f->source, 3);
    a->at_top = source_chance(f->source, 4);
    a->trip = plan_trip(f);
    a->step = steps[source_below(f->source, sizeof steps)];
    a->start = starts[source_below(f->source, gen_is_wild(f) ? 12 : 8)];
    if (a->step < 0) a->start = (int32_t)((uint32_t)a->start + a->trip * (uint32_t)-a->step);
    a->index = gen_new_local(f, (struct kind){LM_I32, NO_NANS}, true);
    a->bound = gen_new_local(f, (struct kind){LM_I32, NO_NANS}, true);
    plan_lanes(f, a);
    plan_pointers(f, a);
}

/* --- Before the loop ---------------------------------------------------------------------------
 */

/* How far a pointer's addresses go from its start, and which way. */
static int64_t span_of(const struct gen_array *a, uint32_t pointer) {
    if (a->pointers[pointer].step != 0) return (int64_t)a->pointers[pointer].step * a->trip;
    return ((int64_t)a->step * a->trip + (a->step < 0 ? a->start : 0)) *
           (1 << a->pointers[pointer].scale);
}

/* An address at which the loop fits into the memory or, at an edge, just does or does not. */
static uint32_t edge_address(struct gen_func *f, const struct gen_array *a, uint32_t pointer) {
    enum { MARGIN = 320 };
    const int64_t size = f->module->memories[a->memory].min * (int64_t)LM_PAGE_SIZE;
    const int64_t span = span_of(a, pointer);
    const bool is_edge = gen_is_wild(f) || source_chance(f->source, 12);
    const int64_t slack = is_edge ? (int64_t)source_below(f->source, 48) - 24 : MARGIN;
    const int64_t last = size - (span > 0 ? span : 0) - slack;
    const int64_t first = (span < 0 ? -span : 0) + (is_edge ? slack : 0);
    const bool is_first = last < 0 || (span < 0 && source_chance(f->source, 2));
    return whole(a, (uint32_t)(is_first ? first : last));
}

/* Sets a pointer to where it starts. */
static void set_pointer(struct gen_func *f, const struct gen_array *a, uint32_t pointer) {
    const int64_t span = span_of(a, pointer);
    const uint32_t back = span < 0 ? (uint32_t)-span : 0;
    switch (source_below(f->source, 8)) {
    case 1:
    case 2: emit_i32(f, edge_address(f, a, pointer)); break;
    case 3: /* over the pointer before, or nearly so */
    case 4:
        if (pointer == 0) {
            emit_i32(f, whole(a, back + source_below(f->source, 256)));
        } else {
            get_local(f, a->pointers[pointer - 1].local);
            emit_i32(f, whole(a, source_below(f->source, 68)));
            emit(f, source_chance(f->source, 3) ? LM_OP_i32_sub : LM_OP_i32_add);
        }
        break;
    case 5:
        gen_exact(f, LM_I32, 1);
        emit_i32(f, 0xff8);
        emit(f, LM_OP_i32_and);
        emit_i32(f, whole(a, back));
        emit(f, LM_OP_i32_add);
        f->height--;
        break;
    case 6:
        emit_i32(f, whole(a, gen_is_wild(f) ? 0U - source_below(f->source, 600)
                                            : back + source_below(f->source, 4096)));
        break;
    default: emit_i32(f, whole(a, back) + 16 * source_below(f->source, 256)); break;
    }
    set_local(f, a->pointers[pointer].local);
}

/* The bound that the test compares with. */
static void set_bound(struct gen_func *f, const struct gen_array *a) {
    const uint32_t width = (uint32_t)(a->step < 0 ? -a->step : a->step);
    const uint32_t wild = gen_is_wild(f) && source_chance(f->source, 2) ? 1 : 0;
    switch (a->test) {
    case COUNT_DOWN:
        if (source_chance(f->source, 3)) {
            gen_exact(f, LM_I32, 1);
            emit_i32(f, 31);
            emit(f, LM_OP_i32_and);
            emit_i32(f, 1);
            emit(f, LM_OP_i32_add);
            f->height--;
        } else {
            emit_i32(f, a->trip);
        }
        break;
    case INDEX_BOUND:
        emit_i32(f, (uint32_t)a->start + a->trip * (uint32_t)a->step + wild * (width - 1));
        break;
    case POINTER_BOUND:
        get_local(f, a->pointers[0].local);
        emit_i32(f, a->trip * (uint32_t)a->pointers[0].step + wild);
        emit(f, LM_OP_i32_add);
        break;
    }
    set_local(f, a->bound);
}

/* Small finite numbers everywhere, so that sums and halves of them stay such. */
static void fill_memory(struct gen_func *f, const struct gen_array *a) {
    emit_i32(f, 0);
    emit_i32(f, 0x3f + source_below(f->source, 2) * 0x80);
    emit(f, LM_OP_memory_size);
    put_unsigned(&f->code, a->memory);
    emit_i32(f, 16);
    emit(f, LM_OP_i32_shl);
    emit_index(f, LM_OP_memory_fill, a->memory);
}

/* Array 0 becomes numbers that differ from turn to turn. */
static void fill_array(struct gen_func *f, const struct gen_array *a) {
    const bool is_wide = lm_ops[a->lane_op].text[1] == '6';
    const enum lm_op store = is_wide ? LM_OP_f64_store : LM_OP_f32_store;
    const uint32_t at = gen_scratch(f, LM_I32, 0);
    emit_i32(f, 0);
    set_local(f, at);
    open_frame(f, LM_OP_loop);
    get_local(f, at);
    get_local(f, at);
    emit_i32(f, 3 + 2 * source_below(f->source, 100));
    emit(f, LM_OP_i32_mul);
    emit_i32(f, 0x7f8);
    emit(f, LM_OP_i32_and);
    emit(f, is_wide ? LM_OP_f64_convert_i32_s : LM_OP_f32_convert_i32_s);
    emit(f, store);
    put_memarg(f, store, a->memory, 0);
    get_local(f, at);
    emit_i32(f, 8);
    emit(f, LM_OP_i32_add);
    emit_index(f, LM_OP_local_tee, at);
    emit_i32(f, 4096);
    emit(f, LM_OP_i32_lt_u);
    emit_index(f, LM_OP_br_if, 0);
    close_frame(f);
}

/* --- Addresses ---------------------------------------------------------------------------------
 */

uint32_t gen_array_memory(const struct gen_func *f) {
    return f->array->memory;
}

/* pointer, or pointer + index * 2^scale. */
static void push_place(struct gen_func *f, const struct gen_array *a, uint32_t pointer) {
    get_local(f, a->pointers[pointer].local);
    if (a->pointers[pointer].step != 0) return;
    get_local(f, a->index);
    if (source_chance(f->source, 4)) {
        emit_i32(f, 1U << a->pointers[pointer].scale);
        emit(f, LM_OP_i32_mul);
    } else if (a->pointers[pointer].scale > 0) {
        emit_i32(f, a->pointers[pointer].scale);
        emit(f, LM_OP_i32_shl);
    }
    emit(f, LM_OP_i32_add);
}

uint64_t gen_array_address(struct gen_func *f, enum lm_op op, uint32_t depth) {
    const struct gen_array *const a = f->array;
    const uint32_t pointer = source_below(f->source, a->pointer_count);
    const uint32_t width = lm_ops[op].width;
    push_place(f, a, pointer);
    push_kind(f, LM_I32, NO_NANS);
    switch (a->body == LANES ? 0 : source_below(f->source, 24)) {
    case 22: /* a table */
        push_place(f, a, source_below(f->source, a->pointer_count));
        emit(f, LM_OP_i32_load8_u);
        put_memarg(f, LM_OP_i32_load8_u, a->memory, 0);
        emit_i32(f, source_below(f->source, 4));
        emit(f, LM_OP_i32_shl);
        emit(f, LM_OP_i32_add);
        break;
    case 23:
        gen_exact(f, LM_I32, depth ? depth - 1 : 0);
        emit_i32(f, 0xff);
        emit(f, LM_OP_i32_and);
        emit(f, LM_OP_i32_add);
        f->height--;
        break;
    default: break;
    }
    switch (source_below(f->source, 8)) {
    case 1: return width;
    case 2: return 2ULL * width;
    case 3: return source_below(f->source, 4) * (uint64_t)width;
    case 4: return whole(a, source_byte(f->source));
    case 5: return 16ULL * source_below(f->source, 4);
    default: return 0;
    }
}

/* --- Bodies ------------------------------------------------------------------------------------
 */

static void access_memory(struct gen_func *f, enum lm_op op, uint64_t offset) {
    emit(f, op);
    put_memarg(f, op, f->array->memory, offset);
}

static void load_vector(struct gen_func *f) {
    const uint64_t offset = gen_array_address(f, LM_OP_v128_load, 0);
    access_memory(f, LM_OP_v128_load, offset);
    f->height--;
}

static void put_splat(struct gen_func *f, bool is_half) {
    static const uint32_t half = 0x3f000000;
    static const uint64_t wide_half = UINT64_C(0x3fe0000000000000);
    const bool is_wide = lm_ops[f->array->lane_op].text[1] == '6';
    emit(f, LM_OP_v128_const);
    for (unsigned at = 0; at < 16; at += is_wide ? 8 : 4) {
        if (is_half && is_wide) put_bytes(&f->code, &wide_half, sizeof wide_half);
        if (is_half && !is_wide) put_bytes(&f->code, &half, sizeof half);
        const uint64_t any = is_half ? 0 : source_u64(f->source);
        if (!is_half) put_bytes(&f->code, &any, is_wide ? 8 : 4);
    }
}

/* store = (load op load) * constant: arithmetic on lanes of one shape alone. Floats are halved, so
 * that they stay small. */
static void gen_lanes(struct gen_func *f) {
    const struct gen_array *const a = f->array;
    const bool is_float = lm_ops[a->lane_op].text[0] == 'f';
    const uint64_t offset = gen_array_address(f, LM_OP_v128_store, 0);
    load_vector(f);
    load_vector(f);
    emit(f, a->lane_op);
    if (is_float || source_chance(f->source, 2)) {
        put_splat(f, is_float);
        emit(f, a->lane_mul);
    }
    access_memory(f, LM_OP_v128_store, offset);
    f->height--;
}

/* A variable that is not the loop's own; local_count: there is none. */
static uint32_t free_local(struct gen_func *f, uint8_t wanted) {
    const uint32_t start = source_below(f->source, f->local_count);
    for (uint32_t i = 0; i < f->local_count; i++) {
        const uint32_t local = (start + i) % f->local_count;
        const uint8_t type = f->locals[local].kind.type;
        if (f->locals[local].is_reserved || lm_type_is_ref(type)) continue;
        if (wanted == 0 || type == wanted) return local;
    }
    return f->local_count;
}

/* variable = variable op something. */
static void gen_reduction(struct gen_func *f) {
    const uint32_t local = free_local(f, f->array->body == VECTORS ? LM_V128 : 0);
    if (local == f->local_count) return;
    const struct kind kind = f->locals[local].kind;
    for (int tries = 0; tries < 8; tries++) {
        const enum lm_op op = ops_pick_result(f->source, kind.type, false);
        const char *const sig = lm_ops[op].sig;
        if (strcspn(sig, "_") < 2 || lm_sig_type(sig[0]) != kind.type) continue;
        get_local(f, local);
        f->values[f->height++] = kind;
        if (kind.nans != NO_NANS && kind.nans != nans_allowed(op, 0)) gen_make_exact(f);
        gen_op(f, op, 1, 2);
        const uint8_t nans = f->values[f->height - 1].nans;
        if (nans != NO_NANS && nans != kind.nans) gen_make_exact(f);
        set_local(f, local);
        f->height--;
        return;
    }
}

static void gen_assignment(struct gen_func *f) {
    const uint32_t local = free_local(f, f->array->body == VECTORS ? LM_V128 : 0);
    if (local == f->local_count) return;
    gen_value(f, f->locals[local].kind, 3);
    set_local(f, local);
    f->height--;
}

static void gen_array_store(struct gen_func *f) {
    const bool is_vector = f->array->body == VECTORS;
    enum lm_op op = is_vector ? LM_OP_v128_store : ops_pick_store(f->source);
    if (lm_ops[op].op_class == LM_CLASS_atomic) op = LM_OP_i32_store;
    gen_op(f, op, 0, is_vector ? 3 : 2);
}

static void gen_array_statement(struct gen_func *f, bool is_nested) {
    const uint32_t choice = source_below(f->source, 12);
    if (f->array->body == LANES && choice < 11) {
        gen_lanes(f);
    } else if (choice >= 10 && !is_nested) {
        gen_condition(f, 1);
        pop_kinds(f, 1);
        open_frame(f, LM_OP_if);
        gen_array_statement(f, true);
        if (source_chance(f->source, 3)) {
            emit(f, LM_OP_else);
            gen_array_statement(f, true);
        }
        close_frame(f);
    } else if (choice == 9 && !is_nested) { /* out of the loop */
        gen_exact(f, LM_I32, 1);
        emit_i32(f, 0x1ff);
        emit(f, LM_OP_i32_and);
        emit(f, LM_OP_i32_eqz);
        emit_index(f, LM_OP_br_if, 1);
        pop_kinds(f, 1);
    } else if (choice == 7 || choice == 8) {
        gen_reduction(f);
    } else if (choice == 6) {
        gen_assignment(f);
    } else {
        gen_array_store(f);
    }
}

/* --- Tests -------------------------------------------------------------------------------------
 */

/* Pushes whether the loop goes on; the index and pointers have stepped if `is_after`. */
static void push_test(struct gen_func *f, const struct gen_array *a, bool is_after) {
    static const enum lm_op up[] = {LM_OP_i32_ne, LM_OP_i32_lt_s, LM_OP_i32_lt_u, LM_OP_i32_ne};
    static const enum lm_op down[] = {LM_OP_i32_ne, LM_OP_i32_gt_s, LM_OP_i32_gt_s, LM_OP_i32_ne};
    const uint32_t choice = source_below(f->source, 4);
    bool is_down = a->step < 0;
    switch (a->test) {
    case COUNT_DOWN:
        get_local(f, a->bound);
        if (is_after) {
            emit_i32(f, 1);
            emit(f, LM_OP_i32_sub);
            emit_index(f, LM_OP_local_tee, a->bound);
        }
        if (choice == 0) return;
        emit_i32(f, 0);
        emit(f, choice == 1 ? LM_OP_i32_gt_s : choice == 2 ? LM_OP_i32_gt_u : LM_OP_i32_ne);
        return;
    case INDEX_BOUND: get_local(f, a->index); break;
    case POINTER_BOUND:
        get_local(f, a->pointers[0].local);
        is_down = a->pointers[0].step < 0;
        break;
    }
    get_local(f, a->bound);
    emit(f, is_down ? down[choice] : up[choice]);
}

static void step_all(struct gen_func *f, const struct gen_array *a, uint32_t from) {
    for (uint32_t i = from; i < a->pointer_count; i++)
        if (a->pointers[i].step != 0) step_local(f, a->pointers[i].local, a->pointers[i].step);
    step_local(f, a->index, a->step);
}

/* The body between its labels, inside `block` and `loop`. */
static void gen_turn(struct gen_func *f, const struct gen_array *a) {
    const uint32_t count = 1 + source_below(f->source, 4);
    const uint32_t early = source_chance(f->source, 5) && a->pointers[0].step != 0 ? 1 : 0;
    if (a->at_top) {
        push_test(f, a, false);
        emit(f, LM_OP_i32_eqz);
        emit_index(f, LM_OP_br_if, 1);
    }
    for (uint32_t i = 0; i < count; i++) {
        gen_array_statement(f, false);
        if (early && i == 0) step_local(f, a->pointers[0].local, a->pointers[0].step);
    }
    step_all(f, a, early);
    if (a->at_top) {
        if (a->test == COUNT_DOWN) step_local(f, a->bound, -1);
        emit_index(f, LM_OP_br, 0);
    } else {
        push_test(f, a, true);
        emit_index(f, LM_OP_br_if, 0);
    }
}

static void gen_inner(struct gen_func *f, const struct gen_array *a) {
    emit_i32(f, (uint32_t)a->start);
    set_local(f, a->index);
    set_bound(f, a);
    open_frame(f, LM_OP_block);
    open_frame(f, LM_OP_loop);
    gen_turn(f, a);
    close_frame(f);
    close_frame(f);
}

/* Around it another loop, over rows. */
static void gen_rows(struct gen_func *f, const struct gen_array *a, uint32_t rows) {
    const uint32_t row = gen_new_local(f, (struct kind){LM_I32, NO_NANS}, true);
    emit_i32(f, rows);
    set_local(f, row);
    open_frame(f, LM_OP_loop);
    gen_inner(f, a);
    for (uint32_t i = 0; i < a->pointer_count; i++)
        if (source_chance(f->source, 2))
            step_local(f, a->pointers[i].local, 16 * (1 + (int32_t)source_below(f->source, 20)));
    get_local(f, row);
    emit_i32(f, 1);
    emit(f, LM_OP_i32_sub);
    emit_index(f, LM_OP_local_tee, row);
    emit_index(f, LM_OP_br_if, 0);
    close_frame(f);
}

/* A memory whose loops can be checked beforehand; memory_count: none. */
static uint32_t pick_memory(const struct gen_func *f) {
    const struct gen_module *const m = f->module;
    uint32_t memory = 0;
    while (memory < m->memory_count &&
           (m->memories[memory].is_64 || m->memories[memory].is_shared ||
            m->memories[memory].min == 0))
        memory++;
    return memory;
}

void gen_array_loop(struct gen_func *f) {
    struct gen_array a = {.memory = pick_memory(f)};
    const bool has_room = f->depth + 4 < MAX_NESTING && f->budget > 0 &&
                          f->local_count + WANTED_LOCALS < MAX_LOCALS && !f->array;
    if (!has_room || a.memory == f->module->memory_count) return;
    plan(f, &a);
    const uint32_t rows = source_chance(f->source, 4) ? 2 + source_below(f->source, 4) : 1;
    gen_fuel_check(f, 1 + a.trip * rows / COST);
    if (has_floats(&a)) {
        fill_memory(f, &a);
        fill_array(f, &a);
    }
    for (uint32_t i = 0; i < a.pointer_count; i++)
        set_pointer(f, &a, i);
    f->array = &a;
    if (rows > 1)
        gen_rows(f, &a, rows);
    else
        gen_inner(f, &a);
    f->array = NULL;
}
