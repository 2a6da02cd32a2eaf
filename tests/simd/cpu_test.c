/* SPDX-License-Identifier: Apache-2.0 */
/* Detection of the CPU, against the kernel's view in /proc/cpuinfo and the compiler's run time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "simd/cpu.h"
#include "simd/v128.h"

static char kernel_flags[8192]; /* " flag flag ... " */

/* Reads the value of `key` of the first CPU; false if there is none. */
static bool read_cpuinfo(const char *key, char *value, size_t size) {
    char line[8192];
    FILE *file = fopen("/proc/cpuinfo", "r");
    if (file == NULL) return false;
    bool found = false;
    while (!found && fgets(line, sizeof line, file) != NULL) {
        const char *colon = strchr(line, ':');
        found = colon != NULL && strncmp(line, key, strlen(key)) == 0;
        if (found) snprintf(value, size, " %s ", colon + 2);
    }
    fclose(file);
    char *newline = found ? strchr(value, '\n') : NULL;
    if (newline != NULL) *newline = ' ';
    return found;
}

static bool has_word(const char *words, const char *word) {
    char spaced[64];
    snprintf(spaced, sizeof spaced, " %s ", word);
    return strstr(words, spaced) != NULL;
}

/* What the kernel reports, we must; beyond that it may not know a name, or hide a feature. */
static void test_features_are_the_kernels(void **state) {
    (void)state;
    char features[4096];
    char spaced[4100];
    unsigned seen = 0;
    lm_cpu_features(features, sizeof features);
    snprintf(spaced, sizeof spaced, " %s ", features);
#define FEATURE(name, leaf, subleaf, reg, bit, state, level, macro)                                \
    if (has_word(kernel_flags, #name)) {                                                           \
        seen++;                                                                                    \
        if (!has_word(spaced, #name)) fail_msg("%s is in /proc/cpuinfo, but not found", #name);    \
    } else if (has_word(spaced, #name)) {                                                          \
        print_message("%s: found by cpuid, not in /proc/cpuinfo\n", #name);                        \
    }
#include "simd/x86/features.def"
#undef FEATURE
    assert_true(seen > 0);
}

static void test_levels_are_the_compilers(void **state) {
    (void)state;
    __builtin_cpu_init();
    assert_int_equal(lm_isa_supported("x86-64-v2"), __builtin_cpu_supports("x86-64-v2") != 0);
    assert_int_equal(lm_isa_supported("x86-64-v3"), __builtin_cpu_supports("x86-64-v3") != 0);
    assert_int_equal(lm_isa_supported("x86-64-v4"), __builtin_cpu_supports("x86-64-v4") != 0);
}

static void test_every_isa_has_a_reason_or_runs(void **state) {
    (void)state;
    for (size_t i = 0; i < lm_isa_count(); i++) {
        const struct lm_isa *isa = lm_isa_at(i);
        char reason[256] = "before";
        const bool supported = lm_isa_check(isa->name, reason, sizeof reason);
        assert_ptr_equal(lm_isa_find(isa->name), isa);
        assert_int_equal(supported, reason[0] == '\0');
        assert_int_equal(supported, lm_isa_supported(isa->name));
        assert_non_null(strstr(isa->flags, "-march="));
    }
    char reason[64];
    assert_true(lm_isa_supported("host"));
    assert_false(lm_isa_check("riscv64", reason, sizeof reason));
    assert_string_equal(reason, "it needs riscv64, this machine is x86_64");
    assert_false(lm_isa_check("x86-64-v9", reason, sizeof reason));
    assert_string_equal(reason, "there is no ISA of this name");
    assert_null(lm_isa_find("x86-64-v9"));
}

static void test_a_lacking_feature_is_named(void **state) {
    (void)state;
    const struct lm_isa above = {.name = "above", .family = "x86_64", .bits = 512};
    char reason[8] = "";
    char whole[256] = "";
    const bool runs = lm_cpu_runs(&above, whole, sizeof whole);
    assert_int_equal(runs, whole[0] == '\0');
    assert_int_equal(lm_cpu_runs(&above, reason, sizeof reason), runs);
    assert_int_equal(strncmp(whole, reason, 7), 0);
}

static void test_best_has_a_table(void **state) {
    (void)state;
    assert_true(lm_isa_supported(lm_isa_best()));
    assert_non_null(lm_v128_table(lm_isa_best()));
    assert_ptr_equal(lm_v128_table("host"), lm_v128_table(lm_isa_row("host")));
    assert_ptr_equal(lm_v128_table("scalar"), &lm_v128_scalar);
    assert_ptr_equal(lm_v128_table_at(0), &lm_v128_scalar);
    assert_null(lm_v128_table("aarch64"));
}

/* The host's row is what it stands for if and only if this CPU has what the row was compiled with.
 */
static void test_host_is_its_row_or_the_best(void **state) {
    (void)state;
    char reason[256] = "before";
    const bool native = lm_isa_row_check("host", reason, sizeof reason);
    assert_int_equal(native, reason[0] == '\0');
    assert_string_equal(lm_isa_row("host"), native ? "host" : lm_isa_best());
    assert_string_equal(lm_isa_row("x86-64-v2"), "x86-64-v2");
    assert_int_equal(lm_isa_row_check("x86-64-v4", reason, sizeof reason),
                     lm_isa_supported("x86-64-v4"));
    if (!native) print_message("host: %s\n", reason);
}

static void test_model_is_the_kernels(void **state) {
    (void)state;
    char model[128];
    char kernel[256] = "";
    char cut[4];
    lm_cpu_model(model, sizeof model);
    assert_true(read_cpuinfo("model name", kernel, sizeof kernel));
    assert_non_null(strstr(kernel, model));
    lm_cpu_model(cut, sizeof cut);
    assert_int_equal(strncmp(cut, model, 3), 0);
    assert_int_equal(cut[3], '\0');
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_features_are_the_kernels),
        cmocka_unit_test(test_levels_are_the_compilers),
        cmocka_unit_test(test_every_isa_has_a_reason_or_runs),
        cmocka_unit_test(test_a_lacking_feature_is_named),
        cmocka_unit_test(test_best_has_a_table),
        cmocka_unit_test(test_host_is_its_row_or_the_best),
        cmocka_unit_test(test_model_is_the_kernels),
    };
    if (!read_cpuinfo("flags", kernel_flags, sizeof kernel_flags)) {
        print_error("/proc/cpuinfo has no flags to compare with\n");
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
