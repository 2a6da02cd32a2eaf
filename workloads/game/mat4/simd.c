/* SPDX-License-Identifier: Apache-2.0 */
/* Batches of 4 by 4 matrices, simd: the columns are vectors, and the result is their sum with the
 * four elements of the other operand, each in all lanes, as weights. */
#include "mat4.h"

#include "guest_simd.h"

struct columns {
    v128_t of[4];
};

static inline struct columns load_columns(const struct mat4 *matrix) {
    return (struct columns){{wasm_v128_load(matrix->at[0]), wasm_v128_load(matrix->at[1]),
                             wasm_v128_load(matrix->at[2]), wasm_v128_load(matrix->at[3])}};
}

/* One load, and a shuffle for each weight. */
static inline v128_t multiply_column(const struct columns *matrix, const float *column) {
    const v128_t w = wasm_v128_load(column);
    const v128_t p0 = wasm_f32x4_mul(matrix->of[0], wasm_i32x4_shuffle(w, w, 0, 0, 0, 0));
    const v128_t p1 = wasm_f32x4_mul(matrix->of[1], wasm_i32x4_shuffle(w, w, 1, 1, 1, 1));
    const v128_t p2 = wasm_f32x4_mul(matrix->of[2], wasm_i32x4_shuffle(w, w, 2, 2, 2, 2));
    const v128_t p3 = wasm_f32x4_mul(matrix->of[3], wasm_i32x4_shuffle(w, w, 3, 3, 3, 3));
    return wasm_f32x4_add(wasm_f32x4_add(wasm_f32x4_add(p0, p1), p2), p3);
}

void mat4_place_joints(struct mat4 *restrict world, const struct mat4 *restrict local,
                       const uint32_t *restrict parents, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (parents[i] == i) {
            world[i] = local[i];
            continue;
        }
        const struct columns parent = load_columns(&world[parents[i]]);
        for (size_t column = 0; column < 4; column++)
            wasm_v128_store(world[i].at[column], multiply_column(&parent, local[i].at[column]));
    }
}

void mat4_transform(struct vec4 *restrict out, const struct mat4 *restrict matrix,
                    const struct vec4 *restrict points, size_t count) {
    const struct columns columns = load_columns(matrix);
    for (size_t i = 0; i < count; i++)
        wasm_v128_store(out[i].at, multiply_column(&columns, points[i].at));
}
