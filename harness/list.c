/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark list WHAT`: what there is, as lines or as JSON. Each kind of thing is one row and one
 * function that gathers it as a JSON array of objects; the text form prints those. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/catalogue.h"
#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/counter_source.h"
#include "harness/files.h"
#include "harness/inventory.h"
#include "harness/usage.h"
#include "plots/plots.h"

struct list {
    struct lm_arena arena;
    const char *what, *workloads;
    bool json;
};

typedef lm_status (*gather)(struct list *list, json_t *items, struct lm_error *error);

static lm_status gather_suites(struct list *list, json_t *items, struct lm_error *error) {
    struct lm_strings names = {0};
    TRY(lm_suite_names(&list->arena, &names, error));
    for (size_t i = 0; i < names.count; i++)
        json_array_append_new(items, json_pack("{s:s, s:s}", "name", names.items[i], "summary",
                                               lm_suite_description(&list->arena, names.items[i])));
    return LM_OK;
}

static json_t *sizes_json(const struct lm_manifest *manifest) {
    json_t *sizes = json_object();
    for (size_t i = 0; i < manifest->sizes.count; i++)
        json_object_set_new(sizes, manifest->sizes.items[i].size,
                            json_integer(strtoll(manifest->sizes.items[i].text, NULL, 10)));
    return sizes;
}

static json_t *workload_json(struct list *list, const struct lm_workload *workload) {
    json_t *variants = json_array();
    json_t *wasm = json_object();
    for (size_t i = 0; i < workload->manifest.variants.count; i++) {
        const char *variant = workload->manifest.variants.items[i];
        const char *path = lm_need_format(&list->arena, "%s/%s.wasm", workload->folder, variant);
        json_array_append_new(variants, json_string(variant));
        if (lm_file_exists(path)) json_object_set_new(wasm, variant, json_string(path));
    }
    const size_t family = strcspn(workload->name, "/");
    return json_pack("{s:s, s:s, s:s%, s:s, s:o, s:o, s:o}", "name", workload->name, "summary",
                     workload->manifest.title, "family", workload->name, family, "origin",
                     workload->manifest.origin, "variants", variants, "sizes",
                     sizes_json(&workload->manifest), "wasm", wasm);
}

static lm_status gather_workloads(struct list *list, json_t *items, struct lm_error *error) {
    struct lm_catalogue catalogue;
    TRY(lm_catalogue_read(&list->arena, list->workloads, &catalogue, error));
    for (size_t i = 0; i < catalogue.count; i++)
        json_array_append_new(items, workload_json(list, &catalogue.workloads[i]));
    return LM_OK;
}

static lm_status gather_engines(struct list *list, json_t *items, struct lm_error *error) {
    (void)error;
    json_t *engines = lm_inventory_engines(&list->arena);
    json_array_extend(items, engines);
    json_decref(engines);
    return LM_OK;
}

static lm_status gather_isas(struct list *list, json_t *items, struct lm_error *error) {
    (void)list;
    (void)error;
    json_t *isas = lm_inventory_isas();
    json_array_extend(items, isas);
    json_decref(isas);
    return LM_OK;
}

static lm_status gather_counters(struct list *list, json_t *items, struct lm_error *error) {
    (void)list;
    (void)error;
    json_t *choices = lm_counter_choices_list();
    json_array_extend(items, choices);
    json_decref(choices);
    return LM_OK;
}

static lm_status gather_figures(struct list *list, json_t *items, struct lm_error *error) {
    (void)list;
    (void)error;
    for (size_t i = 0; lm_plots_figure(i).name != NULL; i++) {
        const struct lm_figure figure = lm_plots_figure(i);
        json_array_append_new(items, json_pack("{s:s, s:s, s:s}", "name", figure.name, "summary",
                                               figure.title, "caption", figure.caption));
    }
    return LM_OK;
}

static lm_status gather_ops(struct list *list, json_t *items, struct lm_error *error) {
    (void)list;
    (void)error;
    static const struct {
        const char *text, *shape, *class, *feature;
        unsigned prefix, code;
    } ops[] = {
#define OP(prefix, code, name, text, imm, sig, class, feature, ...)                                \
    {text, #imm " " #sig, #class, #feature, prefix, code},
#include "simd/v128.def"
#undef OP
    };
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
        json_array_append_new(items, json_pack("{s:s, s:s, s:s, s:s, s:i, s:i}", "name",
                                               ops[i].text, "summary", ops[i].shape, "class",
                                               ops[i].class, "feature", ops[i].feature, "prefix",
                                               (int)ops[i].prefix, "code", (int)ops[i].code));
    return LM_OK;
}

static const struct {
    const char *name;
    gather gather;
} kinds[] = {
    {"suites", gather_suites}, {"workloads", gather_workloads}, {"engines", gather_engines},
    {"isas", gather_isas},     {"counters", gather_counters},   {"figures", gather_figures},
    {"ops", gather_ops},
};

enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static size_t kind_of(struct list *list) {
    struct lm_strings names = {0};
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (list->what != NULL && strcmp(kinds[i].name, list->what) == 0) return i;
        lm_strings_add(&names, &list->arena, kinds[i].name);
    }
    const char *what = list->what != NULL ? list->what : "";
    exit(lm_complain(LM_EXIT_USAGE, "list: '%s': %s: %s", what,
                     what[0] != '\0' ? "there is no such list" : "say what",
                     lm_strings_advice(&names, &list->arena, what)));
}

static int column_width(const json_t *items) {
    size_t i = 0;
    size_t width = 0;
    json_t *item = NULL;
    json_array_foreach(items, i, item) {
        const size_t length = strlen(json_string_value(json_object_get(item, "name")));
        if (length > width) width = length;
    }
    return (int)width;
}

static void print_lines(const json_t *items) {
    const int width = column_width(items);
    size_t i = 0;
    json_t *item = NULL;
    json_array_foreach(items, i, item) {
        printf("%-*s  %s", width, json_string_value(json_object_get(item, "name")),
               json_string_value(json_object_get(item, "summary")));
        const char *reason = json_string_value(json_object_get(item, "reason"));
        if (reason != NULL) printf("  (not here: %s)", reason);
        putchar('\n');
    }
}

static int print(struct list *list) {
    const size_t kind = kind_of(list);
    struct lm_error error = LM_ERROR_INIT;
    json_t *items = json_array();
    int status = LM_EXIT_GOOD;
    if (kinds[kind].gather(list, items, &error) != LM_OK)
        status = lm_complain_error(&error, "build Lanemark and its workloads");
    else if (!list->json)
        print_lines(items);
    else {
        json_t *document = json_pack("{s:O}", kinds[kind].name, items);
        json_dumpf(document, stdout, JSON_INDENT(2));
        putchar('\n');
        json_decref(document);
    }
    json_decref(items);
    return status;
}

enum { KEY_JSON = 256, KEY_WORKLOADS };

static error_t read_option(int key, char *text, struct argp_state *state) {
    struct list *list = state->input;
    switch (key) {
    case KEY_JSON: list->json = true; return 0;
    case KEY_WORKLOADS: list->workloads = text; return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            exit(lm_complain(LM_EXIT_USAGE, "list: '%s' is one too many: list one thing at a time",
                             text));
        list->what = text;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

int lm_command_list(int argc, char **argv) {
    static const struct argp_option options[] = {
        {"json", KEY_JSON, NULL, 0, "Print JSON", 0},
        {"workloads", KEY_WORKLOADS, "DIR", 0, "Folder of built workloads (the installed ones)", 0},
        {0}};
    const struct argp argp = {
        .options = options,
        .parser = read_option,
        .args_doc = "suites|workloads|engines|isas|counters|figures|ops",
        .doc = "Lists what there is, and what of it is not available here and why."};
    struct list list = {0};
    lm_usage_parse(&list.arena, &argp, argc, argv, &list);
    const int status = print(&list);
    lm_arena_free(&list.arena);
    return status;
}
