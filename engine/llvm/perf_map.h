/* SPDX-License-Identifier: Apache-2.0 */
/* Names of compiled functions for profilers: with LANEMARK_PERF_MAP=FOLDER (perf reads /tmp) each
 * loaded module adds its functions to FOLDER/perf-PID.map, a line for each: address and size in
 * hexadecimal, name. */
#ifndef LM_LLVM_PERF_MAP_H
#define LM_LLVM_PERF_MAP_H

#include "engine/llvm/image.h"
#include "engine/runtime.h"

/* Does nothing without the variable; that the file cannot be written is no failure. */
void lm_perf_map_add(const struct lm_module *module, const struct lm_image *image);

#endif
