/* SPDX-License-Identifier: Apache-2.0 */
/* Word lists, the nearest word (edit distance, Wagner and Fischer 1974) and checked numbers. */
#include "harness/strings.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/complain.h"

void lm_strings_add(struct lm_strings *list, struct lm_arena *arena, const char *text) {
    if (list->count == list->room) {
        const size_t room = list->room == 0 ? 8 : 2 * list->room;
        const char **items = lm_need(arena, room, sizeof *items);
        if (list->count > 0) memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = lm_need_string(arena, text);
}

bool lm_strings_has(const struct lm_strings *list, const char *text) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], text) == 0) return true;
    return false;
}

void lm_strings_split(struct lm_strings *list, struct lm_arena *arena, const char *text,
                      const char *separators) {
    char *copy = lm_need_string(arena, text);
    char *rest = NULL;
    for (char *word = strtok_r(copy, separators, &rest); word != NULL;
         word = strtok_r(NULL, separators, &rest))
        lm_strings_add(list, arena, word);
}

char *lm_strings_join(const struct lm_strings *list, struct lm_arena *arena,
                      const char *separator) {
    size_t length = 1;
    for (size_t i = 0; i < list->count; i++)
        length += strlen(list->items[i]) + strlen(separator);
    char *text = lm_need(arena, length, 1);
    char *end = text;
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0) end = stpcpy(end, separator);
        end = stpcpy(end, list->items[i]);
    }
    return text;
}

json_t *lm_strings_json(const struct lm_strings *list) {
    json_t *array = json_array();
    for (size_t i = 0; i < list->count; i++) {
        if (json_array_append_new(array, json_string(list->items[i])) == 0) continue;
        json_decref(array);
        return NULL;
    }
    return array;
}

bool lm_strings_read(const json_t *json, struct lm_arena *arena, struct lm_strings *list) {
    if (!json_is_array(json)) return false;
    for (size_t i = 0; i < json_array_size(json); i++) {
        const char *text = json_string_value(json_array_get(json, i));
        if (text == NULL) return false;
        lm_strings_add(list, arena, text);
    }
    return true;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

enum { LONGEST_WORD = 96 };

static size_t edits(const char *a, const char *b) {
    const size_t columns = strlen(b);
    if (columns >= LONGEST_WORD) return SIZE_MAX;
    size_t row[LONGEST_WORD];
    for (size_t j = 0; j <= columns; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            const size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[columns];
}

const char *lm_strings_nearest(const struct lm_strings *list, const char *text) {
    const char *nearest = NULL;
    size_t fewest = strlen(text) / 2 + 1;
    for (size_t i = 0; i < list->count; i++) {
        const size_t distance = edits(text, list->items[i]);
        if (distance < fewest) {
            fewest = distance;
            nearest = list->items[i];
        }
    }
    return nearest;
}

char *lm_strings_advice(const struct lm_strings *list, struct lm_arena *arena, const char *text) {
    if (list->count == 0) return lm_need_string(arena, "there is none here");
    const char *names = lm_strings_join(list, arena, ", ");
    const char *nearest = lm_strings_nearest(list, text);
    if (nearest == NULL) return lm_need_format(arena, "choose from %s", names);
    return lm_need_format(arena, "did you mean %s? choose from %s", nearest, names);
}

bool lm_parse_number(const char *text, uint64_t low, uint64_t high, uint64_t *value) {
    if (text[0] < '0' || text[0] > '9') return false;
    char *end = NULL;
    errno = 0;
    const unsigned long long parsed = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || parsed < low || parsed > high) return false;
    *value = parsed;
    return true;
}

bool lm_parse_real(const char *text, double low, double high, double *value) {
    char *end = NULL;
    errno = 0;
    const double parsed = strtod(text, &end);
    if (end == text || errno != 0 || *end != '\0' || !isfinite(parsed)) return false;
    if (parsed < low || parsed > high) return false;
    *value = parsed;
    return true;
}
