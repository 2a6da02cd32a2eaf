/* SPDX-License-Identifier: Apache-2.0 */
/* Sources and listings for the report (report_code.h). Of a module's listing the page has what
 * lm_run reaches by direct calls, in the order in which it does, up to so many lines. */
#include "harness/report_code.h"

#include <stdio.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/engines.h"
#include "harness/files.h"
#include "harness/strings.h"

enum { MOST_LINES = 400, MOST_FUNCTIONS = 64 };

/* ---- source ---- */

static bool is_source(const char *name) {
    const size_t length = strlen(name);
    return length > 2 && (strcmp(name + length - 2, ".c") == 0 ||
                          strcmp(name + length - 2, ".h") == 0 || strcmp(name, "manifest") == 0);
}

static const char *source(void *context, struct lm_arena *arena, const char *workload, size_t index,
                          const char **name) {
    const struct lm_code_texts *texts = context;
    const char *folder = lm_need_format(arena, "%s/%s", texts->workloads, workload);
    struct lm_strings names = {0};
    struct lm_bytes bytes;
    if (lm_folder_names(arena, folder, &names, NULL) != LM_OK) return NULL;
    /* The manifest comes first, since it says what the rest is for. */
    const char *found = index == 0 ? "manifest" : NULL;
    size_t place = 0;
    for (size_t i = 0; i < names.count && !found; i++) {
        if (!is_source(names.items[i]) || strcmp(names.items[i], "manifest") == 0) continue;
        if (++place == index) found = names.items[i];
    }
    if (!found) return NULL;
    *name = found;
    return lm_file_read(arena, lm_need_format(arena, "%s/%s", folder, found), &bytes, NULL) == LM_OK
               ? (const char *)bytes.data
               : NULL;
}

/* ---- listing ---- */

/* A function's lines in a listing: from "$name #3:" to its counts. */
struct section {
    const char *start;
    size_t length;
    bool wanted, printed;
};

struct sections {
    struct section items[MOST_FUNCTIONS];
    size_t count;
};

static const char *line_end(const char *at) {
    const char *end = strchr(at, '\n');
    return end ? end + 1 : at + strlen(at);
}

static void split(const char *text, struct sections *sections) {
    for (const char *at = text; *at && sections->count < MOST_FUNCTIONS;) {
        const char *end = line_end(at);
        const bool is_head = *at == '$' && end - at > 2 && end[-2] == ':';
        if (is_head) {
            sections->items[sections->count++] = (struct section){.start = at};
        }
        if (sections->count > 0) {
            struct section *last = &sections->items[sections->count - 1];
            last->length = (size_t)(end - last->start);
        }
        at = end;
    }
}

/* Whether a section is of the function written as "$name #3" at `name`, `length` long. */
static bool is_of(const struct section *section, const char *name, size_t length) {
    return section->length > length && strncmp(section->start, name, length) == 0 &&
           section->start[length] == ':';
}

/* Marks what a section calls: "<$name #3>" behind its calls. */
static void want_callees(struct sections *sections, const struct section *caller) {
    for (size_t i = 0; i + 2 < caller->length; i++) {
        const char *at = caller->start + i;
        if (at[0] != '<' || at[1] != '$') continue;
        const size_t length = strcspn(at + 1, ">\n");
        for (size_t k = 0; k < sections->count; k++)
            if (is_of(&sections->items[k], at + 1, length)) sections->items[k].wanted = true;
    }
}

struct section_text {
    char *text;
    size_t length, lines, left_out;
};

static void append(struct section_text *out, const struct section *section) {
    const char *end = section->start + section->length;
    for (const char *at = section->start; at < end;) {
        const char *next = line_end(at);
        if (out->lines < MOST_LINES) {
            memcpy(out->text + out->length, at, (size_t)(next - at));
            out->length += (size_t)(next - at);
            out->lines++;
        } else {
            out->left_out++;
        }
        at = next;
    }
}

static struct section *next_wanted(struct sections *sections) {
    for (size_t i = 0; i < sections->count; i++) {
        struct section *section = &sections->items[i];
        if (section->wanted && !section->printed) return section;
    }
    return NULL;
}

/* lm_run and what it reaches. */
static const char *reached(struct lm_arena *arena, const char *text) {
    static const char root[] = "$lm_run ";
    struct sections sections = {0};
    struct section_text out = {.text = lm_need(arena, strlen(text) + 128, 1)};
    split(text, &sections);
    for (size_t i = 0; i < sections.count; i++)
        sections.items[i].wanted = strncmp(sections.items[i].start, root, strlen(root)) == 0;
    for (struct section *section; (section = next_wanted(&sections)) != NULL;) {
        section->printed = true;
        append(&out, section);
        want_callees(&sections, section);
    }
    if (out.left_out > 0)
        snprintf(out.text + out.length, 128,
                 "... %zu more lines: `lanemark asm` prints all of them\n", out.left_out);
    return out.length > 0 ? out.text : text;
}

static const char *listing_of(const struct lm_code_texts *texts, struct lm_arena *arena,
                              const struct lm_bytes *module, struct lm_error *error) {
    const struct lm_wasm_api *api = &texts->api;
    const wasm_byte_vec_t binary = {module->size, (wasm_byte_t *)module->data};
    wasm_store_t *store = api->wasm_store_new(texts->engine);
    wasm_module_t *compiled = store ? api->lm_module_new(store, &binary, error) : NULL;
    wasm_byte_vec_t text = {0};
    const char *reached_text = NULL;
    if (compiled && api->lm_module_listing(compiled, NULL, false, &text, error))
        reached_text = reached(arena, lm_arena_string(arena, text.data, text.size));
    if (text.data) api->wasm_byte_vec_delete(&text);
    if (compiled) api->wasm_module_delete(compiled);
    if (store) api->wasm_store_delete(store);
    return reached_text;
}

static const char *listing(void *context, struct lm_arena *arena, const char *workload,
                           const char *variant, const char *hash, const char **reason) {
    const struct lm_code_texts *texts = context;
    const char *path = lm_need_format(arena, "%s/%s/%s.wasm", texts->workloads, workload, variant);
    struct lm_bytes bytes;
    struct lm_error error = LM_ERROR_INIT;
    char found[LM_SHA256_TEXT];
    if (!texts->engine) {
        *reason = lm_need_format(arena, "not shown: %s", texts->failure.message);
        return NULL;
    }
    if (lm_file_read(arena, path, &bytes, NULL) != LM_OK) {
        *reason = "not shown: this build does not have the module";
        return NULL;
    }
    lm_sha256(bytes.data, bytes.size, found);
    if (strcmp(found, hash) != 0) {
        *reason = "not shown: this build's module is not the one that was measured";
        return NULL;
    }
    const char *text = listing_of(texts, arena, &bytes, &error);
    if (!text) *reason = lm_need_format(arena, "not shown: %s", error.message);
    return text;
}

/* ---- the compiling engine ---- */

static lm_status open_engine(struct lm_code_texts *texts, struct lm_arena *arena) {
    for (size_t i = 0; i < lm_engine_count(); i++) {
        const struct lm_engine_row *row = lm_engine_at(i);
        if (strcmp(row->backend, "llvm") != 0) continue;
        TRY(lm_wasm_api_load(lm_engine_library(arena, row), &texts->api, &texts->failure));
        if (!texts->api.lm_module_listing || !texts->api.lm_module_new) continue;
        wasm_config_t *config =
            lm_wasm_api_config(&texts->api, row->backend, "host", &texts->failure);
        if (config) texts->engine = texts->api.wasm_engine_new_with_config(config);
        return LM_OK;
    }
    return lm_fail(&texts->failure, LM_UNSUPPORTED, LM_NO_OFFSET, "no engine lists its code");
}

void lm_code_texts_open(struct lm_code_texts *texts, struct lm_arena *arena) {
    *texts = (struct lm_code_texts){
        .workloads = lm_prefix_path(arena, "share/lanemark/workloads"),
        .failure = LM_ERROR_INIT,
        .as = {.context = texts, .source = source, .listing = listing},
    };
    (void)open_engine(texts, arena);
}

void lm_code_texts_close(struct lm_code_texts *texts) {
    if (texts->engine) texts->api.wasm_engine_delete(texts->engine);
    texts->engine = NULL;
}
