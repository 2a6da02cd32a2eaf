/* SPDX-License-Identifier: Apache-2.0 */
/* libFuzzer target: any bytes as a module. Decoding and validation must answer consistently, by one
 * status with a message and an offset inside the bytes, whatever features are on: the set is a
 * digest of the bytes, so that every mutation meets another one. What is valid with some features
 * stays so with more. What is valid is compiled for the interpreter with and without counting; the
 * reference runs it for a bounded number of steps, and if it comes to an end by then, so does the
 * interpreter, whose results are not compared: such modules may show NaNs.
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

/* Names from the name section and from exports are text for messages: one line, cut to fit. */
static void label_functions(const struct lm_module *module) {
    for (uint32_t i = 0; i < module->func_count && i < 1000; i++) {
        char label[24];
        (void)lm_module_func_label(module, i, label, sizeof label);
        require(strlen(label) < sizeof label && strchr(label, '\n') == NULL, "an odd label");
    }
}

/* Decodes and validates under a set of features. */
static lm_status verdict(const uint8_t *data, size_t size, uint32_t features) {
    struct lm_module module;
    struct lm_error error = LM_ERROR_INIT;
    lm_status status = lm_module_decode(&module, data, size, features, &error);
    require(status == LM_OK || (!module.bytes && !module.arena.blocks), "a failure leaves memory");
    if (status == LM_OK) {
        status = lm_module_validate_bodies(&module, &error);
        label_functions(&module);
        lm_module_release(&module);
    }
    require(status == error.status, "status and error differ");
    if (status == LM_OK) return LM_OK;
    require(status == LM_MALFORMED || status == LM_INVALID || status == LM_LIMIT, "odd status");
    require(error.message[0] != 0, "no message");
    require(error.offset <= size || error.offset == LM_NO_OFFSET, "an offset outside the module");
    return status;
}

/* A set of features: FNV-1a over the bytes. */
static uint32_t features_of(const uint8_t *data, size_t size) {
    uint32_t digest = 0x811c9dc5;
    for (size_t i = 0; i < size; i++)
        digest = (digest ^ data[i]) * 0x01000193;
    return ((digest ^ digest >> 15) & LM_DEFAULT_FEATURES) | 1U << LM_FEATURE_mvp;
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
    const lm_status with_some = verdict(data, size, features_of(data, size));
    const lm_status with_all = verdict(data, size, LM_DEFAULT_FEATURES);
    require(with_some != LM_OK || with_all == LM_OK || with_all == LM_LIMIT,
            "more features make a module invalid");
    if (with_all != LM_OK) return 0;
    if (!compiles(data, size, false) || !compiles(data, size, true)) return 0;
    if (runs(data, size, &ref_backend)) (void)runs(data, size, &lm_backend_interp);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    if (seed % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
    return mutate_module(data, size, max_size, seed / 2, LLVMFuzzerMutate);
}
