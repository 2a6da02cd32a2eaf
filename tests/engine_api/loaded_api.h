/* SPDX-License-Identifier: Apache-2.0 */
/* The public API as a program sees it that links nothing of ours: functions found by name in
 * liblanemark.so. Every function that embedding_test.c uses is one row of LOADED_FUNCTIONS; the
 * calls then read api.wasm_func_call(...). */
#ifndef LM_TESTS_LOADED_API_H
#define LM_TESTS_LOADED_API_H

#include <dlfcn.h>

#include "engine/lanemark.h"

#define LOADED_FUNCTIONS(ROW)                                                                      \
    ROW(wasm_byte_vec_new_uninitialized)                                                           \
    ROW(wasm_byte_vec_new)                                                                         \
    ROW(wasm_byte_vec_delete)                                                                      \
    ROW(wasm_config_new)                                                                           \
    ROW(wasm_engine_new)                                                                           \
    ROW(wasm_engine_new_with_config)                                                               \
    ROW(wasm_engine_delete)                                                                        \
    ROW(wasm_store_new)                                                                            \
    ROW(wasm_store_delete)                                                                         \
    ROW(wasm_valtype_new)                                                                          \
    ROW(wasm_valtype_kind)                                                                         \
    ROW(wasm_valtype_vec_new)                                                                      \
    ROW(wasm_functype_new)                                                                         \
    ROW(wasm_functype_params)                                                                      \
    ROW(wasm_functype_delete)                                                                      \
    ROW(wasm_globaltype_new)                                                                       \
    ROW(wasm_globaltype_delete)                                                                    \
    ROW(wasm_externtype_kind)                                                                      \
    ROW(wasm_externtype_as_functype_const)                                                         \
    ROW(wasm_importtype_name)                                                                      \
    ROW(wasm_importtype_type)                                                                      \
    ROW(wasm_importtype_vec_delete)                                                                \
    ROW(wasm_exporttype_name)                                                                      \
    ROW(wasm_exporttype_vec_delete)                                                                \
    ROW(wasm_ref_delete)                                                                           \
    ROW(wasm_ref_same)                                                                             \
    ROW(wasm_ref_as_func)                                                                          \
    ROW(wasm_trap_new)                                                                             \
    ROW(wasm_trap_same)                                                                            \
    ROW(wasm_trap_copy)                                                                            \
    ROW(wasm_trap_message)                                                                         \
    ROW(wasm_trap_delete)                                                                          \
    ROW(wasm_foreign_new)                                                                          \
    ROW(wasm_foreign_as_ref)                                                                       \
    ROW(wasm_foreign_delete)                                                                       \
    ROW(wasm_module_new)                                                                           \
    ROW(wasm_module_validate)                                                                      \
    ROW(wasm_module_imports)                                                                       \
    ROW(wasm_module_exports)                                                                       \
    ROW(wasm_module_serialize)                                                                     \
    ROW(wasm_module_deserialize)                                                                   \
    ROW(wasm_module_share)                                                                         \
    ROW(wasm_module_obtain)                                                                        \
    ROW(wasm_shared_module_delete)                                                                 \
    ROW(wasm_module_delete)                                                                        \
    ROW(wasm_func_new_with_env)                                                                    \
    ROW(wasm_func_as_extern)                                                                       \
    ROW(wasm_func_call)                                                                            \
    ROW(wasm_func_delete)                                                                          \
    ROW(wasm_global_new)                                                                           \
    ROW(wasm_global_get)                                                                           \
    ROW(wasm_global_as_extern)                                                                     \
    ROW(wasm_global_delete)                                                                        \
    ROW(wasm_memory_data)                                                                          \
    ROW(wasm_memory_size)                                                                          \
    ROW(wasm_memory_grow)                                                                          \
    ROW(wasm_extern_as_func)                                                                       \
    ROW(wasm_extern_as_global)                                                                     \
    ROW(wasm_extern_as_memory)                                                                     \
    ROW(wasm_extern_vec_delete)                                                                    \
    ROW(wasm_instance_new)                                                                         \
    ROW(wasm_instance_exports)                                                                     \
    ROW(wasm_instance_delete)                                                                      \
    ROW(lm_version)                                                                                \
    ROW(lm_config_set_counters)                                                                    \
    ROW(lm_counter_count)                                                                          \
    ROW(lm_counter_name)                                                                           \
    ROW(lm_store_counters)                                                                         \
    ROW(lm_module_new)                                                                             \
    ROW(lm_instance_new)                                                                           \
    ROW(lm_func_call)

#define MEMBER(name) __typeof__(name) *name;
struct loaded_api {
    LOADED_FUNCTIONS(MEMBER)
};
#undef MEMBER

/* The name of the first function that the library lacks, or NULL when all are there. */
static inline const char *load_api(void *library, struct loaded_api *api) {
#define LOAD(name)                                                                                 \
    *(void **)&api->name = dlsym(library, #name);                                                  \
    if (!api->name) return #name;
    LOADED_FUNCTIONS(LOAD)
#undef LOAD
    return NULL;
}

#endif
