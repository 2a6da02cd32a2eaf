/* SPDX-License-Identifier: Apache-2.0 */
/* The table of counter sources, and metrics as JSON. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/counter_source.h"
#include "harness/counters/derive.h"
#include "harness/counters/groups.h"

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

void lm_counter_usual_names(struct lm_arena *arena, struct lm_strings *names) {
    for (size_t i = 0; i < lm_counter_source_count(); i++)
        if (!rows[i].source->slow) lm_strings_add(names, arena, rows[i].name);
}

void lm_counter_choices(struct lm_arena *arena, struct lm_strings *names) {
    const struct lm_counter_groups *groups = lm_counter_groups();
    lm_counter_source_names(arena, names);
    for (size_t i = 0; i < groups->count; i++)
        lm_strings_add(names, arena, groups->groups[i].name);
}

json_t *lm_counter_choices_list(void) {
    const struct lm_counter_groups *groups = lm_counter_groups();
    json_t *list = json_array();
    for (size_t i = 0; i < lm_counter_source_count(); i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "name", rows[i].name, "summary",
                                              rows[i].summary, "kind", "source"));
    for (size_t i = 0; i < groups->count; i++) {
        const struct lm_counter_group *group = &groups->groups[i];
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:o, s:s*}", "name", group->name,
                                        "summary", group->summary, "kind", "group", "metrics",
                                        lm_strings_json(&group->metrics), "reason", group->reason));
    }
    return list;
}

static bool group_named(const struct lm_strings *chosen) {
    const struct lm_counter_groups *groups = lm_counter_groups();
    for (size_t i = 0; i < groups->count; i++)
        if (lm_strings_has(chosen, groups->groups[i].name)) return true;
    return false;
}

void lm_counters_survey(const struct lm_strings *chosen, const struct lm_survey *survey,
                        struct lm_counts *counts) {
    struct lm_survey asked = *survey;
    asked.chosen = chosen;
    if (chosen->count == 0) return;
    const bool events = group_named(chosen);
    for (size_t i = 0; i < lm_counter_source_count(); i++)
        if (lm_strings_has(chosen, rows[i].name) || (events && rows[i].source == &lm_source_papi))
            rows[i].source->survey(&asked, counts);
    lm_derive_survey(chosen, counts);
}

static void add(struct lm_counts *counts, struct lm_count count) {
    if (counts->count == LM_COUNT_MOST) return;
    const char **texts[] = {&count.name, &count.unit, &count.source, &count.quality};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = lm_need_string(counts->arena, *texts[i]);
    const char **choices[] = {&count.reason, &count.event, &count.formula};
    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
        if (*choices[i] != NULL) *choices[i] = lm_need_string(counts->arena, *choices[i]);
    counts->items[counts->count++] = count;
}

void lm_counts_add(struct lm_counts *counts, const char *name, const char *unit, const char *source,
                   const char *quality, double value) {
    if (isfinite(value))
        add(counts,
            (struct lm_count){name, unit, source, quality, .present = true, .value = value});
    else
        lm_counts_absent(counts, name, unit, source, "broken", "the value is not finite");
}

void lm_counts_available(struct lm_counts *counts, const char *name, const char *unit,
                         const char *source, const char *quality) {
    add(counts, (struct lm_count){name, unit, source, quality, .present = false});
}

void lm_counts_absent(struct lm_counts *counts, const char *name, const char *unit,
                      const char *source, const char *quality, const char *format, ...) {
    char reason[256];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    add(counts, (struct lm_count){name, unit, source, quality, .reason = reason});
}

void lm_counts_pass_on(const struct lm_count *known, struct lm_counts *counts, const char *reason) {
    const char *quality = lm_count_usable(known) ? "absent" : known->quality;
    lm_counts_absent(counts, known->name, known->unit, known->source, quality, "%s",
                     known->reason != NULL ? known->reason : reason);
}

void lm_counts_by(struct lm_counts *counts, const char *event, const char *formula) {
    if (counts->count == 0) return;
    struct lm_count *last = &counts->items[counts->count - 1];
    last->event = event != NULL ? lm_need_string(counts->arena, event) : NULL;
    last->formula = formula != NULL ? lm_need_string(counts->arena, formula) : NULL;
}

const struct lm_count *lm_counts_find(const struct lm_counts *counts, const char *name) {
    const struct lm_count *first = NULL;
    for (size_t i = 0; i < counts->count; i++) {
        const struct lm_count *count = &counts->items[i];
        if (strcmp(count->name, name) != 0) continue;
        if (lm_count_usable(count)) return count;
        if (first == NULL) first = count;
    }
    return first;
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

static void put_text(json_t *object, const char *key, const char *text) {
    if (text != NULL) json_object_set_new(object, key, json_string(text));
}

static void put_provenance(json_t *object, const struct lm_count *count) {
    put_text(object, "source", count->source);
    put_text(object, "unit", count->unit);
    put_text(object, "quality", count->quality);
    put_text(object, "reason", count->reason);
    put_text(object, "event", count->event);
    put_text(object, "formula", count->formula);
}

json_t *lm_counts_json(const struct lm_counts *counts) {
    json_t *metrics = json_object();
    for (size_t i = 0; i < counts->count; i++) {
        const struct lm_count *count = &counts->items[i];
        if (lm_counts_find(counts, count->name) != count) continue;
        json_t *metric = json_object();
        json_object_set_new(metric, "value", value_json(count));
        put_provenance(metric, count);
        json_object_set_new(metrics, count->name, metric);
    }
    return metrics;
}

json_t *lm_counts_list(const struct lm_counts *counts, bool all) {
    json_t *list = json_array();
    for (size_t i = 0; i < counts->count; i++) {
        const struct lm_count *count = &counts->items[i];
        if (!all && lm_counts_find(counts, count->name) != count) continue;
        json_t *metric = json_object();
        put_text(metric, "name", count->name);
        if (count->present) json_object_set_new(metric, "value", value_json(count));
        put_provenance(metric, count);
        json_array_append_new(list, metric);
    }
    return list;
}

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

void lm_counts_read(const json_t *json, struct lm_counts *counts) {
    size_t i = 0;
    const json_t *metric = NULL;
    json_array_foreach(json, i, metric) {
        const json_t *value = json_object_get(metric, "value");
        add(counts, (struct lm_count){
                        text_of(metric, "name"), text_of(metric, "unit"), text_of(metric, "source"),
                        text_of(metric, "quality"), json_is_number(value), json_number_value(value),
                        .reason = json_string_value(json_object_get(metric, "reason")),
                        .event = json_string_value(json_object_get(metric, "event")),
                        .formula = json_string_value(json_object_get(metric, "formula"))});
    }
}
