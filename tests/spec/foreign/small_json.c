/* SPDX-License-Identifier: Apache-2.0 */
/* A reader of JSON (RFC 8259) for what wast2json writes: see the header. A root owns an arena with
 * its values and the texts in them; members and elements are lists. Bad input is refused, and
 * nesting is limited. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/arena.h"
#include "tests/engine_decode/wasm_file.h"

enum { DEEPEST = 64 };

enum kind { OBJECT, ARRAY, STRING, INTEGER, WORD };

struct json_value {
    enum kind kind;
    json_t *next;     /* in its list */
    const char *key;  /* of a member */
    json_t *children; /* of an object or array */
    json_t **table;   /* of an array: its elements */
    size_t count;     /* of these; bytes of a string */
    const char *text; /* of a string, number or word */
    json_int_t integer;
    struct lm_arena *owner; /* of a root */
};

struct reader {
    struct lm_arena *arena;
    const char *at, *end;
    unsigned depth;
};

static json_t *read_value(struct reader *reader);

static void skip_space(struct reader *reader) {
    while (reader->at < reader->end && strchr(" \t\r\n", *reader->at) != NULL)
        reader->at++;
}

/* Whether the next sign is `sign`, which is then behind. */
static bool takes(struct reader *reader, char sign) {
    skip_space(reader);
    if (reader->at >= reader->end || *reader->at != sign) return false;
    reader->at++;
    return true;
}

static json_t *make(struct reader *reader, enum kind kind) {
    json_t *const value = lm_arena_alloc(reader->arena, sizeof *value);
    if (value != NULL) *value = (json_t){.kind = kind};
    return value;
}

static bool read_hex(struct reader *reader, uint32_t *code) {
    char digits[5] = {0};
    char *behind = NULL;
    if (reader->end - reader->at < 4) return false;
    memcpy(digits, reader->at, 4);
    *code = (uint32_t)strtoul(digits, &behind, 16);
    reader->at += 4;
    return behind == digits + 4;
}

static size_t put_utf8(char *to, uint32_t code) {
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xc0 | code >> 6);
        to[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    const size_t size = code < 0x10000 ? 3 : 4;
    const uint32_t lead = size == 3 ? 0xe0 : 0xf0;
    to[0] = (char)(lead | code >> (6 * (size - 1)));
    for (size_t i = 1; i < size; i++)
        to[i] = (char)(0x80 | (code >> (6 * (size - 1 - i)) & 0x3f));
    return size;
}

/* One escape, behind its backslash, as UTF-8; 0 when it is none. */
static size_t read_escape(struct reader *reader, char *to) {
    static const char signs[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    uint32_t code = 0, low = 0;
    if (reader->at >= reader->end) return 0;
    const char sign = *reader->at++;
    if (sign != 'u') {
        for (size_t i = 0; i + 1 < sizeof signs; i += 2)
            if (signs[i] == sign) {
                *to = signs[i + 1];
                return 1;
            }
        return 0;
    }
    if (!read_hex(reader, &code)) return 0;
    const bool is_high = code >= 0xd800 && code < 0xdc00;
    if (is_high && reader->end - reader->at > 2 && memcmp(reader->at, "\\u", 2) == 0) {
        reader->at += 2;
        if (!read_hex(reader, &low)) return 0;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    return put_utf8(to, code);
}

/* Behind the opening quote. No text is longer than what it is written as. */
static const char *read_text(struct reader *reader, size_t *size) {
    const char *last = reader->at;
    while (last < reader->end && *last != '"')
        last += *last == '\\' ? 2 : 1;
    if (last >= reader->end) return NULL;
    char *const text = lm_arena_alloc(reader->arena, (size_t)(last - reader->at) + 4);
    *size = 0;
    while (text != NULL && reader->at < last) {
        const char sign = *reader->at++;
        const size_t added =
            sign != '\\' ? (text[*size] = sign, 1U) : read_escape(reader, text + *size);
        if (added == 0) return NULL;
        *size += added;
    }
    reader->at = last + 1;
    if (text != NULL) text[*size] = 0;
    return text;
}

static json_t *read_string(struct reader *reader) {
    json_t *const value = make(reader, STRING);
    if (value == NULL || (value->text = read_text(reader, &value->count)) == NULL) return NULL;
    return value;
}

/* A number or one of the three words. */
static json_t *read_word(struct reader *reader) {
    const char *const start = reader->at;
    while (reader->at < reader->end && strchr(",]} \t\r\n", *reader->at) == NULL)
        reader->at++;
    const size_t size = (size_t)(reader->at - start);
    char *const text = lm_arena_alloc(reader->arena, size + 1);
    json_t *const value = make(reader, WORD);
    if (text == NULL || value == NULL || size == 0) return NULL;
    memcpy(text, start, size);
    text[size] = 0;
    char *behind = NULL;
    value->text = text;
    value->integer = strtoll(text, &behind, 10);
    if (*behind == 0) value->kind = INTEGER;
    const bool is_word =
        strcmp(text, "true") == 0 || strcmp(text, "false") == 0 || strcmp(text, "null") == 0;
    return value->kind == INTEGER || is_word ? value : NULL;
}

static bool read_member(struct reader *reader, json_t **place) {
    size_t size = 0;
    const char *const key = takes(reader, '"') ? read_text(reader, &size) : NULL;
    if (key == NULL || !takes(reader, ':')) return false;
    *place = read_value(reader);
    if (*place == NULL) return false;
    (*place)->key = key;
    return true;
}

/* Behind the opening bracket. */
static json_t *read_list(struct reader *reader, enum kind kind) {
    const char closing = kind == OBJECT ? '}' : ']';
    json_t *const list = make(reader, kind);
    if (list == NULL || takes(reader, closing)) return list;
    json_t **place = &list->children;
    do {
        if (kind == ARRAY) *place = read_value(reader);
        if (kind == ARRAY ? *place == NULL : !read_member(reader, place)) return NULL;
        place = &(*place)->next;
        list->count++;
    } while (takes(reader, ','));
    if (!takes(reader, closing)) return NULL;
    list->table = lm_arena_alloc(reader->arena, list->count * sizeof *list->table);
    if (list->table == NULL) return NULL;
    size_t at = 0;
    for (json_t *child = list->children; child != NULL; child = child->next)
        list->table[at++] = child;
    return list;
}

static json_t *read_value(struct reader *reader) {
    json_t *value = NULL;
    if (++reader->depth > DEEPEST) return NULL;
    if (takes(reader, '{'))
        value = read_list(reader, OBJECT);
    else if (takes(reader, '['))
        value = read_list(reader, ARRAY);
    else if (takes(reader, '"'))
        value = read_string(reader);
    else
        value = read_word(reader);
    reader->depth--;
    return value;
}

/* --- Roots ------------------------------------------------------------------------------------ */

static void release(struct lm_arena *arena) {
    lm_arena_free(arena);
    free(arena);
}

json_t *json_load_file(const char *path, size_t flags, json_error_t *error) {
    (void)flags;
    struct wasm_file file;
    struct lm_arena *const arena = calloc(1, sizeof *arena);
    (void)snprintf(error->text, sizeof error->text, "cannot be read");
    if (arena == NULL || !wasm_file_read(&file, path)) {
        free(arena);
        return NULL;
    }
    struct reader reader = {arena, (const char *)file.bytes, (const char *)file.bytes + file.size,
                            0};
    json_t *const root = read_value(&reader);
    skip_space(&reader);
    const bool is_whole = root != NULL && reader.at == reader.end;
    (void)snprintf(error->text, sizeof error->text, "no JSON at byte %td",
                   reader.at - (const char *)file.bytes);
    free(file.bytes);
    if (!is_whole) {
        release(arena);
        return NULL;
    }
    root->owner = arena;
    return root;
}

void json_decref(json_t *value) {
    if (value != NULL && value->owner != NULL) release(value->owner);
}

json_t *json_pack(const char *format, json_t *value) {
    (void)format;
    struct lm_arena *const arena = calloc(1, sizeof *arena);
    if (arena == NULL) return NULL;
    struct reader reader = {.arena = arena};
    json_t *const list = make(&reader, ARRAY);
    json_t **const table = lm_arena_alloc(arena, sizeof *table);
    if (list == NULL || table == NULL) {
        release(arena);
        return NULL;
    }
    *table = value;
    *list = (json_t){.kind = ARRAY, .table = table, .count = 1, .owner = arena};
    return list;
}

/* --- Looking -----------------------------------------------------------------------------------*/

json_t *json_object_get(const json_t *object, const char *key) {
    if (object == NULL || object->kind != OBJECT) return NULL;
    json_t *member = object->children;
    while (member != NULL && strcmp(member->key, key) != 0)
        member = member->next;
    return member;
}

bool json_is_array(const json_t *value) {
    return value != NULL && value->kind == ARRAY;
}

size_t json_array_size(const json_t *array) {
    return json_is_array(array) ? array->count : 0;
}

json_t *json_array_get(const json_t *array, size_t index) {
    return index < json_array_size(array) ? array->table[index] : NULL;
}

const char *json_string_value(const json_t *value) {
    return value != NULL && value->kind == STRING ? value->text : NULL;
}

size_t json_string_length(const json_t *value) {
    return json_string_value(value) != NULL ? value->count : 0;
}

json_int_t json_integer_value(const json_t *value) {
    return value != NULL && value->kind == INTEGER ? value->integer : 0;
}

/* --- Text ------------------------------------------------------------------------------------- */

static void print(FILE *out, const json_t *value) {
    const char *const brackets = value->kind == OBJECT ? "{}" : "[]";
    if (value->kind == STRING) fprintf(out, "\"%s\"", value->text);
    if (value->kind == INTEGER || value->kind == WORD) fputs(value->text, out);
    if (value->kind != OBJECT && value->kind != ARRAY) return;
    fputc(brackets[0], out);
    for (size_t i = 0; i < value->count; i++) {
        if (i > 0) fputc(',', out);
        if (value->kind == OBJECT) fprintf(out, "\"%s\":", value->table[i]->key);
        print(out, value->table[i]);
    }
    fputc(brackets[1], out);
}

char *json_dumps(const json_t *value, size_t flags) {
    (void)flags;
    char *text = NULL;
    size_t size = 0;
    FILE *const out = value != NULL ? open_memstream(&text, &size) : NULL;
    if (out == NULL) return NULL;
    print(out, value);
    return fclose(out) == 0 ? text : NULL;
}
