/* SPDX-License-Identifier: Apache-2.0 */
/* Rays against axis-aligned boxes by the slab method (T. L. Kay, J. T. Kajiya, "Ray Tracing Complex
 * Scenes", SIGGRAPH 1986), in packets (I. Wald et al., "Interactive Rendering with Coherent Ray
 * Tracing", Eurographics 2001). Inputs and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "ray_box.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define BOXES 128
#define LIMIT 1000.0f

static struct rays rays;
static struct box boxes[BOXES];
static struct hits hits;
static struct {
    LM_ALIGNED float distance_and_box[2 * RAYS_MAX];
} output;
static uint32_t ray_count;

/* A pencil of rays from near one corner of the scene towards its middle; every 16th runs along an
 * axis. */
void lm_setup(uint32_t size) {
    lm_require(size <= RAYS_MAX && size % RAY_GROUP == 0);
    struct lm_random random = {.state = 73};
    for (size_t i = 0; i < BOXES; i++) {
        for (size_t axis = 0; axis < 3; axis++) {
            boxes[i].low[axis] = 10 * lm_random_f32(&random);
            boxes[i].high[axis] = boxes[i].low[axis] + 2 + lm_random_f32(&random);
        }
    }
    for (size_t i = 0; i < size; i++) {
        for (size_t axis = 0; axis < 3; axis++) {
            const float origin = -12 + 0.5f * lm_random_f32(&random);
            const float direction = 6 * lm_random_f32(&random) - origin;
            const int flat = i % 16 == 0 && axis != i / 16 % 3;
            const float along = flat ? 0 : direction;
            rays.origin[axis][i] = flat ? origin / 2 + 6 : origin;
            rays.inverse[axis][i] = 1 / along; /* never -0 */
        }
    }
    ray_count = size;
}

void lm_run(void) {
    ray_box(&hits, &rays, ray_count, boxes, BOXES, LIMIT);
}

const void *lm_result(void) {
    memcpy(output.distance_and_box, hits.distance, ray_count * sizeof(float));
    memcpy(output.distance_and_box + ray_count, hits.box, ray_count * sizeof(float));
    return output.distance_and_box;
}

uint32_t lm_result_size(void) {
    return 2 * ray_count * (uint32_t)sizeof(float);
}
