/* SPDX-License-Identifier: Apache-2.0 */
/* Writing HTML: escaping, and the few forms the report's tables share. Used by report*.c only. */
#ifndef LM_PLOTS_HTML_H
#define LM_PLOTS_HTML_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* Text as element content or quoted attribute value: & < > " ' are escaped. */
void lm_html_text(FILE *out, const char *text);

/* A table cell of class `class` (NULL: none) with escaped text. */
void lm_html_cell(FILE *out, const char *class, const char *text);

/* A numeric table cell: what is shown, and the number it is sorted by. */
void lm_html_number(FILE *out, const char *shown, double value);

/* What filters the table of that id: a field for words, to which scripts add lists of values. */
void lm_html_filter(FILE *out, const char *table_id);

/* The head of a sortable table: NULL-terminated column names; those that begin with `#` are of
 * numbers, and shown without it. */
void lm_html_head(FILE *out, const char *id, const char *caption, const char *const *columns);

/* Any JSON value as a description: objects become nested lists of two columns, arrays of scalars
 * one line, arrays of objects one line each. */
void lm_html_json(FILE *out, const json_t *value);

/* Copies an SVG document inline: without its XML head and group ids, other ids made unique by
 * `prefix`. */
void lm_html_svg(FILE *out, const char *svg, const char *prefix);

#endif
