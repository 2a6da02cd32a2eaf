/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark exec FILE [ARG...]`, FILE a .wasm or what `lanemark compile` made: runs a WASI command,
 * or calls one exported function with numbers (exec_call.c). The guest's exit status is the
 * command's; a trap is 134, as a shell shows an aborted program. Standard streams are the command's
 * own, and of the file system the guest sees what --dir gives it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/engines.h"
#include "harness/exec_call.h"
#include "harness/files.h"
#include "harness/strings.h"
#include "harness/usage.h"
#include "harness/wasm_host.h"

struct exec {
    struct lm_arena arena;
    const char *engine, *isa, *features, *invoke, *file, *bounds;
    struct lm_bytes bytes; /* of the file */
    uint64_t level;        /* of optimisation */
    struct lm_strings folders, variables, args;
    bool counters, has_fuel;
    uint64_t fuel;
    double timeout; /* seconds; 0: none */
    struct lm_wasm_api api;
    wasm_engine_t *wasm_engine;
    wasm_store_t *store;
    wasm_module_t *module;
    wasm_instance_t *instance;
    struct lm_wasi *wasi;
};

/* --- The engine ------------------------------------------------------------------------------- */

enum { BEST_LEVEL = 3 };

/* Whether the file is what `lanemark compile` makes, and no module itself. */
static bool is_compiled(const struct exec *exec) {
    static const char mark[] = {0x7f, 'E', 'L', 'F'};
    return exec->bytes.size > sizeof mark && memcmp(exec->bytes.data, mark, sizeof mark) == 0;
}

static const struct lm_engine_row *find_engine(struct exec *exec) {
    struct lm_strings names = {0};
    for (size_t i = 0; i < lm_engine_count(); i++) {
        const struct lm_engine_row *row = lm_engine_at(i);
        if (row->kind != LM_ENGINE_wasm) continue;
        const bool is_default =
            exec->engine == NULL && (!is_compiled(exec) || strcmp(row->backend, "llvm") == 0);
        if (is_default || (exec->engine && strcmp(row->name, exec->engine) == 0)) return row;
        lm_strings_add(&names, &exec->arena, row->name);
    }
    exit(lm_complain(LM_EXIT_USAGE, "--engine %s: no engine for Wasm of that name: %s",
                     exec->engine, lm_strings_advice(&names, &exec->arena, exec->engine)));
}

/* What an engine may leave out; asked for, it must be there. */
static lm_status set_options(struct exec *exec, wasm_config_t *config, struct lm_error *error) {
    const struct lm_wasm_api *api = &exec->api;
    if (exec->features != NULL && api->lm_config_set_features == NULL)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "--features: the engine has no choice");
    if (exec->has_fuel && (api->lm_config_set_fuel == NULL || api->lm_store_set_fuel == NULL))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "--fuel: the engine has none");
    if (exec->timeout > 0 && api->lm_store_set_timeout == NULL)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "--timeout: the engine has no limit");
    if (exec->counters && (api->lm_config_set_counters == NULL || api->lm_store_counters == NULL))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                       "--counters: the engine counts nothing");
    if (exec->level < BEST_LEVEL &&
        (api->lm_config_set_opt == NULL || !api->lm_config_set_opt(config, (unsigned)exec->level)))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "--opt: the engine has no choice");
    if (exec->bounds &&
        (api->lm_config_set_bounds == NULL || !api->lm_config_set_bounds(config, exec->bounds)))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                       "--bounds %s: the engine does not know it, or has no choice", exec->bounds);
    if (exec->has_fuel) api->lm_config_set_fuel(config, true);
    if (exec->counters) api->lm_config_set_counters(config, true);
    if (exec->features != NULL && !api->lm_config_set_features(config, exec->features, error))
        return error->status;
    return LM_OK;
}

static lm_status open_store(struct exec *exec, struct lm_error *error) {
    const struct lm_engine_row *engine = find_engine(exec);
    const char *library = lm_engine_library(&exec->arena, engine);
    TRY(lm_wasm_api_load(library, &exec->api, error));
    if (!lm_wasm_api_has_wasi(&exec->api))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "%s: offers no WASI", library);
    wasm_config_t *config = lm_wasm_api_config(&exec->api, engine->backend, exec->isa, error);
    if (config == NULL) return error->status;
    if (set_options(exec, config, error) != LM_OK) {
        exec->api.wasm_config_delete(config);
        return error->status;
    }
    exec->wasm_engine = exec->api.wasm_engine_new_with_config(config);
    if (exec->wasm_engine) exec->store = exec->api.wasm_store_new(exec->wasm_engine);
    if (exec->store == NULL)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "store: the system gives no memory");
    if (exec->has_fuel) exec->api.lm_store_set_fuel(exec->store, exec->fuel);
    if (exec->timeout > 0 &&
        !exec->api.lm_store_set_timeout(exec->store, (uint64_t)(exec->timeout * 1e9)))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "--timeout: the system has no timer");
    return LM_OK;
}

static lm_status open_module(struct exec *exec, struct lm_error *error) {
    struct lm_error reason = LM_ERROR_INIT;
    const wasm_byte_vec_t binary = {exec->bytes.size, (wasm_byte_t *)exec->bytes.data};
    if (!is_compiled(exec))
        exec->module = exec->api.lm_module_new(exec->store, &binary, &reason);
    else if (exec->api.lm_module_load_file)
        exec->module = exec->api.lm_module_load_file(exec->store, exec->file, &reason);
    else if (exec->api.lm_module_load)
        exec->module = exec->api.lm_module_load(exec->store, &binary, &reason);
    else
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                       "%s: the engine takes no compiled modules", exec->file);
    if (exec->module != NULL) return LM_OK;
    return lm_module_fail(exec->file, &reason, error);
}

/* --- What the guest sees ---------------------------------------------------------------------- */

static lm_status open_wasi(struct exec *exec, struct lm_error *error) {
    exec->wasi = exec->api.lm_wasi_new();
    if (exec->wasi == NULL)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "WASI: the system gives no memory");
    TRY(exec->api.lm_wasi_set_stdio(exec->wasi, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, error));
    TRY(exec->api.lm_wasi_set_env(exec->wasi, exec->variables.count, exec->variables.items, error));
    for (size_t i = 0; i < exec->folders.count; i++)
        TRY(lm_wasm_api_preopen(&exec->api, exec->wasi, exec->folders.items[i], error));
    return exec->api.lm_wasi_set_args(exec->wasi, exec->args.count, exec->args.items, error);
}

/* --- Running ---------------------------------------------------------------------------------- */

enum { STATUS_TRAPPED = 134 };

static void print_trap(const struct exec *exec, const wasm_trap_t *trap) {
    wasm_message_t text = WASM_EMPTY_VEC;
    exec->api.wasm_trap_message(trap, &text);
    (void)lm_complain(STATUS_TRAPPED, "%s: trap: %.*s", exec->file,
                      (int)strnlen(text.data, text.size), text.data);
    exec->api.wasm_byte_vec_delete(&text);
    if (exec->api.lm_trap_backtrace == NULL) return;
    exec->api.lm_trap_backtrace(trap, &text);
    if (text.size > 0) fputs(text.data, stderr);
    exec->api.wasm_byte_vec_delete(&text);
}

/* The exit status of a guest that ended by a trap: its own, if it asked to end. */
static int end_by_trap(const struct exec *exec, wasm_trap_t *trap) {
    uint32_t code = 0;
    const bool has_exited = exec->api.lm_wasi_exit_code(exec->wasi, &code);
    if (!has_exited) print_trap(exec, trap);
    exec->api.wasm_trap_delete(trap);
    return has_exited ? (int)(code & 0xff) : STATUS_TRAPPED;
}

static const char *remedy_for(const struct lm_error *error) {
    switch (error->status) {
    case LM_IO: return "name files and folders that can be read";
    case LM_USAGE: return "see lanemark exec --help";
    case LM_UNLINKABLE: return "compile it for WASI preview 1";
    case LM_LIMIT:
    case LM_MALFORMED:
    case LM_INVALID: return lm_module_remedy(error);
    default: return "see lanemark doctor";
    }
}

/* A module that does not fit is unreadable input here, whatever is wrong with it. */
static int refuse(const struct lm_error *error) {
    const bool is_input = error->status == LM_INVALID || error->status == LM_UNLINKABLE;
    return lm_complain(is_input ? LM_EXIT_USAGE : lm_exit_of(error->status), "%s: %s",
                       error->message, remedy_for(error));
}

static lm_status instantiate(struct exec *exec, wasm_trap_t **trap, struct lm_error *error) {
    wasm_extern_vec_t imports;
    struct lm_error reason = LM_ERROR_INIT;
    if (exec->api.lm_wasi_imports(exec->wasi, exec->store, exec->module, &imports, &reason) ==
        LM_OK) {
        exec->instance =
            exec->api.lm_instance_new(exec->store, exec->module, &imports, trap, &reason);
        exec->api.wasm_extern_vec_delete(&imports);
    }
    if (exec->instance != NULL || *trap != NULL) return LM_OK;
    return lm_module_fail(exec->file, &reason, error);
}

static struct lm_exports exports_of(const struct exec *exec) {
    struct lm_exports exports;
    exec->api.wasm_module_exports(exec->module, &exports.types);
    exec->api.wasm_instance_exports(exec->instance, &exports.items);
    return exports;
}

/* A module without _start is a library, which may want to be initialised first. */
static lm_status call_guest(struct exec *exec, const struct lm_exports *exports, wasm_trap_t **trap,
                            struct lm_error *error) {
    static const struct lm_strings none = {0};
    if (exec->invoke == NULL)
        return lm_exec_call(&exec->arena, &exec->api, exports, "_start", &none, trap, error);
    if (lm_exec_find(&exec->api, exports, "_initialize") != NULL)
        TRY(lm_exec_call(&exec->arena, &exec->api, exports, "_initialize", &none, trap, error));
    if (*trap != NULL) return LM_OK;
    const struct lm_strings numbers = {.items = exec->args.items + 1,
                                       .count = exec->args.count - 1};
    return lm_exec_call(&exec->arena, &exec->api, exports, exec->invoke, &numbers, trap, error);
}

static lm_status run_guest(struct exec *exec, wasm_trap_t **trap, struct lm_error *error) {
    TRY(lm_file_read(&exec->arena, exec->file, &exec->bytes, error));
    TRY(open_store(exec, error));
    TRY(open_module(exec, error));
    TRY(open_wasi(exec, error));
    TRY(instantiate(exec, trap, error));
    if (*trap != NULL) return LM_OK;
    (void)exec->api.lm_wasi_attach(exec->wasi, exec->module, exec->instance);
    struct lm_exports exports = exports_of(exec);
    const lm_status status = call_guest(exec, &exports, trap, error);
    exec->api.wasm_exporttype_vec_delete(&exports.types);
    exec->api.wasm_extern_vec_delete(&exports.items);
    return status;
}

static void print_counters(const struct exec *exec) {
    const uint64_t *values = exec->store ? exec->api.lm_store_counters(exec->store) : NULL;
    for (size_t i = 0; values != NULL && i < exec->api.lm_counter_count(); i++)
        fprintf(stderr, "%-16s %llu\n", exec->api.lm_counter_name(i),
                (unsigned long long)values[i]);
}

static void close_all(struct exec *exec) {
    if (exec->instance) exec->api.wasm_instance_delete(exec->instance);
    if (exec->module) exec->api.wasm_module_delete(exec->module);
    if (exec->wasi) exec->api.lm_wasi_delete(exec->wasi);
    if (exec->store) exec->api.wasm_store_delete(exec->store);
    if (exec->wasm_engine) exec->api.wasm_engine_delete(exec->wasm_engine);
}

static int run(struct exec *exec) {
    struct lm_error error = LM_ERROR_INIT;
    wasm_trap_t *trap = NULL;
    const lm_status result = run_guest(exec, &trap, &error);
    const int status = result != LM_OK ? refuse(&error)
                       : trap != NULL  ? end_by_trap(exec, trap)
                                       : LM_EXIT_GOOD;
    if (exec->counters) print_counters(exec);
    close_all(exec);
    return status;
}

/* --- Command line ----------------------------------------------------------------------------- */

enum {
    KEY_ENGINE = 256,
    KEY_ISA,
    KEY_DIR,
    KEY_ENV,
    KEY_INVOKE,
    KEY_FEATURES,
    KEY_FUEL,
    KEY_TIMEOUT,
    KEY_COUNTERS,
    KEY_OPT,
    KEY_BOUNDS
};

static const double MIN_SECONDS = 1e-3, MAX_SECONDS = 1e9;

static const struct argp_option options[] = {
    {"engine", KEY_ENGINE, "NAME", 0, "Engine to run on (the first for Wasm)", 0},
    {"isa", KEY_ISA, "ISA", 0, "Instruction set to use (host)", 0},
    {"dir", KEY_DIR, "HOST::GUEST", 0,
     "Give the guest a folder under a name of its own; repeatable", 0},
    {"env", KEY_ENV, "NAME=VALUE", 0, "Set a variable of the guest's environment; repeatable", 0},
    {"invoke", KEY_INVOKE, "NAME", 0,
     "Call this exported function with the ARGs as numbers and print its results", 0},
    {"features", KEY_FEATURES, "LIST", 0,
     "Switch features of WebAssembly on and off: +tail-call,-simd128", 0},
    {"opt", KEY_OPT, "N", 0, "Optimise that much, from 0 to 3 (3)", 0},
    {"bounds", KEY_BOUNDS, "MODE", 0, "Keep accesses inside by: guard, check, none (guard)", 0},
    {"fuel", KEY_FUEL, "N", 0, "Trap after N instructions", 0},
    {"timeout", KEY_TIMEOUT, "S", 0, "Trap after S seconds, compiling included", 0},
    {"counters", KEY_COUNTERS, NULL, 0, "Count instructions and print the counts on stderr", 0},
    {0}};

static error_t read_option(int key, char *text, struct argp_state *state) {
    struct exec *exec = state->input;
    switch (key) {
    case KEY_ENGINE: exec->engine = text; return 0;
    case KEY_ISA: exec->isa = text; return 0;
    case KEY_DIR: lm_strings_add(&exec->folders, &exec->arena, text); return 0;
    case KEY_ENV:
        if (strchr(text, '=') == NULL)
            exit(lm_complain(LM_EXIT_USAGE, "--env %s: has no value: write NAME=VALUE", text));
        lm_strings_add(&exec->variables, &exec->arena, text);
        return 0;
    case KEY_INVOKE: exec->invoke = text; return 0;
    case KEY_FEATURES: exec->features = text; return 0;
    case KEY_FUEL:
        exec->has_fuel = lm_parse_number(text, 0, UINT64_MAX, &exec->fuel);
        if (!exec->has_fuel)
            exit(lm_complain(LM_EXIT_USAGE, "--fuel %s: is no whole number: write one", text));
        return 0;
    case KEY_TIMEOUT:
        if (!lm_parse_real(text, MIN_SECONDS, MAX_SECONDS, &exec->timeout))
            exit(lm_complain(LM_EXIT_USAGE,
                             "--timeout %s: is no such time: give seconds from %g to %g", text,
                             MIN_SECONDS, MAX_SECONDS));
        return 0;
    case KEY_OPT:
        if (!lm_parse_number(text, 0, BEST_LEVEL, &exec->level))
            exit(lm_complain(LM_EXIT_USAGE, "--opt %s: is no level: give 0, 1, 2 or 3", text));
        return 0;
    case KEY_BOUNDS: exec->bounds = text; return 0;
    case KEY_COUNTERS: exec->counters = true; return 0;
    case ARGP_KEY_ARG: exec->file = text; return 0;
    case ARGP_KEY_NO_ARGS: exit(lm_complain(LM_EXIT_USAGE, "exec: no file: name a .wasm file"));
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* Whether the value of the option `word` is the next word. The name may be cut short. */
static bool takes_next(const char *word) {
    if (strncmp(word, "--", 2) != 0 || strchr(word, '=') != NULL) return false;
    for (const struct argp_option *option = options; option->name != NULL; option++)
        if (option->arg != NULL && strncmp(option->name, word + 2, strlen(word + 2)) == 0)
            return true;
    return false;
}

/* How many words are ours: all up to the file. The rest is the guest's, whatever it looks like. */
static int count_own_words(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) return i + 2 < argc ? i + 2 : argc;
        if (argv[i][0] != '-') return i + 1;
        if (takes_next(argv[i])) i++;
    }
    return argc;
}

int lm_command_exec(int argc, char **argv) {
    const struct argp argp = {
        .options = options,
        .parser = read_option,
        .args_doc = "FILE [ARG...]",
        .doc = "Runs a WASI command with the ARGs, or one exported function of a module.\v"
               "Exit status: the guest's own; 134 after a trap; 3 for wrong usage or a file that "
               "cannot be run. A v128 is written as four i32 lanes: 0x1,0x2,0x3,0x4."};
    struct exec exec = {.isa = "", .level = BEST_LEVEL};
    const int own = count_own_words(argc, argv);
    lm_usage_parse(&exec.arena, &argp, own, argv, &exec);
    lm_strings_add(&exec.args, &exec.arena, exec.file);
    for (int i = own; i < argc; i++)
        lm_strings_add(&exec.args, &exec.arena, argv[i]);
    const int status = run(&exec);
    lm_arena_free(&exec.arena);
    return status;
}
