/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark validate FILE.wasm`: one verdict per file, with the byte offset of what is wrong. A
 * file that is no module ends with status 3, a module that does not validate with 1. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/engines.h"
#include "harness/guest.h"
#include "harness/strings.h"
#include "harness/usage.h"

struct validation {
    struct lm_arena arena;
    struct lm_strings files;
};

static const struct lm_engine_row *first_wasm_engine(void) {
    size_t index = 0;
    while (lm_engine_at(index)->kind != LM_ENGINE_wasm)
        index++;
    return lm_engine_at(index);
}

static int validate_file(struct validation *validation, const char *path) {
    struct lm_error error = LM_ERROR_INIT;
    const char *library = lm_engine_library(&validation->arena, first_wasm_engine());
    const lm_status status = lm_wasm_validate(&validation->arena, library, path, &error);
    if (status == LM_OK) {
        printf("%s: valid\n", path);
        return LM_EXIT_GOOD;
    }
    const char *remedy = status == LM_UNSUPPORTED ? "build the engine"
                         : status == LM_IO        ? "name a readable .wasm file"
                                                  : "compile or copy the module again";
    return lm_complain_error(&error, remedy);
}

static error_t read_option(int key, char *text, struct argp_state *state) {
    struct validation *validation = state->input;
    switch (key) {
    case ARGP_KEY_ARG: lm_strings_add(&validation->files, &validation->arena, text); return 0;
    case ARGP_KEY_NO_ARGS: exit(lm_complain(LM_EXIT_USAGE, "validate: no file: name a .wasm file"));
    default: return ARGP_ERR_UNKNOWN;
    }
}

int lm_command_validate(int argc, char **argv) {
    const struct argp argp = {
        .parser = read_option,
        .args_doc = "FILE.wasm...",
        .doc =
            "Decodes and validates modules. Exit status: 0 valid, 1 not valid, 3 unreadable or no "
            "module."};
    struct validation validation = {0};
    lm_usage_parse(&validation.arena, &argp, argc, argv, &validation);
    int status = LM_EXIT_GOOD;
    for (size_t i = 0; i < validation.files.count; i++) {
        const int one = validate_file(&validation, validation.files.items[i]);
        if (one > status) status = one;
    }
    lm_arena_free(&validation.arena);
    return status;
}
