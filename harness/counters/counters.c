/* SPDX-License-Identifier: Apache-2.0 */
/* The table of counter sources, and metrics as JSON. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/counter_source.h"

#define SOURCE(identifier, name, summary)                                                          \
    extern const struct lm_counter_source lm_source_##identifier;
#include "harness/counters/counters.def"
#undef SOURCE

static const struct lm_counter_row rows[] = {
#define SOURCE(identifier, name, summary) {name, summary, &lm_source_##identifier},
#include "harness/counters/counters.def"
#undef SOURCE
};

size_t lm_counter_source_count(void) {
    return sizeof rows / sizeof rows[0];
}

const struct lm_counter_row *lm_counter_source_at(size_t index) {
    return &rows[index];
}

void lm_counter_source_names(struct lm_arena *arena, struct lm_strings *names) {
    for (size_t i = 0; i < lm_counter_source_count(); i++)
        lm_strings_add(names, arena, rows[i].name);
}

void lm_counters_survey(const struct lm_strings *chosen, const struct lm_survey *survey,
                        struct lm_counts *counts) {
    for (size_t i = 0; i < lm_counter_source_count(); i++)
        if (lm_strings_has(chosen, rows[i].name)) rows[i].source->survey(survey, counts);
}

static void add(struct lm_counts *counts, struct lm_count count) {
    if (counts->count == LM_COUNT_MOST) return;
    const char **texts[] = {&count.name, &count.unit, &count.source, &count.quality};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = lm_need_string(counts->arena, *texts[i]);
    if (count.reason != NULL) count.reason = lm_need_string(counts->arena, count.reason);
    counts->items[counts->count++] = count;
}

void lm_counts_add(struct lm_counts *counts, const char *name, const char *unit, const char *source,
                   const char *quality, double value) {
    if (isfinite(value))
        add(counts, (struct lm_count){name, unit, source, quality, true, value, NULL});
    else
        lm_counts_absent(counts, name, unit, source, "broken", "the value is not finite");
}

void lm_counts_available(struct lm_counts *counts, const char *name, const char *unit,
                         const char *source, const char *quality) {
    add(counts, (struct lm_count){name, unit, source, quality, false, 0, NULL});
}

void lm_counts_absent(struct lm_counts *counts, const char *name, const char *unit,
                      const char *source, const char *quality, const char *format, ...) {
    char reason[256];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    add(counts, (struct lm_count){name, unit, source, quality, false, 0, reason});
}

const struct lm_count *lm_counts_find(const struct lm_counts *counts, const char *name) {
    for (size_t i = 0; i < counts->count; i++)
        if (strcmp(counts->items[i].name, name) == 0) return &counts->items[i];
    return NULL;
}

bool lm_count_usable(const struct lm_count *count) {
    return strcmp(count->quality, "absent") != 0 && strcmp(count->quality, "broken") != 0;
}

static json_t *value_json(const struct lm_count *count) {
    if (!count->present) return json_null();
    if (count->value == floor(count->value) && fabs(count->value) < 0x1p53)
        return json_integer((json_int_t)count->value);
    return json_real(count->value);
}

json_t *lm_counts_json(const struct lm_counts *counts) {
    json_t *metrics = json_object();
    for (size_t i = 0; i < counts->count; i++) {
        const struct lm_count *count = &counts->items[i];
        json_object_set_new(metrics, count->name,
                            json_pack("{s:o, s:s, s:s, s:s, s:s*}", "value", value_json(count),
                                      "unit", count->unit, "source", count->source, "quality",
                                      count->quality, "reason", count->reason));
    }
    return metrics;
}

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

void lm_counts_read(const json_t *json, struct lm_counts *counts) {
    const char *name = NULL;
    json_t *metric = NULL;
    /* The macro takes no const although it changes nothing. */
    json_object_foreach((json_t *)json, name, metric) {
        const json_t *value = json_object_get(metric, "value");
        const char *reason = json_string_value(json_object_get(metric, "reason"));
        add(counts, (struct lm_count){name, text_of(metric, "unit"), text_of(metric, "source"),
                                      text_of(metric, "quality"), json_is_number(value),
                                      json_number_value(value), reason});
    }
}
