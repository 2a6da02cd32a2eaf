/* SPDX-License-Identifier: Apache-2.0 */
/* Function makers for the ISA headers of x86, by shape: `expression` gives the result from a, b, c,
 * or from a and the count n. Like those of simd/lanes.h they make nothing where a better level has
 * a function of its own. Levels that have a shorter way use the same makers with other parts. */
#ifndef LM_SIMD_X86_MAKERS_H
#define LM_SIMD_X86_MAKERS_H

#include <immintrin.h>

#include "simd/lanes.h"

#define LM_X86_V(name, expression)                                                                 \
    LM_UNLESS_REDEFINED(name, LM_LANE_FN lm_v128 name(lm_v128 a) { return (lm_v128)(expression); })
#define LM_X86_VV(name, expression)                                                                \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) { return (lm_v128)(expression); })
#define LM_X86_VVV(name, expression)                                                               \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b, lm_v128 c) {                           \
            return (lm_v128)(expression);                                                          \
        })
/* Hides how `v` was made, where clang would put something longer in the place of what follows. */
#define LM_X86_HIDE(v) __asm__("" : "+x"(v))
/* n: the count modulo `bits`, where shift instructions take it from. */
#define LM_X86_SHIFT(name, bits, expression)                                                       \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, uint32_t count) {                                 \
            const __m128i n = _mm_cvtsi32_si128((int)(count % (bits)));                            \
            return (expression);                                                                   \
        })
#define LM_X86_BITS(name, expression)                                                              \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN uint32_t name(lm_v128 a) { return (uint32_t)(expression); })

/* A lane written into a vector in memory and read back with it costs 20 cycles: the load waits for
 * both stores. So the new lane is spread and blended in under a mask, a window on a table: 16 bytes
 * from 16 - lane * size, where a lane of ones begins at byte 16. */
#define LM_X86_WINDOW(bits)                                                                        \
    static const uint64_t lm_x86_window##bits[4]                                                   \
        __attribute__((aligned(32), unused)) = {[2] = UINT64_MAX >> (64 - (bits))};
LM_X86_WINDOW(8)
LM_X86_WINDOW(16)
LM_X86_WINDOW(32)
LM_X86_WINDOW(64)

#define LM_X86_REPLACE(name, bits, type, splat)                                                    \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 v, type x, uint8_t lane) {                           \
            const uint8_t *window = (const uint8_t *)lm_x86_window##bits + 16;                     \
            return _mm_blendv_epi8(v, splat(x),                                                    \
                                   lm_v128_load(window - (ptrdiff_t)lane * (bits) / 8));           \
        })
#define LM_X86_LOAD_LANE(name, t, replace)                                                         \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(const void *address, lm_v128 v, uint8_t lane) {              \
            LM_TYPE(t) x;                                                                          \
            __builtin_memcpy(&x, address, sizeof x);                                               \
            return replace(v, x, lane);                                                            \
        })
#define LM_X86_Ps __m128
#define LM_X86_Pd __m128d
#define LM_X86_MINMAX(name, t, which, join, cut)                                                   \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) {                                      \
            const lm_v128 nan = (lm_v128)_mm_cmpunord_p##t((LM_X86_P##t)a, (LM_X86_P##t)b);        \
            const lm_v128 one = (lm_v128)_mm_##which##_p##t((LM_X86_P##t)a, (LM_X86_P##t)b);       \
            const lm_v128 other = (lm_v128)_mm_##which##_p##t((LM_X86_P##t)b, (LM_X86_P##t)a);     \
            return ((one join other) | nan) & ~cut;                                                \
        })
/* The low eight bits of `x`, sixteen times. */
#define LM_X86_BYTES(x)                                                                            \
    {(long long)(0x0101010101010101u * ((x) & 0xffu)),                                             \
     (long long)(0x0101010101010101u * ((x) & 0xffu))}
#define LM_X86_EIGHT(row) {row(0), row(1), row(2), row(3), row(4), row(5), row(6), row(7)}

#endif
