/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark compile FILE.wasm -o FILE.lmo`: compiles a module ahead of time by the first engine
 * whose library makes compiled modules, for `lanemark exec FILE.lmo`. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/engines.h"
#include "harness/files.h"
#include "harness/strings.h"
#include "harness/usage.h"
#include "harness/wasm_host.h"

struct compilation {
    struct lm_arena arena;
    const char *file, *result, *isa, *features, *bounds;
    uint64_t level;
    struct lm_wasm_api api;
    wasm_engine_t *engine;
    wasm_store_t *store;
    wasm_module_t *module;
};

/* --- Compiling -------------------------------------------------------------------------------- */

/* The engine whose modules can be kept. */
static const struct lm_engine_row *find_compiler(void) {
    for (size_t i = 0; i < lm_engine_count(); i++)
        if (strcmp(lm_engine_at(i)->backend, "llvm") == 0) return lm_engine_at(i);
    exit(lm_complain(LM_EXIT_UNMEASURED, "compile: no engine compiles: see lanemark list engines"));
}

static lm_status set_options(const struct compilation *c, wasm_config_t *config,
                             struct lm_error *error) {
    if (c->features && !c->api.lm_config_set_features(config, c->features, error))
        return error->status;
    if (!c->api.lm_config_set_opt(config, (unsigned)c->level) ||
        !c->api.lm_config_set_bounds(config, c->bounds))
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "--bounds %s: there is no such way",
                       c->bounds);
    return LM_OK;
}

static lm_status open_store(struct compilation *c, struct lm_error *error) {
    const struct lm_engine_row *row = find_compiler();
    TRY(lm_wasm_api_load(lm_engine_library(&c->arena, row), &c->api, error));
    if (!c->api.lm_module_new || !c->api.lm_config_set_opt || !c->api.lm_config_set_bounds ||
        !c->api.lm_config_set_features || !c->api.wasm_module_serialize)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "compile: the engine cannot");
    wasm_config_t *config = lm_wasm_api_config(&c->api, row->backend, c->isa, error);
    if (!config) return error->status;
    if (set_options(c, config, error) != LM_OK) {
        c->api.wasm_config_delete(config);
        return error->status;
    }
    c->engine = c->api.wasm_engine_new_with_config(config);
    if (c->engine) c->store = c->api.wasm_store_new(c->engine);
    if (c->store) return LM_OK;
    return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "store: the system gives no memory");
}

/* Under another name first: FILE.lmo is there whole or not at all. */
static lm_status write_result(struct compilation *c, const wasm_byte_vec_t *bytes,
                              struct lm_error *error) {
    const char *unfinished = lm_need_format(&c->arena, "%s.%ld", c->result, (long)getpid());
    FILE *file = fopen(unfinished, "wb");
    bool is_fine = file && fwrite(bytes->data, 1, bytes->size, file) == bytes->size;
    if (file && fclose(file) != 0) is_fine = false;
    if (is_fine && rename(unfinished, c->result) == 0) return LM_OK;
    const int reason = errno;
    if (file) (void)unlink(unfinished);
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", c->result, strerror(reason));
}

static lm_status compile(struct compilation *c, struct lm_error *error) {
    struct lm_bytes file;
    struct lm_error reason = LM_ERROR_INIT;
    wasm_byte_vec_t bytes = WASM_EMPTY_VEC;
    TRY(open_store(c, error));
    TRY(lm_file_read(&c->arena, c->file, &file, error));
    const wasm_byte_vec_t binary = {file.size, (wasm_byte_t *)file.data};
    c->module = c->api.lm_module_new(c->store, &binary, &reason);
    if (!c->module) return lm_module_fail(c->file, &reason, error);
    c->api.wasm_module_serialize(c->module, &bytes);
    if (bytes.size == 0)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: no memory for it", c->result);
    const lm_status status = write_result(c, &bytes, error);
    if (status == LM_OK) printf("%s: %zu bytes\n", c->result, bytes.size);
    c->api.wasm_byte_vec_delete(&bytes);
    return status;
}

static void close_all(struct compilation *c) {
    if (c->module) c->api.wasm_module_delete(c->module);
    if (c->store) c->api.wasm_store_delete(c->store);
    if (c->engine) c->api.wasm_engine_delete(c->engine);
}

static const char *remedy_for(const struct lm_error *error) {
    switch (error->status) {
    case LM_IO: return "name files that can be read and written";
    case LM_USAGE: return "see lanemark compile --help";
    case LM_LIMIT:
    case LM_MALFORMED:
    case LM_INVALID: return lm_module_remedy(error);
    default: return "see lanemark doctor";
    }
}

/* --- Command line ----------------------------------------------------------------------------- */

enum { KEY_ISA = 256, KEY_OPT, KEY_BOUNDS, KEY_FEATURES };

static const struct argp_option options[] = {
    {"output", 'o', "FILE.lmo", 0, "Where the compiled module goes", 0},
    {"isa", KEY_ISA, "ISA", 0, "Instruction set to use (host: this very CPU)", 0},
    {"opt", KEY_OPT, "N", 0, "Optimise that much, from 0 to 3 (3)", 0},
    {"bounds", KEY_BOUNDS, "MODE", 0, "Keep accesses inside by: guard, check, none (guard)", 0},
    {"features", KEY_FEATURES, "LIST", 0,
     "Switch features of WebAssembly on and off: +tail-call,-simd128", 0},
    {0}};

static error_t read_option(int key, char *text, struct argp_state *state) {
    enum { BEST = 3 };
    struct compilation *c = state->input;
    switch (key) {
    case 'o': c->result = text; return 0;
    case KEY_ISA: c->isa = text; return 0;
    case KEY_OPT:
        if (!lm_parse_number(text, 0, BEST, &c->level))
            exit(lm_complain(LM_EXIT_USAGE, "--opt %s: is no level: give 0, 1, 2 or 3", text));
        return 0;
    case KEY_BOUNDS: c->bounds = text; return 0;
    case KEY_FEATURES: c->features = text; return 0;
    case ARGP_KEY_ARG:
        if (c->file) exit(lm_complain(LM_EXIT_USAGE, "compile: %s: one file at a time", text));
        c->file = text;
        return 0;
    case ARGP_KEY_END:
        if (!c->file) exit(lm_complain(LM_EXIT_USAGE, "compile: no file: name a .wasm file"));
        if (!c->result)
            exit(lm_complain(LM_EXIT_USAGE, "compile: no result: name it by -o FILE.lmo"));
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

int lm_command_compile(int argc, char **argv) {
    const struct argp argp = {.options = options,
                              .parser = read_option,
                              .args_doc = "FILE.wasm -o FILE.lmo",
                              .doc =
                                  "Compiles a module ahead of time, for lanemark exec FILE.lmo."};
    struct compilation c = {.isa = "host", .bounds = "guard", .level = 3};
    struct lm_error error = LM_ERROR_INIT;
    lm_usage_parse(&c.arena, &argp, argc, argv, &c);
    int status = LM_EXIT_GOOD;
    if (compile(&c, &error) != LM_OK) status = lm_complain_error(&error, remedy_for(&error));
    close_all(&c);
    lm_arena_free(&c.arena);
    return status;
}
