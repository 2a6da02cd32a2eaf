/* SPDX-License-Identifier: Apache-2.0 */
/* The list of tables and what they share (tables.h). */
#include "plots/tables.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/text_file.h"

static const struct lm_table tables[] = {
#define TABLE(name, scope, holds) {#name, holds, LM_SCOPE_##scope, lm_table_##name},
#include "plots/tables.def"
#undef TABLE
};
enum { TABLES = sizeof tables / sizeof *tables };

struct lm_table lm_table(size_t index) {
    return index < TABLES ? tables[index] : (struct lm_table){0};
}

struct lm_table lm_table_named(const char *name) {
    size_t index = 0;
    while (index < TABLES && strcmp(tables[index].name, name) != 0)
        index++;
    assert(index < TABLES);
    return tables[index];
}

size_t lm_table_rows(const struct lm_table *table, const struct lm_subject *subject) {
    char *text = NULL;
    size_t length = 0;
    FILE *const out = open_memstream(&text, &length);
    if (!out) return 0;
    const size_t rows = table->print(out, subject);
    (void)fclose(out);
    free(text);
    return rows;
}

struct writing {
    const struct lm_table *table;
    const struct lm_subject *subject;
};

static bool print_for_file(FILE *out, void *context) {
    const struct writing *const writing = context;
    (void)writing->table->print(out, writing->subject);
    return true;
}

lm_status lm_table_write(const struct lm_table *table, const struct lm_subject *subject,
                         const char *path, struct lm_error *error) {
    struct writing writing = {table, subject};
    return lm_text_replace(path, print_for_file, &writing, error);
}

void lm_tsv_text(FILE *out, const char *text) {
    for (; *text; text++)
        (void)fputc(strchr("\t\n\r\"", *text) ? ' ' : *text, out);
}

void lm_tsv_number(FILE *out, double value) {
    if (isnan(value)) {
        (void)fputs("\tNaN", out);
    } else {
        (void)fprintf(out, value == floor(value) ? "\t%.16g" : "\t%.6g", value);
    }
}

void lm_tsv_ratio(FILE *out, struct lm_ratio ratio) {
    lm_tsv_number(out, ratio.value);
    lm_tsv_number(out, ratio.lower);
    lm_tsv_number(out, ratio.upper);
}
