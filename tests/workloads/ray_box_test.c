/* SPDX-License-Identifier: Apache-2.0 */
/* Rays and boxes: hits known by hand, among them rays in the planes of sides, and random scenes,
 * whose hits must lie on the box's surface with no other box before them. */
#include "tests/workloads/kernel_test.h"

#include "workloads/game/ray_box/ray_box.h"

#include <math.h>
#include <stdbool.h>

static struct rays rays;
static struct hits hits;

static void set_ray(size_t i, const float origin[3], const float direction[3]) {
    for (size_t axis = 0; axis < 3; axis++) {
        rays.origin[axis][i] = origin[axis];
        rays.inverse[axis][i] = direction[axis] == 0 ? INFINITY : 1 / direction[axis];
    }
}

static void knows_hits(void **state) {
    (void)state;
    static const struct box boxes[] = {
        {{10, 10, 10}, {11, 11, 11}},
        {{1, -1, -1}, {2, 1, 1}},
        {{1, -1, -1}, {2, 1, 1}}, /* the same again, never the first */
        {{-5, 8, -1}, {5, 9, 1}},
    };
    static const struct {
        float origin[3], direction[3], distance;
        uint32_t box;
    } cases[] = {
        {{0, 0, 0}, {1, 0, 0}, 1, 1},
        {{0, 0, 0}, {2, 0, 0}, 0.5f, 1},
        {{0, 0, 0}, {-1, 0, 0}, 100, NO_BOX},
        {{3, 0, 0}, {-1, 0, 0}, 1, 1},
        {{1.5f, 0, 0}, {0, 1, 0}, 0, 1},
        {{0, 0, 0}, {0, 4, 0}, 2, 3},
        {{0, 2, 0}, {1, 0, 0}, 100, NO_BOX},
        {{0, 1, 0}, {1, 0, 0}, 1, 1},
        {{0, 1, 0}, {1, -0.0f, 0}, 1, 1},
        {{0, -1, 1}, {1, 0, 0}, 1, 1},
        {{0, 0, 0}, {1, 1, 1}, 1, 1},
        {{9, 9, 9}, {1, 1, 1}, 1, 0},
        {{0, 0, 0}, {0, 0.05f, 0}, 100, NO_BOX},
        {{0, 0, 0}, {0, 0.1f, 0}, 80, 3},
        {{2, 0, 0}, {1, 0, 0}, 0, 1},
        {{1, -3, 0}, {0, 1, 0}, 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        set_ray(i, cases[i].origin, cases[i].direction);
    ray_box(&hits, &rays, sizeof cases / sizeof cases[0], boxes, 4, 100);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const double found = (double)hits.distance[i];
        if (fabs(found - (double)cases[i].distance) > 1e-5 || hits.box[i] != cases[i].box)
            fail_msg("case %zu: box %u at %g", i, hits.box[i], found);
    }
}

/* Whether the ray has a point in the box, made larger by `margin`, before `distance`: found by
 * clipping the ray in f64 against one plane after the other. */
static bool meets(size_t i, const struct box *box, double distance, double margin) {
    double near = 0, far = distance;
    for (size_t axis = 0; axis < 3; axis++) {
        const double origin = (double)rays.origin[axis][i];
        const double direction = 1 / (double)rays.inverse[axis][i];
        const double low = (double)box->low[axis] - margin - origin;
        const double high = (double)box->high[axis] + margin - origin;
        near = fmax(near, (direction > 0 ? low : high) / direction);
        far = fmin(far, (direction > 0 ? high : low) / direction);
    }
    return near <= far;
}

static void finds_the_first_box(void **state) {
    (void)state;
    const double margin = 1e-4;
    struct lm_random random = test_random();
    unsigned found = 0;
    for (size_t count = 0; count <= 40; count++) {
        struct box *const boxes = guarded_alloc(count * sizeof boxes[0]);
        for (size_t b = 0; b < count; b++) {
            for (size_t axis = 0; axis < 3; axis++) {
                boxes[b].low[axis] = 4 * lm_random_f32(&random);
                boxes[b].high[axis] = boxes[b].low[axis] + 0.1f + fabsf(lm_random_f32(&random));
            }
        }
        for (size_t i = 0; i < 64; i++) {
            float origin[3], direction[3];
            for (size_t axis = 0; axis < 3; axis++) {
                origin[axis] = 6 * lm_random_f32(&random);
                direction[axis] = 3 * lm_random_f32(&random) - origin[axis];
            }
            set_ray(i, origin, direction);
        }
        hits.box[64] = 12345;
        ray_box(&hits, &rays, 64, boxes, count, 50);
        assert_int_equal(hits.box[64], 12345);
        for (size_t i = 0; i < 64; i++) {
            const double distance = (double)hits.distance[i];
            for (size_t b = 0; b < count; b++)
                assert_false(meets(i, &boxes[b], distance - margin, -margin));
            if (hits.box[i] == NO_BOX) continue;
            assert_true(meets(i, &boxes[hits.box[i]], distance + margin, margin));
            found++;
        }
    }
    print_message("%u hits\n", found);
    assert_true(found > 300);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_hits),
        cmocka_unit_test(finds_the_first_box),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
