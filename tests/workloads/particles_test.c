/* SPDX-License-Identifier: Apache-2.0 */
/* Fountain of particles: flights known by hand, the random numbers that Marsaglia's generator
 * gives, and many steps of random particles against the rules one particle at a time. */
#include "tests/workloads/kernel_test.h"

#include "workloads/game/particles/particles.h"

#include <math.h>

static struct particles particles, before;

static void set_particle(size_t i, const float values[7], uint32_t dice) {
    particles.x[i] = values[0];
    particles.y[i] = values[1];
    particles.z[i] = values[2];
    particles.vx[i] = values[3];
    particles.vy[i] = values[4];
    particles.vz[i] = values[5];
    particles.life[i] = values[6];
    particles.dice[i] = dice;
}

/* One flies on, one bounces, one dies, one dies at the very moment that it bounces. */
static void knows_flights(void **state) {
    (void)state;
    const double drag = (double)PARTICLES_DRAG, fall = 0.5 * (double)PARTICLES_GRAVITY;
    set_particle(0, (const float[7]){1, 2, 3, 4, 5, 6, 1}, 1);
    set_particle(1, (const float[7]){0, 1, 0, 0, 0, 0, 1}, 1);
    set_particle(2, (const float[7]){1, 2, 3, 4, 5, 6, 0.25f}, 1);
    set_particle(3, (const float[7]){1, 0, 3, 4, -5, 6, 0.5f}, 1);
    particles_step(&particles, 4, 0.5f);
    assert_float_equal(particles.x[0], 1 + 2 * drag, 1e-6);
    assert_float_equal(particles.y[0], 2 + (5 + fall) * drag / 2, 1e-6);
    assert_float_equal(particles.vy[0], (5 + fall) * drag, 1e-6);
    assert_float_equal(particles.z[0], 3 + 3 * drag, 1e-6);
    assert_float_equal(particles.vz[0], 6 * drag, 1e-6);
    assert_true(particles.life[0] == 0.5f && particles.dice[0] == 1);
    assert_float_equal(particles.y[1], -(1 + fall * drag / 2), 1e-6);
    assert_float_equal(particles.vy[1], -(double)PARTICLES_BOUNCE * fall * drag, 1e-6);
    /* Seeded with 1, the generator gives 270369, 67634689 and 2647435461. */
    for (size_t i = 2; i < 4; i++) {
        assert_true(particles.x[i] == 0 && particles.y[i] == 0 && particles.z[i] == 0);
        assert_true(particles.vy[i] == PARTICLES_LAUNCH);
        assert_true(particles.life[i] == 1 + (270369 % 0x800000) * 0x1p-23f);
        assert_true(particles.vx[i] == 4 * ((67634689 % 0x800000) * 0x1p-23f) - 2);
        assert_true(particles.vz[i] == 4 * ((2647435461 % 0x800000) * 0x1p-23f) - 2);
        assert_int_equal(particles.dice[i], 2647435461);
    }
}

/* The same particle, but for the rounding of f32, after a step from `before`. */
static void assert_moved(size_t i, double dt) {
    const double drag = (double)PARTICLES_DRAG;
    double vy = ((double)before.vy[i] + (double)PARTICLES_GRAVITY * dt) * drag;
    double y = (double)before.y[i] + vy * dt;
    if (particles.dice[i] != before.dice[i]) {
        assert_true(before.life[i] <= (float)dt);
        assert_true(particles.y[i] == 0 && particles.life[i] >= 1 && particles.life[i] < 2);
        assert_true(fabsf(particles.vx[i]) <= 2 && fabsf(particles.vz[i]) <= 2);
        return;
    }
    if (y < 0) {
        y = -y;
        vy *= -(double)PARTICLES_BOUNCE;
    }
    assert_true(particles.life[i] == before.life[i] - (float)dt && particles.life[i] > 0);
    assert_float_equal(particles.y[i], y, 1e-5);
    if (fabs(y) > 1e-5) assert_float_equal(particles.vy[i], vy, 1e-5);
    assert_float_equal(particles.vx[i], (double)before.vx[i] * drag, 1e-5);
    assert_float_equal(particles.vz[i], (double)before.vz[i] * drag, 1e-5);
    assert_float_equal(particles.x[i], (double)before.x[i] + (double)before.vx[i] * drag * dt,
                       1e-5);
    assert_float_equal(particles.z[i], (double)before.z[i] + (double)before.vz[i] * drag * dt,
                       1e-5);
}

static void follows_the_rules(void **state) {
    (void)state;
    struct lm_random random = test_random();
    unsigned births = 0;
    for (size_t count = 0; count <= 100; count += PARTICLES_GROUP) {
        memset(&particles, 0, sizeof particles);
        for (size_t i = 0; i < count; i++) {
            float values[7];
            for (size_t k = 0; k < 7; k++)
                values[k] = fabsf(lm_random_f32(&random));
            set_particle(i, values, (uint32_t)lm_random_u64(&random) | 1);
        }
        for (int step = 0; step < 300; step++) {
            before = particles;
            particles_step(&particles, count, 0.01f);
            for (size_t i = 0; i < count; i++) {
                assert_moved(i, (double)0.01f);
                births += particles.dice[i] != before.dice[i];
            }
            assert_true(particles.life[count] == 0 && particles.vy[count] == 0);
        }
    }
    assert_true(births > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_flights),
        cmocka_unit_test(follows_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
