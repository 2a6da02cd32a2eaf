/* SPDX-License-Identifier: Apache-2.0 */
/* The library's verdicts on every module of converted scripts, as JSON lines, for command_test.py
 * to hold those of the `lanemark` command against:
 *
 * spec_verdicts [--features LIST] FILE.json...
 * {"features"}                                    the whole set, as the command's --features
 * {"file", "status", "offset", "message"}         a module, decoded and compiled
 * {"file", "imports", "start", "trap"}            the same module instantiated on its own: how many
 *                                                 imports it misses, or the trap's message
 * {"file", "invoke", "args", "trap"}              what a script expects to trap, called in a fresh
 *                                                 instance; trap is null where only the script's
 *                                                 earlier calls make it trap
 * LIST is of changes to WebAssembly 2.0, as for spec_runner. */
#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/interp/interp.h"
#include "tests/engine_decode/wasm_file.h"
#include "tests/spec/spec.h"

static const char *text_of(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static void print_row(json_t *row) {
    if (!row || json_dumpf(row, stdout, JSON_COMPACT) != 0) abort();
    putchar('\n');
    json_decref(row);
}

static void print_features(uint32_t features) {
    char list[512] = "";
    for (unsigned i = LM_FEATURE_mvp + 1; i < LM_FEATURE_COUNT; i++) {
        const size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s%c%s", used > 0 ? "," : "",
                       features >> i & 1U ? '+' : '-', lm_feature_name((enum lm_feature)i));
    }
    print_row(json_pack("{ss}", "features", list));
}

/* --- Modules ---------------------------------------------------------------------------------- */

struct guest {
    struct lm_module module;
    struct lm_code *code;
    struct lm_store *store;
    struct lm_instance *instance;
};

static void close_guest(struct guest *guest) {
    if (guest->store) lm_store_delete(guest->store);
    if (guest->code) guest->code->backend->release(guest->code);
    lm_module_release(&guest->module);
}

static lm_status load(struct guest *guest, const char *path, uint32_t features,
                      struct lm_error *error) {
    const struct lm_compile_options options = {.isa = "host"};
    struct wasm_file file;
    *guest = (struct guest){0};
    if (!wasm_file_read(&file, path)) {
        fprintf(stderr, "spec_verdicts: %s: cannot be read\n", path);
        abort();
    }
    const lm_status status =
        lm_module_decode(&guest->module, file.bytes, file.size, features, error);
    free(file.bytes);
    TRY(status);
    return lm_backend_interp.compile(&guest->module, &options, &guest->code, error);
}

/* A fresh instance of a module without imports; false, and the message, when it traps. */
static bool instantiate(struct guest *guest, const char **message) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_trap trap = {0};
    guest->store = lm_store_new(false);
    if (!guest->store) abort();
    const lm_status status = lm_instantiate(guest->store, &guest->module, guest->code, NULL,
                                            &guest->instance, &trap, &error);
    *message = status == LM_OK ? NULL : lm_trap_message(trap.code);
    return status == LM_OK;
}

static void print_module(const char *path, uint32_t features) {
    struct guest guest;
    struct lm_error error = LM_ERROR_INIT;
    const char *message = NULL;
    const lm_status status = load(&guest, path, features, &error);
    const json_int_t offset = error.offset == LM_NO_OFFSET ? -1 : (json_int_t)error.offset;
    print_row(json_pack("{ss ss sI ss}", "file", path, "status", lm_status_name(status), "offset",
                        offset, "message", error.message));
    if (status == LM_OK) {
        if (guest.module.import_count == 0) (void)instantiate(&guest, &message);
        print_row(json_pack("{ss si sb ss?}", "file", path, "imports",
                            (int)guest.module.import_count, "start", (int)guest.module.has_start,
                            "trap", message));
    }
    close_guest(&guest);
}

/* --- Calls ------------------------------------------------------------------------------------ */

/* An argument as `lanemark exec` reads it; NULL: it cannot be written there. */
static json_t *argument_text(uint8_t type, const uint64_t *slot) {
    float narrow;
    double wide;
    uint32_t lanes[4];
    switch (type) {
    case LM_I32: return json_sprintf("%" PRIu32, (uint32_t)slot[0]);
    case LM_I64: return json_sprintf("%" PRIu64, slot[0]);
    case LM_F32: memcpy(&narrow, slot, sizeof narrow); return json_sprintf("%a", (double)narrow);
    case LM_F64: memcpy(&wide, slot, sizeof wide); return json_sprintf("%a", wide);
    case LM_V128:
        memcpy(lanes, slot, sizeof lanes);
        return json_sprintf("%u,%u,%u,%u", lanes[0], lanes[1], lanes[2], lanes[3]);
    default: return slot[0] == 0 ? json_string("null") : NULL;
    }
}

static json_t *arguments_text(const struct lm_functype *type, const uint64_t *slots) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < type->param_count; i++) {
        json_t *text = argument_text(type->params[i], slots);
        if (!text) {
            json_decref(list);
            return NULL;
        }
        if (json_array_append_new(list, text) != 0) abort();
        slots += lm_type_slots(type->params[i]);
    }
    return list;
}

static void print_call(struct guest *guest, const char *path, const json_t *action) {
    const json_t *field = json_object_get(action, "field");
    const char *name = json_string_value(field);
    uint64_t slots[SPEC_MAX_SLOTS] = {0};
    struct lm_extern export;
    struct lm_trap trap = {0};
    if (strlen(name) != json_string_length(field) ||
        !spec_find_export(guest->instance, name, strlen(name), &export) ||
        export.kind != LM_EXTERN_FUNC)
        return;
    const struct lm_functype *type = export.of.func->type;
    if (!spec_arguments(json_object_get(action, "args"), type->params, type->param_count, slots))
        return;
    json_t *args = arguments_text(type, slots);
    if (!args) return;
    const bool returned = lm_func_invoke(guest->store, export.of.func, slots, &trap);
    print_row(json_pack("{ss ss so ss?}", "file", path, "invoke", name, "args", args, "trap",
                        returned ? NULL : lm_trap_message(trap.code)));
}

static void print_fresh_call(const char *path, const json_t *action, uint32_t features) {
    struct guest guest;
    struct lm_error error = LM_ERROR_INIT;
    const char *message = NULL;
    if (load(&guest, path, features, &error) == LM_OK && guest.module.import_count == 0 &&
        instantiate(&guest, &message))
        print_call(&guest, path, action);
    close_guest(&guest);
}

/* --- Scripts ---------------------------------------------------------------------------------- */

static bool is_one_of(const char *type, const char *const *types) {
    while (*types && strcmp(*types, type) != 0)
        types++;
    return *types != NULL;
}

static void print_command(const json_t *command, const char *folder, uint32_t features,
                          char *current) {
    static const char *const modules[] = {"module",
                                          "assert_malformed",
                                          "assert_invalid",
                                          "assert_unlinkable",
                                          "assert_trap",
                                          "assert_uninstantiable",
                                          NULL};
    static const char *const traps[] = {"assert_trap", "assert_exhaustion", NULL};
    const char *type = text_of(command, "type"), *form = text_of(command, "module_type");
    const char *file = text_of(command, "filename");
    const json_t *action = json_object_get(command, "action");
    char path[4096];
    if (file && is_one_of(type, modules) && !(form && strcmp(form, "text") == 0)) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, file);
        print_module(path, features);
        if (strcmp(type, "module") == 0) memcpy(current, path, sizeof path);
    }
    if (action && is_one_of(type, traps) && !json_object_get(action, "module"))
        print_fresh_call(current, action, features);
}

static void print_script(const char *path, uint32_t features) {
    json_error_t error;
    json_t *root = json_load_file(path, JSON_ALLOW_NUL, &error);
    const char *slash = strrchr(path, '/');
    char *folder = strndup(path, slash ? (size_t)(slash - path) : 0);
    char current[4096] = "";
    if (!root || !folder) {
        fprintf(stderr, "spec_verdicts: %s: no output of wast2json: %s\n", path, error.text);
        abort();
    }
    size_t i;
    const json_t *command;
    json_array_foreach(json_object_get(root, "commands"), i, command)
        print_command(command, folder, features, current);
    free(folder);
    json_decref(root);
}

int main(int argc, char **argv) {
    static const struct option table[] = {{"features", required_argument, NULL, 'f'}, {0}};
    uint32_t features = lm_features_of_standard(2);
    struct lm_error error = LM_ERROR_INIT;
    for (int option; (option = getopt_long(argc, argv, "", table, NULL)) != -1;)
        if (option != 'f' || lm_features_change(&features, optarg, &error) != LM_OK) {
            fprintf(stderr, "usage: spec_verdicts [--features LIST] FILE.json...: %s\n",
                    error.message);
            return 3;
        }
    print_features(features);
    for (int i = optind; i < argc; i++)
        print_script(argv[i], features);
    return EXIT_SUCCESS;
}
