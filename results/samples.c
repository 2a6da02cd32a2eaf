/* SPDX-License-Identifier: Apache-2.0 */
/* Reads samples.jsonl line by line (samples.h). First station after the harness: what it accepts is
 * what results_derive.c may rely on: every row has a kind, a cell name of five parts and a process
 * number, and a sample has a finite positive time. */
#include "results/samples.h"

#include <stdlib.h>
#include <string.h>

#include "results/results.h"
#include "results/text_file.h"

static lm_status check_run(const char *path, const json_t *run, struct lm_error *error) {
    const char *const kind = json_string_value(json_object_get(run, "kind"));
    if (!kind || strcmp(kind, "run") != 0) {
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "%s: line 1: no `run` line: give the samples.jsonl of a run's folder", path);
    }
    const json_t *const schema = json_object_get(run, "schema");
    if (json_integer_value(schema) != LM_RESULTS_SCHEMA) {
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "%s: line 1: its schema is %lld and this build reads %d: use the build that "
                       "wrote it",
                       path, (long long)json_integer_value(schema), LM_RESULTS_SCHEMA);
    }
    if (!json_is_object(json_object_get(run, "context")) ||
        !json_is_object(json_object_get(run, "lanemark"))) {
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "%s: line 1: no `context` or no `lanemark` object: measure again", path);
    }
    return LM_OK;
}

static bool is_cell_name(const char *name) {
    if (!name) return false;
    int parts = 1;
    for (const char *at = name; *at; at++) {
        if (*at != '/') continue;
        parts++;
        if (at == name || at[1] == '/' || at[1] == '\0') return false;
    }
    return parts == 5;
}

static const char *fault_of_row(const json_t *row) {
    const char *const kind = json_string_value(json_object_get(row, "kind"));
    if (!kind) return "no `kind`";
    if (strcmp(kind, "run") == 0) return NULL;
    if (!is_cell_name(json_string_value(json_object_get(row, "cell")))) {
        return "`cell` is no name of five parts";
    }
    if (!json_is_integer(json_object_get(row, "process"))) return "`process` is no integer";
    if (strcmp(kind, "error") == 0) {
        const bool named = json_is_string(json_object_get(row, "cause")) &&
                           json_is_string(json_object_get(row, "message"));
        return named ? NULL : "an error without `cause` or `message`";
    }
    if (strcmp(kind, "counted") == 0) return NULL;
    if (strcmp(kind, "sample") != 0) return "an unknown `kind`";
    const bool timed = json_number_value(json_object_get(row, "real_time")) > 0 &&
                       json_is_number(json_object_get(row, "cpu_time")) &&
                       json_is_string(json_object_get(row, "time_unit"));
    return timed ? NULL : "a sample without `real_time`, `cpu_time` and `time_unit`";
}

static lm_status take_line(const char *path, size_t number, json_t *row, struct lm_samples *samples,
                           struct lm_error *error) {
    if (number == 1) {
        samples->run = json_incref(row);
        return check_run(path, row, error);
    }
    const char *const fault = fault_of_row(row);
    if (fault) {
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "%s: line %zu: %s: remove the line or measure again", path, number, fault);
    }
    if (json_array_append(samples->rows, row) != 0) {
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: out of memory", path);
    }
    return LM_OK;
}

static lm_status take_text(const char *path, const char *text, size_t length,
                           struct lm_samples *samples, struct lm_error *error) {
    size_t number = 0;
    for (size_t start = 0; start < length; start = samples->good_bytes) {
        number++;
        const char *const end = memchr(text + start, '\n', length - start);
        const size_t next = end ? (size_t)(end - text) + 1 : length;
        json_error_t reason;
        json_t *const row = end ? json_loadb(text + start, next - 1 - start, 0, &reason) : NULL;
        if (!json_is_object(row)) {
            json_decref(row);
            samples->torn = true;
            if (next == length && number > 1) return LM_OK;
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                           "%s: line %zu: no JSON object: give the samples.jsonl of a run", path,
                           number);
        }
        const lm_status status = take_line(path, number, row, samples, error);
        json_decref(row);
        if (status != LM_OK) return status;
        samples->good_bytes = next;
    }
    if (number > 0) return LM_OK;
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: empty: the run ended before it began",
                   path);
}

lm_status lm_samples_read(const char *path, struct lm_samples *samples, struct lm_error *error) {
    *samples = (struct lm_samples){.rows = json_array()};
    char *text = NULL;
    size_t length = 0;
    TRY(lm_text_read(path, &text, &length, error));
    const lm_status status = take_text(path, text, length, samples, error);
    free(text);
    return status;
}

void lm_samples_free(struct lm_samples *samples) {
    json_decref(samples->run);
    json_decref(samples->rows);
    *samples = (struct lm_samples){0};
}
