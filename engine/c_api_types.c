/* SPDX-License-Identifier: Apache-2.0 */
/* Type objects of wasm.h. Value types are constants that nobody frees; the others are small heap
 * objects that own their parts. The four external types begin with a wasm_externtype_t, so that the
 * conversions between them are casts. */
#include <stdlib.h>

#include "engine/c_api.h"

/* --- Value types ------------------------------------------------------------------------------ */

/* The kinds, the engine's codes, and the objects, in one table. */
static struct {
    wasm_valtype_t object;
    uint8_t type;
} value_types[] = {
    {{WASM_I32}, LM_I32},         {{WASM_I64}, LM_I64},      {{WASM_F32}, LM_F32},
    {{WASM_F64}, LM_F64},         {{LM_V128_KIND}, LM_V128}, {{WASM_EXTERNREF}, LM_EXTERNREF},
    {{WASM_FUNCREF}, LM_FUNCREF},
};

enum { VALUE_TYPES = sizeof value_types / sizeof *value_types };

wasm_valtype_t *wasm_valtype_new(wasm_valkind_t kind) {
    for (size_t i = 0; i < VALUE_TYPES; i++)
        if (value_types[i].object.kind == kind) return &value_types[i].object;
    return NULL;
}

void wasm_valtype_delete(wasm_valtype_t *valtype) {
    (void)valtype;
}

wasm_valtype_t *wasm_valtype_copy(const wasm_valtype_t *type) {
    return wasm_valtype_new(type->kind);
}

wasm_valkind_t wasm_valtype_kind(const wasm_valtype_t *type) {
    return type->kind;
}

uint8_t lm_type_of_kind(wasm_valkind_t kind) {
    for (size_t i = 0; i < VALUE_TYPES; i++)
        if (value_types[i].object.kind == kind) return value_types[i].type;
    return LM_TYPE_ANY;
}

wasm_valkind_t lm_kind_of_type(uint8_t type) {
    size_t i = 0;
    while (value_types[i].type != type)
        i++;
    return value_types[i].object.kind;
}

static wasm_valtype_t *valtype_object(uint8_t type) {
    return wasm_valtype_new(lm_kind_of_type(type));
}

/* --- Function types --------------------------------------------------------------------------- */

wasm_functype_t *wasm_functype_new(wasm_valtype_vec_t *params, wasm_valtype_vec_t *results) {
    wasm_functype_t *type = calloc(1, sizeof *type);
    if (type) {
        type->base.kind = WASM_EXTERN_FUNC;
        type->params = *params;
        type->results = *results;
    } else {
        wasm_valtype_vec_delete(params);
        wasm_valtype_vec_delete(results);
    }
    wasm_valtype_vec_new_empty(params);
    wasm_valtype_vec_new_empty(results);
    return type;
}

void wasm_functype_delete(wasm_functype_t *functype) {
    if (!functype) return;
    wasm_valtype_vec_delete(&functype->params);
    wasm_valtype_vec_delete(&functype->results);
    free(functype);
}

wasm_functype_t *wasm_functype_copy(const wasm_functype_t *type) {
    wasm_valtype_vec_t params;
    wasm_valtype_vec_t results;
    wasm_valtype_vec_copy(&params, &type->params);
    wasm_valtype_vec_copy(&results, &type->results);
    return wasm_functype_new(&params, &results);
}

const wasm_valtype_vec_t *wasm_functype_params(const wasm_functype_t *type) {
    return &type->params;
}

const wasm_valtype_vec_t *wasm_functype_results(const wasm_functype_t *type) {
    return &type->results;
}

static bool valtypes_of(wasm_valtype_vec_t *out, const uint8_t *types, uint32_t count) {
    wasm_valtype_vec_new_uninitialized(out, count);
    for (size_t i = 0; i < out->size; i++)
        out->data[i] = valtype_object(types[i]);
    return out->size == count;
}

wasm_functype_t *lm_functype_object(const struct lm_functype *type) {
    wasm_valtype_vec_t params;
    wasm_valtype_vec_t results;
    const bool has_params = valtypes_of(&params, type->params, type->param_count);
    const bool has_results = valtypes_of(&results, type->results, type->result_count);
    wasm_functype_t *object = wasm_functype_new(&params, &results);
    if (has_params && has_results) return object;
    wasm_functype_delete(object);
    return NULL;
}

/* --- Global, table and memory types ----------------------------------------------------------- */

wasm_globaltype_t *wasm_globaltype_new(wasm_valtype_t *content, wasm_mutability_t mutability) {
    wasm_globaltype_t *type = content ? calloc(1, sizeof *type) : NULL;
    if (!type) return NULL;
    type->base.kind = WASM_EXTERN_GLOBAL;
    type->content = content;
    type->mutability = mutability;
    return type;
}

void wasm_globaltype_delete(wasm_globaltype_t *globaltype) {
    free(globaltype);
}

wasm_globaltype_t *wasm_globaltype_copy(const wasm_globaltype_t *type) {
    return wasm_globaltype_new(wasm_valtype_copy(type->content), type->mutability);
}

const wasm_valtype_t *wasm_globaltype_content(const wasm_globaltype_t *type) {
    return type->content;
}

wasm_mutability_t wasm_globaltype_mutability(const wasm_globaltype_t *type) {
    return type->mutability;
}

wasm_globaltype_t *lm_globaltype_object(const struct lm_global_type *type) {
    return wasm_globaltype_new(valtype_object(type->type),
                               type->is_mutable ? WASM_VAR : WASM_CONST);
}

wasm_tabletype_t *wasm_tabletype_new(wasm_valtype_t *element, const wasm_limits_t *limits) {
    wasm_tabletype_t *type = element ? calloc(1, sizeof *type) : NULL;
    if (!type) return NULL;
    type->base.kind = WASM_EXTERN_TABLE;
    type->element = element;
    type->limits = *limits;
    return type;
}

void wasm_tabletype_delete(wasm_tabletype_t *tabletype) {
    free(tabletype);
}

wasm_tabletype_t *wasm_tabletype_copy(const wasm_tabletype_t *type) {
    return wasm_tabletype_new(wasm_valtype_copy(type->element), &type->limits);
}

const wasm_valtype_t *wasm_tabletype_element(const wasm_tabletype_t *type) {
    return type->element;
}

const wasm_limits_t *wasm_tabletype_limits(const wasm_tabletype_t *type) {
    return &type->limits;
}

static wasm_limits_t limits_object(const struct lm_limits *limits) {
    const uint32_t none = wasm_limits_max_default;
    return (wasm_limits_t){
        .min = (uint32_t)limits->min,
        .max = limits->has_max && limits->max < none ? (uint32_t)limits->max : none,
    };
}

struct lm_limits lm_limits_of(const wasm_limits_t *limits) {
    const bool has_max = limits->max != wasm_limits_max_default;
    return (struct lm_limits){
        .min = limits->min, .max = has_max ? limits->max : UINT64_MAX, .has_max = has_max};
}

wasm_tabletype_t *lm_tabletype_object(const struct lm_table_type *type) {
    const wasm_limits_t limits = limits_object(&type->limits);
    return wasm_tabletype_new(valtype_object(type->element), &limits);
}

static wasm_memorytype_t *memorytype_new(const wasm_limits_t *limits, bool is_shared, bool is_64) {
    wasm_memorytype_t *type = calloc(1, sizeof *type);
    if (!type) return NULL;
    type->base.kind = WASM_EXTERN_MEMORY;
    type->limits = *limits;
    type->is_shared = is_shared;
    type->is_64 = is_64;
    return type;
}

wasm_memorytype_t *wasm_memorytype_new(const wasm_limits_t *limits) {
    return memorytype_new(limits, false, false);
}

wasm_memorytype_t *lm_memorytype_new_64(const wasm_limits_t *limits) {
    return memorytype_new(limits, false, true);
}

bool lm_memorytype_is_64(const wasm_memorytype_t *type) {
    return type->is_64;
}

wasm_memorytype_t *lm_memorytype_new_shared(const wasm_limits_t *limits) {
    return limits->max == wasm_limits_max_default ? NULL : memorytype_new(limits, true, false);
}

bool lm_memorytype_is_shared(const wasm_memorytype_t *type) {
    return type->is_shared;
}

void wasm_memorytype_delete(wasm_memorytype_t *memorytype) {
    free(memorytype);
}

wasm_memorytype_t *wasm_memorytype_copy(const wasm_memorytype_t *type) {
    return memorytype_new(&type->limits, type->is_shared, type->is_64);
}

const wasm_limits_t *wasm_memorytype_limits(const wasm_memorytype_t *type) {
    return &type->limits;
}

wasm_memorytype_t *lm_memorytype_object(const struct lm_memory_type *type) {
    const wasm_limits_t limits = limits_object(&type->limits);
    return memorytype_new(&limits, type->is_shared, type->is_64);
}

struct lm_memory_type lm_memory_type_of(const wasm_memorytype_t *type) {
    return (struct lm_memory_type){
        .limits = lm_limits_of(&type->limits), .is_shared = type->is_shared, .is_64 = type->is_64};
}

/* --- External types --------------------------------------------------------------------------- */

wasm_externkind_t wasm_externtype_kind(const wasm_externtype_t *type) {
    return type->kind;
}

void wasm_externtype_delete(wasm_externtype_t *externtype) {
    if (!externtype) return;
    switch ((enum wasm_externkind_enum)externtype->kind) {
    case WASM_EXTERN_FUNC: wasm_functype_delete((wasm_functype_t *)externtype); break;
    case WASM_EXTERN_GLOBAL: wasm_globaltype_delete((wasm_globaltype_t *)externtype); break;
    case WASM_EXTERN_TABLE: wasm_tabletype_delete((wasm_tabletype_t *)externtype); break;
    case WASM_EXTERN_MEMORY: wasm_memorytype_delete((wasm_memorytype_t *)externtype); break;
    }
}

wasm_externtype_t *wasm_externtype_copy(const wasm_externtype_t *type) {
    switch ((enum wasm_externkind_enum)type->kind) {
    case WASM_EXTERN_FUNC:
        return (wasm_externtype_t *)wasm_functype_copy((const wasm_functype_t *)type);
    case WASM_EXTERN_GLOBAL:
        return (wasm_externtype_t *)wasm_globaltype_copy((const wasm_globaltype_t *)type);
    case WASM_EXTERN_TABLE:
        return (wasm_externtype_t *)wasm_tabletype_copy((const wasm_tabletype_t *)type);
    case WASM_EXTERN_MEMORY:
        return (wasm_externtype_t *)wasm_memorytype_copy((const wasm_memorytype_t *)type);
    }
    return NULL;
}

/* Both directions, with and without const, of one external type. */
#define EXTERN_TYPE(name, wanted)                                                                  \
    wasm_externtype_t *wasm_##name##_as_externtype(wasm_##name##_t *type) {                        \
        return &type->base;                                                                        \
    }                                                                                              \
    const wasm_externtype_t *wasm_##name##_as_externtype_const(const wasm_##name##_t *type) {      \
        return &type->base;                                                                        \
    }                                                                                              \
    wasm_##name##_t *wasm_externtype_as_##name(wasm_externtype_t *type) {                          \
        return type->kind == (wanted) ? (wasm_##name##_t *)type : NULL;                            \
    }                                                                                              \
    const wasm_##name##_t *wasm_externtype_as_##name##_const(const wasm_externtype_t *type) {      \
        return type->kind == (wanted) ? (const wasm_##name##_t *)type : NULL;                      \
    }

EXTERN_TYPE(functype, WASM_EXTERN_FUNC)
EXTERN_TYPE(globaltype, WASM_EXTERN_GLOBAL)
EXTERN_TYPE(tabletype, WASM_EXTERN_TABLE)
EXTERN_TYPE(memorytype, WASM_EXTERN_MEMORY)

/* --- Imports and exports ---------------------------------------------------------------------- */

wasm_importtype_t *wasm_importtype_new(wasm_name_t *module, wasm_name_t *name,
                                       wasm_externtype_t *type) {
    wasm_importtype_t *object = calloc(1, sizeof *object);
    if (object) {
        *object = (wasm_importtype_t){*module, *name, type};
    } else {
        wasm_name_delete(module);
        wasm_name_delete(name);
        wasm_externtype_delete(type);
    }
    wasm_name_new_empty(module);
    wasm_name_new_empty(name);
    return object;
}

void wasm_importtype_delete(wasm_importtype_t *importtype) {
    if (!importtype) return;
    wasm_name_delete(&importtype->module);
    wasm_name_delete(&importtype->name);
    wasm_externtype_delete(importtype->type);
    free(importtype);
}

wasm_importtype_t *wasm_importtype_copy(const wasm_importtype_t *type) {
    wasm_name_t module;
    wasm_name_t name;
    wasm_name_copy(&module, &type->module);
    wasm_name_copy(&name, &type->name);
    return wasm_importtype_new(&module, &name, wasm_externtype_copy(type->type));
}

const wasm_name_t *wasm_importtype_module(const wasm_importtype_t *type) {
    return &type->module;
}

const wasm_name_t *wasm_importtype_name(const wasm_importtype_t *type) {
    return &type->name;
}

const wasm_externtype_t *wasm_importtype_type(const wasm_importtype_t *type) {
    return type->type;
}

wasm_exporttype_t *wasm_exporttype_new(wasm_name_t *name, wasm_externtype_t *type) {
    wasm_exporttype_t *object = calloc(1, sizeof *object);
    if (object) {
        *object = (wasm_exporttype_t){*name, type};
    } else {
        wasm_name_delete(name);
        wasm_externtype_delete(type);
    }
    wasm_name_new_empty(name);
    return object;
}

void wasm_exporttype_delete(wasm_exporttype_t *exporttype) {
    if (!exporttype) return;
    wasm_name_delete(&exporttype->name);
    wasm_externtype_delete(exporttype->type);
    free(exporttype);
}

wasm_exporttype_t *wasm_exporttype_copy(const wasm_exporttype_t *type) {
    wasm_name_t name;
    wasm_name_copy(&name, &type->name);
    return wasm_exporttype_new(&name, wasm_externtype_copy(type->type));
}

const wasm_name_t *wasm_exporttype_name(const wasm_exporttype_t *type) {
    return &type->name;
}

const wasm_externtype_t *wasm_exporttype_type(const wasm_exporttype_t *type) {
    return type->type;
}
