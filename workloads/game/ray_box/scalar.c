/* SPDX-License-Identifier: Apache-2.0 */
/* Rays and boxes, scalar. The comparisons are in the sense of Wasm's pmin and pmax, which keep the
 * first operand where one is NaN. Where an origin lies in a plane along which the ray runs, the
 * product 0 * infinity is such a NaN, and the operands' order keeps it, so that it changes nothing.
 */
#include "ray_box.h"

static inline float lesser(float a, float b) {
    return b < a ? b : a;
}

static inline float greater(float a, float b) {
    return a < b ? b : a;
}

/* Where the ray is in the box: from *near to *far. */
static inline void clip(float *near, float *far, float origin, float inverse, float low,
                        float high) {
    const float to_low = (low - origin) * inverse, to_high = (high - origin) * inverse;
    *near = greater(*near, lesser(to_low, to_high));
    *far = lesser(*far, greater(to_high, to_low));
}

void ray_box(struct hits *restrict hits, const struct rays *restrict rays, size_t ray_count,
             const struct box *restrict boxes, size_t box_count, float limit) {
    for (size_t i = 0; i < ray_count; i++) {
        float nearest = limit;
        uint32_t hit = NO_BOX;
        for (uint32_t b = 0; b < box_count; b++) {
            float near = 0, far = limit;
            for (size_t axis = 0; axis < 3; axis++)
                clip(&near, &far, rays->origin[axis][i], rays->inverse[axis][i], boxes[b].low[axis],
                     boxes[b].high[axis]);
            if (near <= far && near < nearest) {
                nearest = near;
                hit = b;
            }
        }
        hits->distance[i] = nearest;
        hits->box[i] = hit;
    }
}
