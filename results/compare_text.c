/* SPDX-License-Identifier: Apache-2.0 */
/* A comparison for people: a table on a terminal, and Markdown for a pull request's comment.
 * Regressions come first, then what could not be decided, then improvements; metrics that did not
 * change are counted, and listed where there are few. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/comparison.h"
#include "results/units.h"

/* Worst first; within a verdict the order of the cells. */
static const enum lm_verdict order[LM_VERDICT_COUNT] = {
    LM_VERDICT_REGRESSED, LM_VERDICT_INCONCLUSIVE, LM_VERDICT_IMPROVED, LM_VERDICT_UNCHANGED};

/* More rows than this of UNCHANGED are only counted. */
enum { MOST_UNCHANGED = 40, VALUE_TEXT = 64, CHANGE_TEXT = 96, NOTE_TEXT = 512 };

static bool is_time(const struct lm_change *change) {
    return strcmp(change->metric, "time") == 0;
}

static void value_text(char text[VALUE_TEXT], const struct lm_change *change, double value) {
    if (!change->measured && value == 0) {
        (void)snprintf(text, VALUE_TEXT, "-");
    } else if (is_time(change)) {
        (void)lm_units_time(text, value, " ");
    } else {
        (void)snprintf(text, VALUE_TEXT, "%.0f", value);
    }
}

static void change_text(char text[CHANGE_TEXT], const struct lm_change *change) {
    if (!change->measured) {
        (void)snprintf(text, CHANGE_TEXT, "-");
    } else if (change->interval.confidence > 0) {
        (void)snprintf(text, CHANGE_TEXT, "%+.2f %% [%+.2f, %+.2f]", 100 * change->change,
                       100 * change->interval.lower, 100 * change->interval.upper);
    } else {
        (void)snprintf(text, CHANGE_TEXT, "%+.4g %%", 100 * change->change);
    }
}

static void counts_text(char text[VALUE_TEXT], const struct lm_change *change) {
    if (!is_time(change) || !change->measured) {
        text[0] = '\0';
    } else if (change->base_count == change->new_count) {
        (void)snprintf(text, VALUE_TEXT, "n=%zu", change->base_count);
    } else {
        (void)snprintf(text, VALUE_TEXT, "n=%zu/%zu", change->base_count, change->new_count);
    }
}

/* The reason, and which share of the processes is flagged for noise where that is large. */
static void note_text(char text[NOTE_TEXT], const struct lm_comparison *c,
                      const struct lm_change *change) {
    (void)snprintf(text, NOTE_TEXT, "%.400s", change->reason);
    if (!is_time(change) || !change->measured) return;
    if (!lm_results_is_noisy(c->base, change->base_cell) &&
        !lm_results_is_noisy(c->new, change->new_cell))
        return;
    const size_t used = strlen(text);
    (void)snprintf(text + used, NOTE_TEXT - used,
                   "%snoise: %zu of %zu processes flagged in base, "
                   "%zu of %zu in new",
                   used ? "; " : "", lm_results_flagged(c->base, change->base_cell),
                   change->base_cell->count, lm_results_flagged(c->new, change->new_cell),
                   change->new_cell->count);
}

typedef void (*print_row)(FILE *out, const struct lm_comparison *c, const struct lm_change *change);

/* How many rows of UNCHANGED were left out. */
static size_t print_rows(FILE *out, const struct lm_comparison *c, print_row print) {
    for (size_t v = 0; v < LM_VERDICT_COUNT; v++) {
        if (order[v] == LM_VERDICT_UNCHANGED && c->verdicts[order[v]] > MOST_UNCHANGED)
            return c->verdicts[order[v]];
        for (size_t i = 0; i < c->count; i++)
            if (c->changes[i].verdict == order[v]) print(out, c, &c->changes[i]);
    }
    return 0;
}

static void print_totals(FILE *out, const struct lm_comparison *c, const char *gap) {
    for (size_t v = 0; v < LM_VERDICT_COUNT; v++)
        (void)fprintf(out, "%s%zu %s", v ? gap : "", c->verdicts[order[v]],
                      lm_verdict_name(order[v]));
    (void)fputc('\n', out);
}

static void print_rules(FILE *out, const struct lm_comparison *c, const char *line) {
    if (c->options.times)
        (void)fprintf(
            out,
            "%sTimes: %s, change of the median process time (Hodges-Lehmann) with its %.3g %% "
            "interval; a change counts from %.3g %% on (or the noise, where that is more), at a "
            "false alarm rate of %.3g %% over all.\n",
            line, c->options.paired ? "paired processes" : "separate runs",
            100 * (1 - 0.1 / c->options.looks), 100 * c->options.threshold, 100 * c->options.alpha);
    if (c->options.counts) (void)fprintf(out, "%sCounts are compared exactly.\n", line);
}

static const char *revision(const struct lm_results *results) {
    const json_t *const lanemark = json_object_get(lm_results_json(results), "lanemark");
    const char *const text = json_string_value(json_object_get(lanemark, "revision"));
    return text ? text : "unknown";
}

static void print_sides(FILE *out, const struct lm_comparison *c, const char *line) {
    (void)fprintf(out, "%sbase: %s (revision %s)\n", line, lm_results_path(c->base),
                  revision(c->base));
    (void)fprintf(out, "%snew:  %s (revision %s)\n", line, lm_results_path(c->new),
                  revision(c->new));
    (void)fprintf(out, "%s%s; %s\n", line, lm_results_cpu(c->new), lm_results_tier(c->new));
}

/* ---- terminal ---- */

static void text_row(FILE *out, const struct lm_comparison *c, const struct lm_change *change) {
    char base[VALUE_TEXT];
    char new[VALUE_TEXT];
    char difference[CHANGE_TEXT];
    char counts[VALUE_TEXT];
    value_text(base, change, change->base);
    value_text(new, change, change->new);
    change_text(difference, change);
    counts_text(counts, change);
    (void)fprintf(out, "%-12s  %-44s  %-12s  %s -> %s  %s  %s", lm_verdict_name(change->verdict),
                  change->cell, change->metric, base, new, difference, counts);
    char note[NOTE_TEXT];
    note_text(note, c, change);
    (void)fprintf(out, "%s%s\n", note[0] ? "  " : "", note);
}

bool lm_comparison_text(FILE *out, const struct lm_comparison *c) {
    print_sides(out, c, "");
    for (size_t i = 0; i < c->warning_count; i++)
        (void)fprintf(out, "warning: %s\n", c->warnings[i]);
    (void)fputc('\n', out);
    const size_t hidden = print_rows(out, c, text_row);
    if (hidden) (void)fprintf(out, "%-12s  %zu metrics\n", "UNCHANGED", hidden);
    for (size_t i = 0; i < c->added_count; i++)
        (void)fprintf(out, "%-12s  %s  only in new\n", "added", c->added[i]);
    (void)fputc('\n', out);
    print_totals(out, c, ", ");
    print_rules(out, c, "");
    return true;
}

/* ---- Markdown ---- */

/* Text of a table's cell: bars and line ends would end it. */
static void put_cell(FILE *out, const char *text) {
    for (; *text; text++) {
        if (*text == '|') (void)fputc('\\', out);
        (void)fputc(*text == '\n' ? ' ' : *text, out);
    }
}

static void markdown_row(FILE *out, const struct lm_comparison *c, const struct lm_change *change) {
    char base[VALUE_TEXT];
    char new[VALUE_TEXT];
    char difference[CHANGE_TEXT];
    char counts[VALUE_TEXT];
    value_text(base, change, change->base);
    value_text(new, change, change->new);
    change_text(difference, change);
    counts_text(counts, change);
    const bool alarm = change->verdict == LM_VERDICT_REGRESSED;
    (void)fprintf(out, "| %s%s%s | `%s` | %s | %s | %s | %s | %s | ", alarm ? "**" : "",
                  lm_verdict_name(change->verdict), alarm ? "**" : "", change->cell, change->metric,
                  base, new, difference, counts);
    char note[NOTE_TEXT];
    note_text(note, c, change);
    put_cell(out, note);
    (void)fputs(" |\n", out);
}

bool lm_comparison_markdown(FILE *out, const struct lm_comparison *c) {
    (void)fputs("### Lanemark: ", out);
    print_totals(out, c, ", ");
    (void)fputc('\n', out);
    print_sides(out, c, "- ");
    for (size_t i = 0; i < c->warning_count; i++)
        (void)fprintf(out, "- warning: %s\n", c->warnings[i]);
    (void)fputs("\n| verdict | cell | metric | base | new | change | n | note |\n"
                "| --- | --- | --- | ---: | ---: | ---: | --- | --- |\n",
                out);
    const size_t hidden = print_rows(out, c, markdown_row);
    if (hidden) (void)fprintf(out, "| UNCHANGED | %zu metrics |  |  |  |  |  |  |\n", hidden);
    for (size_t i = 0; i < c->added_count; i++)
        (void)fprintf(out, "| added | `%s` |  |  |  |  |  | only in new |\n", c->added[i]);
    (void)fputc('\n', out);
    print_rules(out, c, "");
    return true;
}
