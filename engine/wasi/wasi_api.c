/* SPDX-License-Identifier: Apache-2.0 */
/* WASI of lanemark.h: preview 1 (preview1.h) as host functions of the public API, so that it runs
 * over every back end alike.
 *
 * The functions are the store's and may outlive the embedder's handle: each counts as an owner of
 * the context, which is freed with the last one. What the context itself holds of the store it
 * gives back in lm_wasi_delete, or neither would ever die. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/lanemark.h"
#include "engine/wasi/preview1.h"

static const char module_name[] = "wasi_snapshot_preview1";
static const char older_name[] = "wasi_unstable";

/* What a host function needs to know. */
struct binding {
    struct lm_wasi *wasi;
    const struct lm_wasi_row *row;
};

struct lm_wasi {
    struct lm_wasi_state state;
    size_t owners;            /* the embedder and each function in a store */
    struct binding *bindings; /* one per row */
    wasm_store_t *store;      /* borrowed: whoever calls a function keeps it alive */
    wasm_trap_t *exit_trap;   /* what ends a guest that exits; NULL after lm_wasi_delete */
    wasm_memory_t *memory;    /* the guest's; NULL before lm_wasi_attach */
};

/* --- Making and ending ------------------------------------------------------------------------ */

static void release(struct lm_wasi *wasi) {
    if (--wasi->owners > 0) return;
    free(wasi->bindings);
    free(wasi);
}

struct lm_wasi *lm_wasi_new(void) {
    struct lm_wasi *wasi = calloc(1, sizeof *wasi);
    if (!wasi) return NULL;
    wasi->owners = 1;
    lm_wasi_state_init(&wasi->state);
    wasi->bindings = calloc(lm_wasi_row_count, sizeof *wasi->bindings);
    if (wasi->bindings) return wasi;
    release(wasi);
    return NULL;
}

void lm_wasi_delete(struct lm_wasi *wasi) {
    if (!wasi) return;
    lm_wasi_state_release(&wasi->state);
    wasm_trap_t *exit_trap = wasi->exit_trap;
    wasm_memory_t *memory = wasi->memory;
    wasi->exit_trap = NULL;
    wasi->memory = NULL;
    if (memory) wasm_memory_delete(memory);
    if (exit_trap) wasm_trap_delete(exit_trap); /* the store may end with it, and its functions */
    release(wasi);
}

/* --- What the guest gets ---------------------------------------------------------------------- */

static lm_status no_memory(struct lm_error *error) {
    return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "WASI: the system gives no memory");
}

static lm_status copy_texts(struct lm_wasi *wasi, size_t count, const char *const *texts,
                            struct lm_wasi_texts *out, struct lm_error *error) {
    const char **items = lm_arena_array(&wasi->state.arena, count, sizeof *items);
    size_t bytes = 0;
    if (!items) return no_memory(error);
    for (size_t i = 0; i < count; i++) {
        const size_t length = strlen(texts[i]);
        items[i] = lm_arena_string(&wasi->state.arena, texts[i], length);
        if (!items[i]) return no_memory(error);
        bytes += length + 1;
    }
    if (bytes > UINT32_MAX || count > UINT32_MAX)
        return lm_fail(error, LM_LIMIT, LM_NO_OFFSET,
                       "arguments: longer than a 32-bit memory can hold");
    *out =
        (struct lm_wasi_texts){.items = items, .count = (uint32_t)count, .bytes = (uint32_t)bytes};
    return LM_OK;
}

lm_status lm_wasi_set_args(struct lm_wasi *wasi, size_t count, const char *const *args,
                           struct lm_error *error) {
    return copy_texts(wasi, count, args, &wasi->state.args, error);
}

lm_status lm_wasi_set_env(struct lm_wasi *wasi, size_t count, const char *const *variables,
                          struct lm_error *error) {
    return copy_texts(wasi, count, variables, &wasi->state.environment, error);
}

/* Not the right to set flags: they are the open file's and would change it for its other users too.
 */
static uint64_t stdio_rights(int descriptor) {
    const uint64_t writing =
        LM_RIGHT_fd_write | LM_RIGHT_fd_allocate | LM_RIGHT_fd_filestat_set_size;
    const int flags = fcntl(descriptor, F_GETFL);
    uint64_t rights = LM_RIGHTS_FILE & ~(uint64_t)LM_RIGHT_fd_fdstat_set_flags;
    if ((flags & O_ACCMODE) == O_RDONLY) rights &= ~writing;
    if ((flags & O_ACCMODE) == O_WRONLY) rights &= ~(uint64_t)LM_RIGHT_fd_read;
    return rights;
}

static lm_status set_stdio(struct lm_wasi *wasi, uint32_t number, int descriptor,
                           struct lm_error *error) {
    struct lm_wasi_fd *old = lm_wasi_fd_find(&wasi->state, number);
    if (old) (void)lm_wasi_fd_end(old);
    const int own_one = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    if (own_one < 0 && (descriptor < 0 || errno == EBADF)) return LM_OK;
    if (own_one < 0 || lm_wasi_fd_add(&wasi->state, own_one, stdio_rights(own_one), 0, &number) !=
                           LM_ERRNO_success)
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "descriptor %d: %s", descriptor,
                       strerror(errno));
    return LM_OK;
}

lm_status lm_wasi_set_stdio(struct lm_wasi *wasi, int input, int output, int errors,
                            struct lm_error *error) {
    TRY(set_stdio(wasi, STDIN_FILENO, input, error));
    TRY(set_stdio(wasi, STDOUT_FILENO, output, error));
    return set_stdio(wasi, STDERR_FILENO, errors, error);
}

lm_status lm_wasi_preopen(struct lm_wasi *wasi, const char *host, const char *guest,
                          struct lm_error *error) {
    uint32_t number = STDERR_FILENO + 1;
    const char *name = lm_arena_string(&wasi->state.arena, guest, strlen(guest));
    if (!name) return no_memory(error);
    const int folder = open(host, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", host, strerror(errno));
    if (lm_wasi_fd_add(&wasi->state, folder, LM_RIGHTS_FOLDER, LM_RIGHTS_INHERITED, &number) !=
        LM_ERRNO_success)
        return lm_fail(error, LM_LIMIT, LM_NO_OFFSET, "%s: more than %d folders", host,
                       LM_WASI_FDS - STDERR_FILENO - 1);
    wasi->state.fds[number].preopen = name;
    return LM_OK;
}

/* --- Host functions --------------------------------------------------------------------------- */

static void release_binding(void *env) {
    release(((const struct binding *)env)->wasi);
}

static wasm_trap_t *end_guest(const struct lm_wasi *wasi) {
    static char message[] = "WASI: the context was deleted";
    const wasm_message_t text = {sizeof message, message};
    return wasi->exit_trap ? wasm_trap_copy(wasi->exit_trap) : wasm_trap_new(wasi->store, &text);
}

static wasm_trap_t *enter(void *env, const wasm_val_vec_t *args, wasm_val_vec_t *results) {
    const struct binding *binding = env;
    struct lm_wasi *wasi = binding->wasi;
    uint64_t raw[LM_WASI_ARGS];
    if (!wasi->exit_trap || wasi->state.has_exited) return end_guest(wasi);
    for (size_t i = 0; i < args->size; i++)
        raw[i] = args->data[i].kind == WASM_I64 ? (uint64_t)args->data[i].of.i64
                                                : (uint32_t)args->data[i].of.i32;
    uint8_t *memory = wasi->memory ? (uint8_t *)wasm_memory_data(wasi->memory) : NULL;
    const uint64_t size = wasi->memory ? wasm_memory_data_size(wasi->memory) : 0;
    const enum lm_errno result = lm_wasi_perform(binding->row, &wasi->state, memory, size, raw);
    if (wasi->state.has_exited) return end_guest(wasi);
    results->data[0] = (wasm_val_t)WASM_I32_VAL((int32_t)result);
    return NULL;
}

/* The types of `count` letters of a signature; false, and none, without memory. */
static bool make_types(const char *letters, size_t count, wasm_valtype_vec_t *types) {
    wasm_valtype_vec_new_uninitialized(types, count);
    bool ok = types->size == count;
    for (size_t i = 0; i < types->size; i++) {
        types->data[i] = wasm_valtype_new(letters[i] == 'l' ? WASM_I64 : WASM_I32);
        ok = ok && types->data[i];
    }
    if (!ok) wasm_valtype_vec_delete(types);
    return ok;
}

static wasm_functype_t *type_of(const struct lm_wasi_row *row) {
    wasm_valtype_vec_t params;
    wasm_valtype_vec_t results;
    const size_t count = strcspn(row->signature, "_");
    const char *letters = row->signature + count + 1;
    if (!make_types(row->signature, count, &params)) return NULL;
    if (!make_types(letters, strlen(letters), &results)) {
        wasm_valtype_vec_delete(&params);
        return NULL;
    }
    return wasm_functype_new(&params, &results);
}

static wasm_func_t *make_function(struct lm_wasi *wasi, wasm_store_t *store, size_t row) {
    struct binding *binding = &wasi->bindings[row];
    wasm_functype_t *type = type_of(&lm_wasi_rows[row]);
    if (!type) return NULL;
    *binding = (struct binding){wasi, &lm_wasi_rows[row]};
    wasm_func_t *func = wasm_func_new_with_env(store, type, enter, binding, release_binding);
    if (func) wasi->owners++;
    wasm_functype_delete(type);
    return func;
}

/* --- Imports ---------------------------------------------------------------------------------- */

static bool name_is(const wasm_name_t *name, const char *text) {
    const size_t length = strlen(text);
    const bool is_terminated = name->size == length + 1 && name->data[length] == 0;
    return (name->size == length || is_terminated) && memcmp(name->data, text, length) == 0;
}

static size_t row_of(const wasm_name_t *name) {
    size_t row = 0;
    while (row < lm_wasi_row_count && !name_is(name, lm_wasi_rows[row].name))
        row++;
    return row;
}

static lm_status refuse(const wasm_importtype_t *import, const char *why, struct lm_error *error) {
    const wasm_name_t *module = wasm_importtype_module(import);
    const wasm_name_t *name = wasm_importtype_name(import);
    return lm_fail(error, LM_UNLINKABLE, LM_NO_OFFSET, "import %.*s.%.*s: %s",
                   (int)strnlen(module->data, module->size < 80 ? module->size : 80), module->data,
                   (int)strnlen(name->data, name->size < 80 ? name->size : 80), name->data, why);
}

static lm_status resolve(struct lm_wasi *wasi, wasm_store_t *store, const wasm_importtype_t *import,
                         wasm_extern_t **out, struct lm_error *error) {
    const wasm_name_t *module = wasm_importtype_module(import);
    const size_t row = row_of(wasm_importtype_name(import));
    if (name_is(module, older_name))
        return refuse(import, "an interface before WASI preview 1: compile it again", error);
    if (!name_is(module, module_name))
        return refuse(import, "no function of WASI preview 1", error);
    if (row == lm_wasi_row_count)
        return refuse(import, "WASI preview 1 has no such function", error);
    if (wasm_externtype_kind(wasm_importtype_type(import)) != WASM_EXTERN_FUNC)
        return refuse(import, "WASI preview 1 has functions only", error);
    wasm_func_t *func = make_function(wasi, store, row);
    if (!func) return no_memory(error);
    *out = wasm_func_as_extern(func);
    return LM_OK;
}

static lm_status resolve_all(struct lm_wasi *wasi, wasm_store_t *store,
                             const wasm_importtype_vec_t *imports, wasm_extern_vec_t *out,
                             struct lm_error *error) {
    for (size_t i = 0; i < imports->size; i++)
        TRY(resolve(wasi, store, imports->data[i], &out->data[i], error));
    return LM_OK;
}

static lm_status make_exit_trap(struct lm_wasi *wasi, wasm_store_t *store, struct lm_error *error) {
    static char message[] = "WASI: the guest has exited";
    const wasm_message_t text = {sizeof message, message};
    wasi->store = store;
    wasi->exit_trap = wasm_trap_new(store, &text);
    return wasi->exit_trap ? LM_OK : no_memory(error);
}

lm_status lm_wasi_imports(struct lm_wasi *wasi, wasm_store_t *store, const wasm_module_t *module,
                          wasm_extern_vec_t *out, struct lm_error *error) {
    wasm_extern_vec_new_empty(out);
    if (wasi->exit_trap)
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET,
                       "WASI: a context serves one instance: make another");
    TRY(make_exit_trap(wasi, store, error));
    wasm_importtype_vec_t imports;
    wasm_module_imports(module, &imports);
    wasm_extern_vec_new_uninitialized(out, imports.size);
    const lm_status status = out->size < imports.size
                                 ? no_memory(error)
                                 : resolve_all(wasi, store, &imports, out, error);
    wasm_importtype_vec_delete(&imports);
    if (status != LM_OK) wasm_extern_vec_delete(out);
    return status;
}

bool lm_wasi_attach(struct lm_wasi *wasi, const wasm_module_t *module,
                    const wasm_instance_t *instance) {
    wasm_exporttype_vec_t types;
    wasm_extern_vec_t exports;
    wasm_module_exports(module, &types);
    wasm_instance_exports(instance, &exports);
    for (size_t i = 0; i < types.size && i < exports.size && !wasi->memory; i++) {
        wasm_memory_t *memory = wasm_extern_as_memory(exports.data[i]);
        if (memory && name_is(wasm_exporttype_name(types.data[i]), "memory"))
            wasi->memory = wasm_memory_copy(memory);
    }
    wasm_extern_vec_delete(&exports);
    wasm_exporttype_vec_delete(&types);
    return wasi->memory != NULL;
}

bool lm_wasi_exit_code(const struct lm_wasi *wasi, uint32_t *code) {
    if (wasi->state.has_exited) *code = wasi->state.exit_code;
    return wasi->state.has_exited;
}
