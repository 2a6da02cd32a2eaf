/* SPDX-License-Identifier: Apache-2.0 */
/* Instances of wasm.h. */
#include <stdlib.h>

#include "engine/c_api.h"

static lm_status collect_imports(const struct wasm_store_t *store, const wasm_extern_vec_t *imports,
                                 struct lm_extern *out, struct lm_error *error) {
    for (size_t i = 0; imports && i < imports->size; i++) {
        const wasm_extern_t *external = imports->data[i];
        if (!external) continue; /* an unknown import */
        if (external->ref.store != store)
            return lm_fail(error, LM_USAGE, LM_NO_OFFSET,
                           "import %zu: belongs to another store: make it in this one", i);
        out[i] = lm_extern_of_handle(external);
    }
    return LM_OK;
}

/* What instantiation made becomes a handle; NULL without memory. */
static wasm_instance_t *instance_handle(wasm_store_t *store, const wasm_module_t *module,
                                        struct lm_instance *inner, struct lm_error *error) {
    wasm_instance_t *instance = lm_ref_new(store, LM_REF_INSTANCE, sizeof *instance);
    if (!instance) {
        (void)lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "instance: the system gives no memory");
        return NULL;
    }
    instance->instance = inner;
    inner->handle = instance;
    instance->module = &module->shared->module;
    lm_ref_hold(&instance->ref);
    return instance;
}

static wasm_instance_t *instantiate(wasm_store_t *store, const wasm_module_t *module,
                                    const struct lm_extern *imports, wasm_trap_t **trap,
                                    struct lm_error *error) {
    struct lm_instance *inner = NULL;
    struct lm_trap why;
    const lm_status status = lm_instantiate(store->store, &module->shared->module,
                                            module->shared->code, imports, &inner, &why, error);
    if (inner)
        lm_ref_hold((struct wasm_ref_t *)(uintptr_t)&module->ref); /* its code is reachable */
    if (status == LM_TRAPPED) {
        wasm_trap_t *object = lm_trap_object(store, &why);
        if (trap)
            *trap = object;
        else
            wasm_trap_delete(object);
    }
    if (status != LM_OK || !inner) return NULL;
    return instance_handle(store, module, inner, error);
}

wasm_instance_t *lm_instance_new(wasm_store_t *store, const wasm_module_t *module,
                                 const wasm_extern_vec_t *imports, wasm_trap_t **trap,
                                 struct lm_error *error) {
    const size_t given = imports ? imports->size : 0;
    const size_t wanted = module->shared->module.import_count;
    if (trap) *trap = NULL;
    if (given != wanted) {
        (void)lm_fail(error, LM_USAGE, LM_NO_OFFSET,
                      "imports: %zu given, %zu wanted: pass one for each of wasm_module_imports",
                      given, wanted);
        return NULL;
    }
    struct lm_extern *inner = calloc(wanted + 1, sizeof *inner);
    wasm_instance_t *instance = NULL;
    if (!inner)
        (void)lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "imports: the system gives no memory");
    else if (collect_imports(store, imports, inner, error) == LM_OK)
        instance = instantiate(store, module, inner, trap, error);
    free(inner);
    return instance;
}

wasm_instance_t *wasm_instance_new(wasm_store_t *store, const wasm_module_t *module,
                                   const wasm_extern_vec_t *imports, wasm_trap_t **trap) {
    struct lm_error error = LM_ERROR_INIT;
    wasm_instance_t *instance = lm_instance_new(store, module, imports, trap, &error);
    if (!instance && trap && !*trap) *trap = lm_trap_from_text(store, error.message);
    return instance;
}

void wasm_instance_exports(const wasm_instance_t *instance, wasm_extern_vec_t *out) {
    wasm_extern_vec_new_uninitialized(out, instance->module->export_count);
    for (size_t i = 0; i < out->size; i++) {
        const struct lm_extern item = lm_instance_export(instance->instance, (uint32_t)i);
        out->data[i] = lm_extern_handle(instance->ref.store, &item);
    }
}
