/* SPDX-License-Identifier: Apache-2.0 */
/* Which features of simd/x86/features.def the compiler may use in code for `host`: compiled with
 * the flags of that row of simd/CMakeLists.txt, read by simd/x86/cpu_x86.c, which compares them
 * with the CPU that it runs on. A build may have been carried to a lesser one. */
#include <stdbool.h>

/* 1 where `macro` is defined as 1, else 0: only then does a name pasted to it begin a longer list.
 */
#define IS_ONE(macro)                     IS_ONE_(macro)
#define IS_ONE_(value)                    THIRD(ONE_##value, 0, 0)
#define ONE_1                             ~, ~, 1
#define THIRD(...)                        THIRD_(__VA_ARGS__, ~)
#define THIRD_(first, second, third, ...) third

#define FEATURE(name, leaf, subleaf, reg, bit, state, level, macro)                                \
    extern const bool lm_x86_native_##name;                                                        \
    const bool lm_x86_native_##name = IS_ONE(macro);
#include "simd/x86/features.def"
#undef FEATURE
