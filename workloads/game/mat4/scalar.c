/* SPDX-License-Identifier: Apache-2.0 */
/* Batches of 4 by 4 matrices, scalar. */
#include "mat4.h"

static inline void multiply_column(float *restrict out, const struct mat4 *restrict matrix,
                                   const float *restrict column) {
    for (size_t row = 0; row < 4; row++) {
        out[row] = ((matrix->at[0][row] * column[0] + matrix->at[1][row] * column[1]) +
                    matrix->at[2][row] * column[2]) +
                   matrix->at[3][row] * column[3];
    }
}

void mat4_place_joints(struct mat4 *restrict world, const struct mat4 *restrict local,
                       const uint32_t *restrict parents, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (parents[i] == i) {
            world[i] = local[i];
            continue;
        }
        const struct mat4 parent = world[parents[i]];
        for (size_t column = 0; column < 4; column++)
            multiply_column(world[i].at[column], &parent, local[i].at[column]);
    }
}

void mat4_transform(struct vec4 *restrict out, const struct mat4 *restrict matrix,
                    const struct vec4 *restrict points, size_t count) {
    for (size_t i = 0; i < count; i++)
        multiply_column(out[i].at, matrix, points[i].at);
}
