/* SPDX-License-Identifier: Apache-2.0 */
/* Rays and boxes, simd: packets of eight rays in two groups of four lanes, against one box after
 * the other, whose planes are in all lanes. */
#include "ray_box.h"

#include "guest_simd.h"

struct packet {
    v128_t origin[3], inverse[3];
    v128_t nearest, hit;
};

static inline struct packet load_packet(const struct rays *rays, size_t first, float limit) {
    struct packet packet;
    for (size_t axis = 0; axis < 3; axis++) {
        packet.origin[axis] = wasm_v128_load(rays->origin[axis] + first);
        packet.inverse[axis] = wasm_v128_load(rays->inverse[axis] + first);
    }
    packet.nearest = wasm_f32x4_splat(limit);
    packet.hit = wasm_i32x4_splat((int32_t)NO_BOX);
    return packet;
}

/* The planes of a box: low, then high. */
static inline void test_box(struct packet *packet, const v128_t planes[6], v128_t number,
                            v128_t limit) {
    v128_t near = wasm_f32x4_splat(0), far = limit;
    for (size_t axis = 0; axis < 3; axis++) {
        const v128_t origin = packet->origin[axis], inverse = packet->inverse[axis];
        const v128_t to_low = wasm_f32x4_mul(wasm_f32x4_sub(planes[axis], origin), inverse);
        const v128_t to_high = wasm_f32x4_mul(wasm_f32x4_sub(planes[3 + axis], origin), inverse);
        near = wasm_f32x4_pmax(near, wasm_f32x4_pmin(to_low, to_high));
        far = wasm_f32x4_pmin(far, wasm_f32x4_pmax(to_high, to_low));
    }
    const v128_t better =
        wasm_v128_and(wasm_f32x4_le(near, far), wasm_f32x4_lt(near, packet->nearest));
    packet->nearest = wasm_v128_bitselect(near, packet->nearest, better);
    packet->hit = wasm_v128_bitselect(number, packet->hit, better);
}

static inline void store_packet(struct hits *hits, const struct packet *packet, size_t first) {
    wasm_v128_store(hits->distance + first, packet->nearest);
    wasm_v128_store(hits->box + first, packet->hit);
}

void ray_box(struct hits *restrict hits, const struct rays *restrict rays, size_t ray_count,
             const struct box *restrict boxes, size_t box_count, float limit) {
    const v128_t limits = wasm_f32x4_splat(limit), one = wasm_i32x4_splat(1);
    for (size_t i = 0; i < ray_count; i += RAY_GROUP) {
        struct packet first = load_packet(rays, i, limit);
        struct packet second = load_packet(rays, i + 4, limit);
        v128_t number = wasm_i32x4_splat(0);
        for (size_t b = 0; b < box_count; b++) {
            v128_t planes[6];
            for (size_t axis = 0; axis < 3; axis++) {
                planes[axis] = wasm_v128_load32_splat(&boxes[b].low[axis]);
                planes[3 + axis] = wasm_v128_load32_splat(&boxes[b].high[axis]);
            }
            test_box(&first, planes, number, limits);
            test_box(&second, planes, number, limits);
            number = wasm_i32x4_add(number, one);
        }
        store_packet(hits, &first, i);
        store_packet(hits, &second, i + 4);
    }
}
