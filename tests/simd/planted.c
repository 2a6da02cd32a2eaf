/* SPDX-License-Identifier: Apache-2.0 */
/* One bug in every function of a table: its result, or what it stores, off by a bit. See planted.h.
 */
#include "tests/simd/planted.h"

#include <stdlib.h>
#include <string.h>

static const struct lm_v128_ops *victim;

/* Every instruction off by one bit: one maker per shape. */

static lm_v128 flip(lm_v128 v) {
    return v ^ (lm_v128) { 0, 1 };
}

#define BAD_none_vv_v(f)                                                                           \
    static lm_v128 bad_##f(lm_v128 a, lm_v128 b) {                                                 \
        return flip(victim->f(a, b));                                                              \
    }
#define BAD_none_v_v(f)                                                                            \
    static lm_v128 bad_##f(lm_v128 a) {                                                            \
        return flip(victim->f(a));                                                                 \
    }
#define BAD_none_vi_v(f)                                                                           \
    static lm_v128 bad_##f(lm_v128 a, uint32_t x) {                                                \
        return flip(victim->f(a, x));                                                              \
    }
#define BAD_none_vvv_v(f)                                                                          \
    static lm_v128 bad_##f(lm_v128 a, lm_v128 b, lm_v128 c) {                                      \
        return flip(victim->f(a, b, c));                                                           \
    }
#define BAD_none_v_i(f)                                                                            \
    static uint32_t bad_##f(lm_v128 a) {                                                           \
        return victim->f(a) ^ 1;                                                                   \
    }
#define BAD_none_i_v(f)                                                                            \
    static lm_v128 bad_##f(uint32_t x) {                                                           \
        return flip(victim->f(x));                                                                 \
    }
#define BAD_none_l_v(f)                                                                            \
    static lm_v128 bad_##f(uint64_t x) {                                                           \
        return flip(victim->f(x));                                                                 \
    }
#define BAD_none_f_v(f)                                                                            \
    static lm_v128 bad_##f(float x) {                                                              \
        return flip(victim->f(x));                                                                 \
    }
#define BAD_none_d_v(f)                                                                            \
    static lm_v128 bad_##f(double x) {                                                             \
        return flip(victim->f(x));                                                                 \
    }
#define BAD_lane_v_i(f)                                                                            \
    static uint32_t bad_##f(lm_v128 a, uint8_t lane) {                                             \
        return victim->f(a, lane) ^ 0x80000000;                                                    \
    }
#define BAD_lane_v_l(f)                                                                            \
    static uint64_t bad_##f(lm_v128 a, uint8_t lane) {                                             \
        return victim->f(a, lane) ^ 1;                                                             \
    }
#define BAD_lane_v_f(f)                                                                            \
    static float bad_##f(lm_v128 a, uint8_t lane) {                                                \
        return -victim->f(a, lane);                                                                \
    }
#define BAD_lane_v_d(f)                                                                            \
    static double bad_##f(lm_v128 a, uint8_t lane) {                                               \
        return -victim->f(a, lane);                                                                \
    }
#define BAD_lane_vi_v(f)                                                                           \
    static lm_v128 bad_##f(lm_v128 a, uint32_t x, uint8_t lane) {                                  \
        return flip(victim->f(a, x, lane));                                                        \
    }
#define BAD_lane_vl_v(f)                                                                           \
    static lm_v128 bad_##f(lm_v128 a, uint64_t x, uint8_t lane) {                                  \
        return flip(victim->f(a, x, lane));                                                        \
    }
#define BAD_lane_vf_v(f)                                                                           \
    static lm_v128 bad_##f(lm_v128 a, float x, uint8_t lane) {                                     \
        return flip(victim->f(a, x, lane));                                                        \
    }
#define BAD_lane_vd_v(f)                                                                           \
    static lm_v128 bad_##f(lm_v128 a, double x, uint8_t lane) {                                    \
        return flip(victim->f(a, x, lane));                                                        \
    }
#define BAD_shuffle_vv_v(f)                                                                        \
    static lm_v128 bad_##f(lm_v128 a, lm_v128 b, lm_v128 c) {                                      \
        return flip(victim->f(a, b, c));                                                           \
    }
#define BAD_v128__v(f)                                                                             \
    static lm_v128 bad_##f(lm_v128 a) {                                                            \
        return flip(victim->f(a));                                                                 \
    }
#define BAD_memarg_a_v(f)                                                                          \
    static lm_v128 bad_##f(const void *p) {                                                        \
        return flip(victim->f(p));                                                                 \
    }
#define BAD_memarg_av_(f)                                                                          \
    static void bad_##f(void *p, lm_v128 a) {                                                      \
        victim->f(p, flip(a));                                                                     \
    }
#define BAD_memarg_lane_av_v(f)                                                                    \
    static lm_v128 bad_##f(const void *p, lm_v128 a, uint8_t lane) {                               \
        return flip(victim->f(p, a, lane));                                                        \
    }
#define BAD_memarg_lane_av_(f)                                                                     \
    static void bad_##f(void *p, lm_v128 a, uint8_t lane) {                                        \
        victim->f(p, ~a, lane);                                                                    \
    }

#define OP(prefix, code, name, text, imm, sig, class, feature, bytes) BAD_##imm##_##sig(name)
#include "simd/v128.def"
#undef OP

struct lm_v128_ops planted_in(const struct lm_v128_ops *table) {
    victim = table;
    return (struct lm_v128_ops){
        .isa = "planted",
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes) .name = bad_##name,
#include "simd/v128.def"
#undef OP
    };
}

static const char *const texts[] = {
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes) text,
#include "simd/v128.def"
#undef OP
};

static bool is_reported(const char *log, const char *text) {
    char line[96];
    snprintf(line, sizeof line, "planted: %s: result lane ", text);
    return strstr(log, line) != NULL;
}

unsigned planted_and_missed(struct check check) {
    size_t size = 0;
    char *log = NULL;
    unsigned missed = 0;
    const struct lm_v128_ops bad = planted_in(check.subject);
    FILE *const shown = check.log;
    check.subject = &bad;
    check.log = open_memstream(&log, &size);
    if (check.log == NULL) {
        perror("planted");
        exit(2);
    }
    check_tables(&check);
    fclose(check.log);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (is_reported(log, texts[i])) continue;
        fprintf(shown, "a bug planted in %s of %s was not found\n", texts[i], victim->isa);
        missed++;
    }
    free(log);
    return missed;
}
