/* SPDX-License-Identifier: Apache-2.0 */
/* Smoothing by a recursive filter (R. Deriche, "Using Canny's Criteria to Derive a Recursively
 * Implemented Optimal Edge Detector", IJCV 1, 1987; PolyBench/C 4.2.1, kernel deriche, 2016), in
 * f32.
 *
 * Each pixel follows from the two filtered before it; the auto-vectoriser takes the sums of the two
 * directions. */
#include "deriche.h"

#include "exp.h"
#include "polybench.h"

enum { MAX_W = 720, MAX_H = 480 };

static struct {
    LM_ALIGNED float image[MAX_W * MAX_H], smooth[MAX_W * MAX_H];
    LM_ALIGNED float forward[MAX_W * MAX_H], backward[MAX_W * MAX_H];
} arrays;
static const struct extents {
    uint32_t w, h;
} datasets[POLYBENCH_DATASETS] = {{64, 64}, {192, 128}, {MAX_W, MAX_H}};
static struct extents size;

/* Of the recursions y[i] = now x[i] + last x[i-1] + b1 y[i-1] + b2 y[i-2], forwards, and,
 * backwards, y[i] = next x[i+1] + later x[i+2] + b1 y[i+1] + b2 y[i+2]. */
struct filter {
    float now, last, next, later, b1, b2;
};

/* PolyBench's b1 is 2^-alpha, where the filter as published has 2 e^-alpha. */
static struct filter filter_of(float alpha) {
    const float decay = (float)lm_exp((double)-alpha);
    const float square = (float)lm_exp(-2 * (double)alpha);
    const float growth = (float)lm_exp(2 * (double)alpha);
    const float gain = (1 - decay) * (1 - decay) / (1 + 2 * alpha * decay - growth);
    return (struct filter){
        .now = gain,
        .last = gain * decay * (alpha - 1),
        .next = gain * decay * (alpha + 1),
        .later = -gain * square,
        .b1 = (float)lm_exp(-(double)alpha * 0x1.62e42fefa39efp-1),
        .b2 = -square,
    };
}

/* One line of `count` pixels, `stride` apart, forwards. */
static void filter_forwards(const struct filter *filter, const float *restrict in,
                            float *restrict out, size_t count, size_t stride) {
    float x1 = 0, y1 = 0, y2 = 0;
    for (size_t i = 0; i < count; i++) {
        const float x = in[i * stride];
        const float y = filter->now * x + filter->last * x1 + filter->b1 * y1 + filter->b2 * y2;
        out[i * stride] = y;
        x1 = x;
        y2 = y1;
        y1 = y;
    }
}

/* The same line backwards. */
static void filter_backwards(const struct filter *filter, const float *restrict in,
                             float *restrict out, size_t count, size_t stride) {
    float x1 = 0, x2 = 0, y1 = 0, y2 = 0;
    for (size_t i = count; i-- > 0;) {
        const float y = filter->next * x1 + filter->later * x2 + filter->b1 * y1 + filter->b2 * y2;
        out[i * stride] = y;
        x2 = x1;
        x1 = in[i * stride];
        y2 = y1;
        y1 = y;
    }
}

static void add(float *restrict sum, const float *restrict a, const float *restrict b,
                size_t count) {
    for (size_t i = 0; i < count; i++)
        sum[i] = a[i] + b[i];
}

void deriche(size_t w, size_t h, float alpha, const float *restrict image, float *restrict smooth,
             float *restrict forward, float *restrict backward) {
    const struct filter filter = filter_of(alpha);
    for (size_t i = 0; i < w; i++)
        filter_forwards(&filter, image + i * h, forward + i * h, h, 1);
    for (size_t i = 0; i < w; i++)
        filter_backwards(&filter, image + i * h, backward + i * h, h, 1);
    add(smooth, forward, backward, w * h);
    for (size_t j = 0; j < h; j++)
        filter_forwards(&filter, smooth + j, forward + j, w, h);
    for (size_t j = 0; j < h; j++)
        filter_backwards(&filter, smooth + j, backward + j, w, h);
    add(smooth, forward, backward, w * h);
}

void lm_setup(uint32_t w) {
    size = POLYBENCH_DATASET(datasets, w, w);
    for (uint32_t i = 0; i < w; i++) {
        for (uint32_t j = 0; j < size.h; j++)
            arrays.image[i * size.h + j] = (float)((313 * i + 991 * j) % 65536) / 65535.0f;
    }
}

void lm_run(void) {
    deriche(size.w, size.h, 0.25f, arrays.image, arrays.smooth, arrays.forward, arrays.backward);
}

POLYBENCH_RESULT(arrays.smooth, (size.w * size.h))
