/* SPDX-License-Identifier: Apache-2.0 */
/* Guests for threads_test.c: workers.wat in a store of its own, called by the thread that opened
 * it, and workers, threads that open such a guest and call one function. Everything goes through
 * the public API. Nothing here asserts, since cmocka only can in the main thread: what went wrong
 * is kept as text. */
#ifndef LM_TESTS_GUESTS_H
#define LM_TESTS_GUESTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/lanemark.h"

/* What all threads share; set up by the test before it starts any. */
struct common {
    wasm_engine_t *engine;
    wasm_shared_module_t *module;
    lm_shared_memory_t *memory;
};
extern struct common common;

struct guest {
    wasm_store_t *store;
    wasm_module_t *module;
    wasm_memory_t *memory;
    wasm_instance_t *instance;
    wasm_extern_vec_t exports;
    wasm_exporttype_vec_t types;
    char wrong[200]; /* empty: all is well */
};

void guest_open(struct guest *guest);
void guest_close(struct guest *guest);

/* Calls an export; a trap becomes guest->wrong. */
void guest_call(struct guest *guest, const char *name, const union lm_value *args,
                union lm_value *result);

enum { MAX_RESULTS = 64 };

struct worker {
    const char *name; /* of the function */
    union lm_value args[3];
    uint32_t repeat; /* calls, at most MAX_RESULTS; 0: one */
    uint32_t results[MAX_RESULTS];
    char wrong[200]; /* of the last call that went wrong */
    uint32_t wrong_count;
    pthread_t thread;
    atomic_int task; /* the thread's number in the system, when it is about to call */
};

/* Starts a thread; false when the system has none. */
bool worker_start(struct worker *worker);
void worker_join(struct worker *worker);

/* Waits until a worker that has begun its call sleeps; false: it did not within ten seconds. */
bool worker_sleeps(const struct worker *worker);

void sleep_ms(unsigned milliseconds);

#endif
