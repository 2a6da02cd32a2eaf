/* SPDX-License-Identifier: Apache-2.0 */
/* Batches of 4 by 4 matrices in f32, column after column: the kernels its variants implement.
 *
 * Every sum of four products is ((p0 + p1) + p2) + p3. */
#ifndef LM_WORKLOADS_MAT4_H
#define LM_WORKLOADS_MAT4_H

#include <stddef.h>
#include <stdint.h>

/* Element (row, column) is at[column][row]. */
struct mat4 {
    _Alignas(16) float at[4][4];
};

struct vec4 {
    _Alignas(16) float at[4];
};

/* A tree of joints: the place of each in the world is its parent's times its own. Parents come
 * before their children; a root is its own parent and stands where `local` says. */
void mat4_place_joints(struct mat4 *restrict world, const struct mat4 *restrict local,
                       const uint32_t *restrict parents, size_t count);

/* Each point times the matrix. */
void mat4_transform(struct vec4 *restrict out, const struct mat4 *restrict matrix,
                    const struct vec4 *restrict points, size_t count);

#endif
