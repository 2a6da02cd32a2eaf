/* SPDX-License-Identifier: Apache-2.0 */
/* The scalar reference against SIMDe, an implementation that shares nothing with it.
 *
 * usage: simde_check [SEED]. Where the two differ, the spec decides; the faults of SIMDe 0.7.4 so
 * found are the rows below, each bounded to the operands it concerns. A row that excuses nothing is
 * an error: the fault is gone and the row must go. v128.const is no function in SIMDe. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simd/check.h"
#include "tests/simd/simde_table.h"

typedef bool lane_predicate(const union lm_lanes *a, const union lm_lanes *b, unsigned lane);

static bool rounds_to_the_top(const union lm_lanes *a, const union lm_lanes *b, unsigned lane) {
    return (a->i16[lane] * b->i16[lane] + 0x4000) / 0x8000 >= INT16_MAX;
}

static bool opposite_zeros_f32(const union lm_lanes *a, const union lm_lanes *b, unsigned lane) {
    return a->f32[lane] == 0 && b->f32[lane] == 0 && a->u32[lane] != b->u32[lane];
}

static bool opposite_zeros_f64(const union lm_lanes *a, const union lm_lanes *b, unsigned lane) {
    return a->f64[lane] == 0 && b->f64[lane] == 0 && a->u64[lane] != b->u64[lane];
}

static bool upper_half_of_u32(const union lm_lanes *a, const union lm_lanes *b, unsigned lane) {
    (void)b;
    return a->f32[lane] > 0x1p31f && a->f32[lane] < 0x1p32f;
}

static bool has_fraction_f32(const union lm_lanes *a, const union lm_lanes *b, unsigned lane) {
    (void)b;
    return a->f32[lane] != truncf(a->f32[lane]);
}

static bool below_zero_f32(const union lm_lanes *a, const union lm_lanes *b, unsigned lane) {
    (void)b;
    return a->f32[lane] <= -1;
}

static bool below_zero_f64(const union lm_lanes *a, const union lm_lanes *b, unsigned lane) {
    (void)b;
    return lane < 2 && a->f64[lane] <= -1;
}

static struct fault {
    const char *text;
    lane_predicate *concerns;
    const char *reason;
    unsigned used;
} faults[] = {
    {"i16x8.q15mulr_sat_s", rounds_to_the_top,
     "it corrects pmulhrsw where that gives 32767, not where it wraps to -32768", 0},
    {"f32x4.min", opposite_zeros_f32, "minps gives its second zero, the spec -0", 0},
    {"f32x4.max", opposite_zeros_f32, "maxps gives its second zero, the spec +0", 0},
    {"f64x2.min", opposite_zeros_f64, "minpd gives its second zero, the spec -0", 0},
    {"f64x2.max", opposite_zeros_f64, "maxpd gives its second zero, the spec +0", 0},
    {"i32x4.trunc_sat_f32x4_u", upper_half_of_u32,
     "without AVX-512 it subtracts only from 2^32 on, not from 2^31, and gives 0x80000000", 0},
    {"i32x4.relaxed_trunc_f32x4_s", has_fraction_f32, "it rounds (cvtps2dq)", 0},
    {"i32x4.relaxed_trunc_f32x4_u", below_zero_f32, "it wraps negative numbers", 0},
    {"i32x4.relaxed_trunc_f64x2_u_zero", below_zero_f64, "it wraps negative numbers", 0},
    {"i16x8.relaxed_q15mulr_s", rounds_to_the_top, "as i16x8.q15mulr_sat_s", 0},
};
enum { FAULTS = sizeof faults / sizeof *faults };

static bool excused(const char *text, const struct operands *in, unsigned lane) {
    const union lm_lanes a = {.v128 = in->v[0]}, b = {.v128 = in->v[1]};
    for (unsigned i = 0; i < FAULTS; i++) {
        if (strcmp(faults[i].text, text) != 0 || !faults[i].concerns(&a, &b, lane)) continue;
        faults[i].used++;
        return true;
    }
    return false;
}

int main(int argc, char **argv) {
    const uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 20260102;
    struct operand_set operands = operand_set_new(seed, 4000);
    struct check check = {&lm_v128_scalar, &simde_table, &operands, stdout, excused, 0, 0, {NULL}};
    bool good = check_tables(&check);
    printf("seed %" PRIu64 ", %zu operand sets: %u instructions differ\n", seed, operands.count,
           check.failed);
    for (unsigned i = 0; i < FAULTS; i++) {
        printf("%s: %u lanes excused: %s\n", faults[i].text, faults[i].used, faults[i].reason);
        if (faults[i].used == 0) good = false;
    }
    operand_set_free(&operands);
    return good ? 0 : 1;
}
