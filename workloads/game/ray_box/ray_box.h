/* SPDX-License-Identifier: Apache-2.0 */
/* Rays and boxes in f32: the kernel its variants implement. */
#ifndef LM_WORKLOADS_RAY_BOX_H
#define LM_WORKLOADS_RAY_BOX_H

#include <stddef.h>
#include <stdint.h>

#define RAYS_MAX  2048
#define RAY_GROUP 8 /* the number of rays is a multiple of this */
#define BOXES_MAX 256
#define NO_BOX    UINT32_MAX

/* Rays as one array per coordinate. `inverse` is 1 / direction, and +infinity where
 * that is 0. */
struct rays {
    _Alignas(64) float origin[3][RAYS_MAX], inverse[3][RAYS_MAX];
};

/* Two opposite corners, the lower coordinates first. */
struct box {
    float low[3], high[3];
};

/* Where along each ray, as a multiple of its direction, the first box begins, and which box it is;
 * 0 where the ray begins in the box. Of two that begin at one place, the earlier in the array. */
struct hits {
    _Alignas(64) float distance[RAYS_MAX];
    uint32_t box[RAYS_MAX]; /* NO_BOX, at distance `limit`, where there is none nearer than that */
};

/* Tests `ray_count` rays against `box_count` boxes. A coordinate that says nothing, since the ray
 * runs in the very plane of a box's side, is left out. One per variant. */
void ray_box(struct hits *restrict hits, const struct rays *restrict rays, size_t ray_count,
             const struct box *restrict boxes, size_t box_count, float limit);

#endif
