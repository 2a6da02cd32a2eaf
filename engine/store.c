/* SPDX-License-Identifier: Apache-2.0 */
/* The store (spec section 4.2.3): owner of every runtime object, of the interned function types and
 * of the value stack. Small objects lie in its arena; what the operating system or the heap lent is
 * listed and given back by lm_store_delete. Calls in and out of guests pass through lm_func_invoke.
 */
#include "engine/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/deadline.h"
#include "engine/pages.h"

/* Interned types: a growing array, and a hash table of indices into it (UINT32_MAX: empty). */
struct lm_type_list {
    struct lm_functype **types;
    uint32_t *buckets;
    uint32_t count;
    uint32_t bucket_count; /* a power of two, at least twice `count` */
};

enum {
    STACK_BYTES = LM_STACK_SLOTS * (int)sizeof(uint64_t),
    STACK_GUARD = 1 << 16, /* a multiple of every page size */
    FIRST_BUCKETS = 64,
};

static bool make_stack(struct lm_store *store) {
    store->stack = lm_pages_reserve(STACK_BYTES + STACK_GUARD);
    if (!store->stack || !lm_pages_commit(store->stack, STACK_BYTES)) return false;
    store->stack_top = store->stack;
    store->stack_limit = store->stack + LM_STACK_SLOTS;
    return true;
}

struct lm_store *lm_store_new(bool counting) {
    struct lm_store *store = calloc(1, sizeof *store);
    if (!store) return NULL;
    store->counting = counting;
    store->caps = lm_default_caps;
    store->types = lm_arena_alloc(&store->arena, sizeof *store->types);
    if (!store->types || !make_stack(store)) {
        lm_store_delete(store);
        return NULL;
    }
    lm_trap_guard_prepare();
    return store;
}

void lm_store_delete(struct lm_store *store) {
    if (!store) return;
    lm_memory_list_release(store->memories);
    lm_table_list_release(store->tables);
    lm_pages_release(store->stack, STACK_BYTES + STACK_GUARD);
    if (store->types) {
        free(store->types->types);
        free(store->types->buckets);
    }
    lm_arena_free(&store->arena);
    free(store);
}

/* --- Interned function types ------------------------------------------------------------------ */

/* FNV-1a over both lists, with a separator that is no type. */
static uint32_t hash_type(const struct lm_functype *type) {
    uint32_t hash = 2166136261U;
    for (uint32_t i = 0; i < type->param_count; i++)
        hash = (hash ^ type->params[i]) * 16777619U;
    hash = hash * 16777619U;
    for (uint32_t i = 0; i < type->result_count; i++)
        hash = (hash ^ type->results[i]) * 16777619U;
    return hash;
}

/* The bucket that holds the type, or the empty one where it belongs. */
static uint32_t find_bucket(const struct lm_type_list *list, const struct lm_functype *type) {
    const uint32_t mask = list->bucket_count - 1;
    uint32_t at = hash_type(type) & mask;
    while (list->buckets[at] != UINT32_MAX &&
           !lm_functype_equal(list->types[list->buckets[at]], type))
        at = (at + 1) & mask;
    return at;
}

static bool grow_types(struct lm_type_list *list) {
    const uint32_t bucket_count = list->bucket_count ? list->bucket_count * 2 : FIRST_BUCKETS;
    uint32_t *buckets = malloc(bucket_count * sizeof *buckets);
    struct lm_functype **types =
        realloc(list->types, bucket_count / 2 * sizeof *types); /* the old ones stay valid */
    if (types) list->types = types;
    if (!buckets || !types) {
        free(buckets);
        return false;
    }
    memset(buckets, 0xff, bucket_count * sizeof *buckets);
    free(list->buckets);
    list->buckets = buckets;
    list->bucket_count = bucket_count;
    for (uint32_t i = 0; i < list->count; i++)
        buckets[find_bucket(list, list->types[i])] = i;
    return true;
}

static struct lm_functype *copy_type(struct lm_arena *arena, const struct lm_functype *type) {
    struct lm_functype *copy = lm_arena_alloc(arena, sizeof *copy);
    uint8_t *codes = lm_arena_array(arena, (size_t)type->param_count + type->result_count, 1);
    if (!copy || !codes) return NULL;
    *copy = *type;
    copy->params = codes;
    copy->results = codes + type->param_count;
    if (type->param_count) memcpy(codes, type->params, type->param_count);
    if (type->result_count) memcpy(codes + type->param_count, type->results, type->result_count);
    return copy;
}

uint32_t lm_store_type_id(struct lm_store *store, const struct lm_functype *type) {
    struct lm_type_list *list = store->types;
    if (list->count >= list->bucket_count / 2 && !grow_types(list)) return UINT32_MAX;
    const uint32_t bucket = find_bucket(list, type);
    if (list->buckets[bucket] != UINT32_MAX) return list->buckets[bucket];
    struct lm_functype *copy = copy_type(&store->arena, type);
    if (!copy) return UINT32_MAX;
    list->types[list->count] = copy;
    list->buckets[bucket] = list->count;
    return list->count++;
}

/* --- Small objects ---------------------------------------------------------------------------- */

struct lm_func *lm_host_func_new(struct lm_store *store, const struct lm_functype *type,
                                 lm_host_callback *callback, void *env) {
    const uint32_t type_id = lm_store_type_id(store, type);
    struct lm_func *func = lm_arena_alloc(&store->arena, sizeof *func);
    if (!func || type_id == UINT32_MAX) return NULL;
    func->type = store->types->types[type_id];
    func->type_id = type_id;
    func->host = callback;
    func->env = env;
    return func;
}

struct lm_global *lm_global_new(struct lm_store *store, const struct lm_global_type *type,
                                const uint64_t *slots) {
    struct lm_global *global = lm_arena_alloc(&store->arena, sizeof *global);
    if (!global) return NULL;
    global->type = *type;
    memcpy(global->value.slots, slots, lm_type_slots(type->type) * sizeof *slots);
    return global;
}

/* --- Calls and traps -------------------------------------------------------------------------- */

const char *lm_trap_message(enum lm_trap_code code) {
    static const char *const messages[LM_TRAP_COUNT] = {
        [LM_TRAP_none] = "no trap",
#define TRAP(name, message) [LM_TRAP_##name] = (message),
#include "engine/traps.def"
#undef TRAP
    };
    return messages[code];
}

bool lm_trap_set(struct lm_trap *trap, enum lm_trap_code code) {
    *trap = (struct lm_trap){.code = code};
    return false;
}

static bool invoke_host(struct lm_store *store, struct lm_func *func, uint64_t *slots,
                        struct lm_trap *trap) {
    const bool by_guest = store->call_depth > 0;
    if (store->counting && by_guest) store->counters.values[LM_COUNTER_host_calls]++;
    trap->trace.count = 0; /* a host that fills only the rest of *trap leaves an empty trace */
    trap->is_counted = false;
    struct lm_trap_guard_frame *const suspended = lm_trap_guard_suspend();
    const bool ok = func->host(func->env, slots, trap);
    lm_trap_guard_resume(suspended);
    return ok && by_guest && lm_deadline_is_over() ? lm_trap_set(trap, LM_TRAP_timeout) : ok;
}

/* False: *trap says why no guest may start. */
static bool watch_deadline(struct lm_store *store, struct lm_trap *trap) {
    if (lm_deadline_watch(store))
        return store->is_overdue ? lm_trap_set(trap, LM_TRAP_timeout) : true;
    lm_trap_set(trap, LM_TRAP_host);
    (void)snprintf(trap->message, sizeof trap->message,
                   "time limit: the system gives no timer to watch it");
    return false;
}

static bool invoke_guest(struct lm_store *store, struct lm_func *func, uint64_t *slots,
                         struct lm_trap *trap) {
    uint64_t *const top = store->stack_top;
    const uint32_t depth = store->call_depth++;
    const bool ok = func->instance->code->backend->call(func, slots, trap);
    store->call_depth = depth;
    store->stack_top = top;
    /* A host's trap was counted where it began, if it was a guest's at all; and so was one that
     * came from the guest of another instance. */
    if (!ok && store->counting && trap->code != LM_TRAP_host && !trap->is_counted) {
        store->counters.values[LM_COUNTER_traps]++;
        trap->is_counted = true;
    }
    return ok;
}

bool lm_func_invoke(struct lm_store *store, struct lm_func *func, uint64_t *slots,
                    struct lm_trap *trap) {
    if (func->host) return invoke_host(store, func, slots, trap);
    if (store->call_depth >= LM_MAX_CALL_DEPTH) return lm_trap_set(trap, LM_TRAP_stack_exhausted);
    const bool ok = (store->deadline == 0 || watch_deadline(store, trap)) &&
                    invoke_guest(store, func, slots, trap);
    if (store->call_depth == 0 && store->watch.is_on) lm_deadline_unwatch(store);
    return ok;
}

/* The timer is set at once while guests run, and tried else. */
bool lm_store_set_deadline(struct lm_store *store, uint64_t deadline) {
    store->deadline = deadline;
    store->is_overdue = lm_deadline_passed(deadline);
    const bool ok = lm_deadline_watch(store);
    if (store->call_depth == 0) lm_deadline_unwatch(store);
    return ok;
}

void lm_store_refresh_counters(struct lm_store *store) {
    uint64_t touched = 0;
    for (struct lm_memory_list *node = store->memories; node; node = node->next)
        touched += lm_pages_resident(node->memory.base, lm_memory_size(&node->memory));
    store->counters.values[LM_COUNTER_pages_touched] = touched;
}
