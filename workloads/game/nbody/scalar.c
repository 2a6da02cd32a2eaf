/* SPDX-License-Identifier: Apache-2.0 */
/* Gravity between all pairs, scalar. */
#include "nbody.h"

void nbody_kick(struct nbody *bodies, size_t count, float dt) {
    for (size_t i = 0; i < count; i++) {
        const float xi = bodies->x[i], yi = bodies->y[i], zi = bodies->z[i];
        float ax = 0, ay = 0, az = 0;
        for (size_t j = 0; j < count; j++) {
            const float dx = bodies->x[j] - xi, dy = bodies->y[j] - yi, dz = bodies->z[j] - zi;
            const float rr = dx * dx + dy * dy + dz * dz + NBODY_SOFTENING;
            const float pull = bodies->mass[j] / (rr * __builtin_sqrtf(rr));
            ax += pull * dx;
            ay += pull * dy;
            az += pull * dz;
        }
        bodies->vx[i] += dt * ax;
        bodies->vy[i] += dt * ay;
        bodies->vz[i] += dt * az;
    }
}
