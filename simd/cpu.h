/* SPDX-License-Identifier: Apache-2.0 */
/* Which ISAs there are (simd/isas.def), which of them this CPU and its system can run, and what the
 * CPU is called. Detection asks the CPU itself and whether the system saves its registers, once
 * per process; nothing fails. Texts go to the caller's buffer, cut to `size` and terminated. */
#ifndef LM_SIMD_CPU_H
#define LM_SIMD_CPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lm_isa {
    const char *name;   /* as in a cell's name */
    const char *family; /* as `uname -m` says it; "" for host */
    uint32_t bits;      /* of a vector; 0: none (riscv64), or whatever the CPU has (host) */
    const char *flags;  /* of native code */
};

/* The rows of simd/isas.def in order. */
size_t lm_isa_count(void);
const struct lm_isa *lm_isa_at(size_t index);

/* The row called `name`, or NULL. */
const struct lm_isa *lm_isa_find(const char *name);

/* Whether code for ISA `name` runs here, at its vector length. "host" always does. */
bool lm_isa_supported(const char *name);

/* The same; if false, `reason` says why, as in "this CPU lacks avx512f avx512bw", else it is "". */
bool lm_isa_check(const char *name, char *reason, size_t size);

/* The most capable ISA that runs here, never "host"; "host" on a machine below every row. */
const char *lm_isa_best(void);

/* The row of tables and handlers (simd/CMakeLists.txt) that `isa` stands for: itself, and for
 * "host" the row "host", unless this CPU lacks what that was compiled with: then lm_isa_best(). */
const char *lm_isa_row(const char *isa);

/* Whether code of the row of this name runs here; if false, `reason` says why, else it is "". */
bool lm_isa_row_check(const char *name, char *reason, size_t size);

/* What follows is written by the file of the platform, simd/x86/cpu_x86.c. */

/* The family of this machine, such as "x86_64". */
const char *lm_cpu_family(void);

/* The CPU's name of itself, such as "AMD EPYC 9654 96-Core Processor"; "unknown" if it has none. */
void lm_cpu_model(char *model, size_t size);

/* What it can do beyond its family's base, as names separated by spaces: "ssse3 avx2 gfni". */
void lm_cpu_features(char *text, size_t size);

/* Whether this CPU and system run `isa`, which is of this family; if not, `reason` says why. */
bool lm_cpu_runs(const struct lm_isa *isa, char *reason, size_t size);

/* Whether they run what was compiled for the CPU of the build; if not, `reason` says why. */
bool lm_cpu_runs_native(char *reason, size_t size);

#endif
