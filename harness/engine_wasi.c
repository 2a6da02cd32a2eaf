/* SPDX-License-Identifier: Apache-2.0 */
/* Guests that are whole programs: WASI commands, on an engine that offers WASI by lanemark.h.
 *
 * One iteration is one life of the program: a store, an instance, `_start`, and all of it gone
 * again; the module is compiled once before. Standard input is the same file from its beginning
 * each time, standard output and errors are kept in memory, and what stands on standard output is
 * the guest's result. A program that ends with another exit status than 0 has failed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/complain.h"
#include "harness/counter_source.h"
#include "harness/guest.h"
#include "harness/wasm_host.h"

struct wasi_guest {
    struct lm_arena *arena;
    struct lm_wasm_host host;
    wasm_shared_module_t *shared; /* the compiled module, for a new store each time */
    const struct lm_job *job;
    size_t start; /* index of the export _start */
    int input, output, errors;
    uint8_t *text; /* standard output as last looked at */
    size_t room;
    bool counting;
    uint64_t totals[LM_COUNT_MOST]; /* of all stores so far */
};

/* What lives for one iteration. */
struct life {
    const struct wasi_guest *guest;
    wasm_store_t *store;
    wasm_module_t *module;
    struct lm_wasi *wasi;
    wasm_instance_t *instance;
};

static bool offers_wasi(const struct lm_wasm_api *api) {
    return lm_wasm_api_has_wasi(api) && api->wasm_module_share && api->wasm_module_obtain &&
           api->wasm_shared_module_delete;
}

const char *lm_wasi_reason(struct lm_arena *arena, const char *library) {
    struct lm_wasm_api api;
    struct lm_error error = LM_ERROR_INIT;
    if (lm_wasm_api_load(library, &api, &error) != LM_OK)
        return lm_need_string(arena, error.message);
    return offers_wasi(&api) ? NULL
                             : "its library offers no WASI beside wasm.h, so that it runs bench "
                               "ABI modules only";
}

/* --- One life of the program ------------------------------------------------------------------ */

/* The last line of what the program wrote to standard error, for messages. */
static const char *last_words(const struct wasi_guest *guest, char text[128]) {
    const off_t end = lseek(guest->errors, 0, SEEK_END);
    const off_t from = end > 127 ? end - 127 : 0;
    ssize_t size = pread(guest->errors, text, 127, from);
    while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\0'))
        size--;
    text[size > 0 ? size : 0] = '\0';
    char *line = strrchr(text, '\n');
    line = line == NULL ? text : line + 1;
    for (char *c = line; *c != '\0'; c++)
        if (*c < ' ' || *c > '~') *c = '?';
    return line;
}

/* How the program ended: by itself, by proc_exit (which comes as a trap), or by a real trap. */
static lm_status judge_end(const struct life *life, wasm_trap_t *trap, struct lm_error *error) {
    const struct lm_wasm_api *api = &life->guest->host.api;
    uint32_t code = 0;
    if (trap == NULL) return LM_OK;
    if (!api->lm_wasi_exit_code(life->wasi, &code)) return lm_wasm_trapped(api, trap, error);
    api->wasm_trap_delete(trap);
    if (code == 0) return LM_OK;
    char text[128];
    const char *words = last_words(life->guest, text);
    return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "the program ended with status %u%s%s", code,
                   words[0] != '\0' ? ": " : "", words);
}

static lm_status furnish(const struct life *life, struct lm_error *error) {
    const struct wasi_guest *guest = life->guest;
    const struct lm_wasm_api *api = &guest->host.api;
    const struct lm_program *program = &guest->job->program;
    TRY(api->lm_wasi_set_stdio(life->wasi, guest->input, guest->output, guest->errors, error));
    TRY(api->lm_wasi_set_env(life->wasi, program->variables.count, program->variables.items,
                             error));
    for (size_t i = 0; i < program->folders.count; i++)
        TRY(lm_wasm_api_preopen(api, life->wasi, program->folders.items[i], error));
    return api->lm_wasi_set_args(life->wasi, program->args.count, program->args.items, error);
}

static lm_status instantiate(struct life *life, wasm_trap_t **trap, struct lm_error *error) {
    const struct lm_wasm_api *api = &life->guest->host.api;
    wasm_extern_vec_t imports;
    TRY(api->lm_wasi_imports(life->wasi, life->store, life->module, &imports, error));
    struct lm_error reason = LM_ERROR_INIT;
    life->instance = api->lm_instance_new(life->store, life->module, &imports, trap, &reason);
    api->wasm_extern_vec_delete(&imports);
    if (life->instance != NULL || *trap != NULL) return LM_OK;
    return lm_fail(error, reason.status, LM_NO_OFFSET, "cannot be instantiated: %s",
                   reason.message);
}

static lm_status start(struct life *life, struct lm_error *error) {
    const struct lm_wasm_api *api = &life->guest->host.api;
    wasm_trap_t *trap = NULL;
    TRY(furnish(life, error));
    TRY(instantiate(life, &trap, error));
    if (life->instance == NULL) return judge_end(life, trap, error);
    (void)api->lm_wasi_attach(life->wasi, life->module, life->instance);
    wasm_extern_vec_t exports;
    api->wasm_instance_exports(life->instance, &exports);
    const wasm_func_t *function = api->wasm_extern_as_func(exports.data[life->guest->start]);
    trap = api->lm_func_call(function, NULL, NULL);
    api->wasm_extern_vec_delete(&exports);
    return judge_end(life, trap, error);
}

/* Adds what this store counted; pages are of the latest life alone. */
static void add_counters(struct wasi_guest *guest, wasm_store_t *store) {
    const struct lm_wasm_api *api = &guest->host.api;
    const uint64_t *values = guest->counting ? api->lm_store_counters(store) : NULL;
    for (size_t i = 0; values != NULL && i < api->lm_counter_count() && i < LM_COUNT_MOST; i++) {
        const bool latest = strcmp(api->lm_counter_name(i), "pages_touched") == 0;
        guest->totals[i] = values[i] + (latest ? 0 : guest->totals[i]);
    }
}

static lm_status live(struct wasi_guest *guest, struct life *life, struct lm_error *error) {
    const struct lm_wasm_api *api = &guest->host.api;
    life->store = api->wasm_store_new(guest->host.engine);
    life->module = life->store ? api->wasm_module_obtain(life->store, guest->shared) : NULL;
    life->wasi = life->module ? api->lm_wasi_new() : NULL;
    if (life->wasi == NULL)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "store: the system gives no memory");
    const lm_status status = start(life, error);
    add_counters(guest, life->store);
    return status;
}

static lm_status rewind_streams(const struct wasi_guest *guest, struct lm_error *error) {
    if (lseek(guest->input, 0, SEEK_SET) == 0 && lseek(guest->output, 0, SEEK_SET) == 0 &&
        lseek(guest->errors, 0, SEEK_SET) == 0 && ftruncate(guest->output, 0) == 0 &&
        ftruncate(guest->errors, 0) == 0)
        return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "standard streams: %s", strerror(errno));
}

static lm_status run_once(struct wasi_guest *guest, struct lm_error *error) {
    const struct lm_wasm_api *api = &guest->host.api;
    struct life life = {.guest = guest};
    TRY(rewind_streams(guest, error));
    const lm_status status = live(guest, &life, error);
    if (life.instance != NULL) api->wasm_instance_delete(life.instance);
    if (life.module != NULL) api->wasm_module_delete(life.module);
    if (life.wasi != NULL) api->lm_wasi_delete(life.wasi);
    if (life.store != NULL) api->wasm_store_delete(life.store);
    return status;
}

/* --- As a guest ------------------------------------------------------------------------------- */

static lm_status wasi_setup(struct lm_guest *guest, uint32_t size, struct lm_error *error) {
    (void)guest;
    (void)size;
    (void)error;
    return LM_OK;
}

static lm_status wasi_run(struct lm_guest *guest, uint64_t count, struct lm_error *error) {
    lm_status status = LM_OK;
    for (uint64_t i = 0; i < count && status == LM_OK; i++)
        status = run_once(guest->state, error);
    if (status == LM_USAGE) guest->cause = "exit";
    return status;
}

static lm_status wasi_reset(struct lm_guest *guest, struct lm_error *error) {
    (void)guest;
    return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "a WASI command has no lm_reset");
}

static lm_status wasi_result(struct lm_guest *guest, const uint8_t **data, size_t *size,
                             struct lm_error *error) {
    struct wasi_guest *wasi = guest->state;
    struct stat facts;
    if (fstat(wasi->output, &facts) != 0)
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "standard output: %s", strerror(errno));
    *size = (size_t)facts.st_size;
    if (wasi->text == NULL || wasi->room < *size) {
        wasi->room = *size + 1;
        wasi->text = lm_need(wasi->arena, wasi->room, 1);
    }
    for (size_t done = 0; done < *size;) {
        const ssize_t got = pread(wasi->output, wasi->text + done, *size - done, (off_t)done);
        if (got <= 0)
            return lm_fail(error, LM_IO, LM_NO_OFFSET, "standard output: %s", strerror(errno));
        done += (size_t)got;
    }
    *data = wasi->text;
    return LM_OK;
}

static const uint64_t *wasi_counters(const struct lm_guest *guest) {
    const struct wasi_guest *wasi = guest->state;
    return wasi->counting ? wasi->totals : NULL;
}

static void wasi_close(struct lm_guest *guest) {
    struct wasi_guest *wasi = guest->state;
    if (wasi->shared != NULL) wasi->host.api.wasm_shared_module_delete(wasi->shared);
    lm_wasm_host_close(&wasi->host);
    const int files[] = {wasi->input, wasi->output, wasi->errors};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (files[i] >= 0) close(files[i]);
}

static const struct lm_guest_ops wasi_ops = {wasi_setup,  wasi_run,      wasi_reset,
                                             wasi_result, wasi_counters, wasi_close};

/* --- Opening ---------------------------------------------------------------------------------- */

static lm_status open_streams(struct wasi_guest *guest, struct lm_error *error) {
    const char *input = guest->job->program.input;
    guest->input = open(input[0] != '\0' ? input : "/dev/null", O_RDONLY | O_CLOEXEC);
    if (guest->input < 0)
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", input, strerror(errno));
    guest->output = memfd_create("standard output", MFD_CLOEXEC);
    guest->errors = memfd_create("standard error", MFD_CLOEXEC);
    if (guest->output >= 0 && guest->errors >= 0) return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "standard streams: %s", strerror(errno));
}

static lm_status find_start(struct wasi_guest *guest, struct lm_error *error) {
    const struct lm_wasm_api *api = &guest->host.api;
    wasm_exporttype_vec_t types;
    api->wasm_module_exports(guest->host.module, &types);
    guest->start = 0;
    while (guest->start < types.size &&
           !lm_wasm_name_is(api->wasm_exporttype_name(types.data[guest->start]), "_start"))
        guest->start++;
    const bool found = guest->start < types.size;
    api->wasm_exporttype_vec_delete(&types);
    if (found) return LM_OK;
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: exports no _start", guest->job->file);
}

lm_status lm_wasi_open(struct lm_arena *arena, const struct lm_job *job, bool counters,
                       struct lm_guest *guest, struct lm_error *error) {
    struct wasi_guest *wasi = lm_need(arena, 1, sizeof *wasi);
    const struct lm_wasm_want want = {.library = job->library,
                                      .backend = job->backend,
                                      .isa = job->isa,
                                      .counters = counters,
                                      .bounds = job->bounds,
                                      .file = job->file};
    wasi->arena = arena;
    wasi->job = job;
    wasi->input = wasi->output = wasi->errors = -1;
    *guest = (struct lm_guest){.ops = &wasi_ops, .state = wasi, .host = &wasi->host};
    TRY(open_streams(wasi, error));
    TRY(lm_wasm_host_open(arena, &want, &wasi->host, error));
    if (!offers_wasi(&wasi->host.api))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "%s: offers no WASI", job->library);
    TRY(find_start(wasi, error));
    wasi->counting = counters && wasi->host.api.lm_store_counters != NULL;
    wasi->shared = wasi->host.api.wasm_module_share(wasi->host.module);
    add_counters(wasi, wasi->host.store);
    return LM_OK;
}
