/* SPDX-License-Identifier: Apache-2.0 */
/* What the spec runner takes of Jansson's interface, for its build under emulation: Debian has no
 * Jansson for other machines without turning their package lists on. small_json.c has it; on this
 * machine the library itself is used. Values live as long as the root that they were read with. */
#ifndef LM_TESTS_SPEC_JANSSON_H
#define LM_TESTS_SPEC_JANSSON_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct json_value json_t;
typedef int64_t json_int_t;

typedef struct {
    char text[160];
} json_error_t;

enum { JSON_ALLOW_NUL = 1, JSON_COMPACT = 2, JSON_ENCODE_ANY = 4 };

#define JSON_INTEGER_FORMAT PRId64

/* The value in a file, or NULL with the reason. */
json_t *json_load_file(const char *path, size_t flags, json_error_t *error);

/* Frees a root, or what json_pack gave. NULL does nothing. */
void json_decref(json_t *value);

/* NULL, 0 and false where there is no such thing; a key's first member is found. */
json_t *json_object_get(const json_t *object, const char *key);
json_t *json_array_get(const json_t *array, size_t index);
size_t json_array_size(const json_t *array);
bool json_is_array(const json_t *value);
const char *json_string_value(const json_t *value);
size_t json_string_length(const json_t *value);
json_int_t json_integer_value(const json_t *value);

/* Text of a value, to be freed. */
char *json_dumps(const json_t *value, size_t flags);

/* Of all formats "[O]": a list of one value, which keeps its owner. */
json_t *json_pack(const char *format, json_t *value);

#define json_array_foreach(array, index, value)                                                    \
    for ((index) = 0;                                                                              \
         (index) < json_array_size(array) && ((value) = json_array_get(array, index)) != NULL;     \
         (index)++)

#endif
