/* SPDX-License-Identifier: Apache-2.0 */
/* The lines below every figure: on which machine, with what statistics, and on which counters it
 * stands (draw.h). A figure shown alone must not lose them, so they are part of the picture. */
#include <string.h>

#include "plots/draw.h"

/* A line holds what fits a figure's width at the footer's size. */
enum { FOOTER = 512, FOOTER_LINE = 84 };

static const char *text_or(const json_t *object, const char *key, const char *otherwise) {
    const char *const text = json_string_value(json_object_get(object, key));
    return text ? text : otherwise;
}

/* The CPU, the kernel without its build's date, and whether a hypervisor is below. */
static void machine_footer(const struct lm_results *r, char *text) {
    const json_t *const lanemark = json_object_get(lm_results_json(r), "lanemark");
    const json_t *const machine = json_object_get(lanemark, "machine");
    const char *const kernel = text_or(machine, "kernel", "unknown kernel");
    const size_t name = strcspn(kernel, " ");
    const size_t release = kernel[name] ? strcspn(kernel + name + 1, " ") + 1 : 0;
    const char *const virtual = text_or(machine, "virtualisation", "none");
    (void)snprintf(
        text, FOOTER, "%.80s, %.*s%s; lanemark %.16s %.12s", lm_results_cpu(r),
        (int)(name + release), kernel, strcmp(virtual, "none") == 0 ? "" : ", virtual machine",
        text_or(lanemark, "version", "of unknown version"), text_or(lanemark, "revision", ""));
}

static void statistics_footer(const struct lm_figure_data *data, char *text) {
    char n[64];
    if (data->most == 0) {
        (void)snprintf(text, FOOTER, "Exact counts: the same in every process");
        return;
    }
    if (data->fewest == data->most) {
        (void)snprintf(n, sizeof n, "n = %zu processes", data->most);
    } else {
        (void)snprintf(n, sizeof n, "n = %zu to %zu processes", data->fewest, data->most);
    }
    if (data->most < 2) {
        (void)snprintf(text, FOOTER, "single process: no intervals");
        return;
    }
    (void)snprintf(text, FOOTER,
                   "Medians, %s; bars: from both medians' %.0f %% intervals (widest ±%.1f %%)", n,
                   100 * data->confidence, 100 * data->widest);
}

/* Adds text in lines that fit, broken at blanks. */
static void add_wrapped(const char *text, void (*add)(void *context, const char *line),
                        void *context) {
    while (*text) {
        size_t length = strlen(text);
        if (length > FOOTER_LINE) {
            length = FOOTER_LINE;
            while (length > 1 && text[length] != ' ')
                length--;
            if (length == 1) length = FOOTER_LINE;
            while (((unsigned char)text[length] & 0xC0) == 0x80)
                length--;
        }
        char line[FOOTER_LINE + 1];
        (void)snprintf(line, sizeof line, "%.*s", (int)length, text);
        add(context, line);
        text += length;
        text += strspn(text, " ");
    }
}

static void add_run(const struct lm_figure_data *data, void (*add)(void *context, const char *line),
                    void *context) {
    char footer[FOOTER];
    machine_footer(data->results, footer);
    add_wrapped(footer, add, context);
    statistics_footer(data, footer);
    add_wrapped(footer, add, context);
    (void)snprintf(footer, sizeof footer, "Sources: %s", lm_results_tier(data->results));
    add_wrapped(footer, add, context);
}

static void add_trends(const struct lm_trends *trends, void (*add)(void *context, const char *line),
                       void *context) {
    char footer[FOOTER];
    if (trends->count == 0) return;
    (void)snprintf(footer, sizeof footer,
                   "%.80s; %zu of %zu series, those that changed most, over at most %zu runs",
                   trends->series[0].cpu, trends->count, trends->all, trends->runs);
    add_wrapped(footer, add, context);
    add_wrapped("Bars: bounds of medians; change: a step beyond the fence of the steps before it",
                add, context);
}

void lm_footer_lines(const struct lm_subject *subject, void (*add)(void *context, const char *line),
                     void *context) {
    if (subject->count == 1) {
        add_run(subject->data, add, context);
        return;
    }
    if (subject->trends) {
        add_trends(subject->trends, add, context);
        return;
    }
    for (size_t i = 0; i < subject->count; i++) {
        char machine[FOOTER];
        char numbered[FOOTER + 24];
        machine_footer(subject->data[i].results, machine);
        (void)snprintf(numbered, sizeof numbered, "Run %zu: %s", i + 1, machine);
        add_wrapped(numbered, add, context);
    }
    if (subject->count > 1)
        add_wrapped("Over the workloads that all runs have; bars: means of the bounds", add,
                    context);
}
