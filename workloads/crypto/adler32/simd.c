/* SPDX-License-Identifier: Apache-2.0 */
/* Adler-32 kernel, simd: sums of columns of bytes, sixteen bytes being a row of eight pairs.
 *
 * A byte counts in the second sum as often as there are bytes from it to the end. With c the byte's
 * place in its row and n rows from its row on, that is 16 n - c. The multiples of n come of adding
 * the pairs' running sums to each other row by row, which 16 bits hold for a run of fifteen rows,
 * and those of c from the pairs' totals. */
#include "adler32.h"

#include "adler32_bytes.h"
#include "guest_simd.h"

#define ROW       ((size_t)16)
#define ROWS      ((size_t)15) /* of a run; 2 * 255 * 15 * 16 / 2 < 2^16 */
#define MOST_RUNS ((size_t)64) /* between reductions; sums_before stays below 2^27 */
#define RUN       (ROW * ROWS)

/* Four lanes each, to be added up. */
struct totals {
    v128_t sum;         /* of all bytes */
    v128_t sums_before; /* of `sum` before each run */
    v128_t running;     /* of the pairs' running sums */
    v128_t places;      /* of all bytes times the place of their pair in its row */
    v128_t odd;         /* of the bytes at odd places */
};

static inline void add_run(struct totals *t, const uint8_t *bytes) {
    v128_t pairs = wasm_i16x8_splat(0), running = pairs, odd = pairs;
#pragma clang loop unroll(full)
    for (size_t i = 0; i < ROWS; i++) {
        const v128_t row = wasm_v128_load(bytes + ROW * i);
        pairs = wasm_i16x8_add(pairs, wasm_u16x8_extadd_pairwise_u8x16(row));
        running = wasm_i16x8_add(running, pairs);
        odd = wasm_i16x8_add(odd, wasm_u16x8_shr(row, 8));
    }
    const v128_t places = wasm_i16x8_const(0, 2, 4, 6, 8, 10, 12, 14);
    t->sums_before = wasm_i32x4_add(t->sums_before, t->sum);
    t->sum = wasm_i32x4_add(t->sum, wasm_u32x4_extadd_pairwise_u16x8(pairs));
    t->running = wasm_i32x4_add(t->running, wasm_u32x4_extadd_pairwise_u16x8(running));
    t->places = wasm_i32x4_add(t->places, wasm_i32x4_dot_i16x8(pairs, places));
    t->odd = wasm_i32x4_add(t->odd, wasm_u32x4_extadd_pairwise_u16x8(odd));
}

static uint64_t add_lanes(v128_t x) {
    uint32_t lanes[4];
    wasm_v128_store(lanes, x);
    return (uint64_t)lanes[0] + lanes[1] + lanes[2] + lanes[3];
}

/* At most MOST_RUNS runs. */
static uint32_t add_runs(uint32_t adler, const uint8_t *bytes, size_t runs) {
    const v128_t zero = wasm_i32x4_splat(0);
    const uint64_t sum = adler & 0xffff, sums = adler >> 16;
    struct totals t = {zero, zero, zero, zero, zero};
    for (size_t i = 0; i < runs; i++)
        add_run(&t, bytes + RUN * i);
    const uint64_t more = (sum * runs + add_lanes(t.sums_before)) * RUN +
                          add_lanes(t.running) * ROW - add_lanes(t.places) - add_lanes(t.odd);
    const uint64_t all = (sum + add_lanes(t.sum)) % ADLER32_MODULUS;
    return (uint32_t)((sums + more) % ADLER32_MODULUS << 16 | all);
}

uint32_t adler32(uint32_t adler, const uint8_t *bytes, size_t size) {
    while (size >= RUN) {
        const size_t runs = size / RUN < MOST_RUNS ? size / RUN : MOST_RUNS;
        adler = add_runs(adler, bytes, runs);
        bytes += runs * RUN;
        size -= runs * RUN;
    }
    return adler32_bytes(adler, bytes, size);
}
