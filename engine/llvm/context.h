/* SPDX-License-Identifier: Apache-2.0 */
/* The one object that compiled code is handed: what an instance is to machine code. Made once per
 * instance (lm_instance.context), read by code at offsets that the compiler takes from here.
 *
 * Behind the fixed part lie, for each memory, struct lm_llvm_memory_view, and for each global the
 * address of its value. All but `stack_limit` and `run` stays as it is made, so that code may load
 * it whenever it likes. */
#ifndef LM_LLVM_CONTEXT_H
#define LM_LLVM_CONTEXT_H

#include "engine/runtime.h"

struct lm_llvm_run;

enum lm_llvm_helper {
#define HELPER(name, result, arguments) LM_HELPER_##name,
#include "engine/llvm/helpers.def"
#undef HELPER
    LM_HELPER_COUNT
};

struct lm_llvm_context {
    uintptr_t stack_limit; /* a function that begins below it traps */
    struct lm_instance *instance;
    struct lm_func **funcs;   /* the instance's */
    struct lm_table **tables; /* the instance's */
    const uint32_t *type_ids; /* the instance's */
    uint64_t *fuel;           /* the store's */
    uint64_t *counters;       /* the store's, by enum lm_counter */
    struct lm_llvm_run *run;  /* the innermost activation */
    const void *helpers[LM_HELPER_COUNT];
};

struct lm_llvm_memory_view {
    uint8_t *base;
    const _Atomic uint64_t *pages;
};

static inline size_t lm_llvm_memory_at(uint32_t memory) {
    return sizeof(struct lm_llvm_context) + memory * sizeof(struct lm_llvm_memory_view);
}

static inline size_t lm_llvm_global_at(const struct lm_module *module, uint32_t global) {
    return lm_llvm_memory_at(module->memory_count) + global * sizeof(void *);
}

static inline size_t lm_llvm_context_size(const struct lm_module *module) {
    return lm_llvm_global_at(module, module->global_count);
}

#endif
