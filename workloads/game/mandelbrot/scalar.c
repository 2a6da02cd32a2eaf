/* SPDX-License-Identifier: Apache-2.0 */
/* Escape times of the Mandelbrot set, scalar: one pixel at a time. */
#include "mandelbrot.h"

static uint8_t escape_time(float cx, float cy) {
    float x = 0, y = 0;
    uint32_t count = 0;
    while (count < MANDELBROT_MAX_ITERATIONS) {
        const float xx = x * x, yy = y * y;
        if (!(xx + yy <= 4.0f)) break;
        const float xy = x * y;
        x = xx - yy + cx;
        y = xy + xy + cy;
        count++;
    }
    return (uint8_t)count;
}

void mandelbrot(uint8_t *counts, const struct mandelbrot_view *view) {
    for (uint32_t row = 0; row < view->height; row++) {
        const float cy = view->top + (float)row * view->step;
        for (uint32_t column = 0; column < view->width; column++) {
            *counts++ = escape_time(view->left + (float)column * view->step, cy);
        }
    }
}
