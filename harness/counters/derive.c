/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluates formulas over a list of counts, and works out what the result stands on: a derived
 * metric is as good as its worst input. */
#include "harness/counters/derive.h"

#include <stdio.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/counters/formula.h"
#include "harness/counters/groups.h"

/* From the least to the most certain: a result is named after the first of its inputs. */
static const char *const sources[] = {"model", "clock", "tsc",  "rapl", "perf-sw",
                                      "papi",  "step",  "qemu", "sde"};
static const char *const qualities[] = {"estimated", "measured", "exact"};

enum { SOURCE_COUNT = sizeof sources / sizeof sources[0] };
enum { QUALITY_COUNT = sizeof qualities / sizeof qualities[0] };

struct inputs {
    const struct lm_counts *counts;
    bool survey; /* which has no values yet */
    double bytes, ops;
    bool unasked;      /* an input stands nowhere in the counts */
    size_t source;     /* the least certain so far */
    size_t quality;    /* likewise */
    char lacking[256]; /* the first input without a value, and why; "" */
};

static size_t place(const char *text, const char *const *list, size_t count) {
    size_t at = 0;
    while (at + 1 < count && strcmp(list[at], text) != 0)
        at++;
    return at;
}

static bool own_figure(struct inputs *inputs, const char *name, double figure, double *value) {
    *value = inputs->survey ? 1 : figure;
    if (inputs->survey || figure > 0) return true;
    if (inputs->lacking[0] == '\0')
        snprintf(inputs->lacking, sizeof inputs->lacking, "the manifest tells no %s", name);
    return false;
}

static bool look_up(void *context, const char *name, double *value) {
    struct inputs *inputs = context;
    if (strcmp(name, "bytes") == 0) return own_figure(inputs, name, inputs->bytes, value);
    if (strcmp(name, "ops") == 0) return own_figure(inputs, name, inputs->ops, value);
    const struct lm_count *count = lm_counts_find(inputs->counts, name);
    if (count == NULL) {
        inputs->unasked = true;
        return false;
    }
    const size_t source = place(count->source, sources, SOURCE_COUNT);
    const size_t quality = place(count->quality, qualities, QUALITY_COUNT);
    if (source < inputs->source) inputs->source = source;
    if (quality < inputs->quality) inputs->quality = quality;
    *value = inputs->survey ? 1 : count->value;
    if (inputs->survey ? lm_count_usable(count) : count->present) return true;
    if (inputs->lacking[0] == '\0')
        snprintf(inputs->lacking, sizeof inputs->lacking, "%s is %s: %s", name, count->quality,
                 count->reason != NULL ? count->reason : "not counted");
    return false;
}

static struct inputs begin(const struct lm_counts *counts) {
    return (struct inputs){
        .counts = counts, .source = SOURCE_COUNT - 1, .quality = QUALITY_COUNT - 1};
}

void lm_derive_survey(const struct lm_strings *chosen, struct lm_counts *counts) {
    const struct lm_counter_groups *groups = lm_counter_groups();
    for (size_t i = 0; i < groups->formula_count; i++) {
        const struct lm_group_formula *formula = &groups->formulas[i];
        if (!lm_counter_group_chosen(groups, formula->group, chosen)) continue;
        struct inputs inputs = begin(counts);
        inputs.survey = true;
        double value = 0;
        struct lm_error error = LM_ERROR_INIT;
        const lm_status status = lm_formula_value(formula->text, look_up, &inputs, &value, &error);
        if (inputs.unasked) continue;
        if (inputs.lacking[0] != '\0')
            lm_counts_absent(counts, formula->metric, formula->unit, sources[inputs.source],
                             "absent", "%s", inputs.lacking);
        else if (status == LM_BAD_DATA)
            lm_counts_absent(counts, formula->metric, formula->unit, sources[inputs.source],
                             "absent", "%s", error.message);
        else
            lm_counts_available(counts, formula->metric, formula->unit, sources[inputs.source],
                                qualities[inputs.quality]);
        lm_counts_by(counts, NULL, formula->text);
    }
}

static void derive(const struct lm_count *wanted, struct inputs *inputs, struct lm_counts *counts) {
    struct lm_error error = LM_ERROR_INIT;
    double value = 0;
    const lm_status status = lm_formula_value(wanted->formula, look_up, inputs, &value, &error);
    const char *source = sources[inputs->source];
    if (inputs->unasked) return;
    if (status == LM_OK)
        lm_counts_add(counts, wanted->name, wanted->unit, source, qualities[inputs->quality],
                      value);
    else
        lm_counts_absent(counts, wanted->name, wanted->unit, source, "absent", "%s",
                         inputs->lacking[0] != '\0' ? inputs->lacking : error.message);
    lm_counts_by(counts, NULL, wanted->formula);
}

void lm_derive(const struct lm_counts *known, double bytes, double ops, struct lm_counts *counts) {
    for (size_t i = 0; i < known->count; i++) {
        if (known->items[i].formula == NULL) continue;
        struct inputs inputs = begin(counts);
        inputs.bytes = bytes;
        inputs.ops = ops;
        derive(&known->items[i], &inputs, counts);
    }
}
