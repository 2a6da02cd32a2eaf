/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark validate FILE.wasm...`: one verdict per file, with the byte offset of what is wrong. A
 * file that is no module ends with status 3, a module that does not validate with 1. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/engines.h"
#include "harness/guest.h"
#include "harness/strings.h"
#include "harness/usage.h"
#include "harness/wasm_host.h"

struct validation {
    struct lm_arena arena;
    struct lm_strings files;
    const char *features;
};

static const struct lm_engine_row *first_wasm_engine(void) {
    size_t index = 0;
    while (lm_engine_at(index)->kind != LM_ENGINE_wasm)
        index++;
    return lm_engine_at(index);
}

/* The exit status for a file; *is_over: the others would end the same way. */
static int validate_file(struct validation *validation, const char *path, bool *is_over) {
    struct lm_error error = LM_ERROR_INIT;
    const char *library = lm_engine_library(&validation->arena, first_wasm_engine());
    const lm_status status =
        lm_wasm_validate(&validation->arena, library, validation->features, path, &error);
    if (status == LM_OK) {
        printf("%s: valid\n", path);
        return LM_EXIT_GOOD;
    }
    *is_over = status == LM_UNSUPPORTED || status == LM_USAGE;
    switch (status) {
    case LM_UNSUPPORTED: return lm_complain_error(&error, "build the engine");
    case LM_IO: return lm_complain_error(&error, "name a readable .wasm file");
    case LM_USAGE: return lm_complain_error(&error, NULL);
    default: return lm_complain_error(&error, lm_module_remedy(&error));
    }
}

enum { KEY_FEATURES = 256 };

static const struct argp_option options[] = {
    {"features", KEY_FEATURES, "LIST", 0,
     "Switch features of WebAssembly on and off: +tail-call,-simd128", 0},
    {0}};

static error_t read_option(int key, char *text, struct argp_state *state) {
    struct validation *validation = state->input;
    switch (key) {
    case KEY_FEATURES: validation->features = text; return 0;
    case ARGP_KEY_ARG: lm_strings_add(&validation->files, &validation->arena, text); return 0;
    case ARGP_KEY_NO_ARGS: exit(lm_complain(LM_EXIT_USAGE, "validate: no file: name a .wasm file"));
    default: return ARGP_ERR_UNKNOWN;
    }
}

int lm_command_validate(int argc, char **argv) {
    const struct argp argp = {
        .options = options,
        .parser = read_option,
        .args_doc = "FILE.wasm...",
        .doc =
            "Decodes and validates modules. Exit status: 0 valid, 1 not valid, 3 unreadable or no "
            "module."};
    struct validation validation = {0};
    lm_usage_parse(&validation.arena, &argp, argc, argv, &validation);
    int status = LM_EXIT_GOOD;
    bool is_over = false;
    for (size_t i = 0; i < validation.files.count && !is_over; i++) {
        const int one = validate_file(&validation, validation.files.items[i], &is_over);
        if (one > status) status = one;
    }
    lm_arena_free(&validation.arena);
    return status;
}
