/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration, engine and store of wasm.h, and what lanemark.h says about the library, its back
 * ends and counters. */
#include <stdlib.h>
#include <string.h>

#include "engine/c_api.h"
#include "engine/deadline.h"
#include "simd/cpu.h"

const char *lm_version(void) {
    return LM_VERSION;
}

/* --- Configuration ---------------------------------------------------------------------------- */

static struct wasm_config_t default_config(void) {
    return (struct wasm_config_t){.backend = lm_backends[0],
                                  .options = {.isa = "host"},
                                  .features = LM_DEFAULT_FEATURES,
                                  .caps = lm_default_caps};
}

wasm_config_t *wasm_config_new(void) {
    wasm_config_t *config = malloc(sizeof *config);
    if (config) *config = default_config();
    return config;
}

void wasm_config_delete(wasm_config_t *config) {
    free(config);
}

bool lm_config_set_backend(wasm_config_t *config, const char *name) {
    const struct lm_backend *backend = lm_backend_find(name);
    if (backend) config->backend = backend;
    return backend != NULL;
}

bool lm_config_set_isa(wasm_config_t *config, const char *isa) {
    const struct lm_isa *known = lm_isa_find(isa);
    if (!known) return false;
    config->options.isa = known->name; /* the caller's text may go away */
    return true;
}

void lm_config_set_counters(wasm_config_t *config, bool on) {
    config->options.counters = on;
}

bool lm_config_set_features(wasm_config_t *config, const char *list, struct lm_error *error) {
    return lm_features_change(&config->features, list, error) == LM_OK;
}

void lm_config_set_fuel(wasm_config_t *config, bool on) {
    config->options.fuel = on;
}

void lm_config_set_all_places(wasm_config_t *config, bool on) {
    config->options.all_places = on;
}

bool lm_config_set_opt(wasm_config_t *config, unsigned level) {
    enum { BEST = 3 };
    if (level > BEST) return false;
    config->options.less_opt = (uint8_t)(BEST - level);
    return true;
}

bool lm_config_set_bounds(wasm_config_t *config, const char *mode) {
    static const char *const modes[] = {
        [LM_BOUNDS_guard] = "guard", [LM_BOUNDS_check] = "check", [LM_BOUNDS_none] = "none"};
    for (unsigned i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(modes[i], mode) != 0) continue;
        if (i != LM_BOUNDS_guard && !config->backend->has_bounds) return false;
        config->options.bounds = (uint8_t)i;
        return true;
    }
    return false;
}

bool lm_config_set_limit(wasm_config_t *config, const char *name, uint64_t most) {
    return lm_caps_set(&config->caps, name, most);
}

size_t lm_limit_count(void) {
    return lm_limit_total;
}

const char *lm_limit_name(size_t index) {
    return index < lm_limit_total ? lm_limit_infos[index].name : NULL;
}

const char *lm_limit_description(size_t index) {
    return index < lm_limit_total ? lm_limit_infos[index].description : NULL;
}

uint64_t lm_limit_default(size_t index) {
    return index < lm_limit_total ? lm_limit_infos[index].most : 0;
}

/* --- Engine ----------------------------------------------------------------------------------- */

void lm_engine_retain(struct wasm_engine_t *engine) {
    atomic_fetch_add(&engine->owners, 1);
}

void lm_engine_release(struct wasm_engine_t *engine) {
    if (atomic_fetch_sub(&engine->owners, 1) == 1) free(engine);
}

wasm_engine_t *wasm_engine_new(void) {
    return wasm_engine_new_with_config(wasm_config_new());
}

wasm_engine_t *wasm_engine_new_with_config(wasm_config_t *config) {
    wasm_engine_t *engine = config ? malloc(sizeof *engine) : NULL;
    if (engine) {
        engine->config = *config;
        atomic_init(&engine->owners, 1);
    }
    wasm_config_delete(config);
    return engine;
}

void wasm_engine_delete(wasm_engine_t *engine) {
    if (engine) lm_engine_release(engine);
}

/* --- Store ------------------------------------------------------------------------------------ */

/* The trap for when there is no memory to make one. It is the store's, so it must not count as a
 * handle on it. */
static bool make_spare_trap(wasm_store_t *store) {
    wasm_message_t message;
    wasm_name_new_from_string_nt(&message, "trap: its message is lost for lack of memory");
    store->spare = wasm_trap_new(store, &message);
    wasm_byte_vec_delete(&message);
    if (!store->spare) return false;
    lm_ref_hold(&store->spare->ref);
    wasm_trap_delete(store->spare);
    return true;
}

wasm_store_t *wasm_store_new(wasm_engine_t *engine) {
    wasm_store_t *store = calloc(1, sizeof *store);
    if (!store) return NULL;
    store->engine = engine;
    store->handles = 1;
    lm_engine_retain(engine);
    store->store = lm_store_new(engine->config.options.counters);
    if (store->store) store->store->caps = engine->config.caps;
    if (store->store && make_spare_trap(store)) return store;
    lm_store_handle_release(store);
    return NULL;
}

void wasm_store_delete(wasm_store_t *store) {
    if (store) lm_store_handle_release(store);
}

void lm_store_set_fuel(wasm_store_t *store, uint64_t fuel) {
    store->store->fuel = fuel;
}

uint64_t lm_store_fuel(const wasm_store_t *store) {
    return store->store->fuel;
}

bool lm_store_set_timeout(wasm_store_t *store, uint64_t nanoseconds) {
    const uint64_t now = lm_clock_now();
    const uint64_t latest = UINT64_MAX - now;
    const uint64_t left = nanoseconds < latest ? nanoseconds : latest;
    return lm_store_set_deadline(store->store, nanoseconds > 0 ? now + left : 0);
}

/* --- Back ends and counters ------------------------------------------------------------------- */

size_t lm_backend_count(void) {
    return lm_backend_total;
}

const char *lm_backend_name(size_t index) {
    return index < lm_backend_total ? lm_backends[index]->name : NULL;
}

size_t lm_counter_count(void) {
    return LM_COUNTER_COUNT;
}

const char *lm_counter_name(size_t index) {
    return index < LM_COUNTER_COUNT ? lm_counter_infos[index].name : NULL;
}

const char *lm_counter_description(size_t index) {
    return index < LM_COUNTER_COUNT ? lm_counter_infos[index].description : NULL;
}

const uint64_t *lm_store_counters(const wasm_store_t *store) {
    if (!store->store->counting) return NULL;
    lm_store_refresh_counters(store->store);
    return store->store->counters.values;
}
