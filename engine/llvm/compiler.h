/* SPDX-License-Identifier: Apache-2.0 */
/* The door to the compiler, the half of this back end that needs LLVM. It is a library of its own,
 * liblanemark-compiler.so, which the engine loads when it first compiles: programs that do not
 * compile do not pay for LLVM's start. */
#ifndef LM_LLVM_COMPILER_H
#define LM_LLVM_COMPILER_H

#include "engine/llvm/image.h"
#include "engine/runtime.h"

#define LM_LLVM_COMPILER_LIBRARY  "liblanemark-compiler.so"
#define LM_LLVM_COMPILER_FUNCTION "lm_llvm_compile_module"

/* Walks (validates) and compiles every body of a module into an image. Errors: those of the walk;
 * LM_UNSUPPORTED, which names function and instruction, for what cannot be compiled; LM_LIMIT,
 * LM_NO_MEMORY. */
typedef lm_status lm_llvm_compile_function(const struct lm_module *module,
                                           const struct lm_compile_options *options,
                                           struct lm_image_bytes *image, struct lm_error *error);
__attribute__((visibility("default"))) lm_llvm_compile_function lm_llvm_compile_module;

#endif
