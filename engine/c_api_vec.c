/* SPDX-License-Identifier: Apache-2.0 */
/* The vectors of wasm.h: heap arrays that own their elements. Without memory a vector comes out
 * empty. */
#include <stdlib.h>

#include "engine/c_api.h"

/* Defines the five functions of a vector. `element` is the type of its elements; copy_one(to, from)
 * copies one into a zeroed place; delete_one(place) releases one. */
#define VEC(name, element, copy_one, delete_one)                                                   \
    void wasm_##name##_vec_new_empty(wasm_##name##_vec_t *out) {                                   \
        *out = (wasm_##name##_vec_t){0};                                                           \
    }                                                                                              \
    void wasm_##name##_vec_new_uninitialized(wasm_##name##_vec_t *out, size_t size) {              \
        *out = (wasm_##name##_vec_t){.size = size};                                                \
        if (size > 0) out->data = calloc(size, sizeof(element));                                   \
        if (!out->data) out->size = 0;                                                             \
    }                                                                                              \
    void wasm_##name##_vec_new(wasm_##name##_vec_t *out, size_t size, element const elements[]) {  \
        wasm_##name##_vec_new_uninitialized(out, size);                                            \
        if (out->size > 0) memcpy(out->data, elements, size * sizeof(element));                    \
    }                                                                                              \
    void wasm_##name##_vec_copy(wasm_##name##_vec_t *out, const wasm_##name##_vec_t *vec) {        \
        wasm_##name##_vec_new_uninitialized(out, vec->size);                                       \
        for (size_t i = 0; i < out->size; i++)                                                     \
            copy_one(&out->data[i], &vec->data[i]);                                                \
    }                                                                                              \
    void wasm_##name##_vec_delete(wasm_##name##_vec_t *vec) {                                      \
        for (size_t i = 0; i < vec->size; i++)                                                     \
            delete_one(&vec->data[i]);                                                             \
        free(vec->data);                                                                           \
        *vec = (wasm_##name##_vec_t){0};                                                           \
    }

#define POINTER_VEC(name)                                                                          \
    static void name##_copy_one(wasm_##name##_t **to, wasm_##name##_t *const *from) {              \
        *to = *from ? wasm_##name##_copy(*from) : NULL;                                            \
    }                                                                                              \
    static void name##_delete_one(wasm_##name##_t **place) {                                       \
        wasm_##name##_delete(*place);                                                              \
    }                                                                                              \
    VEC(name, wasm_##name##_t *, name##_copy_one, name##_delete_one)

static void byte_copy_one(wasm_byte_t *to, const wasm_byte_t *from) {
    *to = *from;
}
static void byte_delete_one(const wasm_byte_t *place) {
    (void)place;
}

VEC(byte, wasm_byte_t, byte_copy_one, byte_delete_one)
VEC(val, wasm_val_t, wasm_val_copy, wasm_val_delete)
POINTER_VEC(valtype)
POINTER_VEC(functype)
POINTER_VEC(globaltype)
POINTER_VEC(tabletype)
POINTER_VEC(memorytype)
POINTER_VEC(externtype)
POINTER_VEC(importtype)
POINTER_VEC(exporttype)
POINTER_VEC(frame)
POINTER_VEC(extern)
