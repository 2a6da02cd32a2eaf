/* SPDX-License-Identifier: Apache-2.0 */
/* The native engine: the workload's shared object, loaded and called directly. Its faults are the
 * worker's faults and end it by a signal, which the harness reports as a crash. */
#include <dlfcn.h>

#include "harness/complain.h"
#include "harness/guest.h"

struct native {
    void *library;
    void (*setup)(uint32_t size);
    void (*run)(void);
    void (*reset)(void);
    const void *(*result)(void);
    uint32_t (*result_size)(void);
};

static lm_status native_setup(struct lm_guest *guest, uint32_t size, struct lm_error *error) {
    (void)error;
    const struct native *native = guest->state;
    native->setup(size);
    return LM_OK;
}

static lm_status native_run(struct lm_guest *guest, uint64_t count, struct lm_error *error) {
    (void)error;
    const struct native *native = guest->state;
    for (uint64_t i = 0; i < count; i++)
        native->run();
    return LM_OK;
}

static lm_status native_reset(struct lm_guest *guest, struct lm_error *error) {
    (void)error;
    const struct native *native = guest->state;
    native->reset();
    return LM_OK;
}

static lm_status native_result(struct lm_guest *guest, const uint8_t **data, size_t *size,
                               struct lm_error *error) {
    (void)error;
    const struct native *native = guest->state;
    *data = native->result();
    *size = native->result_size();
    return LM_OK;
}

static const uint64_t *native_counters(const struct lm_guest *guest) {
    (void)guest;
    return NULL;
}

static void native_close(struct lm_guest *guest) {
    const struct native *native = guest->state;
    dlclose(native->library);
}

static const struct lm_guest_ops native_ops = {native_setup,  native_run,      native_reset,
                                               native_result, native_counters, native_close};

lm_status lm_native_open(struct lm_arena *arena, const struct lm_job *job, bool counters,
                         struct lm_guest *guest, struct lm_error *error) {
    (void)counters;
    struct native *native = lm_need(arena, 1, sizeof *native);
    native->library = dlopen(job->file, RTLD_NOW | RTLD_LOCAL);
    if (native->library == NULL) return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s", dlerror());
    *guest = (struct lm_guest){.ops = &native_ops, .state = native};
    const struct {
        const char *name;
        void *function;
    } symbols[] = {{"lm_setup", &native->setup},
                   {"lm_run", &native->run},
                   {"lm_result", &native->result},
                   {"lm_result_size", &native->result_size},
                   {"lm_reset", &native->reset}};
    const size_t count = sizeof symbols / sizeof symbols[0] - (job->reset ? 0 : 1);
    for (size_t i = 0; i < count; i++) {
        void *symbol = dlsym(native->library, symbols[i].name);
        if (symbol == NULL)
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: exports no %s", job->file,
                           symbols[i].name);
        *(void **)symbols[i].function = symbol;
    }
    return LM_OK;
}
