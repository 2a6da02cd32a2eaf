/* SPDX-License-Identifier: Apache-2.0 */
/* Gravity between all pairs, simd: eight pulled bodies at a time as two groups of four lanes, one
 * pulling body after the other, so that each lane sums in the scalar variant's order. */
#include "nbody.h"

#include "guest_simd.h"

struct vector3 {
    v128_t x, y, z;
};

static inline v128_t add_product(v128_t sum, v128_t a, v128_t b) {
    return wasm_f32x4_add(sum, wasm_f32x4_mul(a, b));
}

/* Adds the pull of one body, in all lanes of `from` and `mass`, on the four bodies at `to`. */
static inline void attract(struct vector3 *pull, const struct vector3 *to,
                           const struct vector3 *from, v128_t mass) {
    const v128_t dx = wasm_f32x4_sub(from->x, to->x);
    const v128_t dy = wasm_f32x4_sub(from->y, to->y);
    const v128_t dz = wasm_f32x4_sub(from->z, to->z);
    const v128_t flat = add_product(wasm_f32x4_mul(dx, dx), dy, dy);
    const v128_t rr = wasm_f32x4_add(add_product(flat, dz, dz), wasm_f32x4_splat(NBODY_SOFTENING));
    const v128_t scale = wasm_f32x4_div(mass, wasm_f32x4_mul(rr, wasm_f32x4_sqrt(rr)));
    pull->x = add_product(pull->x, scale, dx);
    pull->y = add_product(pull->y, scale, dy);
    pull->z = add_product(pull->z, scale, dz);
}

static inline struct vector3 load3(const float *x, const float *y, const float *z) {
    return (struct vector3){wasm_v128_load(x), wasm_v128_load(y), wasm_v128_load(z)};
}

static inline struct vector3 splat3(const float *x, const float *y, const float *z) {
    return (struct vector3){wasm_v128_load32_splat(x), wasm_v128_load32_splat(y),
                            wasm_v128_load32_splat(z)};
}

static inline void accelerate(float *velocity, v128_t pull, v128_t dt) {
    wasm_v128_store(velocity, add_product(wasm_v128_load(velocity), dt, pull));
}

static inline void accelerate3(struct nbody *bodies, size_t i, const struct vector3 *pull,
                               float dt) {
    const v128_t step = wasm_f32x4_splat(dt);
    accelerate(bodies->vx + i, pull->x, step);
    accelerate(bodies->vy + i, pull->y, step);
    accelerate(bodies->vz + i, pull->z, step);
}

void nbody_kick(struct nbody *bodies, size_t count, float dt) {
    const v128_t zero = wasm_f32x4_splat(0);
    for (size_t i = 0; i < count; i += NBODY_GROUP) {
        const struct vector3 to0 = load3(bodies->x + i, bodies->y + i, bodies->z + i);
        const struct vector3 to1 = load3(bodies->x + i + 4, bodies->y + i + 4, bodies->z + i + 4);
        struct vector3 pull0 = {zero, zero, zero}, pull1 = pull0;
        for (size_t j = 0; j < count; j++) {
            const struct vector3 from = splat3(bodies->x + j, bodies->y + j, bodies->z + j);
            const v128_t mass = wasm_v128_load32_splat(bodies->mass + j);
            attract(&pull0, &to0, &from, mass);
            attract(&pull1, &to1, &from, mass);
        }
        accelerate3(bodies, i, &pull0, dt);
        accelerate3(bodies, i + 4, &pull1, dt);
    }
}
