/* SPDX-License-Identifier: Apache-2.0 */
/* Energy counters as folders that look like the kernel's: there, absent, forbidden, garbled, and
 * counters that begin anew. */
#include "harness/counters/energy.h"

#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/harness/cmocka_check.h"

static char folder[] = "/tmp/lanemark-energy-XXXXXX";

static const char *file_of(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/intel-rapl:0/%s", folder, name);
    return path;
}

static void put_file(const char *name, const char *text) {
    FILE *file = fopen(file_of(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int make_folder(void **state) {
    (void)state;
    if (mkdtemp(folder) == NULL) return -1;
    return mkdir(file_of(""), 0755);
}

static int remove_folder(void **state) {
    (void)state;
    (void)unlink(file_of("energy_uj"));
    (void)unlink(file_of("max_energy_range_uj"));
    (void)rmdir(file_of(""));
    return rmdir(folder);
}

static void reads(void **state) {
    (void)state;
    struct lm_energy energy;
    char reason[256] = "";
    uint64_t value = 0;
    assert_false(lm_energy_open(folder, &energy, reason, sizeof reason));
    assert_non_null(strstr(reason, "No such file"));
    put_file("energy_uj", "262143328850\n");
    assert_true(lm_energy_open(folder, &energy, reason, sizeof reason));
    assert_true(energy.range == 0);
    put_file("max_energy_range_uj", "262143328900\n");
    assert_true(lm_energy_open(folder, &energy, reason, sizeof reason));
    assert_true(energy.range == 262143328900);
    assert_true(lm_energy_read(&energy, &value));
    assert_true(value == 262143328850);
    put_file("energy_uj", "none\n");
    assert_false(lm_energy_read(&energy, &value));
    assert_false(lm_energy_open(folder, &energy, reason, sizeof reason));
    assert_non_null(strstr(reason, "no number"));
}

static void is_forbidden(void **state) {
    (void)state;
    struct lm_energy energy;
    char reason[256] = "";
    put_file("energy_uj", "1\n");
    assert_int_equal(chmod(file_of("energy_uj"), 0), 0);
    if (geteuid() == 0) {
        print_message("not run: root may read everything\n");
        skip();
    }
    assert_false(lm_energy_open(folder, &energy, reason, sizeof reason));
    assert_non_null(strstr(reason, "root alone"));
}

static void begins_anew(void **state) {
    (void)state;
    static const struct {
        uint64_t range, before, after;
        double joules;
    } cases[] = {
        {0, 1000000, 3500000, 2.5},
        {10000000, 9500000, 500000, 1},
        {10000000, 0, 10000000, 10},
        {10000000, 7, 7, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct lm_energy energy = {.range = cases[i].range};
        assert_true(fabs(lm_energy_between(&energy, cases[i].before, cases[i].after) -
                         cases[i].joules) < 1e-9);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads, make_folder, remove_folder),
        cmocka_unit_test(begins_anew),
    };
    static char second[] = "/tmp/lanemark-energy-XXXXXX";
    const struct CMUnitTest forbidden[] = {
        cmocka_unit_test_setup_teardown(is_forbidden, make_folder, remove_folder),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    memcpy(folder, second, sizeof folder);
    return failed + cmocka_run_group_tests(forbidden, NULL, NULL);
}
