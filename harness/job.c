/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs to JSON and back. */
#include "harness/job.h"

#include <stddef.h>

#include "harness/complain.h"

static json_t *program_json(const struct lm_program *program) {
    return json_pack("{s:o, s:o, s:o, s:s}", "args", lm_strings_json(&program->args), "variables",
                     lm_strings_json(&program->variables), "folders",
                     lm_strings_json(&program->folders), "input", program->input);
}

/* The texts of a job, under their names. */
static const struct text {
    const char *name;
    size_t offset;
} texts[] = {
#define TEXT(field) {#field, offsetof(struct lm_job, field)}
    TEXT(cell), TEXT(file),   TEXT(library),   TEXT(backend), TEXT(isa),
    TEXT(hash), TEXT(expect), TEXT(reference), TEXT(element), TEXT(bounds),
#undef TEXT
};

enum { TEXT_COUNT = sizeof texts / sizeof texts[0] };

json_t *lm_job_json(const struct lm_job *job) {
    json_t *json = json_pack(
        "{s:i, s:I, s:f, s:b, s:b, s:f, s:f, s:f, s:i, s:o}", "kind", (int)job->kind, "size",
        (json_int_t)job->size, "tolerance", job->tolerance, "reset", (int)job->reset, "verify_only",
        (int)job->verify_only, "min_time", job->min_time, "bytes", job->bytes, "ops", job->ops,
        "cpu", job->cpu, "known", lm_counts_list(job->known, true));
    for (size_t i = 0; i < TEXT_COUNT; i++)
        json_object_set_new(
            json, texts[i].name,
            json_string(*(const char *const *)((const char *)job + texts[i].offset)));
    if (job->abi == LM_ABI_wasi) json_object_set_new(json, "program", program_json(&job->program));
    return json;
}

static lm_status read_texts(struct lm_arena *arena, const json_t *json, struct lm_job *job,
                            struct lm_error *error) {
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        const char *text = json_string_value(json_object_get(json, texts[i].name));
        if (text == NULL)
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "job on standard input: no text '%s'",
                           texts[i].name);
        *(const char **)((char *)job + texts[i].offset) = lm_need_string(arena, text);
    }
    return LM_OK;
}

static lm_status read_program(struct lm_arena *arena, const json_t *json, struct lm_job *job,
                              struct lm_error *error) {
    struct lm_program *program = &job->program;
    if (json == NULL) return LM_OK;
    const char *input = json_string_value(json_object_get(json, "input"));
    if (input == NULL || !lm_strings_read(json_object_get(json, "args"), arena, &program->args) ||
        !lm_strings_read(json_object_get(json, "variables"), arena, &program->variables) ||
        !lm_strings_read(json_object_get(json, "folders"), arena, &program->folders))
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "job on standard input: bad program");
    program->input = lm_need_string(arena, input);
    job->abi = LM_ABI_wasi;
    return LM_OK;
}

lm_status lm_job_read(struct lm_arena *arena, const json_t *json, struct lm_job *job,
                      struct lm_error *error) {
    int kind = 0;
    int reset = 0;
    int verify_only = 0;
    json_int_t size = 0;
    const json_t *known = NULL;
    json_error_t reason;
    *job = (struct lm_job){0};
    /* json_unpack_ex takes no const although it does not change its argument. */
    if (json_unpack_ex((json_t *)json, &reason, 0,
                       "{s:i, s:I, s:F, s:b, s:b, s:F, s:F, s:F, s:i, s:o}", "kind", &kind, "size",
                       &size, "tolerance", &job->tolerance, "reset", &reset, "verify_only",
                       &verify_only, "min_time", &job->min_time, "bytes", &job->bytes, "ops",
                       &job->ops, "cpu", &job->cpu, "known", &known) != 0)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "job on standard input: %s", reason.text);
    TRY(read_texts(arena, json, job, error));
    job->kind = (enum lm_engine_kind)kind;
    job->size = (uint32_t)size;
    job->reset = reset != 0;
    job->verify_only = verify_only != 0;
    job->known = lm_need(arena, 1, sizeof *job->known);
    job->known->arena = arena;
    lm_counts_read(known, job->known);
    return read_program(arena, json_object_get(json, "program"), job, error);
}
