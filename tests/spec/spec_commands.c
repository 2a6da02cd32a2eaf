/* SPDX-License-Identifier: Apache-2.0 */
/* Executes the commands of a spec script: modules are decoded, compiled by the back end under test
 * and instantiated in the script's one store; assertions compare values, trap messages, or the
 * reason why a module is refused. Every command is executed; messages must begin as the suite says,
 * save for the few listed in `alternatives`. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/engine_decode/wasm_file.h"
#include "tests/spec/spec.h"

/* Where a refusal differs from the suite's for a reason that is not the engine's fault. Nothing is
 * skipped: the module must still be refused, with this status and message. */
struct alternative {
    const char *script; /* without .wast, with its folder where it is one proposal's alone */
    const char *text;   /* the suite's message */
    lm_status status;   /* ours */
    const char *message;
};

static const struct alternative alternatives[] = {
    /* The reference decoder reads past the end of a section or body and trips over what stands
       there; ours stops. */
    {"binary", "length out of bounds", LM_MALFORMED, "unexpected end of section or function"},
    {"binary-leb128", "integer representation too long", LM_MALFORMED,
     "unexpected end of section or function"},
    /* Bodies are decoded and validated in one walk, which meets an unknown type before the end that
       is missing. */
    {"binary", "unexpected end", LM_INVALID, "unknown type 11"},
    /* wast2json writes no data count section where there is no data, */
    {"memory_init", "unknown data segment", LM_MALFORMED, "data count section required"},
    {"memory_init", "unknown memory 0", LM_MALFORMED, "data count section required"},
    /* and a select with an empty list of types as one without types. */
    {"select", "invalid result arity", LM_INVALID, "type mismatch"},
    /* Again bodies and sections that end before the reference decoder does, */
    {"memory64/binary-leb128", "integer representation too long", LM_MALFORMED,
     "section size mismatch"},
    {"memory64/binary-leb128", "integer too large", LM_MALFORMED, "section size mismatch"},
    {"memory64/binary-leb128", "integer too large", LM_MALFORMED,
     "unexpected end of section or function"},
    {"memory64/binary", "zero flag expected", LM_MALFORMED, "END opcode expected"},
    {"memory64/binary", "unexpected end of section or function", LM_MALFORMED,
     "length out of bounds"},
    {"memory64/binary", "unexpected end", LM_MALFORMED, "length out of bounds"},
    /* and wordings that the other folders do not share. */
    {"memory64/binary", "zero flag expected", LM_MALFORMED, "zero byte expected"},
    {"memory64/binary", "malformed limits flags", LM_MALFORMED, "integer too large: limits flags"},
    {"memory64/binary", "malformed limits flags", LM_MALFORMED,
     "integer representation too long: limits flags"},
    {"memory64/binary", "junk after last section", LM_MALFORMED,
     "unexpected content after last section"},
};

/* --- Outcomes --------------------------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static bool fail(struct spec_script *script, const char *what, const char *detail) {
    (void)snprintf(script->got, sizeof script->got, "%s%s%s", what, detail && *detail ? ": " : "",
                   detail ? detail : "");
    return false;
}

static bool fail_with_error(struct spec_script *script, const struct lm_error *error) {
    char place[32] = "";
    if (error->offset != LM_NO_OFFSET)
        (void)snprintf(place, sizeof place, " at offset %" PRIu64, error->offset);
    (void)snprintf(script->got, sizeof script->got, "%s%s: %s", lm_status_name(error->status),
                   place, error->message);
    return false;
}

static bool begins_with(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Whether `name`, "a/b" or "b", is what a path ends with, less .wast. */
static bool is_script(const char *path, const char *name) {
    const size_t length = strlen(path), wanted = strlen(name), extension = strlen(".wast");
    if (length < wanted + extension) return false;
    const char *const start = path + length - extension - wanted;
    return strncmp(start, name, wanted) == 0 && (start == path || start[-1] == '/');
}

static bool is_alternative(const struct spec_script *script, const char *text,
                           const struct lm_error *error) {
    for (size_t i = 0; i < sizeof alternatives / sizeof *alternatives; i++) {
        const struct alternative *row = &alternatives[i];
        const bool is_row = is_script(script->source, row->script) && strcmp(text, row->text) == 0;
        if (is_row && error->status == row->status && begins_with(error->message, row->message))
            return true;
    }
    return false;
}

/* --- Modules ---------------------------------------------------------------------------------- */

/* Where a compiled module is kept. */
static void image_path(const char *folder, const char *name, char *path, size_t size) {
    (void)snprintf(path, size, "%s/%s.lmo", folder, name);
}

static lm_status save_image(const struct spec_script *script, const char *name,
                            const struct spec_module *module, struct lm_error *error) {
    char path[4096];
    size_t size = 0;
    image_path(script->options->save, name, path, sizeof path);
    uint8_t *const bytes = module->code->backend->save(module->code, &size);
    FILE *const file = fopen(path, "wb");
    const bool is_written = bytes && file && fwrite(bytes, 1, size, file) == size;
    free(bytes);
    if (file && fclose(file) == 0 && is_written) return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "cannot write %s", path);
}

/* A module that was compiled before, on another machine. There is none of an invalid module, whose
 * error is found here as it was there. */
static lm_status load_image(const struct spec_script *script, const char *name,
                            struct spec_module *module, struct lm_error *error) {
    char path[4096];
    struct wasm_file file;
    image_path(script->options->images, name, path, sizeof path);
    if (!wasm_file_read(&file, path)) {
        TRY(lm_module_validate_bodies(&module->module, error));
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "cannot read %s", path);
    }
    const lm_status status = script->options->backend->load(&module->module, file.bytes, file.size,
                                                            -1, &module->code, error);
    free(file.bytes);
    return status;
}

/* Decodes the module of a command and validates or compiles its bodies. */
static lm_status load_module(struct spec_script *script, const json_t *command,
                             struct spec_module *module, struct lm_error *error) {
    char path[4096];
    struct wasm_file file;
    const char *name = text_of(command, "filename");
    (void)snprintf(path, sizeof path, "%s/%s", script->folder, name ? name : "");
    if (!wasm_file_read(&file, path))
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "cannot read %s", path);
    const lm_status status =
        lm_module_decode(&module->module, file.bytes, file.size, script->options->features, error);
    free(file.bytes);
    TRY(status);
    const struct lm_backend *backend = script->options->backend;
    if (!backend) return lm_module_validate_bodies(&module->module, error);
    if (script->options->images) return load_image(script, name, module, error);
    const struct lm_compile_options options = {.isa = script->options->isa,
                                               .counters = script->options->counts};
    TRY(backend->compile(&module->module, &options, &module->code, error));
    return script->options->save ? save_image(script, name, module, error) : LM_OK;
}

static void release_module(struct spec_module *module) {
    if (module->code) module->code->backend->release(module->code);
    module->code = NULL;
    lm_module_release(&module->module);
}

static lm_status instantiate(struct spec_script *script, struct spec_module *module,
                             struct lm_trap *trap, struct lm_error *error) {
    const size_t count = module->module.import_count;
    struct lm_extern *imports = lm_arena_array(&script->arena, count, sizeof *imports);
    if (!imports)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "out of memory: %zu imports", count);
    TRY(spec_resolve_imports(script, &module->module, imports, error));
    return lm_instantiate(script->store, &module->module, module->code, imports, &module->instance,
                          trap, error);
}

/* A module of the list: it lives as long as the store. */
static struct spec_module *new_module(struct spec_script *script, const json_t *command) {
    struct spec_module *module = lm_arena_alloc(&script->arena, sizeof *module);
    if (!module) abort();
    module->next = script->modules;
    module->name = text_of(command, "name");
    script->modules = module;
    return module;
}

static const char *trap_text(const struct lm_trap *trap) {
    return trap->code == LM_TRAP_host ? trap->message : lm_trap_message(trap->code);
}

static bool command_module(struct spec_script *script, const json_t *command) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_trap trap = {0};
    struct spec_module *module = new_module(script, command);
    script->current = NULL;
    if (load_module(script, command, module, &error) != LM_OK)
        return fail_with_error(script, &error);
    if (!spec_executes(script->options)) return true;
    const lm_status status = instantiate(script, module, &trap, &error);
    if (status == LM_TRAPPED) return fail(script, "trap", trap_text(&trap));
    if (status != LM_OK) return fail_with_error(script, &error);
    script->current = module;
    return true;
}

/* The module a command names, or the newest. */
static const struct lm_instance *find_instance(const struct spec_script *script, const char *name) {
    if (!name) return script->current ? script->current->instance : NULL;
    for (const struct spec_module *at = script->modules; at; at = at->next)
        if (at->name && at->instance && strcmp(at->name, name) == 0) return at->instance;
    return NULL;
}

static bool command_register(struct spec_script *script, const json_t *command) {
    const struct lm_instance *instance = find_instance(script, text_of(command, "name"));
    struct spec_registration *registration = lm_arena_alloc(&script->arena, sizeof *registration);
    if (!instance || !registration) return fail(script, "no such instance", NULL);
    *registration = (struct spec_registration){
        .next = script->registrations, .name = text_of(command, "as"), .instance = instance};
    script->registrations = registration;
    return true;
}

/* A refusal must have the status and the message that the suite asks for, or be one of the
 * alternatives. */
static bool is_refused(struct spec_script *script, const json_t *command, lm_status expected,
                       const struct lm_error *error) {
    const char *text = text_of(command, "text");
    if (error->status == LM_OK || !text) return fail(script, "the module was accepted", NULL);
    if (error->status == expected && begins_with(error->message, text)) return true;
    if (is_alternative(script, text, error)) return true;
    return fail_with_error(script, error);
}

static bool assert_refused(struct spec_script *script, const json_t *command, lm_status expected) {
    struct lm_error error = LM_ERROR_INIT;
    struct spec_module module = {0};
    const lm_status status = load_module(script, command, &module, &error);
    release_module(&module);
    if (status != error.status)
        return fail(script, "the status returned differs from the error's", error.message);
    return is_refused(script, command, expected, &error);
}

static bool assert_malformed(struct spec_script *script, const json_t *command) {
    return assert_refused(script, command, LM_MALFORMED);
}

static bool assert_invalid(struct spec_script *script, const json_t *command) {
    return assert_refused(script, command, LM_INVALID);
}

/* The instance may have written into tables of others before it failed: it stays. */
static bool assert_unlinkable(struct spec_script *script, const json_t *command) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_trap trap = {0};
    struct spec_module *module = new_module(script, command);
    if (load_module(script, command, module, &error) != LM_OK)
        return fail_with_error(script, &error);
    if (!spec_executes(script->options)) return true;
    if (instantiate(script, module, &trap, &error) == LM_TRAPPED)
        return fail(script, "trap", trap_text(&trap));
    return is_refused(script, command, LM_UNLINKABLE, &error);
}

/* Our message and the suite's: the suite adds an index to one of them. */
static bool trap_matches(struct spec_script *script, const json_t *command,
                         const struct lm_trap *trap) {
    const char *text = text_of(command, "text");
    const char *got = trap_text(trap);
    if (text && (begins_with(got, text) || begins_with(text, got))) return true;
    return fail(script, "trap", got);
}

static bool assert_uninstantiable(struct spec_script *script, const json_t *command) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_trap trap = {0};
    struct spec_module *module = new_module(script, command);
    if (load_module(script, command, module, &error) != LM_OK)
        return fail_with_error(script, &error);
    if (!spec_executes(script->options)) return true;
    const lm_status status = instantiate(script, module, &trap, &error);
    if (status == LM_OK) return fail(script, "the module was instantiated", NULL);
    if (status != LM_TRAPPED) return fail_with_error(script, &error);
    return trap_matches(script, command, &trap);
}

/* --- Actions ---------------------------------------------------------------------------------- */

struct outcome {
    const uint8_t *types; /* of the results */
    uint32_t count;
    uint64_t slots[SPEC_MAX_SLOTS];
    struct lm_trap trap; /* of code none when there are results */
};

static bool invoke(struct spec_script *script, const json_t *action, struct lm_func *func,
                   struct outcome *outcome) {
    const struct lm_functype *type = func->type;
    if (type->param_slots > SPEC_MAX_SLOTS || type->result_slots > SPEC_MAX_SLOTS)
        return fail(script, "too many values", NULL);
    if (!spec_arguments(json_object_get(action, "args"), type->params, type->param_count,
                        outcome->slots))
        return fail(script, "arguments do not fit the function", NULL);
    outcome->types = type->results;
    outcome->count = type->result_count;
    if (lm_func_invoke(script->store, func, outcome->slots, &outcome->trap)) return true;
    if (outcome->trap.code == LM_TRAP_none) return fail(script, "failed without a trap", NULL);
    return true;
}

/* Performs a command's action; false when it could not be tried. A trap is an outcome. */
static bool act(struct spec_script *script, const json_t *command, struct outcome *outcome) {
    const json_t *action = json_object_get(command, "action");
    const json_t *field = json_object_get(action, "field");
    const struct lm_instance *instance = find_instance(script, text_of(action, "module"));
    struct lm_extern export;
    memset(outcome, 0, sizeof *outcome);
    if (!instance) return fail(script, "no such instance", NULL);
    if (!spec_find_export(instance, json_string_value(field), json_string_length(field), &export))
        return fail(script, "no such export", json_string_value(field));
    const char *type = text_of(action, "type");
    if (strcmp(type ? type : "", "invoke") == 0 && export.kind == LM_EXTERN_FUNC)
        return invoke(script, action, export.of.func, outcome);
    if (strcmp(type ? type : "", "get") != 0 || export.kind != LM_EXTERN_GLOBAL)
        return fail(script, "the export is of another kind", NULL);
    outcome->types = &export.of.global->type.type;
    outcome->count = 1;
    memcpy(outcome->slots, export.of.global->value.slots, sizeof export.of.global->value.slots);
    return true;
}

/* A script expects a list of results, or any of several for one result ("either"). */
static bool is_expected(const json_t *command, const struct outcome *outcome) {
    const json_t *either = json_object_get(command, "either");
    if (!either)
        return spec_results_match(json_object_get(command, "expected"), outcome->types,
                                  outcome->count, outcome->slots);
    bool matches = false;
    for (size_t i = 0; i < json_array_size(either) && !matches; i++) {
        json_t *one = json_pack("[O]", json_array_get(either, i));
        matches = one && spec_results_match(one, outcome->types, outcome->count, outcome->slots);
        json_decref(one);
    }
    return matches;
}

static bool assert_return(struct spec_script *script, const json_t *command) {
    struct outcome outcome;
    char values[256];
    if (!act(script, command, &outcome)) return false;
    if (outcome.trap.code != LM_TRAP_none) return fail(script, "trap", trap_text(&outcome.trap));
    if (is_expected(command, &outcome)) return true;
    spec_print_values(outcome.types, outcome.count, outcome.slots, values, sizeof values);
    return fail(script, "results", values);
}

/* An action without an assertion must not trap. */
static bool command_action(struct spec_script *script, const json_t *command) {
    struct outcome outcome;
    if (!act(script, command, &outcome)) return false;
    return outcome.trap.code == LM_TRAP_none || fail(script, "trap", trap_text(&outcome.trap));
}

static bool assert_trap(struct spec_script *script, const json_t *command) {
    struct outcome outcome;
    if (!act(script, command, &outcome)) return false;
    if (outcome.trap.code == LM_TRAP_none) return fail(script, "no trap", NULL);
    return trap_matches(script, command, &outcome.trap);
}

/* --- Dispatch --------------------------------------------------------------------------------- */

struct command_kind {
    const char *type;
    bool is_action; /* needs execution */
    bool (*run)(struct spec_script *script, const json_t *command);
};

static const struct command_kind kinds[] = {
    {"module", false, command_module},
    {"register", true, command_register},
    {"action", true, command_action},
    {"assert_return", true, assert_return},
    {"assert_trap", true, assert_trap},
    {"assert_exhaustion", true, assert_trap},
    {"assert_malformed", false, assert_malformed},
    {"assert_invalid", false, assert_invalid},
    {"assert_unlinkable", false, assert_unlinkable},
    {"assert_uninstantiable", false, assert_uninstantiable},
};

static const struct command_kind *find_kind(const char *type) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].type, type ? type : "") == 0) return &kinds[i];
    return NULL;
}

/* file:line, command, expected, got. */
static void report(const struct spec_script *script, const json_t *command) {
    const json_t *either = json_object_get(command, "either");
    char *expected = json_dumps(either ? either : json_object_get(command, "expected"),
                                JSON_COMPACT | JSON_ENCODE_ANY);
    const char *text = text_of(command, "text");
    const char *field = text_of(json_object_get(command, "action"), "field");
    printf("%s:%" JSON_INTEGER_FORMAT ": %s %s: expected %s, got %s\n", script->source,
           json_integer_value(json_object_get(command, "line")), text_of(command, "type"),
           field ? field : "", text ? text : (expected ? expected : "success"), script->got);
    free(expected);
}

void spec_command(struct spec_script *script, const json_t *command) {
    const char *form = text_of(command, "module_type");
    const struct command_kind *kind = find_kind(text_of(command, "type"));
    script->got[0] = '\0';
    if (form && strcmp(form, "text") == 0) {
        script->counts.text++;
        return;
    }
    if (kind && kind->is_action && !spec_executes(script->options)) {
        script->counts.not_executed++;
        return;
    }
    if (kind ? kind->run(script, command)
             : fail(script, "a command unknown to this runner", NULL)) {
        script->counts.passed++;
        return;
    }
    if (script->counts.failed++ < script->options->details) report(script, command);
}

void spec_script_close(struct spec_script *script) {
    if (script->store) lm_store_delete(script->store);
    for (struct spec_module *at = script->modules; at; at = at->next)
        release_module(at);
    lm_arena_free(&script->arena);
}
