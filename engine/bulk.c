/* SPDX-License-Identifier: Apache-2.0 */
/* Bulk memory and table instructions (spec sections 4.4.6 and 4.4.7): bounds are checked before
 * anything is written, and a dropped segment counts as empty. Back ends call these; instantiation
 * uses them for active segments. */
#include <string.h>

#include "engine/const_expr.h"

static bool fits(uint64_t at, uint64_t count, uint64_t size) {
    return at <= size && count <= size - at;
}

enum lm_trap_code lm_memory_fill(struct lm_memory *memory, uint64_t to, uint32_t value,
                                 uint64_t count) {
    if (!fits(to, count, lm_memory_size(memory))) return LM_TRAP_memory_bounds;
    memset(memory->base + to, (int)(value & 0xff), count);
    return lm_trap_guard_overdue();
}

enum lm_trap_code lm_memory_copy(struct lm_memory *to_memory, const struct lm_memory *from_memory,
                                 uint64_t to, uint64_t from, uint64_t count) {
    if (!fits(to, count, lm_memory_size(to_memory)) ||
        !fits(from, count, lm_memory_size(from_memory)))
        return LM_TRAP_memory_bounds;
    memmove(to_memory->base + to, from_memory->base + from, count);
    return lm_trap_guard_overdue();
}

enum lm_trap_code lm_memory_init(struct lm_instance *instance, uint32_t memory, uint32_t data,
                                 uint64_t to, uint32_t from, uint32_t count) {
    struct lm_memory *target = instance->memories[memory];
    const struct lm_data *segment = &instance->module->datas[data];
    const uint32_t size = instance->dropped_data[data] ? 0 : segment->size;
    if (!fits(to, count, lm_memory_size(target)) || !fits(from, count, size))
        return LM_TRAP_memory_bounds;
    if (count > 0) memcpy(target->base + to, segment->bytes + from, count);
    return lm_trap_guard_overdue();
}

/* Element `index` of a segment. Its expression may be evaluated at any time: all that it can read
 * is immutable. */
static void *element_ref(const struct lm_instance *instance, const struct lm_element *segment,
                         uint32_t index) {
    if (segment->funcs) return instance->funcs[segment->funcs[index]];
    uint64_t slot = 0;
    lm_const_expr_eval(&segment->inits[index], instance, &slot);
    return (void *)(uintptr_t)slot;
}

enum lm_trap_code lm_table_init(struct lm_instance *instance, uint32_t table, uint32_t element,
                                uint64_t to, uint32_t from, uint32_t count) {
    struct lm_table *target = instance->tables[table];
    const struct lm_element *segment = &instance->module->elements[element];
    const uint32_t size = instance->dropped_elements[element] ? 0 : segment->count;
    if (!fits(to, count, target->size) || !fits(from, count, size)) return LM_TRAP_table_bounds;
    for (uint32_t i = 0; i < count; i++)
        target->elements[to + i] = element_ref(instance, segment, from + i);
    return lm_trap_guard_overdue();
}

enum lm_trap_code lm_table_copy(struct lm_table *to_table, const struct lm_table *from_table,
                                uint64_t to, uint64_t from, uint64_t count) {
    if (!fits(to, count, to_table->size) || !fits(from, count, from_table->size))
        return LM_TRAP_table_bounds;
    if (count > 0)
        memmove(to_table->elements + to, from_table->elements + from,
                count * sizeof *to_table->elements);
    return lm_trap_guard_overdue();
}

enum lm_trap_code lm_table_fill(struct lm_table *table, uint64_t to, void *value, uint64_t count) {
    if (!fits(to, count, table->size)) return LM_TRAP_table_bounds;
    for (uint64_t i = 0; i < count; i++)
        table->elements[to + i] = value;
    return lm_trap_guard_overdue();
}
