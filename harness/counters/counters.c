/* SPDX-License-Identifier: Apache-2.0 */
/* The table of counter sources, and counts as JSON. */
#include "harness/counter_source.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/complain.h"

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

static void add(struct lm_counts *counts, const struct lm_count *count) {
    if (counts->count < LM_COUNT_MOST) counts->items[counts->count++] = *count;
}

void lm_counts_add(struct lm_counts *counts, const char *name, const char *unit, const char *source,
                   const char *quality, double value) {
    if (!isfinite(value)) {
        lm_counts_add_absent(counts, name, unit, source, "broken", "the value is not finite");
        return;
    }
    add(counts, &(struct lm_count){name, unit, source, quality, true, value, NULL});
}

void lm_counts_add_absent(struct lm_counts *counts, const char *name, const char *unit,
                          const char *source, const char *quality, const char *format, ...) {
    char reason[256];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    add(counts, &(struct lm_count){name, unit, source, quality, false, 0,
                                   lm_need_string(counts->arena, reason)});
}

json_t *lm_counts_json(const struct lm_counts *counts) {
    json_t *metrics = json_object();
    for (size_t i = 0; i < counts->count; i++) {
        const struct lm_count *count = &counts->items[i];
        json_t *value = count->present ? json_real(count->value) : json_null();
        if (count->present && count->value == floor(count->value) && fabs(count->value) < 0x1p53) {
            json_decref(value);
            value = json_integer((json_int_t)count->value);
        }
        json_object_set_new(metrics, count->name,
                            json_pack("{s:o, s:s, s:s, s:s, s:s*}", "value", value, "unit",
                                      count->unit, "source", count->source, "quality",
                                      count->quality, "reason", count->reason));
    }
    return metrics;
}
