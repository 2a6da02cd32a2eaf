/* SPDX-License-Identifier: Apache-2.0 */
/* What the known-answer tests of the kernels share. Each <name>_test.c is linked with one variant
 * of its workload at a time, compiled with that variant's flags, and calls the kernel through the
 * workload's own header. */
#ifndef LM_TESTS_WORKLOADS_KERNEL_TEST_H
#define LM_TESTS_WORKLOADS_KERNEL_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "workloads/lib/random.h"

/* The seed of a test's random inputs, printed so that a failure can be repeated; LM_TEST_SEED in
 * the environment overrides it. */
static inline struct lm_random test_random(void) {
    const char *const text = getenv("LM_TEST_SEED");
    const uint64_t seed = text ? strtoull(text, NULL, 10) : 20260101;
    print_message("seed %llu\n", (unsigned long long)seed);
    return (struct lm_random){.state = seed};
}

/* Whether the test is linked with a relaxed variant, whose multiply-adds may round once or twice:
 * from the arguments of main, the first of which names the variant. */
static inline bool test_is_relaxed(int argc, char **argv) {
    return argc > 1 && strcmp(argv[1], "relaxed") == 0;
}

/* Memory of `size` bytes that ends where the readable world ends: a page that traps follows, so
 * that a kernel that reads or writes too far crashes. Freed by guarded_free with the same size. */
void *guarded_alloc(size_t size);
void guarded_free(void *memory, size_t size);

#endif
