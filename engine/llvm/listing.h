/* SPDX-License-Identifier: Apache-2.0 */
/* Listings of compiled modules: the Wasm instructions of a function beside the machine code that
 * they became, and counts of both. Part of the compiler's library, since LLVM takes machine code
 * apart. */
#ifndef LM_LLVM_LISTING_H
#define LM_LLVM_LISTING_H

#include "engine/llvm/image.h"
#include "engine/runtime.h"

#define LM_LLVM_LISTING_FUNCTION "lm_llvm_list_image"

/* Text of all functions, or of the one called `func` (a name of the name section, of an export, or
 * "#N"), to be freed. `only_counts` leaves the code out. Errors: LM_USAGE when there is no such
 * function, LM_UNSUPPORTED, LM_NO_MEMORY, and those of the walk. */
typedef lm_status lm_llvm_list_function(const struct lm_module *module,
                                        const struct lm_image *image, const char *func,
                                        bool only_counts, char **text, struct lm_error *error);
__attribute__((visibility("default"))) lm_llvm_list_function lm_llvm_list_image;

#endif
