/* SPDX-License-Identifier: Apache-2.0 */
/* The noise score of made-up probes, and of a real one, which can be anything but must be whole. */
#include "harness/noise.h"

#include <math.h>

#include "tests/harness/cmocka_check.h"

enum { PIECES = 1000 };

/* `late` of the pieces take `times_longer` as long as the rest, and `gap` ns lie between them all.
 */
static struct lm_noise judge(size_t late, double times_longer, double gap) {
    static double times[PIECES];
    double total = gap;
    for (size_t i = 0; i < PIECES; i++) {
        times[i] = i % 7 == 3 ? 5003 : 5000;
        if (i < late) times[i] *= times_longer;
        total += times[i];
    }
    return lm_noise_judge(times, PIECES, total);
}

static void judges(void **state) {
    (void)state;
    static const struct {
        size_t late;
        double times_longer, gap;
        const char *grade;
        double least, most;
    } cases[] = {
        {0, 1, 0, "quiet", 0, 0.1},
        {10, 2, 0, "quiet", 0.9, 1.1},      /* 1 % of the pieces take twice as long */
        {50, 2, 0, "fair", 4.5, 5},         /* 5 % of them */
        {10, 100, 0, "noisy", 49, 50.5},    /* a few are stopped for long */
        {0, 1, 5e6, "noisy", 49, 51},       /* as much time between the pieces as in them */
        {500, 1.5, 0, "noisy", 19.5, 20.5}, /* half of the time at two thirds of the rate */
        {1000, 3, 0, "quiet", 0, 0.1},      /* slow throughout is no noise */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct lm_noise noise = judge(cases[i].late, cases[i].times_longer, cases[i].gap);
        if (noise.score < cases[i].least || noise.score > cases[i].most)
            fail_msg("case %zu: score %g", i, noise.score);
        assert_string_equal(noise.grade, cases[i].grade);
        assert_true(noise.worst >= 1);
    }
}

static void probes(void **state) {
    (void)state;
    const struct lm_noise noise = lm_noise_probe();
    print_message("score %.1f %%, %s, a piece %.0f ns, the worst %.0f times that\n", noise.score,
                  noise.grade, noise.undisturbed, noise.worst);
    assert_true(noise.score >= 0 && noise.score < 100);
    assert_true(isfinite(noise.worst) && noise.worst >= 1);
    assert_true(noise.undisturbed > 1000); /* 16384 additions at less than 16 GHz */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(judges), cmocka_unit_test(probes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
