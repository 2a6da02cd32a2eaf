/* SPDX-License-Identifier: Apache-2.0 */
/* Values on their way between embedder and guest. A guest sees a reference as a pointer: a funcref
 * as the engine's struct lm_func, an externref as the embedder's wasm_ref_t, which its store then
 * holds. */
#include "engine/c_api.h"

void wasm_val_delete(wasm_val_t *value) {
    if (!wasm_valkind_is_ref(value->kind)) return;
    wasm_ref_delete(value->of.ref);
    value->of.ref = NULL;
}

void wasm_val_copy(wasm_val_t *out, const wasm_val_t *value) {
    *out = *value;
    if (wasm_valkind_is_ref(value->kind) && value->of.ref)
        out->of.ref = lm_ref_retain(value->of.ref);
}

bool lm_ref_fits(const struct wasm_store_t *store, const struct wasm_ref_t *ref, uint8_t type) {
    if (!ref) return true;
    return ref->store == store && (type == LM_EXTERNREF || ref->kind == LM_REF_FUNC);
}

void *lm_pointer_of_ref(struct wasm_ref_t *ref, uint8_t type) {
    if (!ref) return NULL;
    if (type == LM_FUNCREF) return ((struct wasm_func_t *)ref)->func;
    lm_ref_hold(ref);
    return ref;
}

struct wasm_ref_t *lm_ref_of_pointer(struct wasm_store_t *store, void *pointer, uint8_t type) {
    if (!pointer) return NULL;
    if (type == LM_FUNCREF) return wasm_func_as_ref(lm_func_handle(store, pointer));
    return lm_ref_retain(pointer);
}

bool lm_val_fits(const struct wasm_store_t *store, const wasm_val_t *value, uint8_t type) {
    if (lm_type_is_ref(type))
        return wasm_valkind_is_ref(value->kind) && lm_ref_fits(store, value->of.ref, type);
    return type != LM_V128 && value->kind == lm_kind_of_type(type);
}

uint64_t lm_slot_of_val(const wasm_val_t *value, uint8_t type) {
    switch (type) {
    case LM_I32:
    case LM_F32: return (uint32_t)value->of.i32; /* the bits */
    case LM_I64:
    case LM_F64: return (uint64_t)value->of.i64;
    default: return (uintptr_t)lm_pointer_of_ref(value->of.ref, type);
    }
}

wasm_val_t lm_val_of_slot(struct wasm_store_t *store, uint64_t slot, uint8_t type) {
    wasm_val_t value = {.kind = lm_kind_of_type(type)};
    if (lm_type_is_ref(type))
        value.of.ref = lm_ref_of_pointer(store, (void *)(uintptr_t)slot, type);
    else if (type == LM_I32 || type == LM_F32)
        value.of.i32 = (int32_t)(uint32_t)slot;
    else
        value.of.i64 = (int64_t)slot;
    return value;
}
