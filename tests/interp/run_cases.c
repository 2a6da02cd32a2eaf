/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the calls that a case file lists, at every ISA level of the interpreter that runs here, with
 * counters off and on.
 *
 *     run_cases FILE.cases FOLDER
 *
 * Lines of a case file; values are written as the function's type asks (integers decimal or 0x…,
 * floats as C writes them, v128 as 32 hexadecimal digits in memory order, null for references); `#`
 * starts a comment: module NAME                   instantiates FOLDER/NAME.wasm; its exports can be
 * imported from NAME, `env` from here FUNC ARG… = RESULT…           calls an export of the last
 * module FUNC ARG… ! MESSAGE           expects a trap FUNC ARG… : COUNTER=N …       what the call
 * adds to counters; those not named, but ops_*, are not looked at Exit status 0: every case passed;
 * 1: some did not. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/interp/interp.h"
#include "engine/runtime.h"
#include "simd/cpu.h"

enum { MAX_MODULES = 8, MAX_SLOTS = 2048 };

struct unit {
    char name[64];
    struct lm_module module;
    struct lm_code *code;
    struct lm_instance *instance;
};

struct session {
    const char *folder;
    const char *isa;
    bool counters;
    struct lm_store *store;
    struct unit units[MAX_MODULES];
    uint32_t unit_count;
    uint32_t failures, cases;
    const char *file;
    uint32_t line;
};

static void complain(struct session *s, const char *what, const char *detail) {
    fprintf(stderr, "%s:%u: %s: %s (isa %s, counters %s)\n", s->file, s->line, what, detail, s->isa,
            s->counters ? "on" : "off");
    s->failures++;
}

/* --- What guests can import from `env` -------------------------------------------------------- */

static bool host_sub(void *env, uint64_t *slots, struct lm_trap *trap) {
    (void)env, (void)trap;
    slots[0] = (uint32_t)slots[0] - (uint32_t)slots[1];
    return true;
}

static bool host_fail(void *env, uint64_t *slots, struct lm_trap *trap) {
    (void)env, (void)slots;
    (void)lm_trap_set(trap, LM_TRAP_host);
    snprintf(trap->message, sizeof trap->message, "the host says no");
    return false;
}

/* Calls the function reference it is given, with the i32 behind it: host code re-entering the
 * guest. */
static bool host_apply(void *env, uint64_t *slots, struct lm_trap *trap) {
    struct session *const s = env;
    struct lm_func *const func = (struct lm_func *)(uintptr_t)slots[0];
    uint64_t inner[1] = {slots[1]};
    if (!lm_func_invoke(s->store, func, inner, trap)) return false;
    slots[0] = inner[0];
    return true;
}

static const struct host {
    const char *name;
    lm_host_callback *callback;
    uint8_t params[2], results[1];
    uint32_t param_count, result_count;
} hosts[] = {
    {"sub", host_sub, {LM_I32, LM_I32}, {LM_I32}, 2, 1},
    {"fail", host_fail, {0}, {0}, 0, 0},
    {"apply", host_apply, {LM_FUNCREF, LM_I32}, {LM_I32}, 2, 1},
};

/* --- Modules ---------------------------------------------------------------------------------- */

static bool same_name(struct lm_name name, const char *text) {
    return name.length == strlen(text) && memcmp(name.bytes, text, name.length) == 0;
}

static bool find_export(const struct unit *unit, struct lm_name field, struct lm_extern *out) {
    for (uint32_t i = 0; i < unit->module.export_count; i++) {
        const struct lm_name name = unit->module.exports[i].field;
        if (name.length != field.length || memcmp(name.bytes, field.bytes, name.length) != 0)
            continue;
        *out = lm_instance_export(unit->instance, i);
        return true;
    }
    return false;
}

static bool find_import(struct session *s, const struct lm_import *import, struct lm_extern *out) {
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        const struct host *const host = &hosts[i];
        if (!same_name(import->module, "env") || !same_name(import->field, host->name)) continue;
        const struct lm_functype type = {host->params,       host->results,     host->param_count,
                                         host->result_count, host->param_count, host->result_count};
        *out = (struct lm_extern){.kind = LM_EXTERN_FUNC,
                                  .of.func = lm_host_func_new(s->store, &type, host->callback, s)};
        return out->of.func != NULL;
    }
    for (uint32_t i = 0; i < s->unit_count; i++)
        if (same_name(import->module, s->units[i].name) &&
            find_export(&s->units[i], import->field, out))
            return true;
    return false;
}

static uint8_t *read_file(const char *path, size_t *size) {
    FILE *const file = fopen(path, "rb");
    if (!file) return NULL;
    uint8_t *const bytes = malloc(1 << 20);
    *size = bytes ? fread(bytes, 1, 1 << 20, file) : 0;
    (void)fclose(file);
    return bytes;
}

static lm_status make_unit(struct session *s, struct unit *unit, const uint8_t *bytes, size_t size,
                           struct lm_error *error) {
    const struct lm_compile_options options = {.isa = s->isa, .counters = s->counters};
    struct lm_extern imports[16];
    struct lm_trap trap = {0};
    TRY(lm_module_decode(&unit->module, bytes, size, LM_DEFAULT_FEATURES, error));
    TRY(lm_backend_interp.compile(&unit->module, &options, &unit->code, error));
    for (uint32_t i = 0; i < unit->module.import_count; i++)
        if (i == 16 || !find_import(s, &unit->module.imports[i], &imports[i]))
            return lm_fail(error, LM_UNLINKABLE, LM_NO_OFFSET, "import %u has no match", i);
    return lm_instantiate(s->store, &unit->module, unit->code, imports, &unit->instance, &trap,
                          error);
}

static bool add_module(struct session *s, const char *name) {
    char path[512];
    size_t size;
    struct lm_error error = LM_ERROR_INIT;
    if (s->unit_count == MAX_MODULES) return false;
    struct unit *const unit = &s->units[s->unit_count];
    snprintf(unit->name, sizeof unit->name, "%s", name);
    snprintf(path, sizeof path, "%s/%s.wasm", s->folder, name);
    uint8_t *const bytes = read_file(path, &size);
    if (!bytes) {
        complain(s, "cannot read", path);
        return false;
    }
    const lm_status status = make_unit(s, unit, bytes, size, &error);
    free(bytes);
    s->unit_count++;
    if (status == LM_OK) return true;
    complain(s, name, error.message);
    return false;
}

/* --- Values ----------------------------------------------------------------------------------- */

static bool parse_v128(const char *text, uint64_t *slots) {
    uint8_t bytes[16];
    if (strlen(text) != 32) return false;
    for (size_t i = 0; i < 16; i++) {
        const char pair[3] = {text[2 * i], text[2 * i + 1], 0};
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    memcpy(slots, bytes, sizeof bytes);
    return true;
}

static bool parse_value(uint8_t type, const char *text, uint64_t *slots) {
    char *end = NULL;
    float narrow;
    double wide;
    *slots = 0;
    switch (type) {
    case LM_V128: return parse_v128(text, slots);
    case LM_F32:
        narrow = strtof(text, &end);
        memcpy(slots, &narrow, sizeof narrow);
        break;
    case LM_F64:
        wide = strtod(text, &end);
        memcpy(slots, &wide, sizeof wide);
        break;
    case LM_FUNCREF:
    case LM_EXTERNREF: return strcmp(text, "null") == 0;
    default:
        *slots = text[0] == '-' ? (uint64_t)strtoll(text, &end, 0) : strtoull(text, &end, 0);
        break;
    }
    return end && *end == 0;
}

static bool same_value(uint8_t type, const uint64_t *a, const uint64_t *b) {
    if (type == LM_V128) return a[0] == b[0] && a[1] == b[1];
    return type == LM_I32 || type == LM_F32 ? (uint32_t)*a == (uint32_t)*b : *a == *b;
}

/* --- Cases ------------------------------------------------------------------------------------ */

struct outcome {
    bool ok;
    struct lm_trap trap;
    uint64_t slots[MAX_SLOTS];
    struct lm_counters before, after;
};

static void check_results(struct session *s, const struct lm_functype *type,
                          const struct outcome *outcome, char **position) {
    const uint64_t *slot = outcome->slots;
    if (!outcome->ok) {
        complain(s, "trapped",
                 outcome->trap.code == LM_TRAP_host ? outcome->trap.message
                                                    : lm_trap_message(outcome->trap.code));
        return;
    }
    for (uint32_t i = 0; i < type->result_count; i++) {
        char got[64];
        uint64_t expected[2];
        const char *const word = strtok_r(NULL, " ", position);
        if (!word || !parse_value(type->results[i], word, expected)) {
            complain(s, "cannot read a result", word ? word : "missing");
            return;
        }
        snprintf(got, sizeof got, "expected %.34s, got 0x%llx %llx", word,
                 (unsigned long long)slot[0], (unsigned long long)slot[1]);
        if (!same_value(type->results[i], slot, expected)) complain(s, "wrong result", got);
        slot += lm_type_slots(type->results[i]);
    }
}

static void check_trap(struct session *s, const struct outcome *outcome, const char *message) {
    if (outcome->ok) {
        complain(s, "did not trap", message);
        return;
    }
    const char *const got = outcome->trap.code == LM_TRAP_host
                                ? outcome->trap.message
                                : lm_trap_message(outcome->trap.code);
    if (strcmp(got, message) != 0) complain(s, "another trap", got);
}

/* Every class that is not named must be 0, so that nothing is counted that was not executed. */
static void check_counters(struct session *s, const struct outcome *outcome, char **position) {
    uint64_t expected[LM_COUNTER_COUNT] = {0};
    if (!s->counters) return;
    for (char *word; (word = strtok_r(NULL, " ", position));) {
        char *const equals = strchr(word, '=');
        if (!equals) {
            complain(s, "cannot read a counter", word);
            return;
        }
        *equals = 0;
        size_t i = 0;
        while (i < LM_COUNTER_COUNT && strcmp(lm_counter_infos[i].name, word) != 0)
            i++;
        if (i == LM_COUNTER_COUNT) {
            complain(s, "no such counter", word);
            return;
        }
        expected[i] = strtoull(equals + 1, NULL, 0);
    }
    for (size_t i = 0; i < LM_COUNTER_COUNT; i++) {
        char got[64];
        const uint64_t grown = outcome->after.values[i] - outcome->before.values[i];
        const bool is_class = strncmp(lm_counter_infos[i].name, "ops_", 4) == 0;
        snprintf(got, sizeof got, "expected %llu, got %llu", (unsigned long long)expected[i],
                 (unsigned long long)grown);
        if ((is_class || expected[i] != 0) && grown != expected[i])
            complain(s, lm_counter_infos[i].name, got);
    }
}

static void run_case(struct session *s, char *line) {
    static struct outcome outcome;
    char *position = NULL;
    const char *const name = strtok_r(line, " ", &position);
    const struct lm_name field = {name, (uint32_t)strlen(name)};
    struct lm_extern found;
    outcome = (struct outcome){.before = s->store->counters};
    s->cases++;
    if (s->unit_count == 0 || !find_export(&s->units[s->unit_count - 1], field, &found)) {
        complain(s, "no such export", name);
        return;
    }
    const struct lm_functype *const type = found.of.func->type;
    uint64_t *slot = outcome.slots;
    for (uint32_t i = 0; i < type->param_count; i++) {
        const char *const word = strtok_r(NULL, " ", &position);
        if (!word || !parse_value(type->params[i], word, slot)) {
            complain(s, "cannot read an argument", word ? word : "missing");
            return;
        }
        slot += lm_type_slots(type->params[i]);
    }
    uint64_t *const top = s->store->stack_top;
    outcome.ok = lm_func_invoke(s->store, found.of.func, outcome.slots, &outcome.trap);
    outcome.after = s->store->counters;
    if (s->store->stack_top != top || s->store->call_depth != 0)
        complain(s, name, "the store is not as before");
    const char *const kind = strtok_r(NULL, " ", &position);
    if (kind && *kind == '=')
        check_results(s, type, &outcome, &position);
    else if (kind && *kind == '!')
        check_trap(s, &outcome, position);
    else if (kind && *kind == ':')
        check_counters(s, &outcome, &position);
    else
        complain(s, name, "expected = or ! or :");
}

static void run_lines(struct session *s, FILE *file) {
    char line[16384];
    for (s->line = 1; fgets(line, sizeof line, file); s->line++) {
        line[strcspn(line, "#\n")] = 0;
        size_t length = strlen(line);
        while (length > 0 && isspace((unsigned char)line[length - 1]))
            line[--length] = 0;
        if (length == 0) continue;
        if (strncmp(line, "module ", 7) != 0)
            run_case(s, line);
        else if (!add_module(s, line + 7))
            return;
    }
}

static bool run_session(struct session *s) {
    FILE *const file = fopen(s->file, "r");
    if (!file) {
        fprintf(stderr, "%s: cannot be read\n", s->file);
        return false;
    }
    s->store = lm_store_new(s->counters);
    if (s->store) run_lines(s, file);
    (void)fclose(file);
    const bool ok = s->store && s->failures == 0 && s->cases > 0;
    for (uint32_t i = 0; i < s->unit_count; i++)
        if (s->units[i].code) lm_backend_interp.release(s->units[i].code);
    lm_store_delete(s->store);
    for (uint32_t i = 0; i < s->unit_count; i++)
        lm_module_release(&s->units[i].module);
    if (ok)
        printf("%s: %u cases at %s, counters %s\n", s->file, s->cases, s->isa,
               s->counters ? "on" : "off");
    return ok;
}

int main(int argc, char **argv) {
    bool ok = argc == 3;
    for (size_t i = 0; argc == 3 && i < lm_isa_count(); i++) {
        const char *const isa = lm_isa_at(i)->name;
        const char *const reason = lm_backend_interp.missing(isa);
        if (reason) {
            printf("%s: not run: %s\n", isa, reason);
            continue;
        }
        for (int counters = 0; counters < 2; counters++) {
            struct session s = {
                .folder = argv[2], .isa = isa, .counters = counters != 0, .file = argv[1]};
            ok = run_session(&s) && ok;
        }
    }
    return ok ? 0 : 1;
}
