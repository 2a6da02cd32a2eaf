/* SPDX-License-Identifier: Apache-2.0 */
/* Writing HTML (html.h). Everything that came from a file passes through lm_html_text. */
#include "plots/html.h"

#include <string.h>

void lm_html_text(FILE *out, const char *text) {
    for (; *text; text++) {
        switch (*text) {
        case '&': (void)fputs("&amp;", out); break;
        case '<': (void)fputs("&lt;", out); break;
        case '>': (void)fputs("&gt;", out); break;
        case '"': (void)fputs("&quot;", out); break;
        case '\'': (void)fputs("&#39;", out); break;
        default:
            if ((unsigned char)*text >= ' ' || *text == '\n') (void)fputc(*text, out);
        }
    }
}

void lm_html_cell(FILE *out, const char *class, const char *text) {
    if (class) {
        (void)fprintf(out, "<td class=\"%s\">", class);
    } else {
        (void)fputs("<td>", out);
    }
    lm_html_text(out, text);
    (void)fputs("</td>", out);
}

void lm_html_number(FILE *out, const char *shown, double value) {
    (void)fprintf(out, "<td class=\"number\" data-value=\"%.9g\">", value);
    lm_html_text(out, shown);
    (void)fputs("</td>", out);
}

void lm_html_filter(FILE *out, const char *table_id) {
    (void)fprintf(out,
                  "<p class=\"filter\" role=\"search\" aria-label=\"Filter of the table below\">"
                  "<label>Filter <input type=\"search\" data-table=\"%s\" "
                  "placeholder=\"such as: dot simd native\"></label> "
                  "<output aria-live=\"polite\"></output></p>\n",
                  table_id);
}

void lm_html_head(FILE *out, const char *id, const char *caption, const char *const *columns) {
    (void)fprintf(out, "<div class=\"scroll\"><table id=\"%s\" class=\"sortable\"><caption>", id);
    lm_html_text(out, caption);
    (void)fputs("</caption>\n<thead><tr>", out);
    for (; *columns; columns++) {
        const bool number = **columns == '#';
        (void)fprintf(out, "<th scope=\"col\"%s><button type=\"button\">",
                      number ? " class=\"number\"" : "");
        lm_html_text(out, *columns + number);
        (void)fputs("</button></th>", out);
    }
    (void)fputs("</tr></thead>\n<tbody>\n", out);
}

static void print_scalar(FILE *out, const json_t *value) {
    switch (json_typeof(value)) {
    case JSON_STRING: lm_html_text(out, json_string_value(value)); break;
    case JSON_INTEGER: (void)fprintf(out, "%lld", (long long)json_integer_value(value)); break;
    case JSON_REAL: (void)fprintf(out, "%.6g", json_real_value(value)); break;
    case JSON_TRUE: (void)fputs("yes", out); break;
    case JSON_FALSE: (void)fputs("no", out); break;
    default: (void)fputs("unknown", out);
    }
}

static bool is_scalar(const json_t *value) {
    return !json_is_object(value) && !json_is_array(value);
}

static bool only_scalars(const json_t *array) {
    size_t i = 0;
    const json_t *item = NULL;
    json_array_foreach(array, i, item) {
        if (!is_scalar(item)) return false;
    }
    return true;
}

static void print_key(FILE *out, const char *key) {
    for (; *key; key++) {
        const char letter[2] = {(char)(*key == '_' ? ' ' : *key), '\0'};
        lm_html_text(out, letter);
    }
}

/* An object of scalars on one line: "level 1, type Data". */
static void print_line(FILE *out, const json_t *object) {
    const char *between = "";
    const char *key = NULL;
    json_t *item = NULL;
    json_object_foreach((json_t *)object, key, item) {
        if (!is_scalar(item)) continue;
        (void)fputs(between, out);
        print_key(out, key);
        (void)fputc(' ', out);
        print_scalar(out, item);
        between = ", ";
    }
}

static void print_array(FILE *out, const json_t *array) {
    const char *const between = only_scalars(array) ? ", " : "<br>";
    size_t i = 0;
    const json_t *item = NULL;
    json_array_foreach(array, i, item) {
        if (i > 0) (void)fputs(between, out);
        if (json_is_object(item)) {
            print_line(out, item);
        } else {
            lm_html_json(out, item);
        }
    }
}

void lm_html_json(FILE *out, const json_t *value) {
    if (json_is_array(value)) {
        print_array(out, value);
        return;
    }
    if (!json_is_object(value)) {
        print_scalar(out, value);
        return;
    }
    (void)fputs("<dl>", out);
    const char *key = NULL;
    json_t *item = NULL;
    json_object_foreach((json_t *)value, key, item) {
        (void)fputs("<div><dt>", out);
        print_key(out, key);
        (void)fputs("</dt><dd>", out);
        lm_html_json(out, item);
        (void)fputs("</dd></div>", out);
    }
    (void)fputs("</dl>", out);
}

/* gnuplot writes ids of its marks in single quotes (id='gpPt0', href='#gpPt0') and ids of groups,
 * which repeat within a document of several panels, in double ones. */
void lm_html_svg(FILE *out, const char *svg, const char *prefix) {
    const char *const start = strstr(svg, "<svg");
    for (const char *at = start ? start : svg; *at; at++) {
        if (strncmp(at, "id=\"", 4) == 0) {
            const char *const end = strchr(at + 4, '"');
            if (!end) return;
            at = end;
        } else if (strncmp(at, "id='", 4) == 0) {
            (void)fprintf(out, "id='%s-", prefix);
            at += 3;
        } else if (strncmp(at, "href='#", 7) == 0) {
            (void)fprintf(out, "href='#%s-", prefix);
            at += 6;
        } else {
            (void)fputc(*at, out);
        }
    }
}
