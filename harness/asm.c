/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark asm FILE`: what the compiler makes of a module at each ISA asked for, the machine code
 * beside the Wasm instructions; FILE is a .wasm, what `lanemark compile` made, or a C source, which
 * is compiled first and whose lines stand there too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/asm_source.h"
#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/engines.h"
#include "harness/files.h"
#include "harness/op_costs.h"
#include "harness/strings.h"
#include "harness/usage.h"
#include "harness/wasm_host.h"

struct request {
    struct lm_arena arena;
    const char *file, *func, *features, *flags, *bounds;
    uint64_t level;
    struct lm_strings isas;
    bool only_counts, only_ops;
    const char *library, *backend;
    struct lm_bytes bytes, source;
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

static bool print_listing(const struct request *r, const wasm_module_t *module,
                          struct lm_error *reason) {
    wasm_byte_vec_t text;
    const bool is_listed = r->api.lm_module_listing(module, r->func, r->only_counts, &text, reason);
    if (is_listed) lm_asm_print(r->file, &r->source, text.data, text.size, stdout);
    r->api.wasm_byte_vec_delete(&text);
    return is_listed;
}

static lm_status print_module(struct request *r, wasm_store_t *store, const char *isa,
                              struct lm_error *error) {
    struct lm_error reason = LM_ERROR_INIT;
    const wasm_byte_vec_t binary = {r->bytes.size, (wasm_byte_t *)r->bytes.data};
    wasm_module_t *module = is_compiled(r) ? r->api.lm_module_load(store, &binary, &reason)
                                           : r->api.lm_module_new(store, &binary, &reason);
    if (module == NULL) return lm_module_fail(r->file, &reason, error);
    const bool is_printed =
        r->only_ops ? lm_op_costs_print(&r->arena, &r->api, store, module, isa, &reason) == LM_OK
                    : print_listing(r, module, &reason);
    r->api.wasm_module_delete(module);
    return is_printed ? LM_OK : lm_module_fail(r->file, &reason, error);
}

static lm_status set_options(const struct request *r, wasm_config_t *config,
                             struct lm_error *error) {
    if (r->features && !r->api.lm_config_set_features(config, r->features, error))
        return error->status;
    if (r->api.lm_config_set_all_places) r->api.lm_config_set_all_places(config, true);
    if (!r->api.lm_config_set_opt(config, (unsigned)r->level) ||
        !r->api.lm_config_set_bounds(config, r->bounds))
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET,
                       "--bounds %s: there is no such way: give guard, check or none", r->bounds);
    return LM_OK;
}

static lm_status print_at(struct request *r, const char *isa, struct lm_error *error) {
    wasm_config_t *config = lm_wasm_api_config(&r->api, r->backend, isa, error);
    if (config == NULL) return error->status;
    if (set_options(r, config, error) != LM_OK) {
        r->api.wasm_config_delete(config);
        return error->status;
    }
    wasm_engine_t *engine = r->api.wasm_engine_new_with_config(config);
    wasm_store_t *store = engine ? r->api.wasm_store_new(engine) : NULL;
    if (!is_compiled(r)) printf("; at %s\n", isa);
    const lm_status status =
        store ? print_module(r, store, isa, error)
              : lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "store: the system gives no memory");
    if (store) r->api.wasm_store_delete(store);
    if (engine) r->api.wasm_engine_delete(engine);
    return status;
}

static lm_status print_all(struct request *r, struct lm_error *error) {
    find_compiler(r);
    if (lm_asm_is_source(r->file)) {
        TRY(lm_asm_compile(&r->arena, r->file, r->flags, &r->bytes, error));
        TRY(lm_file_read(&r->arena, r->file, &r->source, error));
    } else {
        TRY(lm_file_read(&r->arena, r->file, &r->bytes, error));
    }
    TRY(lm_wasm_api_load(r->library, &r->api, error));
    if (r->only_ops && !r->api.lm_module_v128_uses)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                       "asm: the engine tells no instructions");
    if (!r->api.lm_module_listing || !r->api.lm_module_new || !r->api.lm_module_load ||
        !r->api.lm_config_set_features || !r->api.lm_config_set_opt || !r->api.lm_config_set_bounds)
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
    case LM_INVALID:
        return strstr(error->message, "did not compile") ? "mend what it complains of above"
                                                         : lm_module_remedy(error);
    case LM_UNSUPPORTED:
        return strstr(error->message, "LANEMARK_CC") ? NULL : "see lanemark doctor";
    default: return "see lanemark doctor";
    }
}

/* --- Command line ----------------------------------------------------------------------------- */

enum { KEY_ISA = 256, KEY_FUNC, KEY_STATS, KEY_OPS, KEY_FEATURES, KEY_CFLAGS, KEY_OPT, KEY_BOUNDS };

static const struct argp_option options[] = {
    {"isa", KEY_ISA, "LIST", 0, "Instruction sets to compile for (host)", 0},
    {"func", KEY_FUNC, "NAME", 0, "Only this function: its name, or #N", 0},
    {"stats", KEY_STATS, NULL, 0, "Only counts: instructions, vectors by width, bytes", 0},
    {"cflags", KEY_CFLAGS, "FLAGS", 0, "Words for the compiler of FILE.c (-O3)", 0},
    {"opt", KEY_OPT, "N", 0, "Optimise that much, from 0 to 3 (3)", 0},
    {"bounds", KEY_BOUNDS, "MODE", 0, "Keep accesses inside by: guard, check, none (guard)", 0},
    {"ops", KEY_OPS, NULL, 0,
     "Only v128 instructions by name: what each becomes by itself, which are expanded, scalarised",
     0},
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
    enum { BEST = 3 };
    struct request *r = state->input;
    switch (key) {
    case KEY_ISA: add_isas(r, text); return 0;
    case KEY_FUNC: r->func = text; return 0;
    case KEY_CFLAGS: r->flags = text; return 0;
    case KEY_BOUNDS: r->bounds = text; return 0;
    case KEY_OPT:
        if (!lm_parse_number(text, 0, BEST, &r->level))
            exit(lm_complain(LM_EXIT_USAGE, "--opt %s: is no level: give 0, 1, 2 or 3", text));
        return 0;
    case KEY_STATS: r->only_counts = true; return 0;
    case KEY_OPS:
        r->only_ops = true;
        (void)setenv("LANEMARK_CACHE", "off", 1); /* what is tried by itself is not worth keeping */
        return 0;
    case KEY_FEATURES: r->features = text; return 0;
    case ARGP_KEY_ARG:
        if (r->file) exit(lm_complain(LM_EXIT_USAGE, "asm: %s: one file at a time", text));
        r->file = text;
        return 0;
    case ARGP_KEY_END:
        if (!r->file)
            exit(lm_complain(LM_EXIT_USAGE, "asm: no file: name a .wasm, .lmo or .c file"));
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

int lm_command_asm(int argc, char **argv) {
    const struct argp argp = {
        .options = options,
        .parser = read_option,
        .args_doc = "FILE.wasm|FILE.lmo|FILE.c",
        .doc = "Shows machine code beside the Wasm instructions that it comes from: each run of "
               "it stands below the instruction that it belongs to, and the lines of a C source "
               "above those."};
    struct request r = {.file = NULL, .level = 3, .bounds = "guard"};
    struct lm_error error = LM_ERROR_INIT;
    int status = LM_EXIT_GOOD;
    lm_usage_parse(&r.arena, &argp, argc, argv, &r);
    if (print_all(&r, &error) != LM_OK) status = lm_complain_error(&error, remedy_for(&error));
    lm_arena_free(&r.arena);
    return status;
}
