/* SPDX-License-Identifier: Apache-2.0 */
/* The code buffer, cells, jumps, tallies and operands of the translator; see emit.h. */
#include "engine/interp/places.h"

#include <stdlib.h>
#include <string.h>

void lm_fail_translation(struct lm_translator *t, lm_status status, const char *reason) {
    if (t->status != LM_OK) return;
    t->status = status;
    t->reason = reason;
}

bool lm_grow_array(struct lm_translator *t, void **array, uint32_t *capacity, uint32_t needed,
                   size_t element) {
    if (needed <= *capacity) return true;
    const uint32_t wanted = needed < UINT32_MAX / 2 ? needed + needed / 2 + 64 : UINT32_MAX;
    void *const grown = needed < UINT32_MAX ? realloc(*array, wanted * element) : NULL;
    if (!grown) {
        lm_fail_translation(t, LM_NO_MEMORY, "out of memory while compiling");
        return false;
    }
    memset((uint8_t *)grown + *capacity * element, 0, (wanted - *capacity) * element);
    *array = grown;
    *capacity = wanted;
    return true;
}

void lm_emit_release(struct lm_translator *t) {
    free(t->operands);
    free(t->pending);
    free(t->blocks);
    free(t->patches);
    free(t->calls);
    free(t->cells);
    free(t->tallies);
    free(t->entries);
    free(t->places);
    free(t->place_starts);
}

/* --- Cells ------------------------------------------------------------------------------------ */

/* Displacements are i32; what no longer fits is reported and overwritten from the start. */
uint32_t lm_emit(struct lm_translator *t, enum lm_handler_id handler, uint32_t size) {
    const uint32_t rounded = (size + 7) & ~7U;
    if ((uint64_t)t->size + rounded > t->module->caps.code_size) /* displacements are 31 bits */
        lm_fail_translation(t, LM_LIMIT, "the module's code is too large for the interpreter");
    if (t->status == LM_OK)
        lm_grow_array(t, (void **)&t->cells, &t->capacity, t->size + rounded, 1);
    if (t->status != LM_OK) t->size = 0;
    const uint32_t cell = t->size;
    if (t->capacity < rounded) return cell;
    t->size += rounded;
    memset(t->cells + cell, 0, rounded);
    memcpy(t->cells + cell, &t->set->handlers[handler], sizeof t->set->handlers[handler]);
    t->last.valid = false;
    lm_place_cell(t, cell);
    return cell;
}

void lm_put_bytes(struct lm_translator *t, uint32_t cell, uint32_t field, const void *bytes,
                  uint32_t count) {
    if ((uint64_t)cell + field + count <= t->capacity)
        memcpy(t->cells + cell + field, bytes, count);
}

void lm_put_u16(struct lm_translator *t, uint32_t cell, uint32_t field, uint32_t value) {
    const uint16_t narrow = (uint16_t)value;
    lm_put_bytes(t, cell, field, &narrow, sizeof narrow);
}

void lm_put_u32(struct lm_translator *t, uint32_t cell, uint32_t field, uint32_t value) {
    lm_put_bytes(t, cell, field, &value, sizeof value);
}

void lm_put_u64(struct lm_translator *t, uint32_t cell, uint32_t field, uint64_t value) {
    lm_put_bytes(t, cell, field, &value, sizeof value);
}

uint32_t lm_get_u16(const struct lm_translator *t, uint32_t cell, uint32_t field) {
    uint16_t value;
    memcpy(&value, t->cells + cell + field, sizeof value);
    return value;
}

uint32_t lm_get_u32(const struct lm_translator *t, uint32_t cell, uint32_t field) {
    uint32_t value;
    memcpy(&value, t->cells + cell + field, sizeof value);
    return value;
}

void lm_set_dest(struct lm_translator *t, uint32_t cell, enum lm_op op, enum lm_form form,
                 uint32_t dest) {
    lm_put_u16(t, cell, CELL_DEST, dest);
    t->last = (struct last_cell){t->status == LM_OK, cell, op, form, dest};
}

/* By instruction and form: the handler's number plus one, or 0. */
static const uint16_t forms[LM_OP_COUNT][LM_FORM_COUNT] = {
#define FORM(shape, name, form)            [LM_OP_##name][LM_FORM_##form] = LM_HANDLER_##name##_##form + 1,
#define LANE_FORM(shape, name, form, lane) FORM(shape, name, form)
#define SPECIAL(name)
#include "engine/interp/all_handlers.inc"
};

enum lm_handler_id lm_handler_of(enum lm_op op, enum lm_form form) {
    const uint16_t number = forms[op][form];
    return number == 0 ? LM_HANDLER_COUNT : (enum lm_handler_id)(number - 1);
}

/* --- Jumps ------------------------------------------------------------------------------------ */

void lm_add_patch(struct lm_translator *t, uint32_t *list, uint32_t at, uint32_t base) {
    if (!lm_grow_array(t, (void **)&t->patches, &t->patch_capacity, t->patch_count + 1,
                       sizeof *t->patches))
        return;
    t->patches[t->patch_count] = (struct patch){at, base, *list};
    *list = t->patch_count++;
}

void lm_bind_label(struct lm_translator *t, uint32_t *list) {
    if (*list == NO_PATCH) return;
    lm_end_basic_block(t);
    for (uint32_t i = *list; i != NO_PATCH; i = t->patches[i].next)
        lm_put_u32(t, t->patches[i].at, 0, t->size - t->patches[i].base);
    *list = NO_PATCH;
}

/* --- Tallies ---------------------------------------------------------------------------------- */

static const bool class_is_vector[LM_CLASS_COUNT] = {
#define CLASS(name, is_vector, description) [LM_CLASS_##name] = is_vector,
#include "engine/op_classes.def"
#undef CLASS
};

static void add_pair(struct lm_translator *t, uint32_t counter, uint32_t amount) {
    if (amount == 0) return;
    t->tallies[t->tally_size++] = counter;
    t->tallies[t->tally_size++] = amount;
}

/* Instructions of the basic block, or only those on vectors. */
static uint32_t block_size(const struct lm_translator *t, bool only_vectors) {
    uint32_t sum = 0;
    for (uint32_t class = LM_CLASS_structure + 1; class < LM_CLASS_COUNT; class ++)
        if (!only_vectors || class_is_vector[class]) sum += t->tally.by_class[class];
    return sum;
}

static void write_tally(struct lm_translator *t) {
    enum { MOST = 1 + 2 * (LM_CLASS_COUNT + 2) };
    if (!lm_grow_array(t, (void **)&t->tallies, &t->tally_capacity, t->tally_size + MOST,
                       sizeof *t->tallies))
        return;
    const uint32_t start = t->tally_size++;
    add_pair(t, LM_COUNTER_wasm_ops, block_size(t, false));
    add_pair(t, LM_COUNTER_v128_ops, block_size(t, true));
    for (uint32_t class = LM_CLASS_structure + 1; class < LM_CLASS_COUNT; class ++)
        add_pair(t, LM_COUNTER_ops_control + class - LM_CLASS_control, t->tally.by_class[class]);
    t->tallies[start] = (t->tally_size - start - 1) / 2;
    lm_put_u32(t, t->tally_cell, CELL_COUNTS, start);
}

void lm_end_basic_block(struct lm_translator *t) {
    t->last.valid = false;
    if (t->tally_cell != NO_PATCH) write_tally(t);
    if (t->fuel_cell != NO_PATCH) lm_put_u32(t, t->fuel_cell, CELL_COST, block_size(t, false));
    if (t->tally_cell != NO_PATCH || t->fuel_cell != NO_PATCH) t->tally = (struct lm_op_tally){0};
    t->tally_cell = t->fuel_cell = NO_PATCH;
}

void lm_count_op(struct lm_translator *t, enum lm_op op) {
    if (lm_ops[op].op_class == LM_CLASS_structure) return;
    if (t->fueled && t->fuel_cell == NO_PATCH) t->fuel_cell = lm_emit(t, LM_HANDLER_fuel, 16);
    if (t->counting && t->tally_cell == NO_PATCH) t->tally_cell = lm_emit(t, LM_HANDLER_count, 16);
    if (t->fueled || t->counting) lm_tally_op(&t->tally, op);
}

void lm_use_memory(struct lm_translator *t, uint32_t memory) {
    if (t->memory == memory) return;
    lm_put_u32(t, lm_emit(t, LM_HANDLER_use_memory, 16), CELL_MEMORY, memory);
    t->memory = memory;
}

/* --- Operands --------------------------------------------------------------------------------- */

void lm_use_slots(struct lm_translator *t, uint32_t end) {
    if (end > UINT16_MAX)
        lm_fail_translation(t, LM_LIMIT,
                            "the function needs more than 65535 slots for locals and operands");
    if (end > t->frame_slots) t->frame_slots = end;
}

void lm_truncate_operands(struct lm_translator *t, uint32_t height) {
    while (t->height > height) {
        const struct operand *const operand = &t->operands[--t->height];
        if (operand->kind != OPERAND_LOCAL) continue;
        t->pending[operand->local]--;
        t->pending_total--;
    }
}

void lm_push_operand(struct lm_translator *t, struct operand operand) {
    lm_use_slots(t, operand.home + lm_type_slots(operand.type));
    if (!lm_grow_array(t, (void **)&t->operands, &t->operand_capacity, t->height + 1,
                       sizeof *t->operands))
        return;
    t->operands[t->height++] = operand;
    if (operand.kind != OPERAND_LOCAL) return;
    t->pending[operand.local]++;
    t->pending_total++;
}

void lm_push_home(struct lm_translator *t, uint8_t type, uint32_t home) {
    lm_push_operand(
        t, (struct operand){.kind = OPERAND_HOME, .type = type, .slot = home, .home = home});
}

void lm_push_homes(struct lm_translator *t, const uint8_t *types, uint32_t count, uint32_t home) {
    for (uint32_t i = 0; i < count; i++) {
        lm_push_home(t, types[i], home);
        home += lm_type_slots(types[i]);
    }
}

void lm_emit_move(struct lm_translator *t, uint8_t type, uint32_t to, uint32_t from) {
    if (to == from) return;
    const bool narrow = type == LM_I32 || type == LM_F32;
    const uint32_t cell = lm_emit(t,
                                  type == LM_V128 ? LM_HANDLER_move_128
                                  : narrow        ? LM_HANDLER_move_32
                                                  : LM_HANDLER_move_64,
                                  16);
    lm_put_u16(t, cell, CELL_A, from);
    lm_set_dest(t, cell, LM_OP_COUNT, LM_FORM_s, to);
}

void lm_emit_fetch(struct lm_translator *t, const struct operand *operand, uint32_t to) {
    if (operand->kind != OPERAND_CONST) {
        lm_emit_move(t, operand->type, to, operand->slot);
        return;
    }
    const bool narrow = operand->type == LM_I32 || operand->type == LM_F32;
    const uint32_t cell =
        lm_emit(t, narrow ? LM_HANDLER_const_32 : LM_HANDLER_const_64, narrow ? 16 : 24);
    if (narrow)
        lm_put_u32(t, cell, CELL_CONST, (uint32_t)operand->bits);
    else
        lm_put_u64(t, cell, CELL_WIDE, operand->bits);
    lm_set_dest(t, cell, LM_OP_COUNT, LM_FORM_s, to);
}

uint32_t lm_slot_of(struct lm_translator *t, const struct operand *operand) {
    if (operand->kind != OPERAND_CONST) return operand->slot;
    lm_emit_fetch(t, operand, operand->home);
    return operand->home;
}

void lm_send_home(struct lm_translator *t, uint32_t index) {
    struct operand *const operand = &t->operands[index];
    if (operand->kind == OPERAND_HOME) return;
    lm_emit_fetch(t, operand, operand->home);
    if (operand->kind == OPERAND_LOCAL) {
        t->pending[operand->local]--;
        t->pending_total--;
    }
    operand->kind = OPERAND_HOME;
    operand->slot = operand->home;
}

/* From the top, since that is where operands wait; stops when none are left. */
void lm_flush_locals(struct lm_translator *t) {
    for (uint32_t i = t->height; i > 0 && t->pending_total > 0; i--)
        if (t->operands[i - 1].kind == OPERAND_LOCAL) lm_send_home(t, i - 1);
}

void lm_flush_local(struct lm_translator *t, uint32_t local) {
    for (uint32_t i = t->height; i > 0 && t->pending[local] > 0; i--) {
        const struct operand *const operand = &t->operands[i - 1];
        if (operand->kind == OPERAND_LOCAL && operand->local == local) lm_send_home(t, i - 1);
    }
}

uint32_t lm_local_slot(const struct lm_translator *t, const struct lm_walk *walk, uint32_t local) {
    const uint32_t slot = walk->locals[local].slot;
    const uint32_t params = walk->func->type->param_slots;
    return slot < params ? slot : t->local_base + slot - params;
}
