/* SPDX-License-Identifier: Apache-2.0 */
/* A step of the fountain, simd: four particles at a time. Bouncing is a selection; new particles,
 * which are rare, are made for a group only when one of its four needs it. */
#include "particles.h"

#include "guest_simd.h"

static inline v128_t roll(v128_t *dice) {
    *dice = wasm_v128_xor(*dice, wasm_i32x4_shl(*dice, 13));
    *dice = wasm_v128_xor(*dice, wasm_u32x4_shr(*dice, 17));
    *dice = wasm_v128_xor(*dice, wasm_i32x4_shl(*dice, 5));
    const v128_t fraction = wasm_v128_and(*dice, wasm_i32x4_splat(0x7fffff));
    const v128_t number = wasm_v128_or(fraction, wasm_i32x4_splat(0x3f800000));
    return wasm_f32x4_sub(number, wasm_f32x4_splat(1));
}

static inline v128_t sideways(v128_t *dice) {
    const v128_t scaled = wasm_f32x4_mul(wasm_f32x4_splat(4), roll(dice));
    return wasm_f32x4_sub(scaled, wasm_f32x4_splat(2));
}

/* Puts `lanes` into the lanes of the array that the mask has. */
static inline void replace(void *at, v128_t lanes, v128_t mask) {
    wasm_v128_store(at, wasm_v128_bitselect(lanes, wasm_v128_load(at), mask));
}

static void begin_anew(struct particles *p, size_t i, v128_t dead) {
    const v128_t origin = wasm_f32x4_splat(0);
    v128_t dice = wasm_v128_load(p->dice + i);
    replace(p->x + i, origin, dead);
    replace(p->y + i, origin, dead);
    replace(p->z + i, origin, dead);
    replace(p->life + i, wasm_f32x4_add(wasm_f32x4_splat(1), roll(&dice)), dead);
    replace(p->vx + i, sideways(&dice), dead);
    replace(p->vz + i, sideways(&dice), dead);
    replace(p->vy + i, wasm_f32x4_splat(PARTICLES_LAUNCH), dead);
    replace(p->dice + i, dice, dead);
}

/* Moves a coordinate without a ground. */
static inline void glide(float *place, float *velocity, v128_t dt) {
    const v128_t drag = wasm_f32x4_splat(PARTICLES_DRAG);
    const v128_t v = wasm_f32x4_mul(wasm_v128_load(velocity), drag);
    wasm_v128_store(velocity, v);
    wasm_v128_store(place, wasm_f32x4_add(wasm_v128_load(place), wasm_f32x4_mul(v, dt)));
}

static inline void fall(float *place, float *velocity, v128_t gravity, v128_t dt) {
    const v128_t drag = wasm_f32x4_splat(PARTICLES_DRAG);
    const v128_t v = wasm_f32x4_mul(wasm_f32x4_add(wasm_v128_load(velocity), gravity), drag);
    const v128_t y = wasm_f32x4_add(wasm_v128_load(place), wasm_f32x4_mul(v, dt));
    const v128_t below = wasm_f32x4_lt(y, wasm_f32x4_splat(0));
    const v128_t bounced = wasm_f32x4_mul(v, wasm_f32x4_splat(-PARTICLES_BOUNCE));
    wasm_v128_store(place, wasm_v128_bitselect(wasm_f32x4_neg(y), y, below));
    wasm_v128_store(velocity, wasm_v128_bitselect(bounced, v, below));
}

void particles_step(struct particles *p, size_t count, float dt) {
    const v128_t step = wasm_f32x4_splat(dt), zero = wasm_f32x4_splat(0);
    const v128_t gravity = wasm_f32x4_splat(PARTICLES_GRAVITY * dt);
    for (size_t i = 0; i < count; i += PARTICLES_GROUP) {
        glide(p->x + i, p->vx + i, step);
        fall(p->y + i, p->vy + i, gravity, step);
        glide(p->z + i, p->vz + i, step);
        const v128_t life = wasm_f32x4_sub(wasm_v128_load(p->life + i), step);
        wasm_v128_store(p->life + i, life);
        const v128_t dead = wasm_f32x4_le(life, zero);
        if (wasm_v128_any_true(dead)) begin_anew(p, i, dead);
    }
}
