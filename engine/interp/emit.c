/* SPDX-License-Identifier: Apache-2.0 */
/* The code buffer, cells, jumps, tallies and operands of the translator; see emit.h. */
#include "engine/interp/cell.h"

#include <stdlib.h>
#include <string.h>

#include "join_table.inc"

void lm_fail_translation(struct lm_translator *t, lm_status status, const char *reason) {
    if (t->status != LM_OK) return;
    t->status = status;
    t->reason = reason;
    t->room = 0;
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
    free(t->nodes);
    free(t->pending);
    free(t->pin_of);
    free(t->loops);
    free(t->blocks);
    free(t->patches);
    free(t->jumps);
    free(t->calls);
    free(t->cells);
    free(t->tallies);
    free(t->entries);
    free(t->places);
    free(t->place_starts);
    free(t->recipes);
}

/* --- Cells ------------------------------------------------------------------------------------ */

/* Room for code. */
static void make_room(struct lm_translator *t, uint64_t size) {
    enum { LEAST = 4096 };
    uint64_t wanted = t->capacity + t->capacity / 2;
    if (wanted < size + LEAST) wanted = size + LEAST;
    if (wanted > UINT32_MAX) wanted = UINT32_MAX;
    uint8_t *const grown = size <= wanted ? realloc(t->cells, wanted) : NULL;
    if (!grown) {
        lm_fail_translation(t, LM_NO_MEMORY, "out of memory while compiling");
        return;
    }
    t->cells = grown;
    t->capacity = (uint32_t)wanted;
}

/* Displacements are i32. After a failure all cells are written over the first ones. */
uint32_t lm_find_room(struct lm_translator *t, uint32_t size) {
    const uint64_t end = (uint64_t)t->size + size + LM_CELL_SLACK;
    const uint64_t most = (uint64_t)t->module->caps.code_size + LM_CELL_SLACK;
    if (t->status == LM_OK && end > most)
        lm_fail_translation(t, LM_LIMIT, "the module's code is too large for the interpreter");
    if (t->status == LM_OK && end > t->capacity) make_room(t, end);
    if (t->status != LM_OK) return 0;
    t->room = t->capacity < most ? t->capacity : (uint32_t)most;
    return t->size;
}

bool lm_emit_begin(struct lm_translator *t) {
    make_room(t, 0);
    return t->status == LM_OK;
}

uint32_t lm_emit(struct lm_translator *t, enum lm_handler_id handler, uint32_t size) {
    const uint32_t cell = lm_write_cell(t, handler, size);
    lm_place_cell(t, cell);
    if (t->status == LM_OK) memset(t->cells + cell + 8, 0, ((size + 7) & ~7U) - 8);
    lm_forget_accumulators(t);
    return cell;
}

bool lm_find_join(uint32_t first, uint32_t second, uint32_t *handler) {
    const uint64_t key = lm_join_key(first, second);
    uint32_t at = lm_key_hash(key, JOINS_LOG2);
    while (joins[at].key != key && joins[at].key != 0)
        at = (at + 1) % (1U << JOINS_LOG2);
    *handler = joins[at].handler;
    return joins[at].key == key;
}

void lm_take_back(struct lm_translator *t) {
    const struct last_tile last = t->last_tile;
    const bool was_joined = last.before.parts > 0;
    t->size = last.cell;
    if (was_joined) {
        (void)lm_write_cell(t, last.before.handler, 8 + last.before.length);
        memset(t->cells + last.cell + 8 + last.before.length, 0, 8);
    }
    t->last_tile = (struct last_tile){was_joined, last.cell, last.before, {0}};
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
    lm_forget_accumulators(t);
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
    t->last.valid = t->last_tile.valid = false;
    if (t->tally_cell != NO_PATCH) write_tally(t);
    if (t->fuel_cell != NO_PATCH) lm_put_u32(t, t->fuel_cell, CELL_COST, block_size(t, false));
    if (t->tally_cell != NO_PATCH || t->fuel_cell != NO_PATCH) t->tally = (struct lm_op_tally){0};
    t->tally_cell = t->fuel_cell = NO_PATCH;
}

void lm_count_op_now(struct lm_translator *t, enum lm_op op) {
    if (lm_ops[op].op_class == LM_CLASS_structure) return;
    if (t->fueled && t->fuel_cell == NO_PATCH) t->fuel_cell = lm_emit(t, LM_HANDLER_fuel, 16);
    if (t->counting && t->tally_cell == NO_PATCH) t->tally_cell = lm_emit(t, LM_HANDLER_count, 16);
    lm_tally_op(&t->tally, op);
}

void lm_use_memory(struct lm_translator *t, uint32_t memory) {
    if (t->memory == memory) return;
    lm_put_u32(t, lm_emit(t, LM_HANDLER_use_memory, 16), CELL_MEMORY, memory);
    t->memory = memory;
}

/* --- Slots ------------------------------------------------------------------------------------ */

void lm_use_more_slots(struct lm_translator *t, uint32_t end) {
    if (end > UINT16_MAX)
        lm_fail_translation(t, LM_LIMIT,
                            "the function needs more than 65535 slots for locals and operands");
    t->frame_slots = end;
}

void lm_forget_accumulators(struct lm_translator *t) {
    t->acc_slots[0] = t->acc_slots[1] = NO_SLOT;
}
