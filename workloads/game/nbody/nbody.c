/* SPDX-License-Identifier: Apache-2.0 */
/* Gravitational N-body simulation by direct summation with softening and leapfrog steps (S.
 * Aarseth, "Gravitational N-Body Simulations", 2003): square roots and divisions at full vector
 * width. Inputs, the integrator and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "nbody.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define STEPS 4
#define DT    0.01f

static struct nbody initial, current;
static uint32_t body_count;
static LM_ALIGNED float output[6 * NBODY_MAX];

void nbody_step(struct nbody *bodies, size_t count, float dt) {
    nbody_kick(bodies, count, dt);
    for (size_t i = 0; i < count; i++)
        bodies->x[i] += dt * bodies->vx[i];
    for (size_t i = 0; i < count; i++)
        bodies->y[i] += dt * bodies->vy[i];
    for (size_t i = 0; i < count; i++)
        bodies->z[i] += dt * bodies->vz[i];
}

static void fill_scaled(struct lm_random *random, float *values, size_t count, float scale) {
    for (size_t i = 0; i < count; i++)
        values[i] = scale * lm_random_f32(random);
}

void nbody_cloud(struct nbody *bodies, size_t count) {
    struct lm_random random = {.state = 7};
    fill_scaled(&random, bodies->x, count, 1.0f);
    fill_scaled(&random, bodies->y, count, 1.0f);
    fill_scaled(&random, bodies->z, count, 1.0f);
    fill_scaled(&random, bodies->vx, count, 0.25f);
    fill_scaled(&random, bodies->vy, count, 0.25f);
    fill_scaled(&random, bodies->vz, count, 0.25f);
    for (size_t i = 0; i < count; i++)
        bodies->mass[i] = 1.0f / (float)count;
}

void lm_setup(uint32_t size) {
    lm_require(size <= NBODY_MAX && size % NBODY_GROUP == 0);
    nbody_cloud(&initial, size);
    body_count = size;
}

/* Copying the state in and out is linear work beside quadratic work, so no reset is needed. */
void lm_run(void) {
    current = initial;
    for (int step = 0; step < STEPS; step++)
        nbody_step(&current, body_count, DT);
    const float *const parts[6] = {current.x,  current.y,  current.z,
                                   current.vx, current.vy, current.vz};
    for (size_t i = 0; i < 6; i++)
        memcpy(output + i * body_count, parts[i], body_count * sizeof(float));
}

const void *lm_result(void) {
    return output;
}

uint32_t lm_result_size(void) {
    return 6 * body_count * (uint32_t)sizeof output[0];
}
