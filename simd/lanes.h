/* SPDX-License-Identifier: Apache-2.0 */
/* Function makers for simd/scalar.h: one macro per way in which a v128 instruction treats its
 * lanes.
 *
 * A lane type is named by its member of `union lm_lanes`: i8 u8 i16 ... f64. `t` is always the type
 * of the result's lanes (or of the only lanes there are), `s` that of the operands' lanes. An
 * `expression` gives one result lane from x (and y), lane i of the operands; its value is converted
 * to `t` modulo 2^bits. Loops have fixed lengths, so that clang unrolls and vectorises them. */
#ifndef LM_SIMD_LANES_H
#define LM_SIMD_LANES_H

#include <stddef.h>

#include "simd/v128.h"

/* The bits of one float. */
union lm_scalar_f32 {
    float f32;
    uint32_t u32;
};
union lm_scalar_f64 {
    double f64;
    uint64_t u64;
};

/* Every instruction may call every other, in whichever header of the chain that stands. */
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes)                              \
    static inline lm_fn_##imm##_##sig name;
#include "simd/v128.def"
#undef OP

/* Expands to the rest of its arguments unless LM_REDEFINED_name is LM_YES, as the header of a
 * better ISA defines it for what it gave a function of its own (simd/README.md). */
#define LM_UNLESS_REDEFINED(name, ...)       LM_UNLESS_(LM_THIRD(LM_REDEFINED_##name, 0, 0), __VA_ARGS__)
#define LM_YES                               ~, ~, 1
#define LM_THIRD(...)                        LM_THIRD_(__VA_ARGS__, ~)
#define LM_THIRD_(first, second, third, ...) third
#define LM_UNLESS_(redefined, ...)           LM_UNLESS_SURE(redefined, __VA_ARGS__)
#define LM_UNLESS_SURE(redefined, ...)       LM_UNLESS_##redefined(__VA_ARGS__)
#define LM_UNLESS_0(...)                     __VA_ARGS__
#define LM_UNLESS_1(...)

#define LM_LANE_FN             static inline __attribute__((always_inline, unused))
#define LM_TYPE(t)             __typeof__(((union lm_lanes *)0)->t[0])
#define LM_BITS(t)             (8 * (uint32_t)sizeof(LM_TYPE(t)))
#define LM_COUNT(t)            (16 / sizeof(LM_TYPE(t)))
#define LM_EACH(t)             for (size_t i = 0; i < LM_COUNT(t); i++)
#define LM_MIN(x, y)           ((x) < (y) ? (x) : (y))
#define LM_MAX(x, y)           ((x) > (y) ? (x) : (y))
#define LM_CLAMP(x, low, high) LM_MIN(LM_MAX(x, low), high)

/* One lane from memory: into all lanes, into lane 0 of zeros (`t` unsigned), into `lane` of a
 * vector. */
#define LM_LOAD_SPLAT(name, t)                                                                     \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(const void *address) {                                       \
            LM_TYPE(t) x;                                                                          \
            union lm_lanes r;                                                                      \
            __builtin_memcpy(&x, address, sizeof x);                                               \
            LM_EACH(t) r.t[i] = x;                                                                 \
            return r.v128;                                                                         \
        })

#define LM_LOAD_ZERO(name, t)                                                                      \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(const void *address) {                                       \
            LM_TYPE(t) x;                                                                          \
            __builtin_memcpy(&x, address, sizeof x);                                               \
            return (lm_v128){(long long)x, 0};                                                     \
        })

#define LM_LOAD_LANE(name, t)                                                                      \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(const void *address, lm_v128 v, uint8_t lane) {              \
            LM_TYPE(t) x;                                                                          \
            union lm_lanes r = {.v128 = v};                                                        \
            __builtin_memcpy(&x, address, sizeof x);                                               \
            r.t[lane] = x;                                                                         \
            return r.v128;                                                                         \
        })

/* Lane `lane` to memory. */
#define LM_STORE_LANE(name, t)                                                                     \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN void name(void *address, lm_v128 v, uint8_t lane) {                       \
            const union lm_lanes a = {.v128 = v};                                                  \
            const LM_TYPE(t) x = a.t[lane];                                                        \
            __builtin_memcpy(address, &x, sizeof x);                                               \
        })

/* Eight bytes from memory, lanes of `s`, each extended to the twice as wide `t`. */
#define LM_LOAD_EXTEND(name, t, s)                                                                 \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(const void *address) {                                       \
            typedef LM_TYPE(s) narrow __attribute__((vector_size(8)));                             \
            typedef LM_TYPE(t) wide __attribute__((vector_size(16)));                              \
            narrow x;                                                                              \
            __builtin_memcpy(&x, address, sizeof x);                                               \
            return (lm_v128) __builtin_convertvector(x, wide);                                     \
        })

/* Between lanes and a scalar x of C type `type`. */
#define LM_SPLAT(name, t, type)                                                                    \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(type x) {                                                    \
            union lm_lanes r;                                                                      \
            LM_EACH(t) r.t[i] = (LM_TYPE(t))x;                                                     \
            return r.v128;                                                                         \
        })

#define LM_EXTRACT(name, t, type)                                                                  \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN type name(lm_v128 v, uint8_t lane) {                                      \
            const union lm_lanes a = {.v128 = v};                                                  \
            return (type)a.t[lane];                                                                \
        })

#define LM_REPLACE(name, t, type)                                                                  \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 v, type x, uint8_t lane) {                           \
            union lm_lanes r = {.v128 = v};                                                        \
            r.t[lane] = (LM_TYPE(t))x;                                                             \
            return r.v128;                                                                         \
        })

/* Lane by lane. */
#define LM_UNARY(name, t, s, expression)                                                           \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a) {                                                 \
            const union lm_lanes va = {.v128 = a};                                                 \
            union lm_lanes r;                                                                      \
            LM_EACH(t) {                                                                           \
                const LM_TYPE(s) x = va.s[i];                                                      \
                r.t[i] = (LM_TYPE(t))(expression);                                                 \
            }                                                                                      \
            return r.v128;                                                                         \
        })

#define LM_BINARY(name, t, s, expression)                                                          \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) {                                      \
            const union lm_lanes va = {.v128 = a}, vb = {.v128 = b};                               \
            union lm_lanes r;                                                                      \
            LM_EACH(t) {                                                                           \
                const LM_TYPE(s) x = va.s[i], y = vb.s[i];                                         \
                r.t[i] = (LM_TYPE(t))(expression);                                                 \
            }                                                                                      \
            return r.v128;                                                                         \
        })

#define LM_TERNARY(name, t, expression)                                                            \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b, lm_v128 c) {                           \
            const union lm_lanes va = {.v128 = a}, vb = {.v128 = b}, vc = {.v128 = c};             \
            union lm_lanes r;                                                                      \
            LM_EACH(t) {                                                                           \
                const LM_TYPE(t) x = va.t[i], y = vb.t[i], z = vc.t[i];                            \
                r.t[i] = (LM_TYPE(t))(expression);                                                 \
            }                                                                                      \
            return r.v128;                                                                         \
        })

/* The same for a twice as wide `s`; the upper half of the result is 0. */
#define LM_HALVE(name, t, s, expression)                                                           \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a) {                                                 \
            const union lm_lanes va = {.v128 = a};                                                 \
            union lm_lanes r = {.v128 = {0, 0}};                                                   \
            LM_EACH(s) {                                                                           \
                const LM_TYPE(s) x = va.s[i];                                                      \
                r.t[i] = (LM_TYPE(t))(expression);                                                 \
            }                                                                                      \
            return r.v128;                                                                         \
        })

/* n is the count modulo the width of a lane. */
#define LM_SHIFT(name, t, expression)                                                              \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, uint32_t count) {                                 \
            const union lm_lanes va = {.v128 = a};                                                 \
            const uint32_t n = count % LM_BITS(t);                                                 \
            union lm_lanes r;                                                                      \
            LM_EACH(t) {                                                                           \
                const LM_TYPE(t) x = va.t[i];                                                      \
                r.t[i] = (LM_TYPE(t))(expression);                                                 \
            }                                                                                      \
            return r.v128;                                                                         \
        })

/* An i32 from all lanes: `start`, then `expression` over the result so far, x and i. */
#define LM_REDUCE(name, s, start, expression)                                                      \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN uint32_t name(lm_v128 a) {                                                \
            const union lm_lanes va = {.v128 = a};                                                 \
            uint32_t r = start;                                                                    \
            LM_EACH(s) {                                                                           \
                const LM_TYPE(s) x = va.s[i];                                                      \
                r = (expression);                                                                  \
            }                                                                                      \
            return r;                                                                              \
        })

/* `s` is half as wide as `t`; x and y come from the low (0) or high (1) half of the operands. */
#define LM_WIDEN(name, t, s, half)                                                                 \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a) {                                                 \
            const union lm_lanes va = {.v128 = a};                                                 \
            const size_t first = (half) * LM_COUNT(t);                                             \
            union lm_lanes r;                                                                      \
            LM_EACH(t) r.t[i] = va.s[first + i];                                                   \
            return r.v128;                                                                         \
        })

#define LM_WIDEN_MULTIPLY(name, t, s, half)                                                        \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) {                                      \
            const union lm_lanes va = {.v128 = a}, vb = {.v128 = b};                               \
            const size_t first = (half) * LM_COUNT(t);                                             \
            union lm_lanes r;                                                                      \
            LM_EACH(t) {                                                                           \
                const LM_TYPE(t) x = va.s[first + i], y = vb.s[first + i];                         \
                r.t[i] = (LM_TYPE(t))(x * y);                                                      \
            }                                                                                      \
            return r.v128;                                                                         \
        })

/* Neighbours added, at twice their width. */
#define LM_ADD_PAIRS(name, t, s)                                                                   \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a) {                                                 \
            const union lm_lanes va = {.v128 = a};                                                 \
            union lm_lanes r;                                                                      \
            LM_EACH(t) r.t[i] = (LM_TYPE(t))(va.s[2 * i] + va.s[2 * i + 1]);                       \
            return r.v128;                                                                         \
        })

/* The lanes of a, then those of b, clamped to the half as wide `t`. */
#define LM_NARROW(name, t, s, low, high)                                                           \
    LM_UNLESS_REDEFINED(                                                                           \
        name, LM_LANE_FN lm_v128 name(lm_v128 a, lm_v128 b) {                                      \
            const union lm_lanes va = {.v128 = a}, vb = {.v128 = b};                               \
            union lm_lanes r;                                                                      \
            LM_EACH(s) r.t[i] = (LM_TYPE(t))LM_CLAMP(va.s[i], low, high);                          \
            LM_EACH(s) r.t[LM_COUNT(s) + i] = (LM_TYPE(t))LM_CLAMP(vb.s[i], low, high);            \
            return r.v128;                                                                         \
        })

#endif
