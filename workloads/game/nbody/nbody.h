/* SPDX-License-Identifier: Apache-2.0 */
/* Gravity between all pairs of bodies in f32: the integrator, and the kernel its variants
 * implement. Units are such that the gravitational constant is 1. */
#ifndef LM_WORKLOADS_NBODY_H
#define LM_WORKLOADS_NBODY_H

#include <stddef.h>
#include <stdint.h>

#define NBODY_MAX   512
#define NBODY_GROUP 8 /* the number of bodies is a multiple of this */

/* Bodies as one array per coordinate, so that neighbouring bodies fill a vector. */
struct nbody {
    _Alignas(64) float x[NBODY_MAX], y[NBODY_MAX], z[NBODY_MAX];
    float vx[NBODY_MAX], vy[NBODY_MAX], vz[NBODY_MAX];
    float mass[NBODY_MAX];
};

/* Squared softening length: keeps close encounters, and a body's pull on itself, finite. */
#define NBODY_SOFTENING 0.01f

/* Adds to each velocity the pull of all `count` bodies during `dt`, summed in rising order of the
 * pulling body. One per variant. */
void nbody_kick(struct nbody *bodies, size_t count, float dt);

/* One leapfrog step (kick, drift): velocities live at half steps. */
void nbody_step(struct nbody *bodies, size_t count, float dt);

/* A seeded cloud of `count` bodies of total mass 1, velocities included. */
void nbody_cloud(struct nbody *bodies, size_t count);

#endif
