/* SPDX-License-Identifier: Apache-2.0 */
/* A fountain of particles (W. T. Reeves, "Particle Systems: A Technique for Modeling a Class of
 * Fuzzy Objects", ACM TOG 2, 1983; random numbers of G. Marsaglia, "Xorshift RNGs", Journal of
 * Statistical Software 8, 2003): streams of loads and stores, selections, and rare events. Inputs
 * and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "particles.h"

#include "bench.h"
#include "random.h"

#include <string.h>

#define STEPS 16
#define DT    0.0078125f

static struct particles initial, current;
static LM_ALIGNED float output[7 * PARTICLES_MAX];
static uint32_t particle_count;

/* In full flight: places and ages as if the fountain had been on for a while. */
void lm_setup(uint32_t size) {
    lm_require(size <= PARTICLES_MAX && size % PARTICLES_GROUP == 0);
    struct lm_random random = {.state = 74};
    for (size_t i = 0; i < size; i++) {
        initial.x[i] = lm_random_f32(&random);
        initial.y[i] = 2 + 2 * lm_random_f32(&random);
        initial.z[i] = lm_random_f32(&random);
        initial.vx[i] = 2 * lm_random_f32(&random);
        initial.vy[i] = PARTICLES_LAUNCH * lm_random_f32(&random);
        initial.vz[i] = 2 * lm_random_f32(&random);
        initial.life[i] = 1 + lm_random_f32(&random);
        initial.dice[i] = (uint32_t)lm_random_u64(&random) | 1;
    }
    particle_count = size;
}

static void copy(void *to, const void *from) {
    memcpy(to, from, particle_count * sizeof(float));
}

/* Copying the state in costs a sixteenth of the steps' traffic, so no reset is needed. */
void lm_run(void) {
    copy(current.x, initial.x);
    copy(current.y, initial.y);
    copy(current.z, initial.z);
    copy(current.vx, initial.vx);
    copy(current.vy, initial.vy);
    copy(current.vz, initial.vz);
    copy(current.life, initial.life);
    copy(current.dice, initial.dice);
    for (int step = 0; step < STEPS; step++)
        particles_step(&current, particle_count, DT);
}

const void *lm_result(void) {
    const float *const parts[7] = {current.x,  current.y,  current.z,   current.vx,
                                   current.vy, current.vz, current.life};
    for (size_t i = 0; i < 7; i++)
        memcpy(output + i * particle_count, parts[i], particle_count * sizeof(float));
    return output;
}

uint32_t lm_result_size(void) {
    return 7 * particle_count * (uint32_t)sizeof output[0];
}
