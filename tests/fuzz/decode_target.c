/* SPDX-License-Identifier: Apache-2.0 */
/* libFuzzer target: any bytes as a module. Decoding and validation must answer consistently, by one
 * status with a message and an offset inside the bytes, whatever features are on. What is valid is
 * compiled for the interpreter with and without counting; the reference runs it for a bounded
 * number of steps, and if it comes to an end by then, so does the interpreter, whose results are
 * not compared: such modules may show NaNs.
 *
 * Mutations know sections and bodies: half of them change the content of one and keep its size
 * field right. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/interp/interp.h"
#include "tests/fuzz/mutate_module.h"
#include "tests/fuzz/session.h"

enum { STEPS = 20000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

static void require(bool condition, const char *what) {
    if (condition) return;
    fprintf(stderr, "fuzz_decode: %s\n", what);
    abort();
}

/* Decodes and validates under a set of features. */
static bool is_valid(const uint8_t *data, size_t size, uint32_t features) {
    struct lm_module module;
    struct lm_error error = LM_ERROR_INIT;
    lm_status status = lm_module_decode(&module, data, size, features, &error);
    require(status == LM_OK || (!module.bytes && !module.arena.blocks), "a failure leaves memory");
    if (status == LM_OK) {
        status = lm_module_validate_bodies(&module, &error);
        lm_module_release(&module);
    }
    require(status == error.status, "status and error differ");
    if (status == LM_OK) return true;
    require(status == LM_MALFORMED || status == LM_INVALID || status == LM_LIMIT, "odd status");
    require(error.message[0] != 0, "no message");
    require(error.offset <= size || error.offset == LM_NO_OFFSET, "an offset outside the module");
    return false;
}

/* Compiling asks for nothing but validity, within the limits of the back end. */
static bool compiles(const uint8_t *data, size_t size, bool counters) {
    const struct lm_compile_options options = {.isa = "host", .counters = counters};
    struct lm_module module;
    struct lm_code *code = NULL;
    struct lm_error error = LM_ERROR_INIT;
    if (lm_module_decode(&module, data, size, LM_DEFAULT_FEATURES, &error) != LM_OK) return false;
    const lm_status status = lm_backend_interp.compile(&module, &options, &code, &error);
    require(status == LM_OK || status == LM_LIMIT, "a valid module does not compile");
    if (code) lm_backend_interp.release(code);
    lm_module_release(&module);
    return status == LM_OK;
}

/* Runs it; true if it came to an end. */
static bool runs(const uint8_t *data, size_t size, const struct lm_backend *backend) {
    const struct session_options options = {.backend = backend,
                                            .isa = "host",
                                            .counters = size % 2 == 0,
                                            .step_limit = STEPS,
                                            .planted = LM_OP_COUNT};
    struct session session;
    struct lm_error error = LM_ERROR_INIT;
    const lm_status status = session_run(&session, data, size, &options, &error);
    const bool ended = status == LM_OK && !session_is_unfinished(&session);
    session_release(&session);
    return ended;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const uint32_t some = (uint32_t)(size * 0x9e3779b1U) & LM_DEFAULT_FEATURES;
    (void)is_valid(data, size, some | 1U << LM_FEATURE_mvp);
    if (!is_valid(data, size, LM_DEFAULT_FEATURES)) return 0;
    if (!compiles(data, size, false) || !compiles(data, size, true)) return 0;
    if (runs(data, size, &ref_backend)) (void)runs(data, size, &lm_backend_interp);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    if (seed % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
    return mutate_module(data, size, max_size, seed / 2, LLVMFuzzerMutate);
}
