/* SPDX-License-Identifier: Apache-2.0 */
/* Modules of wasm.h: a decoded module and its compiled code, shared by the handles of all stores
 * that use it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/c_api.h"
#include "engine/deadline.h"

/* --- Making and sharing ----------------------------------------------------------------------- */

static void shared_release(struct wasm_shared_module_t *shared) {
    if (atomic_fetch_sub(&shared->owners, 1) != 1) return;
    if (shared->code) shared->code->backend->release(shared->code);
    lm_module_release(&shared->module);
    lm_engine_release(shared->engine);
    free(shared);
}

/* What a module of this store is made under. */
static struct lm_rules rules_of(const struct wasm_store_t *store) {
    const struct wasm_config_t *config = &store->engine->config;
    return (struct lm_rules){
        .features = config->features, .caps = config->caps, .deadline = store->store->deadline};
}

static lm_status decode(struct wasm_shared_module_t *shared, const wasm_byte_vec_t *binary,
                        const struct lm_rules *rules, struct lm_counters *counters,
                        struct lm_error *error) {
    const uint64_t start = lm_clock_now();
    TRY(lm_module_decode_by(&shared->module, (const uint8_t *)binary->data, binary->size, rules,
                            error));
    shared->decode_ns = lm_clock_now() - start;
    counters->values[LM_COUNTER_decode_ns] += shared->decode_ns;
    return LM_OK;
}

/* A back end that tells no phases has one, `took` ns long. */
static void set_phases(struct wasm_shared_module_t *shared, uint64_t took) {
    uint64_t *const phases = shared->code->phase_ns;
    uint64_t sum = 0;
    for (unsigned i = 0; i < LM_PHASE_COUNT; i++)
        sum += phases[i];
    if (sum == 0) phases[LM_PHASE_generate] = took;
    phases[LM_PHASE_decode] = shared->decode_ns;
}

static lm_status compile(struct wasm_shared_module_t *shared, struct lm_counters *counters,
                         struct lm_error *error) {
    const struct wasm_config_t *config = &shared->engine->config;
    const uint64_t start = lm_clock_now();
    TRY(config->backend->compile(&shared->module, &config->options, &shared->code, error));
    const uint64_t took = lm_clock_now() - start;
    counters->values[LM_COUNTER_compile_ns] += took;
    set_phases(shared, took);
    counters->values[LM_COUNTER_code_bytes] += shared->code->code_bytes;
    return LM_OK;
}

static lm_status build(struct wasm_shared_module_t *shared, const wasm_byte_vec_t *binary,
                       const struct lm_rules *rules, struct lm_counters *counters,
                       struct lm_error *error) {
    TRY(decode(shared, binary, rules, counters, error));
    return compile(shared, counters, error);
}

static void release_module(struct wasm_ref_t *ref) {
    shared_release(((wasm_module_t *)ref)->shared);
}

/* A handle that takes over one ownership of `shared`, on failure too. */
static wasm_module_t *module_handle(wasm_store_t *store, struct wasm_shared_module_t *shared) {
    wasm_module_t *module = lm_ref_new(store, LM_REF_MODULE, sizeof *module);
    if (!module) {
        shared_release(shared);
        return NULL;
    }
    module->shared = shared;
    module->ref.release = release_module;
    return module;
}

wasm_module_t *lm_module_new(wasm_store_t *store, const wasm_byte_vec_t *binary,
                             struct lm_error *error) {
    struct wasm_shared_module_t *shared = calloc(1, sizeof *shared);
    lm_status status = LM_NO_MEMORY;
    if (shared) {
        atomic_init(&shared->owners, 1);
        shared->engine = store->engine;
        lm_engine_retain(store->engine);
        const struct lm_rules rules = rules_of(store);
        status = build(shared, binary, &rules, &store->store->counters, error);
        if (status != LM_OK) shared_release(shared);
    }
    wasm_module_t *module = status == LM_OK ? module_handle(store, shared) : NULL;
    if (!module) /* says nothing new when the build failed: the first error wins */
        (void)lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "module: the system gives no memory");
    return module;
}

wasm_module_t *wasm_module_new(wasm_store_t *store, const wasm_byte_vec_t *binary) {
    return lm_module_new(store, binary, NULL);
}

bool wasm_module_validate(wasm_store_t *store, const wasm_byte_vec_t *binary) {
    struct lm_module module;
    const struct lm_rules rules = rules_of(store);
    if (lm_module_decode_by(&module, (const uint8_t *)binary->data, binary->size, &rules, NULL) !=
        LM_OK)
        return false;
    const bool is_valid = lm_module_validate_bodies(&module, NULL) == LM_OK;
    lm_module_release(&module);
    return is_valid;
}

wasm_shared_module_t *wasm_module_share(const wasm_module_t *module) {
    atomic_fetch_add(&module->shared->owners, 1);
    return module->shared;
}

void wasm_shared_module_delete(wasm_shared_module_t *shared) {
    if (shared) shared_release(shared);
}

wasm_module_t *wasm_module_obtain(wasm_store_t *store, const wasm_shared_module_t *shared) {
    struct wasm_shared_module_t *module = (struct wasm_shared_module_t *)(uintptr_t)shared;
    if (store->engine != module->engine) return NULL;
    atomic_fetch_add(&module->owners, 1);
    return module_handle(store, module);
}

bool lm_module_listing(const wasm_module_t *module, const char *func, bool only_counts,
                       wasm_byte_vec_t *text, struct lm_error *error) {
    const struct lm_code *const code = module->shared->code;
    char *lines = NULL;
    wasm_byte_vec_new_empty(text);
    if (!code->backend->list) {
        lm_error_record(error, LM_UNSUPPORTED, LM_NO_OFFSET, "%s: makes no machine code",
                        code->backend->name);
        return false;
    }
    if (code->backend->list(&module->shared->module, code, func, only_counts, &lines, error) !=
        LM_OK)
        return false;
    wasm_byte_vec_new(text, strlen(lines), lines);
    free(lines);
    return true;
}

size_t lm_phase_count(void) {
    return LM_PHASE_COUNT;
}

static const struct {
    const char *name, *description;
} phases[] = {
#define PHASE(name, description) {#name, description},
#include "engine/phases.def"
#undef PHASE
};

const char *lm_phase_name(size_t index) {
    return index < LM_PHASE_COUNT ? phases[index].name : NULL;
}

const char *lm_phase_description(size_t index) {
    return index < LM_PHASE_COUNT ? phases[index].description : NULL;
}

const uint64_t *lm_module_phases(const wasm_module_t *module) {
    return module->shared->code->phase_ns;
}

size_t lm_module_code_bytes(const wasm_module_t *module) {
    return module->shared->code->code_bytes;
}

/* --- Imports and exports ---------------------------------------------------------------------- */

static wasm_externtype_t *type_of(const struct lm_module *module, uint8_t kind, uint32_t index) {
    switch ((enum lm_extern_kind)kind) {
    case LM_EXTERN_FUNC: return (wasm_externtype_t *)lm_functype_object(module->funcs[index].type);
    case LM_EXTERN_TABLE: return (wasm_externtype_t *)lm_tabletype_object(&module->tables[index]);
    case LM_EXTERN_MEMORY:
        return (wasm_externtype_t *)lm_memorytype_object(&module->memories[index]);
    case LM_EXTERN_GLOBAL:
        return (wasm_externtype_t *)lm_globaltype_object(&module->globals[index].type);
    }
    return NULL;
}

static wasm_name_t copy_name(const struct lm_name *name) {
    wasm_name_t copy;
    wasm_name_new(&copy, name->length, name->bytes);
    return copy;
}

void wasm_module_imports(const wasm_module_t *module, wasm_importtype_vec_t *out) {
    const struct lm_module *inner = &module->shared->module;
    wasm_importtype_vec_new_uninitialized(out, inner->import_count);
    for (size_t i = 0; i < out->size; i++) {
        const struct lm_import *import = &inner->imports[i];
        wasm_name_t module_name = copy_name(&import->module);
        wasm_name_t name = copy_name(&import->field);
        out->data[i] =
            wasm_importtype_new(&module_name, &name, type_of(inner, import->kind, import->index));
    }
}

void wasm_module_exports(const wasm_module_t *module, wasm_exporttype_vec_t *out) {
    const struct lm_module *inner = &module->shared->module;
    wasm_exporttype_vec_new_uninitialized(out, inner->export_count);
    for (size_t i = 0; i < out->size; i++) {
        const struct lm_export *item = &inner->exports[i];
        wasm_name_t name = copy_name(&item->field);
        out->data[i] = wasm_exporttype_new(&name, type_of(inner, item->kind, item->index));
    }
}

/* --- Serialised modules: a header and the binary ---------------------------------------------- */

struct image_header {
    char magic[8];
    char version[16];
    uint64_t size;     /* of the binary that follows */
    uint64_t checksum; /* FNV-1a of the binary */
};

static uint64_t checksum_of(const byte_t *bytes, size_t size) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static struct image_header header_for(const byte_t *binary, size_t size) {
    struct image_header header = {.magic = {'l', 'm', 'm', 'o', 'd', 'u', 'l', 'e'},
                                  .size = size,
                                  .checksum = checksum_of(binary, size)};
    const char *version = lm_version();
    const size_t length = strlen(version);
    memcpy(header.version, version,
           length < sizeof header.version ? length : sizeof header.version);
    return header;
}

/* What the back end makes of it, if it makes such things. */
static void serialize_code(const struct lm_code *code, wasm_byte_vec_t *out) {
    size_t size = 0;
    uint8_t *const bytes = code->backend->save(code, &size);
    wasm_byte_vec_new(out, bytes ? size : 0, (const byte_t *)bytes);
    free(bytes);
}

void wasm_module_serialize(const wasm_module_t *module, wasm_byte_vec_t *out) {
    if (module->shared->code->backend->save) {
        serialize_code(module->shared->code, out);
        return;
    }
    const struct lm_module *inner = &module->shared->module;
    const struct image_header header = header_for((const byte_t *)inner->bytes, inner->size);
    wasm_byte_vec_new_uninitialized(out, sizeof header + inner->size);
    if (out->size == 0) return;
    memcpy(out->data, &header, sizeof header);
    memcpy(out->data + sizeof header, inner->bytes, inner->size);
}

static lm_status load(struct wasm_shared_module_t *shared, const wasm_byte_vec_t *bytes, int file,
                      struct lm_rules rules, struct lm_error *error) {
    const struct lm_backend *const backend = shared->engine->config.backend;
    const uint8_t *const whole = (const uint8_t *)bytes->data;
    const uint8_t *binary;
    size_t size;
    uint32_t features;
    if (!backend->load)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                       "compiled module: the back end %s takes none", backend->name);
    TRY(backend->module_in(whole, bytes->size, &binary, &size, &features, error));
    if (features & ~rules.features)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                       "compiled module: it was validated with features that are off");
    const uint64_t start = lm_clock_now();
    TRY(lm_module_decode_by(&shared->module, binary, size, &rules, error));
    const uint64_t decoded = lm_clock_now();
    TRY(backend->load(&shared->module, whole, bytes->size, file, &shared->code, error));
    shared->code->phase_ns[LM_PHASE_decode] = decoded - start;
    shared->code->phase_ns[LM_PHASE_load] = lm_clock_now() - decoded;
    return LM_OK;
}

static wasm_module_t *load_module(wasm_store_t *store, const wasm_byte_vec_t *bytes, int file,
                                  struct lm_error *error) {
    struct wasm_shared_module_t *shared = calloc(1, sizeof *shared);
    lm_status status = LM_NO_MEMORY;
    if (shared) {
        atomic_init(&shared->owners, 1);
        shared->engine = store->engine;
        lm_engine_retain(store->engine);
        status = load(shared, bytes, file, rules_of(store), error);
        if (status != LM_OK) shared_release(shared);
    }
    wasm_module_t *module = status == LM_OK ? module_handle(store, shared) : NULL;
    if (!module)
        (void)lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "module: the system gives no memory");
    return module;
}

wasm_module_t *lm_module_load(wasm_store_t *store, const wasm_byte_vec_t *bytes,
                              struct lm_error *error) {
    return load_module(store, bytes, -1, error);
}

static wasm_module_t *load_open(wasm_store_t *store, const char *path, int file,
                                struct lm_error *error) {
    struct stat facts;
    void *mapped = MAP_FAILED;
    if (fstat(file, &facts) == 0 && facts.st_size > 0)
        mapped = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (mapped == MAP_FAILED) {
        (void)lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: cannot be mapped", path);
        return NULL;
    }
    const wasm_byte_vec_t bytes = {(size_t)facts.st_size, mapped};
    wasm_module_t *const module = load_module(store, &bytes, file, error);
    (void)munmap(mapped, (size_t)facts.st_size);
    return module;
}

wasm_module_t *lm_module_load_file(wasm_store_t *store, const char *path, struct lm_error *error) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        (void)lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", path, strerror(errno));
        return NULL;
    }
    wasm_module_t *const module = load_open(store, path, file, error);
    (void)close(file);
    return module;
}

wasm_module_t *wasm_module_deserialize(wasm_store_t *store, const wasm_byte_vec_t *bytes) {
    if (bytes->size < sizeof(struct image_header)) return NULL;
    wasm_byte_vec_t binary = {bytes->size - sizeof(struct image_header),
                              bytes->data + sizeof(struct image_header)};
    if (store->engine->config.backend->load) return lm_module_load(store, bytes, NULL);
    const struct image_header expected = header_for(binary.data, binary.size);
    if (memcmp(bytes->data, &expected, sizeof expected) != 0) return NULL;
    return wasm_module_new(store, &binary);
}
