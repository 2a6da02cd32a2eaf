/* SPDX-License-Identifier: Apache-2.0 */
/* The choice of pins (pins.h): at a function's first loop its remaining instructions are read
 * through once, and the most used locals of each innermost loop without calls are noted; a write
 * counts one and a half reads, since it saves a store, too. The walk checks what is read here only
 * later: at anything malformed the reading ends, and the walk will say what is wrong. */
#include "engine/interp/pins.h"
#include "engine/interp/evaluate.h"
#include "engine/interp/operands.h"
#include "engine/reader.h"

#include <stdlib.h>
#include <string.h>

#include "tile_pins.inc"

/* --- Reading through -------------------------------------------------------------------------- */

/* How often the innermost open loop uses its locals. */
struct usage {
    uint32_t *weights; /* per local */
    bool *is_written;
    uint32_t *used; /* locals with a weight */
    uint32_t used_count, local_count;
};

struct scan {
    struct lm_translator *t;
    const struct lm_walk *walk;
    struct lm_reader in;
    struct usage usage;
    uint64_t loop; /* offset of the innermost open loop without calls or loops, or 0 */
    uint32_t depth, loop_depth;
};

static lm_status skip_indices(struct lm_reader *in, unsigned count) {
    uint32_t index;
    while (count-- > 0)
        TRY(lm_read_u32(in, &index));
    return LM_OK;
}

static lm_status skip_bytes(struct lm_reader *in, size_t count) {
    const uint8_t *bytes;
    return lm_read_bytes(in, count, &bytes);
}

static lm_status skip_memarg(struct lm_reader *in) {
    uint32_t flags;
    uint64_t offset;
    TRY(lm_read_u32(in, &flags));
    if (flags & 0x40) TRY(skip_indices(in, 1)); /* another memory */
    return lm_read_u64(in, &offset);
}

static lm_status skip_table(struct lm_reader *in) {
    uint32_t count;
    TRY(lm_read_u32(in, &count));
    if (count > (uint64_t)(in->end - in->at)) return LM_MALFORMED;
    return skip_indices(in, count + 1);
}

static lm_status skip_immediate(struct lm_reader *in, enum lm_imm imm) {
    int64_t number;
    uint32_t count;
    switch (imm) {
    case LM_IMM_none: return LM_OK;
    case LM_IMM_block: return lm_read_s33(in, &number);
    case LM_IMM_labels: return skip_table(in);
    case LM_IMM_typed_table:
    case LM_IMM_data_memory:
    case LM_IMM_memory_memory:
    case LM_IMM_elem_table:
    case LM_IMM_table_table: return skip_indices(in, 2);
    case LM_IMM_memarg:
    case LM_IMM_atomic: return skip_memarg(in);
    case LM_IMM_memarg_lane: TRY(skip_memarg(in)); return skip_bytes(in, 1);
    case LM_IMM_i32:
    case LM_IMM_i64: return lm_read_s64(in, &number);
    case LM_IMM_f32: return skip_bytes(in, 4);
    case LM_IMM_f64: return skip_bytes(in, 8);
    case LM_IMM_lane:
    case LM_IMM_zero:
    case LM_IMM_reftype: return skip_bytes(in, 1);
    case LM_IMM_shuffle:
    case LM_IMM_v128: return skip_bytes(in, 16);
    case LM_IMM_types: TRY(lm_read_u32(in, &count)); return skip_bytes(in, count);
    default: return skip_indices(in, 1);
    }
}

static enum lm_op read_op(struct lm_reader *in) {
    uint8_t byte, prefix = 0;
    if (lm_read_u8(in, &byte) != LM_OK) return LM_OP_COUNT;
    uint32_t code = byte;
    if (byte >= 0xfc && byte <= 0xfe) {
        prefix = byte;
        if (lm_read_u32(in, &code) != LM_OK) return LM_OP_COUNT;
    }
    return lm_op_find(prefix, code);
}

/* Handlers of these call C functions, which change the registers of pins. */
static bool ends_pins(enum lm_op op) {
    const uint8_t class = lm_ops[op].op_class;
    return class == LM_CLASS_call || class == LM_CLASS_bulk || op == LM_OP_memory_grow;
}

static void use_local(struct usage *usage, uint32_t local, bool is_write) {
    enum { READ = 2, WRITE = 3 };
    if (local >= usage->local_count) return;
    if (usage->weights[local] == 0) {
        usage->used[usage->used_count++] = local;
        usage->is_written[local] = false;
    }
    usage->weights[local] += is_write ? WRITE : READ;
    usage->is_written[local] |= is_write;
}

static void forget_usage(struct usage *usage) {
    while (usage->used_count > 0)
        usage->weights[usage->used[--usage->used_count]] = 0;
}

/* Which of the pins can hold a type: few tiles take the others. */
static uint32_t most_pins(uint8_t type) {
    return type == LM_I32 || type == LM_F64 ? LM_PINS : LM_WIDE_PINS;
}

/* The most used locals of a bank become pins. */
static void choose_pins(const struct scan *scan, struct lm_loop *loop, bool of_floats) {
    const struct usage *const usage = &scan->usage;
    for (uint32_t n = 0; n < LM_PINS; n++) {
        uint32_t best = UINT32_MAX;
        for (uint32_t i = 0; i < usage->used_count; i++) {
            const uint32_t local = usage->used[i];
            const bool is_float = lm_type_is_float(scan->walk->locals[local].type);
            if (is_float == of_floats && n < most_pins(scan->walk->locals[local].type) &&
                usage->weights[local] > 0 &&
                (best == UINT32_MAX || usage->weights[local] > usage->weights[best]))
                best = local;
        }
        if (best == UINT32_MAX) continue;
        loop->pins[loop->count++] =
            (struct lm_pin){.local = best,
                            .slot = lm_local_slot(scan->t, scan->walk, best),
                            .kind = (uint8_t)(LM_KIND_pin + n),
                            .type = scan->walk->locals[best].type,
                            .is_written = usage->is_written[best]};
        usage->weights[best] = 0;
    }
}

static void end_loop(struct scan *scan) {
    struct lm_translator *const t = scan->t;
    struct lm_loop loop = {.offset = scan->loop};
    choose_pins(scan, &loop, false);
    choose_pins(scan, &loop, true);
    if (loop.count > 0 && lm_grow_array(t, (void **)&t->loops, &t->loop_capacity, t->loop_count + 1,
                                        sizeof *t->loops))
        t->loops[t->loop_count++] = loop;
}

/* One instruction; false at the end. */
static bool scan_instr(struct scan *scan) {
    struct lm_reader *const in = &scan->in;
    const uint64_t offset = lm_reader_offset(in);
    const enum lm_op op = read_op(in);
    uint32_t local;
    if (op == LM_OP_COUNT) return false;
    switch (op) {
    case LM_OP_local_get:
    case LM_OP_local_set:
    case LM_OP_local_tee:
        if (lm_read_u32(in, &local) != LM_OK) return false;
        if (scan->loop != 0) use_local(&scan->usage, local, op != LM_OP_local_get);
        return true;
    case LM_OP_loop:
        forget_usage(&scan->usage);
        scan->loop = offset;
        scan->loop_depth = scan->depth;
        break;
    case LM_OP_end:
        if (scan->depth-- == 0) return false;
        if (scan->loop == 0 || scan->depth != scan->loop_depth) return true;
        end_loop(scan);
        forget_usage(&scan->usage);
        scan->loop = 0;
        return true;
    default:
        if (ends_pins(op)) scan->loop = 0;
        break;
    }
    if (lm_ops[op].imm == LM_IMM_block) scan->depth++;
    return skip_immediate(in, (enum lm_imm)lm_ops[op].imm) == LM_OK;
}

static void scan_rest(struct lm_translator *t, const struct lm_walk *walk, uint64_t offset) {
    const struct lm_func_decl *const func = walk->func;
    struct lm_error error = LM_ERROR_INIT;
    struct scan scan = {.t = t,
                        .walk = walk,
                        .in = {.at = walk->module->bytes + offset,
                               .end = func->body + func->body_size,
                               .start = walk->module->bytes,
                               .at_end = "unexpected end",
                               .error = &error},
                        .usage = {.local_count = walk->local_count}};
    const size_t count = walk->local_count;
    uint32_t *const numbers = calloc(2 * count + 1, sizeof *numbers);
    scan.usage.is_written = calloc(count + 1, sizeof *scan.usage.is_written);
    if (numbers && scan.usage.is_written) {
        scan.usage.weights = numbers;
        scan.usage.used = numbers + count;
        while (scan_instr(&scan))
            continue;
    }
    free(numbers);
    free(scan.usage.is_written);
}

/* --- Pins of the loop being translated -------------------------------------------------------- */

void lm_pins_begin(struct lm_translator *t, const struct lm_walk *walk) {
    t->loops_known = false;
    t->loop_count = t->next_loop = t->pinned_depth = 0;
    memset(t->used_pins, 0, sizeof t->used_pins);
    if (lm_grow_array(t, (void **)&t->pin_of, &t->pin_capacity, walk->local_count + 1, 1))
        memset(t->pin_of, LM_KIND_none, walk->local_count);
}

void lm_pins_open(struct lm_translator *t, const struct lm_walk *walk, const struct lm_instr *loop,
                  uint32_t frame) {
    if (!t->loops_known) scan_rest(t, walk, loop->offset);
    t->loops_known = true;
    while (t->next_loop < t->loop_count && t->loops[t->next_loop].offset < loop->offset)
        t->next_loop++;
    if (t->next_loop == t->loop_count || t->loops[t->next_loop].offset != loop->offset) return;
    t->pins = t->loops[t->next_loop++];
    t->pinned_depth = frame;
    for (uint32_t i = 0; i < t->pins.count; i++) {
        const struct lm_pin *const pin = &t->pins.pins[i];
        lm_evaluate(t, lm_node_local(t, pin->type, pin->local, pin->slot),
                    (struct lm_place_for){.kind = (enum lm_kind)pin->kind});
    }
    for (uint32_t i = 0; i < t->pins.count; i++) {
        const struct lm_pin *const pin = &t->pins.pins[i];
        t->pin_of[pin->local] = pin->kind;
        t->used_pins[lm_type_is_float(pin->type)] |= (uint8_t)(1U << (pin->kind - LM_KIND_pin));
    }
}

bool lm_pins_leave(const struct lm_translator *t, uint32_t frame) {
    if (t->pinned_depth == 0 || frame >= t->pinned_depth) return false;
    for (uint32_t i = 0; i < t->pins.count; i++)
        if (t->pins.pins[i].is_written) return true;
    return false;
}

void lm_pins_store(struct lm_translator *t) {
    for (uint32_t i = 0; i < t->pins.count; i++) {
        const struct lm_pin *const pin = &t->pins.pins[i];
        if (pin->is_written)
            lm_evaluate_to_slot(t, lm_node_local(t, pin->type, pin->local, pin->slot), pin->slot);
    }
}

void lm_pins_close(struct lm_translator *t, uint32_t frame, bool reachable) {
    if (t->pinned_depth == 0 || frame != t->pinned_depth) return;
    if (reachable) lm_pins_store(t);
    for (uint32_t i = 0; i < t->pins.count; i++)
        t->pin_of[t->pins.pins[i].local] = LM_KIND_none;
    memset(t->used_pins, 0, sizeof t->used_pins);
    t->pinned_depth = 0;
}
