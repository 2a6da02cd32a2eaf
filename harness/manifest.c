/* SPDX-License-Identifier: Apache-2.0 */
/* Reads manifests; each kind of value has one setter, chosen by the key's row in manifest.def. */
#include "harness/manifest.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/tolerance.h"

struct value {
    struct lm_arena *arena;
    const char *text;
    void *field;
};

typedef bool (*setter)(const struct value *value);

static bool set_text(const struct value *value) {
    *(const char **)value->field = lm_need_string(value->arena, value->text);
    return value->text[0] != '\0';
}

static bool set_words(const struct value *value) {
    struct lm_strings *words = value->field;
    lm_strings_split(words, value->arena, value->text, " \t");
    return words->count > 0;
}

static bool set_yesno(const struct value *value) {
    *(bool *)value->field = strcmp(value->text, "yes") == 0;
    return strcmp(value->text, "yes") == 0 || strcmp(value->text, "no") == 0;
}

static bool set_real(const struct value *value) {
    double *number = value->field;
    return lm_parse_real(value->text, 0, 1e300, number) && *number > 0;
}

static bool set_sized(const struct value *value) {
    struct lm_strings words = {0};
    lm_strings_split(&words, value->arena, value->text, " \t");
    struct lm_sized_list *list = value->field;
    list->items = lm_need(value->arena, words.count, sizeof *list->items);
    for (size_t i = 0; i < words.count; i++) {
        char *name = lm_need_string(value->arena, words.items[i]);
        char *colon = strchr(name, ':');
        if (colon == NULL || colon == name || colon[1] == '\0') return false;
        *colon = '\0';
        list->items[list->count++] = (struct lm_sized){name, colon + 1};
    }
    return list->count > 0;
}

static const struct key {
    const char *name;
    size_t offset;
    setter set;
    bool required;
    const char *kind;
} keys[] = {
#define KEY(field, kind, required)                                                                 \
    {#field, offsetof(struct lm_manifest, field), set_##kind, required, #kind},
#include "harness/manifest.def"
#undef KEY
};

enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

static char *trim(char *text) {
    text += strspn(text, " \t\r");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

static size_t find_key(const char *name) {
    size_t index = 0;
    while (index < KEY_COUNT && strcmp(keys[index].name, name) != 0)
        index++;
    return index;
}

static const char *advice(struct lm_arena *arena, const char *name) {
    struct lm_strings names = {0};
    for (size_t i = 0; i < KEY_COUNT; i++)
        lm_strings_add(&names, arena, keys[i].name);
    return lm_strings_advice(&names, arena, name);
}

static lm_status parse_line(struct lm_arena *arena, char *line, bool seen[KEY_COUNT],
                            struct lm_manifest *manifest, struct lm_error *error,
                            const char *place) {
    char *equals = strchr(line, '=');
    if (equals == NULL)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: no `key = value` line", place);
    *equals = '\0';
    const char *name = trim(line);
    const size_t index = find_key(name);
    if (index == KEY_COUNT)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: unknown key '%s': %s", place, name,
                       advice(arena, name));
    if (seen[index])
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: '%s' stands twice", place, name);
    seen[index] = true;
    const struct value value = {arena, trim(equals + 1), (char *)manifest + keys[index].offset};
    if (!keys[index].set(&value))
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: '%s' is no value (%s) for %s", place,
                       value.text, keys[index].kind, name);
    return LM_OK;
}

lm_status lm_manifest_parse(struct lm_arena *arena, const char *path, char *text,
                            struct lm_manifest *manifest, struct lm_error *error) {
    *manifest = (struct lm_manifest){.title = "", .origin = "", .op = "", .element = ""};
    bool seen[KEY_COUNT] = {false};
    size_t number = 0;
    char *line = text;
    while (line != NULL) {
        char *next = strchr(line, '\n');
        if (next != NULL) *next++ = '\0';
        number++;
        line[strcspn(line, "#")] = '\0';
        line = trim(line);
        const char *place = lm_need_format(arena, "%s:%zu", path, number);
        if (line[0] != '\0') TRY(parse_line(arena, line, seen, manifest, error, place));
        line = next;
    }
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (keys[i].required && !seen[i])
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: no line '%s = ...'", path,
                           keys[i].name);
    if (manifest->tolerance > 0 && !lm_element_known(manifest->element))
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "%s: a tolerance, but element = '%s' is no type to compare by", path,
                       manifest->element);
    if (manifest->variants.count == 0)
        lm_strings_split(&manifest->variants, arena, "scalar simd", " ");
    return LM_OK;
}

const char *lm_sized_find(const struct lm_sized_list *list, const char *size) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].size, size) == 0) return list->items[i].text;
    return NULL;
}

double lm_sized_number(const struct lm_sized_list *list, const char *size, double otherwise) {
    const char *text = lm_sized_find(list, size);
    double number = otherwise;
    if (text != NULL) (void)lm_parse_real(text, 0, 1e300, &number);
    return number;
}
