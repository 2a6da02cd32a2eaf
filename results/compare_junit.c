/* SPDX-License-Identifier: Apache-2.0 */
/* A comparison as JUnit XML (the xunit2 subset that CI servers share): one test case per metric of
 * a cell. A regression is a failure, a cell that fails an error, anything undecided is skipped.
 * Numbers stand in the texts because servers drop properties. */
#include <string.h>

#include "results/comparison.h"

/* XML 1.0 has no place for most control characters, escaped or not. */
static void put_text(FILE *out, const char *text) {
    for (; *text; text++) {
        switch (*text) {
        case '&': (void)fputs("&amp;", out); break;
        case '<': (void)fputs("&lt;", out); break;
        case '>': (void)fputs("&gt;", out); break;
        case '"': (void)fputs("&quot;", out); break;
        default: (void)fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
        }
    }
}

static bool is_error(const struct lm_change *change) {
    return change->failed;
}

static bool is_failure(const struct lm_change *change) {
    return change->verdict == LM_VERDICT_REGRESSED && !change->failed;
}

static bool is_skipped(const struct lm_change *change) {
    return change->verdict == LM_VERDICT_INCONCLUSIVE;
}

static size_t how_many(const struct lm_comparison *c, bool (*test)(const struct lm_change *)) {
    size_t count = 0;
    for (size_t i = 0; i < c->count; i++)
        count += test(&c->changes[i]);
    return count;
}

/* What the whole and its one suite both have. Jenkins' junit-10.xsd takes three decimals here and
 * knows skipped of a suite alone. */
static void put_totals(FILE *out, const struct lm_comparison *c, double seconds) {
    (void)fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"%.3f\"", c->count,
                  how_many(c, is_failure), how_many(c, is_error), seconds);
}

/* The new median where it is a time. */
static double seconds_of(const struct lm_change *change) {
    return strcmp(change->metric, "time") == 0 ? change->new * 1e-9 : 0;
}

static void put_numbers(FILE *out, const struct lm_change *change) {
    if (!change->measured) return;
    (void)fprintf(out, "%.6g %s in base, %.6g %s in new: %+.4g %%", change->base, change->unit,
                  change->new, change->unit, 100 * change->change);
    if (change->interval.confidence > 0)
        (void)fprintf(out, " [%+.4g, %+.4g], p = %.3g", 100 * change->interval.lower,
                      100 * change->interval.upper, change->p_adjusted);
}

static void put_outcome(FILE *out, const struct lm_change *change) {
    const char *const tag = change->failed       ? "error"
                            : is_failure(change) ? "failure"
                            : is_skipped(change) ? "skipped"
                                                 : "system-out";
    (void)fprintf(out, "      <%s", tag);
    if (is_failure(change) || change->failed)
        (void)fprintf(out, " type=\"%s\"", change->failed ? "failed" : "regression");
    if (strcmp(tag, "system-out") != 0) {
        (void)fputs(" message=\"", out);
        put_text(out, lm_verdict_name(change->verdict));
        (void)fputs(change->reason[0] ? ": " : "", out);
        put_text(out, change->reason);
        (void)fputc('"', out);
    }
    (void)fputc('>', out);
    put_text(out, lm_verdict_name(change->verdict));
    (void)fputs(": ", out);
    put_numbers(out, change);
    (void)fprintf(out, "</%s>\n", tag);
}

static void put_case(FILE *out, const struct lm_change *change) {
    const struct lm_cell *const cell = change->base_cell;
    (void)fputs("    <testcase classname=\"", out);
    put_text(out, cell->engine);
    (void)fputc('.', out);
    put_text(out, cell->isa);
    (void)fputs("\" name=\"", out);
    put_text(out, cell->path);
    (void)fputc('/', out);
    put_text(out, cell->variant);
    (void)fprintf(out, " %s\" time=\"%.9f\">\n", change->metric, seconds_of(change));
    put_outcome(out, change);
    (void)fputs("    </testcase>\n", out);
}

/* When and where the new run was made: an ISO 8601 time without zone, as the format has it. */
static void put_context(FILE *out, const struct lm_comparison *c) {
    const json_t *const context = json_object_get(lm_results_json(c->new), "context");
    const char *const date = json_string_value(json_object_get(context, "date"));
    const char *const host = json_string_value(json_object_get(context, "host_name"));
    if (date && strlen(date) >= 19) (void)fprintf(out, " timestamp=\"%.19s\"", date);
    (void)fputs(" hostname=\"", out);
    put_text(out, host ? host : "unknown");
    (void)fputc('"', out);
}

bool lm_comparison_junit(FILE *out, const struct lm_comparison *c) {
    double seconds = 0;
    for (size_t i = 0; i < c->count; i++)
        seconds += seconds_of(&c->changes[i]);
    (void)fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lanemark\"", out);
    put_totals(out, c, seconds);
    (void)fputs(">\n  <testsuite name=\"lanemark\"", out);
    put_totals(out, c, seconds);
    (void)fprintf(out, " skipped=\"%zu\"", how_many(c, is_skipped));
    put_context(out, c);
    (void)fputs(">\n", out);
    for (size_t i = 0; i < c->count; i++)
        put_case(out, &c->changes[i]);
    (void)fputs("  </testsuite>\n</testsuites>\n", out);
    return true;
}
