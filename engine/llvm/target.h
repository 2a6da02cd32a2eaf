/* SPDX-License-Identifier: Apache-2.0 */
/* LLVM's view of the machine that code is for, and its two steps: optimise, emit. */
#ifndef LM_LLVM_TARGET_H
#define LM_LLVM_TARGET_H

#include "engine/llvm/gen.h"

/* For an ISA of simd/isas.def; `level` is 0 to 3. To be closed. */
lm_status lm_target_open(struct gen_target *target, const char *isa, unsigned level,
                         struct lm_error *error);
void lm_target_close(struct gen_target *target);

/* Optimises a module of IR. */
lm_status lm_target_optimise(const struct gen_target *target, LLVMModuleRef ir, unsigned level,
                             struct lm_error *error);

/* An object file of it, to be disposed by LLVMDisposeMemoryBuffer. */
lm_status lm_target_emit(const struct gen_target *target, LLVMModuleRef ir,
                         LLVMMemoryBufferRef *object, struct lm_error *error);

#endif
