/* SPDX-License-Identifier: Apache-2.0 */
/* Workloads that are slower by a known share: a run makes 100 passes of the kernel chosen by
 * -DKERNEL=name, and EXTRA more that store what is there already. EXTRA is thus real extra work in
 * per cent, and the output is the same with any. Compiled by slowed_builds.py. */
#include <stdint.h>

#define EXPORT        __attribute__((visibility("default"), used))
#define CHOSEN(name)  CHOSEN_(name)
#define CHOSEN_(name) pass_##name

enum { PASSES = 100, MOST = 1024 };

static uint32_t input[MOST];
static float weights[MOST];
static uint32_t output[PASSES];
static uint32_t length;

/* Integers, each step waiting for the last. */
__attribute__((unused)) static uint32_t pass_hash(uint32_t salt) {
    uint32_t hash = salt;
    for (uint32_t i = 0; i < length; i++)
        hash = (hash ^ input[i]) * 16777619U;
    return hash;
}

/* Floating point, one multiplication and addition after another. */
__attribute__((unused)) static uint32_t pass_filter(uint32_t salt) {
    float state = (float)salt;
    for (uint32_t i = 0; i < length; i++)
        state = state * 0.5F + weights[i];
    return (uint32_t)(state * 1024.0F);
}

/* Loads whose addresses come from loads. */
__attribute__((unused)) static uint32_t pass_chase(uint32_t salt) {
    uint32_t at = salt % length;
    for (uint32_t i = 0; i < length; i++)
        at = (input[at] + i) % length;
    return at;
}

/* Branches that follow a pattern. */
__attribute__((unused)) static uint32_t pass_collatz(uint32_t salt) {
    uint32_t steps = 0;
    for (uint32_t start = 1; start < length / 16; start++)
        for (uint32_t n = start + salt % 7; n > 1; steps++)
            n = n % 2 ? 3 * n + 1 : n / 2;
    return steps;
}

EXPORT void lm_setup(uint32_t size) {
    uint32_t state = 12345;
    length = size < MOST ? size : MOST;
    for (uint32_t i = 0; i < length; i++) {
        state = state * 1664525U + 1013904223U;
        input[i] = state >> 8;
        weights[i] = (float)(state >> 24);
    }
}

/* The salt is read anew each time, or a compiler might keep what an equal pass gave. */
EXPORT void lm_run(void) {
    for (volatile uint32_t pass = 0; pass < PASSES + EXTRA; pass = pass + 1)
        output[pass % PASSES] = CHOSEN(KERNEL)(pass % PASSES);
}

EXPORT const void *lm_result(void) {
    return output;
}

EXPORT uint32_t lm_result_size(void) {
    return sizeof output;
}
