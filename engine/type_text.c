/* SPDX-License-Identifier: Apache-2.0 */
/* Types as text, see type_text.h. Stands beside types.c, for whoever explains why two types do not
 * match. */
#include "engine/type_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 3, 4))) static void add(char *text, size_t size, const char *format,
                                                      ...) {
    const size_t length = strlen(text);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text + length, size - length, format, args);
    va_end(args);
}

static void add_types(const char *noun, const uint8_t *types, uint32_t count, char *text,
                      size_t size) {
    if (count == 0) return;
    add(text, size, " (%s", noun);
    for (uint32_t i = 0; i < count && strlen(text) + 1 < size; i++)
        add(text, size, " %s", lm_type_name(types[i]));
    add(text, size, ")");
}

static void add_limits(const struct lm_limits *limits, char *text, size_t size) {
    add(text, size, " %llu", (unsigned long long)limits->min);
    if (limits->has_max) add(text, size, " %llu", (unsigned long long)limits->max);
}

const char *lm_functype_text(const struct lm_functype *type, char *text, size_t size) {
    (void)snprintf(text, size, "func");
    add_types("param", type->params, type->param_count, text, size);
    add_types("result", type->results, type->result_count, text, size);
    return text;
}

const char *lm_table_type_text(const struct lm_table_type *type, char *text, size_t size) {
    (void)snprintf(text, size, "table%s", type->is_64 ? " i64" : "");
    add_limits(&type->limits, text, size);
    add(text, size, " %s", lm_type_name(type->element));
    return text;
}

const char *lm_memory_type_text(const struct lm_memory_type *type, char *text, size_t size) {
    (void)snprintf(text, size, "memory%s", type->is_64 ? " i64" : "");
    add_limits(&type->limits, text, size);
    add(text, size, "%s", type->is_shared ? " shared" : "");
    return text;
}

const char *lm_global_type_text(const struct lm_global_type *type, char *text, size_t size) {
    (void)snprintf(text, size, type->is_mutable ? "global (mut %s)" : "global %s",
                   lm_type_name(type->type));
    return text;
}
