/* SPDX-License-Identifier: Apache-2.0 */
/* The bench ABI: what every workload defines and the harness calls, through an engine on the Wasm
 * build and through dlsym on the native one.
 *
 * Order of calls: lm_setup once, then lm_run any number of times (lm_reset before each, untimed,
 * where the workload has it), then lm_result and lm_result_size. Inputs and outputs are static
 * arrays as large as the `full` size needs, so no run allocates. A pointer is an i32 in Wasm. */
#ifndef LM_WORKLOADS_LIB_BENCH_H
#define LM_WORKLOADS_LIB_BENCH_H

#include <stddef.h>
#include <stdint.h>

#define LM_EXPORT __attribute__((visibility("default")))

/* Alignment of every input and output array: a cache line, and the widest vector. */
#define LM_ALIGNED _Alignas(64)

/* Prepares the inputs for a size from the manifest; a size beyond the arrays traps. */
LM_EXPORT void lm_setup(uint32_t size);

/* One iteration; gives the same output each time. */
LM_EXPORT void lm_run(void);

/* Restores the input, in workloads whose lm_run destroys it; those alone define it. */
LM_EXPORT void lm_reset(void);

/* The output of the last lm_run: lm_result_size() bytes at lm_result(), owned by the workload. */
LM_EXPORT const void *lm_result(void);
LM_EXPORT uint32_t lm_result_size(void);

/* Traps (natively: SIGILL) when a workload is asked for more than its arrays hold. */
static inline void lm_require(int condition) {
    if (!condition) __builtin_trap();
}

#endif
