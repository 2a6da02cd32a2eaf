/* SPDX-License-Identifier: Apache-2.0 */
/* Finds workloads and suites on disk. */
#include "harness/catalogue.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/files.h"

static lm_status read_workload(struct lm_arena *arena, const char *root, const char *name,
                               struct lm_workload *workload, struct lm_error *error) {
    workload->name = name;
    workload->folder = lm_need_format(arena, "%s/%s", root, name);
    const char *path = lm_need_format(arena, "%s/manifest", workload->folder);
    struct lm_bytes bytes;
    TRY(lm_file_read(arena, path, &bytes, error));
    return lm_manifest_parse(arena, path, (char *)bytes.data, &workload->manifest, error);
}

/* Adds family/name of every folder with a manifest. */
static void find_names(struct lm_arena *arena, const char *root, const char *family,
                       struct lm_strings *found) {
    struct lm_strings names = {0};
    const char *folder = lm_need_format(arena, "%s/%s", root, family);
    if (lm_folder_names(arena, folder, &names, NULL) != LM_OK) return;
    for (size_t i = 0; i < names.count; i++) {
        const char *name = lm_need_format(arena, "%s/%s", family, names.items[i]);
        if (lm_file_exists(lm_need_format(arena, "%s/%s/manifest", root, name)))
            lm_strings_add(found, arena, name);
    }
}

lm_status lm_catalogue_read(struct lm_arena *arena, const char *folder,
                            struct lm_catalogue *catalogue, struct lm_error *error) {
    if (folder == NULL) folder = lm_prefix_path(arena, "share/lanemark/workloads");
    char *real = realpath(folder, NULL);
    *catalogue = (struct lm_catalogue){.folder = lm_need_string(arena, real ? real : folder)};
    free(real);
    struct lm_strings families = {0};
    TRY(lm_folder_names(arena, catalogue->folder, &families, error));
    struct lm_strings names = {0};
    for (size_t i = 0; i < families.count; i++)
        find_names(arena, catalogue->folder, families.items[i], &names);
    if (names.count == 0)
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: holds no FAMILY/NAME/manifest",
                       catalogue->folder);
    catalogue->workloads = lm_need(arena, names.count, sizeof *catalogue->workloads);
    for (size_t i = 0; i < names.count; i++)
        TRY(read_workload(arena, catalogue->folder, names.items[i],
                          &catalogue->workloads[catalogue->count++], error));
    return LM_OK;
}

/* The file's name without folder and ending, with `/` and blanks out of the way. */
static const char *stem_of(struct lm_arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    char *stem = lm_need_string(arena, slash == NULL ? path : slash + 1);
    char *dot = strrchr(stem, '.');
    if (dot != NULL && dot != stem) *dot = '\0';
    for (char *c = stem; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~') *c = '_';
    return stem;
}

void lm_catalogue_module(struct lm_arena *arena, const char *path, const char *size,
                         const struct lm_module_facts *facts, struct lm_catalogue *catalogue) {
    struct lm_workload *workload = lm_need(arena, 1, sizeof *workload);
    *workload = (struct lm_workload){
        .name = lm_need_format(arena, "module/%s", stem_of(arena, path)),
        .folder = "",
        .module = lm_need_string(arena, path),
        .abi = facts->abi,
        .manifest = {.title = path, .origin = "", .op = "", .element = "", .reset = facts->reset}};
    lm_strings_add(&workload->manifest.variants, arena, facts->variant);
    struct lm_sized *sized = lm_need(arena, 1, sizeof *sized);
    *sized = (struct lm_sized){size, size};
    workload->manifest.sizes = (struct lm_sized_list){sized, 1};
    *catalogue = (struct lm_catalogue){"", workload, 1};
}

static const char *suite_path(struct lm_arena *arena, const char *name) {
    return lm_need_format(arena, "%s/%s.suite", lm_prefix_path(arena, "share/lanemark/suites"),
                          name);
}

lm_status lm_suite_names(struct lm_arena *arena, struct lm_strings *names, struct lm_error *error) {
    struct lm_strings files = {0};
    TRY(lm_folder_names(arena, lm_prefix_path(arena, "share/lanemark/suites"), &files, error));
    for (size_t i = 0; i < files.count; i++) {
        char *name = lm_need_string(arena, files.items[i]);
        char *ending = strstr(name, ".suite");
        if (ending == NULL || ending[6] != '\0') continue;
        *ending = '\0';
        lm_strings_add(names, arena, name);
    }
    return LM_OK;
}

const char *lm_suite_description(struct lm_arena *arena, const char *name) {
    const char *line = lm_file_line(arena, suite_path(arena, name));
    return line[0] == '#' ? line + 1 + strspn(line + 1, " ") : "";
}

void lm_suite_parse(struct lm_arena *arena, char *text, struct lm_strings *patterns) {
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        line[strcspn(line, "#")] = '\0';
        lm_strings_split(patterns, arena, line, " \t\r");
    }
}

/* Takes in, or after a `!` leaves out again, what the pattern names; gives how many that were. */
static size_t choose(const struct lm_catalogue *catalogue, const char *pattern, bool *chosen) {
    const bool leaves_out = pattern[0] == '!';
    size_t matches = 0;
    for (size_t i = 0; i < catalogue->count; i++)
        if (fnmatch(pattern + leaves_out, catalogue->workloads[i].name, FNM_PATHNAME) == 0) {
            chosen[i] = !leaves_out;
            matches++;
        }
    return matches;
}

lm_status lm_suite_apply(struct lm_arena *arena, const char *name, char *text,
                         const struct lm_catalogue *catalogue, bool *chosen,
                         struct lm_error *error) {
    struct lm_strings patterns = {0};
    lm_suite_parse(arena, text, &patterns);
    for (size_t i = 0; i < patterns.count; i++)
        if (patterns.items[i][0] != '+' && choose(catalogue, patterns.items[i], chosen) == 0)
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                           "suite %s: '%s' names no workload under %s", name, patterns.items[i],
                           catalogue->folder);
    return LM_OK;
}

lm_status lm_suite_choose(struct lm_arena *arena, const char *name,
                          const struct lm_catalogue *catalogue, bool *chosen,
                          struct lm_error *error) {
    struct lm_strings names = {0};
    TRY(lm_suite_names(arena, &names, error));
    if (!lm_strings_has(&names, name))
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "--suite: there is no '%s'", name);
    struct lm_bytes bytes;
    TRY(lm_file_read(arena, suite_path(arena, name), &bytes, error));
    return lm_suite_apply(arena, name, (char *)bytes.data, catalogue, chosen, error);
}

lm_status lm_suite_foreign(struct lm_arena *arena, const char *name, struct lm_strings *cells,
                           struct lm_error *error) {
    struct lm_bytes bytes;
    struct lm_strings patterns = {0};
    TRY(lm_file_read(arena, suite_path(arena, name), &bytes, error));
    lm_suite_parse(arena, (char *)bytes.data, &patterns);
    for (size_t i = 0; i < patterns.count; i++)
        if (patterns.items[i][0] == '+') lm_strings_add(cells, arena, patterns.items[i] + 1);
    return LM_OK;
}
