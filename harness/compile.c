/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark compile FILE.wasm -o FILE.lmo`: compiles a module ahead of time by the first engine
 * whose library makes compiled modules, for `lanemark exec FILE.lmo`. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

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
    bool tells_phases, is_json;
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

/* --- Phases ----------------------------------------------------------------------------------- */

static size_t take_leb(const struct lm_bytes *file, size_t *at) {
    enum { MORE = 0x80, BITS = 7, WORD = 32 };
    size_t value = 0;
    for (unsigned shift = 0; *at < file->size && shift < WORD; shift += BITS) {
        const uint8_t byte = file->data[(*at)++];
        value |= (size_t)(byte & (MORE - 1)) << shift;
        if (byte < MORE) break;
    }
    return value;
}

/* Of a module that was decoded already. */
static size_t code_section_of(const struct lm_bytes *file) {
    enum { HEADER = 8, CODE = 10 };
    for (size_t at = HEADER; at < file->size;) {
        const uint8_t id = file->data[at++];
        const size_t size = take_leb(file, &at);
        if (id == CODE) return size;
        at += size;
    }
    return 0;
}

static double seconds_of(const struct compilation *c) {
    const uint64_t *const phases = c->api.lm_module_phases(c->module);
    uint64_t sum = 0;
    for (size_t i = 0; i < c->api.lm_phase_count(); i++)
        sum += phases[i];
    return (double)sum * 1e-9;
}

static void print_json(const struct compilation *c, size_t size, size_t code_section) {
    const uint64_t *const phases = c->api.lm_module_phases(c->module);
    json_t *times = json_object();
    for (size_t i = 0; i < c->api.lm_phase_count(); i++)
        json_object_set_new(times, c->api.lm_phase_name(i), json_integer((json_int_t)phases[i]));
    json_t *all = json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:o}", "file", c->result, "isa", c->isa,
                            "opt", (json_int_t)c->level, "bytes", (json_int_t)size, "code_bytes",
                            (json_int_t)c->api.lm_module_code_bytes(c->module),
                            "code_section_bytes", (json_int_t)code_section, "phases_ns", times);
    json_dumpf(all, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(all);
}

static void print_phases(const struct compilation *c, size_t code_section) {
    const uint64_t *const phases = c->api.lm_module_phases(c->module);
    const double seconds = seconds_of(c);
    for (size_t i = 0; i < c->api.lm_phase_count(); i++)
        printf("  %-9s %10.3f ms %5.1f %%  %s\n", c->api.lm_phase_name(i), (double)phases[i] * 1e-6,
               seconds > 0 ? (double)phases[i] * 1e-7 / seconds : 0,
               c->api.lm_phase_description(i));
    printf("  %-9s %10.3f ms of processor time: %.3f MB of code section per second, %zu bytes of "
           "machine code\n",
           "all", seconds * 1e3, seconds > 0 ? (double)code_section * 1e-6 / seconds : 0,
           c->api.lm_module_code_bytes(c->module));
}

/* The cache would keep the phases from being gone through. */
static lm_status prepare_phases(const struct compilation *c, struct lm_error *error) {
    if (!c->tells_phases && !c->is_json) return LM_OK;
    if (!c->api.lm_module_phases || !c->api.lm_phase_count || !c->api.lm_phase_name ||
        !c->api.lm_phase_description || !c->api.lm_module_code_bytes)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "--phases: the engine tells none");
    (void)setenv("LANEMARK_CACHE", "off", 1);
    return LM_OK;
}

static void tell(const struct compilation *c, const struct lm_bytes *file, size_t size) {
    const size_t code_section = code_section_of(file);
    if (c->is_json) {
        print_json(c, size, code_section);
        return;
    }
    printf("%s: %zu bytes\n", c->result, size);
    if (c->tells_phases) print_phases(c, code_section);
}

static lm_status compile(struct compilation *c, struct lm_error *error) {
    struct lm_bytes file;
    struct lm_error reason = LM_ERROR_INIT;
    wasm_byte_vec_t bytes = WASM_EMPTY_VEC;
    TRY(open_store(c, error));
    TRY(prepare_phases(c, error));
    TRY(lm_file_read(&c->arena, c->file, &file, error));
    const wasm_byte_vec_t binary = {file.size, (wasm_byte_t *)file.data};
    c->module = c->api.lm_module_new(c->store, &binary, &reason);
    if (!c->module) return lm_module_fail(c->file, &reason, error);
    c->api.wasm_module_serialize(c->module, &bytes);
    if (bytes.size == 0)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: no memory for it", c->result);
    const lm_status status = write_result(c, &bytes, error);
    if (status == LM_OK) tell(c, &file, bytes.size);
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

enum { KEY_ISA = 256, KEY_OPT, KEY_BOUNDS, KEY_FEATURES, KEY_PHASES, KEY_JSON };

static const struct argp_option options[] = {
    {"output", 'o', "FILE.lmo", 0, "Where the compiled module goes", 0},
    {"isa", KEY_ISA, "ISA", 0, "Instruction set to use (host: this very CPU)", 0},
    {"opt", KEY_OPT, "N", 0, "Optimise that much, from 0 to 3 (3)", 0},
    {"bounds", KEY_BOUNDS, "MODE", 0, "Keep accesses inside by: guard, check, none (guard)", 0},
    {"features", KEY_FEATURES, "LIST", 0,
     "Switch features of WebAssembly on and off: +tail-call,-simd128", 0},
    {"phases", KEY_PHASES, NULL, 0, "Tell what each phase of compiling took, without the cache", 0},
    {"verbose", 'v', NULL, OPTION_ALIAS, NULL, 0},
    {"json", KEY_JSON, NULL, 0, "The same as JSON", 0},
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
    case KEY_PHASES:
    case 'v': c->tells_phases = true; return 0;
    case KEY_JSON: c->is_json = true; return 0;
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
