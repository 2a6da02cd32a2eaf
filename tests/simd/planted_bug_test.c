/* SPDX-License-Identifier: Apache-2.0 */
/* The check itself under test: bugs planted in copies of the reference must be caught and named,
 * and freedoms that the spec grants must not be called bugs. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "simd/scalar.h"
#include "tests/simd/check.h"
#include "tests/simd/planted.h"

enum { SEED = 7, RANDOM_SETS = 1000 };

static struct operand_set operands;

/* Checks `subject`; the log comes back as a string that the caller frees. */
static struct check check_subject(const struct lm_v128_ops *subject, char **log) {
    size_t size = 0;
    FILE *stream = open_memstream(log, &size);
    assert_non_null(stream);
    struct check check = {&lm_v128_scalar, subject, &operands, stream, NULL, 0, 0, {NULL}};
    check_tables(&check);
    fclose(stream);
    return check;
}

static void test_every_row_is_checked(void **state) {
    (void)state;
    char *log = NULL;
    const struct lm_v128_ops bad = planted_in(&lm_v128_scalar);
    const struct check check = check_subject(&bad, &log);
    assert_int_equal(check.failed, 256);
    assert_non_null(strstr(log, "planted: i8x16.add: result lane "));
    free(log);
    const struct check again = {&lm_v128_scalar, &lm_v128_scalar, &operands, stdout, NULL, 0, 0,
                                {NULL}};
    assert_int_equal(planted_and_missed(again), 0);
}

/* Likely mistakes, each wrong for few operands. */

#define EACH(count) for (size_t i = 0; i < (count); i++)

static lm_v128 avgr_that_truncates(lm_v128 a, lm_v128 b) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, r;
    EACH(16) r.u8[i] = (uint8_t)((x.u8[i] + y.u8[i]) / 2);
    return r.v128;
}

static lm_v128 q15mulr_that_wraps(lm_v128 a, lm_v128 b) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, r;
    EACH(8) r.i16[i] = (int16_t)((x.i16[i] * y.i16[i] + 0x4000) >> 15);
    return r.v128;
}

static lm_v128 min_by_comparison(lm_v128 a, lm_v128 b) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, r;
    EACH(4) r.f32[i] = x.f32[i] < y.f32[i] || x.f32[i] != x.f32[i] ? x.f32[i] : y.f32[i];
    return r.v128;
}

static lm_v128 nearest_away_from_zero(lm_v128 a) {
    union lm_lanes x = {.v128 = a}, r;
    EACH(2) r.f64[i] = __builtin_elementwise_round(x.f64[i]);
    return r.v128;
}

static lm_v128 shift_that_saturates(lm_v128 a, uint32_t n) {
    return n < 32 ? i32x4_shl(a, n) : (lm_v128){0, 0};
}

static lm_v128 swizzle_that_masks(lm_v128 a, lm_v128 b) {
    return i8x16_swizzle(a, b & 0x0f0f0f0f0f0f0f0f);
}

static lm_v128 swizzle_like_pshufb(lm_v128 a, lm_v128 b) {
    return i8x16_swizzle(
        a, b & (lm_v128){(long long)0x8f8f8f8f8f8f8f8f, (long long)0x8f8f8f8f8f8f8f8f});
}

static lm_v128 narrow_from_unsigned(lm_v128 a, lm_v128 b) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, r;
    EACH(8) r.u8[i] = x.u16[i] > 255 ? 255 : x.u8[2 * i];
    EACH(8) r.u8[8 + i] = y.u16[i] > 255 ? 255 : y.u8[2 * i];
    return r.v128;
}

static lm_v128 pmin_with_operands_swapped(lm_v128 a, lm_v128 b) {
    return f64x2_pmin(b, a);
}

static lm_v128 trunc_that_keeps_the_upper_half(lm_v128 a) {
    union lm_lanes x = {.v128 = a}, r = {.v128 = i32x4_trunc_sat_f64x2_u_zero(a)};
    r.u64[1] = x.u64[1];
    return r.v128;
}

static void store_of_two_lanes(void *p, lm_v128 v, uint8_t lane) {
    const uint32_t wide = i16x8_extract_lane_u(v, lane) | i16x8_extract_lane_u(v, lane ^ 1) << 16;
    memcpy(p, &wide, ((uintptr_t)p & 0xfff) == 0xffe ? 2 : 4); /* stays on the page */
}

/* Where a lane of f32x4.add is a NaN that may have any payload, another one than the reference's.
 */
static lm_v128 add_with_payload(lm_v128 a, lm_v128 b, bool canonical_too) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, r = {.v128 = f32x4_add(a, b)};
    for (int i = 0; i < 4; i++) {
        const bool open = (x.f32[i] != x.f32[i] && (x.u32[i] & 0x7fffffff) != 0x7fc00000) ||
                          (y.f32[i] != y.f32[i] && (y.u32[i] & 0x7fffffff) != 0x7fc00000);
        if (r.f32[i] != r.f32[i] && (open || canonical_too)) r.u32[i] = 0xffc12345;
    }
    return r.v128;
}

static lm_v128 add_with_free_payload(lm_v128 a, lm_v128 b) {
    return add_with_payload(a, b, false);
}

static lm_v128 add_with_any_payload(lm_v128 a, lm_v128 b) {
    return add_with_payload(a, b, true);
}

/* Keeps a signalling NaN of the left operand. */
static lm_v128 max_that_signals(lm_v128 a, lm_v128 b) {
    union lm_lanes x = {.v128 = a}, r = {.v128 = f64x2_max(a, b)};
    EACH(2) if (x.f64[i] != x.f64[i]) r.u64[i] = x.u64[i];
    return r.v128;
}

static lm_v128 trunc_to_the_top(lm_v128 a) {
    union lm_lanes x = {.v128 = a}, r = {.v128 = i32x4_relaxed_trunc_f32x4_s(a)};
    EACH(4) if (x.f32[i] != x.f32[i]) r.i32[i] = INT32_MAX;
    return r.v128;
}

static lm_v128 laneselect_by_lowest_bit(lm_v128 a, lm_v128 b, lm_v128 mask) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, m = {.v128 = mask}, r;
    EACH(8) r.u16[i] = m.u16[i] & 1 ? x.u16[i] : y.u16[i];
    return r.v128;
}

static lm_v128 nmadd_the_other_way(lm_v128 a, lm_v128 b, lm_v128 c) {
    return f64x2_sub(f64x2_mul(a, b), c);
}

static lm_v128 max_of_magnitudes(lm_v128 a, lm_v128 b) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, r;
    EACH(4) r.f32[i] = fabsf(x.f32[i]) > fabsf(y.f32[i]) ? x.f32[i] : y.f32[i];
    return r.v128;
}

static lm_v128 dot_of_unsigned(lm_v128 a, lm_v128 b, lm_v128 c) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, r = {.v128 = c};
    for (size_t i = 0; i < 16; i++)
        r.u32[i / 4] += (uint32_t)(x.u8[i] * y.u8[i]);
    return r.v128;
}

#define PLANT(member, function, text)                                                              \
    do {                                                                                           \
        struct lm_v128_ops copy = lm_v128_scalar;                                                  \
        copy.isa = "planted";                                                                      \
        copy.member = function;                                                                    \
        char *log = NULL;                                                                          \
        const struct check check = check_subject(&copy, &log);                                     \
        assert_int_equal(check.failed, 1);                                                         \
        assert_string_equal(check.failed_text[0], text);                                           \
        assert_non_null(strstr(log, "planted: " text ": result lane "));                           \
        free(log);                                                                                 \
    } while (0)

static void test_likely_mistakes_are_named(void **state) {
    (void)state;
    PLANT(i8x16_avgr_u, avgr_that_truncates, "i8x16.avgr_u");
    PLANT(i16x8_q15mulr_sat_s, q15mulr_that_wraps, "i16x8.q15mulr_sat_s");
    PLANT(f32x4_min, min_by_comparison, "f32x4.min");
    PLANT(f64x2_max, max_that_signals, "f64x2.max");
    PLANT(f64x2_nearest, nearest_away_from_zero, "f64x2.nearest");
    PLANT(i32x4_shl, shift_that_saturates, "i32x4.shl");
    PLANT(i8x16_swizzle, swizzle_that_masks, "i8x16.swizzle");
    PLANT(i8x16_swizzle, swizzle_like_pshufb, "i8x16.swizzle");
    PLANT(i8x16_narrow_i16x8_u, narrow_from_unsigned, "i8x16.narrow_i16x8_u");
    PLANT(f64x2_pmin, pmin_with_operands_swapped, "f64x2.pmin");
    PLANT(i32x4_trunc_sat_f64x2_u_zero, trunc_that_keeps_the_upper_half,
          "i32x4.trunc_sat_f64x2_u_zero");
    PLANT(v128_store16_lane, store_of_two_lanes, "v128.store16_lane");
    PLANT(f32x4_add, add_with_any_payload, "f32x4.add");
    PLANT(i8x16_relaxed_swizzle, swizzle_that_masks, "i8x16.relaxed_swizzle");
    PLANT(i32x4_relaxed_trunc_f32x4_s, trunc_to_the_top, "i32x4.relaxed_trunc_f32x4_s");
    PLANT(i16x8_relaxed_laneselect, laneselect_by_lowest_bit, "i16x8.relaxed_laneselect");
    PLANT(f64x2_relaxed_nmadd, nmadd_the_other_way, "f64x2.relaxed_nmadd");
    PLANT(f32x4_relaxed_max, max_of_magnitudes, "f32x4.relaxed_max");
    PLANT(i32x4_relaxed_dot_i8x16_i7x16_add_s, dot_of_unsigned,
          "i32x4.relaxed_dot_i8x16_i7x16_add_s");
}

static void test_open_payloads_pass(void **state) {
    (void)state;
    struct lm_v128_ops copy = lm_v128_scalar;
    copy.f32x4_add = add_with_free_payload;
    char *log = NULL;
    assert_int_equal(check_subject(&copy, &log).failed, 0);
    free(log);
}

/* Relaxed instructions as some machines have them, each unlike the reference. */

static lm_v128 swizzle_of_ssse3(lm_v128 a, lm_v128 b) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, r;
    EACH(16) r.u8[i] = y.u8[i] < 128 ? x.u8[y.u8[i] % 16] : 0;
    return r.v128;
}

static lm_v128 trunc_of_sse2(lm_v128 a) {
    union lm_lanes x = {.v128 = a}, r = {.v128 = i32x4_relaxed_trunc_f32x4_s(a)};
    EACH(4) if (!(x.f32[i] < 0x1p31f)) r.i32[i] = INT32_MIN;
    return r.v128;
}

static lm_v128 trunc_of_avx512(lm_v128 a) {
    union lm_lanes x = {.v128 = a}, r = {.v128 = i32x4_relaxed_trunc_f64x2_u_zero(a)};
    EACH(2) if (!(x.f64[i] > -1)) r.u32[i] = UINT32_MAX;
    return r.v128;
}

static lm_v128 nmadd_of_fma3(lm_v128 a, lm_v128 b, lm_v128 c) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, z = {.v128 = c}, r;
    EACH(4) r.f32[i] = fmaf(-x.f32[i], y.f32[i], z.f32[i]);
    return r.v128;
}

static lm_v128 laneselect_of_sse41(lm_v128 a, lm_v128 b, lm_v128 mask) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, m = {.v128 = mask}, r;
    EACH(4) r.u32[i] = m.i32[i] < 0 ? x.u32[i] : y.u32[i];
    return r.v128;
}

static lm_v128 max_of_sse(lm_v128 a, lm_v128 b) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, r;
    EACH(4) r.u32[i] = x.f32[i] > y.f32[i] ? x.u32[i] : y.u32[i];
    return r.v128;
}

/* Bytes of the second operand are unsigned; sums saturate as in pmaddubsw, or not as in vpdpbusd.
 */
static int32_t sum_of_unsigned(const union lm_lanes *a, const union lm_lanes *b, size_t first,
                               size_t count) {
    int32_t sum = 0;
    for (size_t i = first; i < first + count; i++)
        sum += a->i8[i] * b->u8[i];
    return sum;
}

static lm_v128 dot_of_ssse3(lm_v128 a, lm_v128 b) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, r;
    EACH(8) {
        const int32_t sum = sum_of_unsigned(&x, &y, 2 * i, 2);
        r.i16[i] = (int16_t)(sum < INT16_MIN ? INT16_MIN : sum > INT16_MAX ? INT16_MAX : sum);
    }
    return r.v128;
}

static lm_v128 dot_of_vnni(lm_v128 a, lm_v128 b, lm_v128 c) {
    union lm_lanes x = {.v128 = a}, y = {.v128 = b}, r = {.v128 = c};
    EACH(4) r.u32[i] += (uint32_t)sum_of_unsigned(&x, &y, 4 * i, 4);
    return r.v128;
}

static void test_allowed_relaxations_pass(void **state) {
    (void)state;
    struct lm_v128_ops copy = lm_v128_scalar;
    copy.i8x16_relaxed_swizzle = swizzle_of_ssse3;
    copy.i32x4_relaxed_trunc_f32x4_s = trunc_of_sse2;
    copy.i32x4_relaxed_trunc_f64x2_u_zero = trunc_of_avx512;
    copy.f32x4_relaxed_nmadd = nmadd_of_fma3;
    copy.i32x4_relaxed_laneselect = laneselect_of_sse41;
    copy.f32x4_relaxed_max = max_of_sse;
    copy.i16x8_relaxed_q15mulr_s = q15mulr_that_wraps;
    copy.i16x8_relaxed_dot_i8x16_i7x16_s = dot_of_ssse3;
    copy.i32x4_relaxed_dot_i8x16_i7x16_add_s = dot_of_vnni;
    char *log = NULL;
    const struct check check = check_subject(&copy, &log);
    if (check.failed != 0) print_error("%s", log);
    assert_int_equal(check.failed, 0);
    free(log);
}

static lm_v128 load_of_too_much(const void *p) {
    (void)((const volatile uint8_t *)p)[4];
    return v128_load32_zero(p);
}

static void test_reading_too_far_is_named(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        struct lm_v128_ops copy = lm_v128_scalar;
        copy.isa = "planted";
        copy.v128_load32_zero = load_of_too_much;
        struct check check = {&lm_v128_scalar, &copy, &operands, stderr, NULL, 0, 0, {NULL}};
        check_tables(&check);
        _exit(0);
    }
    close(ends[1]);
    char text[256] = {0};
    FILE *stream = fdopen(ends[0], "r");
    if (stream != NULL) {
        (void)!fread(text, 1, sizeof text - 1, stream);
        fclose(stream);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    assert_string_equal(text, "planted: v128.load32_zero: touched memory outside its access\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row_is_checked),
        cmocka_unit_test(test_likely_mistakes_are_named),
        cmocka_unit_test(test_open_payloads_pass),
        cmocka_unit_test(test_allowed_relaxations_pass),
        cmocka_unit_test(test_reading_too_far_is_named),
    };
    operands = operand_set_new(SEED, RANDOM_SETS);
    print_message("seed %d, %zu operand sets\n", SEED, operands.count);
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    operand_set_free(&operands);
    return failed;
}
