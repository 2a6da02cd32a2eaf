/* SPDX-License-Identifier: Apache-2.0 */
/* Box blur, simd: running sums down the columns, sixteen at once, in u16. Along the rows a running
 * sum would make each pixel wait for its neighbour: instead sums of two, of four and of eight
 * columns are made by adding vectors to themselves moved by one, two and four lanes, and the ninth
 * column is the same lane of the next vector. */
#include "box_blur.h"

#include "guest_simd.h"

#define LANES  8
#define PIXELS 16

/* Sums of the columns, and room to read past the last of them. */
static _Alignas(64) uint16_t columns[BOX_MAX_WIDTH + LANES];

/* Eight lanes of a pair of vectors, from lane n. */
#define MOVED(a, b, n)                                                                             \
    wasm_i16x8_shuffle(a, b, (n), (n) + 1, (n) + 2, (n) + 3, (n) + 4, (n) + 5, (n) + 6, (n) + 7)

/* The mean of sums up to 81 * 255, rounded: x times 25891 / 2^21, which is 1 / 81 and a little
 * more. The multiplication itself rounds, by 2^-7 at most: not enough to reach the next 81st. */
static inline v128_t mean(v128_t sums) {
    const v128_t raised = wasm_i16x8_add(sums, wasm_i16x8_splat(BOX_SIDE * BOX_SIDE / 2));
    return wasm_u16x8_shr(wasm_i16x8_q15mulr_sat(raised, wasm_i16x8_splat(25891)), 6);
}

/* Sixteen pixels; of the third vector's partial sums only the lanes that are whole get used. */
static inline void blur_pixels(uint8_t *output, const uint16_t *sums) {
    const v128_t a = wasm_v128_load(sums), b = wasm_v128_load(sums + LANES);
    const v128_t c = wasm_v128_load(sums + 2 * LANES);
    const v128_t a2 = wasm_i16x8_add(a, MOVED(a, b, 1)), b2 = wasm_i16x8_add(b, MOVED(b, c, 1));
    const v128_t c2 = wasm_i16x8_add(c, MOVED(c, c, 1));
    const v128_t a4 = wasm_i16x8_add(a2, MOVED(a2, b2, 2));
    const v128_t b4 = wasm_i16x8_add(b2, MOVED(b2, c2, 2));
    const v128_t c4 = wasm_i16x8_add(c2, MOVED(c2, c2, 2));
    const v128_t a8 = wasm_i16x8_add(a4, MOVED(a4, b4, 4));
    const v128_t b8 = wasm_i16x8_add(b4, MOVED(b4, c4, 4));
    const v128_t low = mean(wasm_i16x8_add(a8, b)), high = mean(wasm_i16x8_add(b8, c));
    wasm_v128_store(output, wasm_u8x16_narrow_i16x8(low, high));
}

/* The last sixteen begin early enough to end at the edge, and repeat some pixels. */
static void blur_row(uint8_t *restrict output, size_t count) {
    const size_t last = count - PIXELS;
    for (size_t x = 0; x < last; x += PIXELS)
        blur_pixels(output + x, columns + x);
    blur_pixels(output + last, columns + last);
}

/* Eight columns move down: one row more, and one less. */
static inline void move_columns(uint16_t *sums, v128_t more, v128_t less) {
    const v128_t change = wasm_i16x8_sub(more, less);
    wasm_v128_store(sums, wasm_i16x8_add(wasm_v128_load(sums), change));
}

static void move_down(const uint8_t *more, const uint8_t *less, size_t width) {
    size_t x = 0;
    for (; x + PIXELS <= width; x += PIXELS) {
        const v128_t a = wasm_v128_load(more + x), b = wasm_v128_load(less + x);
        move_columns(columns + x, wasm_u16x8_extend_low_u8x16(a), wasm_u16x8_extend_low_u8x16(b));
        move_columns(columns + x + LANES, wasm_u16x8_extend_high_u8x16(a),
                     wasm_u16x8_extend_high_u8x16(b));
    }
    for (; x < width; x++)
        columns[x] = (uint16_t)(columns[x] + more[x] - less[x]);
}

void box_blur(uint8_t *restrict output, const uint8_t *restrict input, size_t width,
              size_t height) {
    static const uint8_t nothing[BOX_MAX_WIDTH];
    for (size_t x = 0; x < BOX_MAX_WIDTH + LANES; x++)
        columns[x] = 0;
    for (size_t y = 0; y < BOX_SIDE; y++)
        move_down(input + y * width, nothing, width);
    blur_row(output, width - BOX_MARGIN);
    for (size_t y = BOX_SIDE; y < height; y++) {
        output += width - BOX_MARGIN;
        move_down(input + BOX_SIDE * width, input, width);
        input += width;
        blur_row(output, width - BOX_MARGIN);
    }
}
