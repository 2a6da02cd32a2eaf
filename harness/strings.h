/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of words and numbers as they stand on a command line, in a manifest or in JSON. */
#ifndef LM_HARNESS_STRINGS_H
#define LM_HARNESS_STRINGS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/arena.h"

/* A growing list; items and array live in the arena given to lm_strings_add. */
struct lm_strings {
    const char **items;
    size_t count;
    size_t room;
};

void lm_strings_add(struct lm_strings *list, struct lm_arena *arena, const char *text);
bool lm_strings_has(const struct lm_strings *list, const char *text);

/* Adds each word of `text`, cut at any of the characters in `separators`; empty words are left out.
 */
void lm_strings_split(struct lm_strings *list, struct lm_arena *arena, const char *text,
                      const char *separators);

/* All items joined by `separator`, in the arena. */
char *lm_strings_join(const struct lm_strings *list, struct lm_arena *arena, const char *separator);

/* An array of strings the caller owns, NULL when an item is no UTF-8; and back, adding to the list.
 * False when `json` is anything else than such an array. */
json_t *lm_strings_json(const struct lm_strings *list);
bool lm_strings_read(const json_t *json, struct lm_arena *arena, struct lm_strings *list);

/* The item with the fewest edits from `text`, or NULL when none is near (half its length). */
const char *lm_strings_nearest(const struct lm_strings *list, const char *text);

/* "choose one of a, b, c" with ", did you mean b?" when one is near. */
char *lm_strings_advice(const struct lm_strings *list, struct lm_arena *arena, const char *text);

/* A whole decimal number in [low, high]; false and no change otherwise. */
bool lm_parse_number(const char *text, uint64_t low, uint64_t high, uint64_t *value);

/* A finite decimal real in [low, high]; false and no change otherwise. */
bool lm_parse_real(const char *text, double low, double high, double *value);

#endif
