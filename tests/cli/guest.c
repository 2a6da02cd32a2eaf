/* SPDX-License-Identifier: Apache-2.0 */
/* The bench ABI without any library, compiled by the tests once per behaviour: -DBEHAVIOUR=name
 * chooses what lm_run does. Its output is `size` bytes that count up. */
#include <stdint.h>

#define EXPORT        __attribute__((visibility("default"), used))
#define CHOSEN(name)  CHOSEN_(name)
#define CHOSEN_(name) behave_##name()

enum { MOST = 4096 };

static uint8_t output[MOST];
static uint32_t length;
static volatile uint32_t turns;
static uint32_t runs, fresh;

static void fill(void) {
    for (uint32_t i = 0; i < length; i++)
        output[i] = (uint8_t)i;
}

__attribute__((unused)) static void behave_good(void) {
    fill();
}

/* Natively a null dereference; in Wasm address 0 is memory, so this is far outside of it. */
__attribute__((unused)) static void behave_crash(void) {
    *(volatile uint32_t *)(sizeof(void *) == 4 ? (uintptr_t)0xfffffff0U : 0) = 1;
}

__attribute__((unused)) static void behave_trap(void) {
    __builtin_trap();
}

__attribute__((unused)) static void behave_hang(void) {
    for (;;)
        turns = turns + 1;
}

/* Right at first, wrong once it is being timed. */
__attribute__((unused)) static void behave_late(void) {
    fill();
    if (++runs > 1) output[0] = 0xff;
}

/* Off by one, or by three, from good. */
__attribute__((unused)) static void behave_near(void) {
    fill();
    output[0] = 1;
}

__attribute__((unused)) static void behave_far(void) {
    fill();
    output[0] = 3;
}

/* Near, but in another place from the second run on. */
__attribute__((unused)) static void behave_restless(void) {
    fill();
    output[runs++ > 0] += 1;
}

/* Destroys its input: right only after lm_reset. */
__attribute__((unused)) static void behave_reset(void) {
    fill();
    if (!fresh) output[0] = 0xff;
    fresh = 0;
}

/* Slow enough for a run to be interrupted. */
__attribute__((unused)) static void behave_slow(void) {
    for (turns = 0; turns < 3000000;)
        turns = turns + 1;
    fill();
}

/* Of the system; only the native build of behave_spawn keeps them. */
int fork(void);
int pause(void);

/* Leaves a child behind and hangs. */
__attribute__((unused)) static void behave_spawn(void) {
    if (fork() == 0)
        for (;;)
            pause();
    behave_hang();
}

EXPORT void lm_setup(uint32_t size) {
    length = size < MOST ? size : MOST;
    fresh = 1;
}

EXPORT void lm_run(void) {
    CHOSEN(BEHAVIOUR);
}

EXPORT void lm_reset(void) {
    fresh = 1;
}

EXPORT const void *lm_result(void) {
    return output;
}

EXPORT uint32_t lm_result_size(void) {
    return length;
}
