/* SPDX-License-Identifier: Apache-2.0 */
/* Escape times of the Mandelbrot set, simd: sixteen pixels at a time as four vectors, so that four
 * chains of dependent operations overlap. Lanes that have escaped stop counting but go on
 * computing, as far as infinity or NaN, both of which compare as escaped. */
#include "mandelbrot.h"

#include "guest_simd.h"

#define VECTORS 4 /* of four pixels each */
#define STEPS   4 /* iterations between two looks at whether all lanes have escaped */

struct points {
    v128_t cx, x, y;
    v128_t active; /* all ones in lanes that have not escaped */
    v128_t count;
};

/* One iteration of four pixels; a true mask is -1, so subtracting it counts. */
static inline void iterate(struct points *p, v128_t cy) {
    const v128_t xx = wasm_f32x4_mul(p->x, p->x), yy = wasm_f32x4_mul(p->y, p->y);
    const v128_t xy = wasm_f32x4_mul(p->x, p->y);
    const v128_t inside = wasm_f32x4_le(wasm_f32x4_add(xx, yy), wasm_f32x4_splat(4.0f));
    p->active = wasm_v128_and(p->active, inside);
    p->count = wasm_i32x4_sub(p->count, p->active);
    p->x = wasm_f32x4_add(wasm_f32x4_sub(xx, yy), p->cx);
    p->y = wasm_f32x4_add(wasm_f32x4_add(xy, xy), cy);
}

static inline struct points start(const struct mandelbrot_view *view, uint32_t column) {
    const v128_t lanes =
        wasm_i32x4_add(wasm_i32x4_splat((int32_t)column), wasm_i32x4_const(0, 1, 2, 3));
    const v128_t offset =
        wasm_f32x4_mul(wasm_f32x4_convert_i32x4(lanes), wasm_f32x4_splat(view->step));
    const v128_t zero = wasm_i32x4_splat(0);
    return (struct points){.cx = wasm_f32x4_add(wasm_f32x4_splat(view->left), offset),
                           .x = zero,
                           .y = zero,
                           .active = wasm_i32x4_splat(-1),
                           .count = zero};
}

static inline v128_t sixteen_pixels(const struct mandelbrot_view *view, uint32_t column,
                                    v128_t cy) {
    struct points p[VECTORS];
    for (uint32_t i = 0; i < VECTORS; i++)
        p[i] = start(view, column + 4 * i);
    for (uint32_t n = 0; n < MANDELBROT_MAX_ITERATIONS; n += STEPS) {
        for (uint32_t step = 0; step < STEPS; step++) {
            for (uint32_t i = 0; i < VECTORS; i++)
                iterate(&p[i], cy);
        }
        const v128_t left = wasm_v128_or(wasm_v128_or(p[0].active, p[1].active),
                                         wasm_v128_or(p[2].active, p[3].active));
        if (!wasm_v128_any_true(left)) break;
    }
    return wasm_u8x16_narrow_i16x8(wasm_i16x8_narrow_i32x4(p[0].count, p[1].count),
                                   wasm_i16x8_narrow_i32x4(p[2].count, p[3].count));
}

void mandelbrot(uint8_t *counts, const struct mandelbrot_view *view) {
    for (uint32_t row = 0; row < view->height; row++) {
        const v128_t cy = wasm_f32x4_splat(view->top + (float)row * view->step);
        for (uint32_t column = 0; column < view->width; column += MANDELBROT_COLUMNS) {
            wasm_v128_store(counts, sixteen_pixels(view, column, cy));
            counts += MANDELBROT_COLUMNS;
        }
    }
}
