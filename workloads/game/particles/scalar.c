/* SPDX-License-Identifier: Apache-2.0 */
/* A step of the fountain, scalar. */
#include "particles.h"

#include <string.h>

/* A random number in [0, 1): the fraction bits of a number in [1, 2). */
static inline float roll(uint32_t *dice) {
    *dice ^= *dice << 13;
    *dice ^= *dice >> 17;
    *dice ^= *dice << 5;
    const uint32_t bits = (*dice & 0x7fffff) | 0x3f800000;
    float number;
    memcpy(&number, &bits, sizeof number);
    return number - 1;
}

static inline void begin_anew(struct particles *p, size_t i) {
    uint32_t dice = p->dice[i];
    p->x[i] = p->y[i] = p->z[i] = 0;
    p->life[i] = 1 + roll(&dice);
    p->vx[i] = 4 * roll(&dice) - 2;
    p->vz[i] = 4 * roll(&dice) - 2;
    p->vy[i] = PARTICLES_LAUNCH;
    p->dice[i] = dice;
}

void particles_step(struct particles *p, size_t count, float dt) {
    const float fall = PARTICLES_GRAVITY * dt;
    for (size_t i = 0; i < count; i++) {
        p->vx[i] *= PARTICLES_DRAG;
        p->vy[i] = (p->vy[i] + fall) * PARTICLES_DRAG;
        p->vz[i] *= PARTICLES_DRAG;
        p->x[i] += p->vx[i] * dt;
        p->y[i] += p->vy[i] * dt;
        p->z[i] += p->vz[i] * dt;
        p->life[i] -= dt;
        if (p->y[i] < 0) {
            p->y[i] = -p->y[i];
            p->vy[i] *= -PARTICLES_BOUNCE;
        }
        if (p->life[i] <= 0) begin_anew(p, i);
    }
}
