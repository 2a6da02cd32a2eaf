/* SPDX-License-Identifier: Apache-2.0 */
/* The program that runs a workload on the engine under an emulator: a module that it compiles for
 * the emulated machine (interp), or an image that was compiled for it before (llvm), called as it
 * is told (guest_program.h). What is counted of a call is what the engine does in it, from its door
 * (lm_func_invoke) on.
 *
 * Use: runner-FAMILY BACKEND ISA FILE, with a socket as standard input. */
#include <stddef.h>
#include <stdio.h>

#include "engine/runner/runner.h"
#include "harness/emulated/guest_program.h"

static struct {
    struct lm_runner *runner;
    struct lm_func *setup, *run, *reset, *result, *result_size; /* reset: NULL without */
    struct lm_error error;
} engine;

static const char *call(struct lm_func *func, uint32_t *value) {
    engine.error = LM_ERROR_INIT;
    const lm_status status = lm_runner_call(engine.runner, func, value, &engine.error);
    return status == LM_OK ? NULL : engine.error.message;
}

static const char *setup(uint32_t size) {
    return call(engine.setup, &size);
}

static const char *run(void) {
    uint32_t none = 0;
    return call(engine.run, &none);
}

static const char *failure; /* of the counted run */

static void counted(void) {
    failure = run();
}

static const char *counted_failed(void) {
    return failure;
}

static const char *reset(void) {
    uint32_t none = 0;
    return engine.reset != NULL ? call(engine.reset, &none) : "the workload has no lm_reset";
}

static const char *result(const uint8_t **data, uint32_t *size) {
    uint32_t offset = 0;
    const char *reason = call(engine.result, &offset);
    if (reason == NULL) reason = call(engine.result_size, size);
    if (reason != NULL) return reason;
    *data = lm_runner_bytes(engine.runner, offset, *size);
    return *data != NULL ? NULL : "lm_result: its bytes lie outside the memory";
}

static bool find_all(void) {
    engine.setup = lm_runner_find(engine.runner, "lm_setup", 1, 0);
    engine.run = lm_runner_find(engine.runner, "lm_run", 0, 0);
    engine.reset = lm_runner_find(engine.runner, "lm_reset", 0, 0);
    engine.result = lm_runner_find(engine.runner, "lm_result", 0, 1);
    engine.result_size = lm_runner_find(engine.runner, "lm_result_size", 0, 1);
    return engine.setup && engine.run && engine.result && engine.result_size;
}

int main(int argc, char **argv) {
    static const struct lm_emulated_workload workload = {setup,          run,   counted,
                                                         counted_failed, reset, result};
    enum { BACKEND = 1, ISA, FILE_NAME, COUNT };
    if (argc != COUNT) {
        fprintf(stderr, "wants a back end, an ISA and a file\n");
        return 2;
    }
    engine.error = LM_ERROR_INIT;
    if (lm_runner_open(argv[FILE_NAME], argv[BACKEND], argv[ISA], &engine.runner, &engine.error) !=
        LM_OK) {
        fprintf(stderr, "%s: %s\n", argv[FILE_NAME], engine.error.message);
        return 2;
    }
    if (!find_all()) {
        fprintf(stderr, "%s: lacks a function of the bench ABI\n", argv[FILE_NAME]);
        return 2;
    }
    return lm_emulated_serve(&workload);
}
