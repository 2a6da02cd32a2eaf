/* SPDX-License-Identifier: Apache-2.0 */
/* Every native build of every workload that this CPU can run, at every size: its output must have
 * the manifest's hash after two runs. Says why where a build cannot run. Also plants wrong hashes,
 * which must be noticed. Argument: build/share/lanemark/workloads. */
#include "tests/workloads/native_workload.h"

#include "simd/cpu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <unistd.h>

enum { PATH_LENGTH = 4096 };

static const char *workloads;
static const char *const size_names[] = {"quick", "full"};

/* The part of "…/<variant>-<isa>.so" after the variant, without the suffix. */
static void isa_of_object(const char *object, char isa[64]) {
    const char *const file = strrchr(object, '/') + 1;
    const char *const start = strchr(file, '-') + 1;
    snprintf(isa, 64, "%.*s", (int)(strlen(start) - strlen(".so")), start);
}

/* Returns the number of failures. */
static unsigned check_object(const char *manifest, const char *object) {
    unsigned failures = 0;
    for (size_t i = 0; i < sizeof size_names / sizeof size_names[0]; i++) {
        struct lm_error error = LM_ERROR_INIT;
        if (native_workload_check(manifest, object, size_names[i], &error) != LM_OK) {
            print_error("%s at %s: %s\n", object, size_names[i], error.message);
            failures++;
        }
    }
    return failures;
}

/* Checks the objects of one workload; adds to *checked those that this CPU can run. */
static unsigned check_workload(const char *manifest, unsigned *checked) {
    char pattern[PATH_LENGTH];
    glob_t objects;
    unsigned failures = 0;
    snprintf(pattern, sizeof pattern, "%.*s/native/*.so", (int)(strrchr(manifest, '/') - manifest),
             manifest);
    assert_int_equal(glob(pattern, 0, NULL, &objects), 0);
    for (size_t i = 0; i < objects.gl_pathc; i++) {
        char isa[64], reason[256];
        isa_of_object(objects.gl_pathv[i], isa);
        if (lm_isa_check(isa, reason, sizeof reason)) {
            failures += check_object(manifest, objects.gl_pathv[i]);
            *checked += 1;
        } else {
            print_message("not run: %s: %s\n", objects.gl_pathv[i], reason);
        }
    }
    globfree(&objects);
    return failures;
}

static void every_native_build_gives_the_reference_output(void **state) {
    (void)state;
    char pattern[PATH_LENGTH];
    glob_t manifests;
    unsigned failures = 0, checked = 0;
    snprintf(pattern, sizeof pattern, "%s/*/*/manifest", workloads);
    assert_int_equal(glob(pattern, 0, NULL, &manifests), 0);
    for (size_t i = 0; i < manifests.gl_pathc; i++) {
        failures += check_workload(manifests.gl_pathv[i], &checked);
    }
    print_message("%zu workloads, %u native builds, %u failures\n", manifests.gl_pathc, checked,
                  failures);
    assert_true(manifests.gl_pathc >= 12 && checked >= 2 * manifests.gl_pathc);
    assert_int_equal(failures, 0);
    globfree(&manifests);
}

/* Checks the sha256 workload against a manifest of our own. */
static lm_status check_against(const char *manifest_text, struct lm_error *error) {
    char manifest[] = "/tmp/lanemark-manifest-XXXXXX", object[PATH_LENGTH];
    const int descriptor = mkstemp(manifest);
    assert_true(descriptor >= 0);
    const size_t size = strlen(manifest_text);
    assert_int_equal(write(descriptor, manifest_text, size), size);
    assert_int_equal(close(descriptor), 0);
    snprintf(object, sizeof object, "%s/crypto/sha256/native/simd-host.so", workloads);
    const lm_status status = native_workload_check(manifest, object, "quick", error);
    assert_int_equal(remove(manifest), 0);
    return status;
}

/* The true hash passes; with its first, middle or last digit changed it does not. */
static void a_wrong_hash_is_caught(void **state) {
    (void)state;
    char hash[NATIVE_HASH_LENGTH + 1], object[PATH_LENGTH], text[512];
    snprintf(object, sizeof object, "%s/crypto/sha256/native/simd-host.so", workloads);
    assert_int_equal(native_workload_hash(object, 1000, 1, hash, NULL), LM_OK);
    snprintf(text, sizeof text, "sizes = quick:1000 full:2000\nhash = quick:%s full:0\n", hash);
    assert_int_equal(check_against(text, NULL), LM_OK);
    static const size_t digits[] = {0, 31, 63};
    for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++) {
        struct lm_error error = LM_ERROR_INIT;
        char *const digit = strstr(text, hash) + digits[i];
        const char good = *digit;
        *digit = good == '0' ? '1' : '0';
        assert_int_equal(check_against(text, &error), LM_BAD_DATA);
        assert_non_null(strstr(error.message, hash));
        *digit = good;
    }
    assert_int_equal(check_against("sizes = quick:1000\n", NULL), LM_BAD_DATA);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_native_build_gives_the_reference_output),
        cmocka_unit_test(a_wrong_hash_is_caught),
    };
    if (argc != 2) return 3;
    workloads = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
