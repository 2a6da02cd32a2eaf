/* SPDX-License-Identifier: Apache-2.0 */
/* The program that runs a native workload under an emulator: it loads the workload's shared object,
 * the same that a machine of that kind would measure, and calls it as it is told
 * (guest_program.h). Compiled for each family; the harness's end is engine_emulated.c.
 *
 * Use: emulated-FAMILY WORKLOAD.so, with a socket as standard input. */
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>

#include "harness/emulated/guest_program.h"

static struct {
    void (*setup)(uint32_t size);
    void (*run)(void);
    void (*reset)(void); /* NULL in workloads without */
    const void *(*result)(void);
    uint32_t (*result_size)(void);
} native;

static const char *setup(uint32_t size) {
    native.setup(size);
    return NULL;
}

static const char *run(void) {
    native.run();
    return NULL;
}

static const char *reset(void) {
    if (native.reset == NULL) return "the workload has no lm_reset";
    native.reset();
    return NULL;
}

static const char *result(const uint8_t **data, uint32_t *size) {
    *data = native.result();
    *size = native.result_size();
    return NULL;
}

static int find(void *library, const char *name, void *function) {
    *(void **)function = dlsym(library, name);
    return *(void **)function != NULL;
}

int main(int argc, char **argv) {
    struct lm_emulated_workload workload = {
        .setup = setup, .run = run, .reset = reset, .result = result};
    void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (library == NULL) {
        fprintf(stderr, "%s\n", argc == 2 ? dlerror() : "wants one workload");
        return 2;
    }
    if (!find(library, "lm_setup", &native.setup) || !find(library, "lm_run", &native.run) ||
        !find(library, "lm_result", &native.result) ||
        !find(library, "lm_result_size", &native.result_size)) {
        fprintf(stderr, "%s: lacks a function of the bench ABI\n", argv[1]);
        return 2;
    }
    (void)find(library, "lm_reset", &native.reset);
    workload.counted = native.run;
    return lm_emulated_serve(&workload);
}
