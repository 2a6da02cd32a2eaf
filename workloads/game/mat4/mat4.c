/* SPDX-License-Identifier: Apache-2.0 */
/* A tree of joints and the points that hang on them (J. D. Foley, A. van Dam, S. K. Feiner, J. F.
 * Hughes, "Computer Graphics: Principles and Practice", 1990, chapters 5 and 7): products of 4 by 4
 * matrices, and of matrices with points. Inputs and the bench ABI; the kernels are in scalar.c or
 * simd.c. */
#include "mat4.h"

#include "bench.h"
#include "random.h"

#define MAX_JOINTS       2048
#define POINTS_PER_JOINT 16

static struct mat4 local[MAX_JOINTS], world[MAX_JOINTS];
static struct vec4 points[MAX_JOINTS * POINTS_PER_JOINT];
static LM_ALIGNED struct vec4 placed[MAX_JOINTS * POINTS_PER_JOINT];
static uint32_t parents[MAX_JOINTS];
static uint32_t joint_count;

/* A turn about one of the axes by an angle with the cosine 4/5 or so, shrunk a little, and a step.
 */
static struct mat4 random_joint(struct lm_random *random) {
    struct mat4 joint = {{{0}}};
    const uint32_t axis = lm_random_below(random, 3);
    const uint32_t a = (axis + 1) % 3, b = (axis + 2) % 3;
    const float sine = 0.6f * lm_random_f32(random);
    const float cosine = __builtin_sqrtf(1 - sine * sine);
    joint.at[axis][axis] = 1;
    joint.at[a][a] = joint.at[b][b] = 0.99f * cosine;
    joint.at[a][b] = sine;
    joint.at[b][a] = -sine;
    for (size_t row = 0; row < 3; row++)
        joint.at[3][row] = lm_random_f32(random);
    joint.at[3][3] = 1;
    return joint;
}

/* Eight roots; the others' parents are among the joints before them. */
void lm_setup(uint32_t size) {
    lm_require(size <= MAX_JOINTS);
    struct lm_random random = {.state = 72};
    for (uint32_t i = 0; i < size; i++) {
        local[i] = random_joint(&random);
        parents[i] = i < 8 ? i : lm_random_below(&random, i);
    }
    for (uint32_t i = 0; i < size * POINTS_PER_JOINT; i++) {
        for (size_t row = 0; row < 3; row++)
            points[i].at[row] = lm_random_f32(&random);
        points[i].at[3] = 1;
    }
    joint_count = size;
}

void lm_run(void) {
    mat4_place_joints(world, local, parents, joint_count);
    for (size_t i = 0; i < joint_count; i++) {
        const size_t first = i * POINTS_PER_JOINT;
        mat4_transform(placed + first, &world[i], points + first, POINTS_PER_JOINT);
    }
}

const void *lm_result(void) {
    return placed;
}

uint32_t lm_result_size(void) {
    return joint_count * POINTS_PER_JOINT * (uint32_t)sizeof placed[0];
}
