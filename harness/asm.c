/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark asm FILE`: what the compiler makes of a module at each ISA asked for, the machine code
 * beside the Wasm instructions; FILE is a .wasm, or what `lanemark compile` made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/engines.h"
#include "harness/files.h"
#include "harness/strings.h"
#include "harness/usage.h"
#include "harness/wasm_host.h"

struct request {
    struct lm_arena arena;
    const char *file, *func, *features;
    struct lm_strings isas;
    bool only_counts;
    const char *library, *backend;
    struct lm_bytes bytes;
    struct lm_wasm_api api;
};

static void find_compiler(struct request *r) {
    for (size_t i = 0; i < lm_engine_count(); i++) {
        const struct lm_engine_row *row = lm_engine_at(i);
        if (strcmp(row->backend, "llvm") != 0) continue;
        r->library = lm_engine_library(&r->arena, row);
        r->backend = row->backend;
        return;
    }
    exit(lm_complain(LM_EXIT_UNMEASURED, "asm: no engine compiles: see lanemark list engines"));
}

static bool is_compiled(const struct request *r) {
    static const char mark[] = {0x7f, 'E', 'L', 'F'};
    return r->bytes.size > sizeof mark && memcmp(r->bytes.data, mark, sizeof mark) == 0;
}

static lm_status print_module(const struct request *r, wasm_store_t *store,
                              struct lm_error *error) {
    struct lm_error reason = LM_ERROR_INIT;
    wasm_byte_vec_t text;
    const wasm_byte_vec_t binary = {r->bytes.size, (wasm_byte_t *)r->bytes.data};
    wasm_module_t *module = is_compiled(r) ? r->api.lm_module_load(store, &binary, &reason)
                                           : r->api.lm_module_new(store, &binary, &reason);
    if (module == NULL) return lm_module_fail(r->file, &reason, error);
    const bool is_listed =
        r->api.lm_module_listing(module, r->func, r->only_counts, &text, &reason);
    if (is_listed) fwrite(text.data, 1, text.size, stdout);
    r->api.wasm_byte_vec_delete(&text);
    r->api.wasm_module_delete(module);
    return is_listed ? LM_OK : lm_module_fail(r->file, &reason, error);
}

static lm_status print_at(const struct request *r, const char *isa, struct lm_error *error) {
    wasm_config_t *config = lm_wasm_api_config(&r->api, r->backend, isa, error);
    if (config == NULL) return error->status;
    if (r->features && !r->api.lm_config_set_features(config, r->features, error)) {
        r->api.wasm_config_delete(config);
        return error->status;
    }
    wasm_engine_t *engine = r->api.wasm_engine_new_with_config(config);
    wasm_store_t *store = engine ? r->api.wasm_store_new(engine) : NULL;
    if (!is_compiled(r)) printf("; at %s\n", isa);
    const lm_status status =
        store ? print_module(r, store, error)
              : lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "store: the system gives no memory");
    if (store) r->api.wasm_store_delete(store);
    if (engine) r->api.wasm_engine_delete(engine);
    return status;
}

static lm_status print_all(struct request *r, struct lm_error *error) {
    find_compiler(r);
    TRY(lm_file_read(&r->arena, r->file, &r->bytes, error));
    TRY(lm_wasm_api_load(r->library, &r->api, error));
    if (!r->api.lm_module_listing || !r->api.lm_module_new || !r->api.lm_module_load ||
        !r->api.lm_config_set_features)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "asm: the engine cannot");
    if (is_compiled(r) || r->isas.count == 0) return print_at(r, "host", error);
    for (size_t i = 0; i < r->isas.count; i++)
        TRY(print_at(r, r->isas.items[i], error));
    return LM_OK;
}

static const char *remedy_for(const struct lm_error *error) {
    switch (error->status) {
    case LM_IO: return "name a file that can be read";
    case LM_USAGE: return "name it as lanemark asm --stats does";
    case LM_LIMIT:
    case LM_MALFORMED:
    case LM_INVALID: return lm_module_remedy(error);
    default: return "see lanemark doctor";
    }
}

/* --- Command line ----------------------------------------------------------------------------- */

enum { KEY_ISA = 256, KEY_FUNC, KEY_STATS, KEY_FEATURES };

static const struct argp_option options[] = {
    {"isa", KEY_ISA, "LIST", 0, "Instruction sets to compile for (host)", 0},
    {"func", KEY_FUNC, "NAME", 0, "Only this function: its name, or #N", 0},
    {"stats", KEY_STATS, NULL, 0, "Only counts: instructions, vectors by width, bytes", 0},
    {"features", KEY_FEATURES, "LIST", 0,
     "Switch features of WebAssembly on and off: +tail-call,-simd128", 0},
    {0}};

static void add_isas(struct request *r, const char *list) {
    while (*list) {
        const size_t length = strcspn(list, ",");
        if (length > 0)
            lm_strings_add(&r->isas, &r->arena, lm_arena_string(&r->arena, list, length));
        list += length + (list[length] == ',');
    }
}

static error_t read_option(int key, char *text, struct argp_state *state) {
    struct request *r = state->input;
    switch (key) {
    case KEY_ISA: add_isas(r, text); return 0;
    case KEY_FUNC: r->func = text; return 0;
    case KEY_STATS: r->only_counts = true; return 0;
    case KEY_FEATURES: r->features = text; return 0;
    case ARGP_KEY_ARG:
        if (r->file) exit(lm_complain(LM_EXIT_USAGE, "asm: %s: one file at a time", text));
        r->file = text;
        return 0;
    case ARGP_KEY_END:
        if (!r->file) exit(lm_complain(LM_EXIT_USAGE, "asm: no file: name a .wasm or .lmo file"));
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

int lm_command_asm(int argc, char **argv) {
    const struct argp argp = {
        .options = options,
        .parser = read_option,
        .args_doc = "FILE.wasm|FILE.lmo",
        .doc = "Shows machine code beside the Wasm instructions that it comes from: each run of "
               "it stands below the access, call or trap that it belongs to."};
    struct request r = {.file = NULL};
    struct lm_error error = LM_ERROR_INIT;
    int status = LM_EXIT_GOOD;
    lm_usage_parse(&r.arena, &argp, argc, argv, &r);
    if (print_all(&r, &error) != LM_OK) status = lm_complain_error(&error, remedy_for(&error));
    lm_arena_free(&r.arena);
    return status;
}
