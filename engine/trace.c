/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping the first and the last frames of a backtrace, and writing them down (trace.h). */
#include "engine/trace.h"

#include <stdio.h>

#include "engine/runtime.h"

enum { KEPT = LM_TRACE_FIRST + LM_TRACE_LAST };

/* Where frame `number` lies, if it is kept. */
static uint32_t place_of(uint64_t number) {
    if (number < LM_TRACE_FIRST) return (uint32_t)number;
    return LM_TRACE_FIRST + (uint32_t)((number - LM_TRACE_FIRST) % LM_TRACE_LAST);
}

void lm_trace_add(struct lm_trace *trace, const struct lm_trace_frame *frame) {
    trace->frames[place_of(trace->count++)] = *frame;
}

void lm_trace_skip(struct lm_trace *trace, uint64_t count) {
    trace->count += count;
}

uint32_t lm_trace_kept(const struct lm_trace *trace) {
    return trace->count < KEPT ? (uint32_t)trace->count : KEPT;
}

const struct lm_trace_frame *lm_trace_at(const struct lm_trace *trace, uint32_t index,
                                         uint64_t *number) {
    *number = index < LM_TRACE_FIRST ? index : trace->count - lm_trace_kept(trace) + index;
    return &trace->frames[place_of(*number)];
}

/* --- Text ------------------------------------------------------------------------------------- */

struct writer {
    char *text;
    size_t size, length;
};

__attribute__((format(printf, 2, 3))) static void write_text(struct writer *w, const char *format,
                                                             ...) {
    const size_t left = w->length < w->size ? w->size - w->length : 0;
    va_list args;
    va_start(args, format);
    const int length = vsnprintf(left ? w->text + w->length : NULL, left, format, args);
    va_end(args);
    if (length > 0) w->length += (size_t)length;
}

static void write_frame(struct writer *w, uint64_t number, const struct lm_trace_frame *frame) {
    char label[128];
    char name[64];
    const struct lm_module *module = frame->instance->module;
    write_text(w, "%4llu: 0x%06x %s", (unsigned long long)number, frame->offset,
               lm_module_func_label(module, frame->func, label, sizeof label));
    if (module->module_name.length > 0)
        write_text(w, " in %s", lm_name_text(&module->module_name, name, sizeof name));
    write_text(w, "\n");
}

size_t lm_trace_write(const struct lm_trace *trace, char *text, size_t size) {
    struct writer w = {.text = text, .size = size};
    if (size > 0) text[0] = 0;
    uint64_t next = 0;
    for (uint32_t i = 0; i < lm_trace_kept(trace); i++) {
        uint64_t number = 0;
        const struct lm_trace_frame *frame = lm_trace_at(trace, i, &number);
        if (number != next)
            write_text(&w, "      … %llu more\n", (unsigned long long)(number - next));
        write_frame(&w, number, frame);
        next = number + 1;
    }
    return w.length;
}
