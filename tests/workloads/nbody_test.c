/* SPDX-License-Identifier: Apache-2.0 */
/* N-body gravity: energy and momentum are conserved, the pull of each pair is Newton's with
 * softening, and a circular orbit closes. */
#include "tests/workloads/kernel_test.h"

#include "workloads/game/nbody/nbody.h"

#include <math.h>

enum { COUNT = 64 };

static double distance_squared(const struct nbody *n, size_t i, size_t j) {
    const double dx = (double)n->x[j] - (double)n->x[i], dy = (double)n->y[j] - (double)n->y[i];
    const double dz = (double)n->z[j] - (double)n->z[i];
    return dx * dx + dy * dy + dz * dz + (double)NBODY_SOFTENING;
}

static double energy(const struct nbody *n, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        const double vx = (double)n->vx[i], vy = (double)n->vy[i], vz = (double)n->vz[i];
        sum += 0.5 * (double)n->mass[i] * (vx * vx + vy * vy + vz * vz);
        for (size_t j = 0; j < i; j++) {
            sum -= (double)n->mass[i] * (double)n->mass[j] / sqrt(distance_squared(n, i, j));
        }
    }
    return sum;
}

static double momentum_x(const struct nbody *n, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)n->mass[i] * (double)n->vx[i];
    return sum;
}

/* Velocities are shifted by half a step before and after, so that both energies are at whole steps.
 */
static void conserves_energy_and_momentum(void **state) {
    (void)state;
    static struct nbody bodies;
    const float dt = 0.01f;
    nbody_cloud(&bodies, COUNT);
    const double energy_before = energy(&bodies, COUNT);
    const double momentum_before = momentum_x(&bodies, COUNT);
    nbody_kick(&bodies, COUNT, -dt / 2);
    for (int step = 0; step < 500; step++)
        nbody_step(&bodies, COUNT, dt);
    nbody_kick(&bodies, COUNT, dt / 2);
    const double energy_after = energy(&bodies, COUNT);
    print_message("energy %.9f, then %.9f\n", energy_before, energy_after);
    assert_true(fabs(energy_before) > 0.1);
    assert_true(fabs(energy_after - energy_before) < 0.002 * fabs(energy_before));
    assert_float_equal(momentum_x(&bodies, COUNT), momentum_before, 1e-5);
}

static void pulls_as_newton_says(void **state) {
    (void)state;
    static struct nbody bodies, before;
    nbody_cloud(&bodies, COUNT);
    before = bodies;
    nbody_kick(&bodies, COUNT, 1.0f);
    for (size_t i = 0; i < COUNT; i++) {
        double ax = 0;
        for (size_t j = 0; j < COUNT; j++) {
            const double dx = (double)before.x[j] - (double)before.x[i];
            ax += (double)before.mass[j] * dx / pow(distance_squared(&before, i, j), 1.5);
        }
        assert_float_equal(bodies.vx[i] - before.vx[i], ax, 1e-4);
        assert_true(bodies.x[i] == before.x[i]);
    }
}

/* A light body at distance 1 of a unit mass circles once in 2 pi sqrt(1.01^1.5); the other bodies
 * of the group have no mass and stand far away. */
static void circles_once(void **state) {
    (void)state;
    static struct nbody bodies;
    const double radius_cubed = pow(1.0 + (double)NBODY_SOFTENING, 1.5);
    const int steps = 2000;
    const double dt = 2 * acos(-1.0) * sqrt(radius_cubed) / steps;
    memset(&bodies, 0, sizeof bodies);
    for (size_t i = 2; i < NBODY_GROUP; i++)
        bodies.x[i] = 1000.0f * (float)i;
    bodies.mass[0] = 1.0f;
    bodies.x[1] = 1.0f;
    bodies.vy[1] = (float)(1 / sqrt(radius_cubed));
    nbody_kick(&bodies, NBODY_GROUP, (float)(-dt / 2));
    for (int step = 0; step < steps; step++)
        nbody_step(&bodies, NBODY_GROUP, (float)dt);
    assert_float_equal(bodies.x[1], 1.0, 0.005);
    assert_float_equal(bodies.y[1], 0.0, 0.005);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conserves_energy_and_momentum),
        cmocka_unit_test(pulls_as_newton_says),
        cmocka_unit_test(circles_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
