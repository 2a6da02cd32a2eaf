/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing two sessions (session.h): the first difference, in the order in which things happened,
 * then the state that is left. */
#include <stdio.h>
#include <string.h>

#include "tests/fuzz/session_internal.h"
#include "tests/fuzz/source.h"

struct difference {
    const struct session *a, *b;
    char *why;
    size_t size;
};

#define DIFFER(d, ...) (snprintf((d)->why, (d)->size, __VA_ARGS__), false)

typedef unsigned long long ull;

/* --- Values ------------------------------------------------------------------------------------
 */

static uint64_t func_number(const struct session *session, const void *ref) {
    enum { NULL_REF = 0, UNKNOWN = 1, FIRST = 2 };
    const uint32_t count = session->module.func_count;
    if (!ref) return NULL_REF;
    for (uint32_t k = 0; k < SESSION_INSTANCES; k++)
        for (uint32_t i = 0; session->instances[k] && i < count; i++)
            if (session->instances[k]->funcs[i] == ref) return FIRST + k * count + i;
    return UNKNOWN;
}

uint64_t session_value(const struct session *session, uint8_t type, const uint64_t *slot) {
    switch (type) {
    case LM_I32:
    case LM_F32: return (uint32_t)*slot;
    case LM_FUNCREF: return func_number(session, (const void *)(uintptr_t)*slot); /* NOLINT */
    default: return *slot;
    }
}

uint64_t session_digest(const struct session *session, const uint8_t *types, uint32_t count,
                        const uint64_t *slots, uint64_t before) {
    uint64_t digest = before;
    for (uint32_t i = 0; i < count; i++) {
        digest ^= session_value(session, types[i], slots);
        digest = next_random(&digest);
        if (types[i] == LM_V128) digest = (digest ^ slots[1]) * UINT64_C(0x9e3779b97f4a7c15);
        slots += lm_type_slots(types[i]);
    }
    return digest;
}

/* --- Traps and results -------------------------------------------------------------------------
 */

static bool same_trap(const struct lm_trap *a, const struct lm_trap *b) {
    return a->code == b->code && strcmp(lm_trap_text(a), lm_trap_text(b)) == 0;
}

static bool same_start(const struct difference *d, uint32_t instance) {
    const lm_status a = d->a->status[instance], b = d->b->status[instance];
    const struct lm_trap *a_trap = &d->a->trap[instance], *b_trap = &d->b->trap[instance];
    if (a != b || !same_trap(a_trap, b_trap))
        return DIFFER(d, "instance %u: %s (%s), %s (%s)", instance, lm_status_name(a),
                      lm_trap_text(a_trap), lm_status_name(b), lm_trap_text(b_trap));
    if (!d->a->instances[instance] != !d->b->instances[instance])
        return DIFFER(d, "instance %u: there is only one", instance);
    return true;
}

static bool same_call(const struct difference *d, uint32_t index) {
    const struct session_call *a = &d->a->calls[index], *b = &d->b->calls[index];
    const char *ends[2] = {a->ok ? "returned" : lm_trap_text(&a->trap),
                           b->ok ? "returned" : lm_trap_text(&b->trap)};
    if (a->ok != b->ok || (!a->ok && !same_trap(&a->trap, &b->trap)))
        return DIFFER(d, "call %u, export %u of instance %u: %s, %s", index, a->export, a->instance,
                      ends[0], ends[1]);
    if (a->digest == b->digest) return true;
    return DIFFER(d,
                  "call %u, export %u of instance %u: results 0x%llx 0x%llx .., 0x%llx 0x%llx ..",
                  index, a->export, a->instance, (ull)a->first[0], (ull)a->first[1],
                  (ull)b->first[0], (ull)b->first[1]);
}

/* --- State -------------------------------------------------------------------------------------
 */

static bool same_memory(const struct difference *d, uint32_t instance, uint32_t index) {
    const struct lm_memory *a = d->a->instances[instance]->memories[index];
    const struct lm_memory *b = d->b->instances[instance]->memories[index];
    if (lm_memory_pages(a) != lm_memory_pages(b))
        return DIFFER(d, "memory %u: %llu pages, %llu pages", index, (ull)lm_memory_pages(a),
                      (ull)lm_memory_pages(b));
    const size_t size = lm_memory_size(a);
    if (size == 0 || memcmp(a->base, b->base, size) == 0) return true;
    size_t at = 0;
    while (a->base[at] == b->base[at])
        at++;
    return DIFFER(d, "memory %u: byte 0x%zx is 0x%02x, 0x%02x", index, at, a->base[at],
                  b->base[at]);
}

static bool same_table(const struct difference *d, uint32_t instance, uint32_t index) {
    const struct lm_table *a = d->a->instances[instance]->tables[index];
    const struct lm_table *b = d->b->instances[instance]->tables[index];
    if (a->size != b->size)
        return DIFFER(d, "table %u: %u elements, %u elements", index, a->size, b->size);
    for (uint32_t i = 0; i < a->size; i++) {
        const uint64_t slots[2] = {(uint64_t)(uintptr_t)a->elements[i],
                                   (uint64_t)(uintptr_t)b->elements[i]};
        const ull first = session_value(d->a, a->type.element, &slots[0]);
        const ull second = session_value(d->b, b->type.element, &slots[1]);
        if (first != second)
            return DIFFER(d, "table %u: element %u is %llu, %llu", index, i, first, second);
    }
    return true;
}

static bool same_global(const struct difference *d, uint32_t instance, uint32_t index) {
    const struct lm_global *a = d->a->instances[instance]->globals[index];
    const struct lm_global *b = d->b->instances[instance]->globals[index];
    const ull first = session_value(d->a, a->type.type, a->value.slots);
    const ull second = session_value(d->b, b->type.type, b->value.slots);
    const bool is_same =
        first == second && (a->type.type != LM_V128 || a->value.slots[1] == b->value.slots[1]);
    return is_same || DIFFER(d, "global %u: 0x%llx, 0x%llx", index, first, second);
}

static bool same_state(const struct difference *d, uint32_t instance) {
    const struct lm_module *module = &d->a->module;
    const struct lm_instance *a = d->a->instances[instance], *b = d->b->instances[instance];
    if (!a) return true;
    for (uint32_t i = 0; i < module->memory_count; i++)
        if (!same_memory(d, instance, i)) return false;
    for (uint32_t i = 0; i < module->table_count; i++)
        if (!same_table(d, instance, i)) return false;
    for (uint32_t i = 0; i < module->global_count; i++)
        if (!same_global(d, instance, i)) return false;
    for (uint32_t i = 0; i < module->data_count; i++)
        if (a->dropped_data[i] != b->dropped_data[i])
            return DIFFER(d, "data segment %u: dropped in one", i);
    for (uint32_t i = 0; i < module->element_count; i++)
        if (a->dropped_elements[i] != b->dropped_elements[i])
            return DIFFER(d, "element segment %u: dropped in one", i);
    return true;
}

/* --- Counters ----------------------------------------------------------------------------------
 */

static const enum lm_counter counters[LM_CLASS_COUNT] = {
#define CLASS(name, is_vector, description) [LM_CLASS_##name] = LM_COUNTER_ops_##name,
#include "engine/op_classes.def"
#undef CLASS
};

/* Instructions of a class that a session executed: the reference counts each, others by class. */
static uint64_t executed(const struct session *session, unsigned op_class) {
    if (session->code->backend != &ref_backend)
        return session->store->counters.values[counters[op_class]];
    uint64_t sum = 0;
    for (enum lm_op op = 0; op < LM_OP_COUNT; op++)
        if (lm_ops[op].op_class == op_class) sum += ref_code_of(session->code)->executed[op];
    return sum;
}

/* A trap ends a block that was counted whole. */
static bool same_counts(const struct difference *d) {
    if (d->a->traps > 0) return true;
    if (d->a->fuel && d->b->fuel && d->a->fuel_used != d->b->fuel_used)
        return DIFFER(d, "fuel: %llu, %llu", (ull)d->a->fuel_used, (ull)d->b->fuel_used);
    if (!d->a->counters || !d->b->counters) return true;
    for (unsigned i = LM_CLASS_structure + 1; i < LM_CLASS_COUNT; i++) {
        const ull a = executed(d->a, i), b = executed(d->b, i);
        if (a != b) return DIFFER(d, "%s: %llu, %llu", lm_counter_infos[counters[i]].name, a, b);
    }
    return true;
}

bool session_equal(const struct session *a, const struct session *b, char *why, size_t size) {
    const struct difference d = {.a = a, .b = b, .why = why, .size = size};
    for (uint32_t i = 0; i < SESSION_INSTANCES; i++)
        if (!same_start(&d, i)) return false;
    if (a->call_count != b->call_count) return DIFFER(&d, "numbers of calls differ");
    for (uint32_t i = 0; i < a->call_count; i++)
        if (!same_call(&d, i)) return false;
    if (a->seen != b->seen) return DIFFER(&d, "host functions were given other values");
    for (uint32_t i = 0; i < SESSION_INSTANCES; i++)
        if (!same_state(&d, i)) return false;
    return same_counts(&d);
}
