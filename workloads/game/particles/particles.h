/* SPDX-License-Identifier: Apache-2.0 */
/* A fountain of particles in f32: the kernel its variants implement. */
#ifndef LM_WORKLOADS_PARTICLES_H
#define LM_WORKLOADS_PARTICLES_H

#include <stddef.h>
#include <stdint.h>

#define PARTICLES_MAX   16384
#define PARTICLES_GROUP 4 /* the number of particles is a multiple of this */

/* Particles as one array per quantity. `dice` is the state of each one's random numbers, not 0. */
struct particles {
    _Alignas(64) float x[PARTICLES_MAX], y[PARTICLES_MAX], z[PARTICLES_MAX];
    float vx[PARTICLES_MAX], vy[PARTICLES_MAX], vz[PARTICLES_MAX];
    float life[PARTICLES_MAX]; /* seconds left */
    uint32_t dice[PARTICLES_MAX];
};

#define PARTICLES_GRAVITY (-9.81f)
#define PARTICLES_DRAG    0.999f /* factor of the velocity in each step */
#define PARTICLES_BOUNCE  0.6f   /* factor of the upward velocity at the ground, y = 0 */
#define PARTICLES_LAUNCH  8.0f   /* upward velocity of a new particle */

/* One step of `dt` seconds: gravity and drag change velocities, these the places; a particle below
 * the ground is mirrored above it and bounces; one whose life has run out begins anew: at the
 * origin, with a life of one second and up to one more, and a velocity of up to 2 sideways. The
 * three random numbers are those of Marsaglia's xorshift after one, two and three steps: the lower
 * 23 bits as a fraction. One per variant. */
void particles_step(struct particles *particles, size_t count, float dt);

#endif
