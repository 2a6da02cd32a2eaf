/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs to JSON and back. */
#include "harness/job.h"

#include "harness/complain.h"

json_t *lm_job_json(const struct lm_job *job) {
    return json_pack(
        "{s:s, s:i, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:f, s:b, s:b, s:f, s:i, s:o}", "cell",
        job->cell, "kind", (int)job->kind, "file", job->file, "library", job->library, "backend",
        job->backend, "isa", job->isa, "size", (json_int_t)job->size, "hash", job->hash,
        "reference", job->reference, "element", job->element, "tolerance", job->tolerance, "reset",
        (int)job->reset, "verify_only", (int)job->verify_only, "min_time", job->min_time, "cpu",
        job->cpu, "known", lm_counts_json(job->known));
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
    if (json_unpack_ex(
            (json_t *)json, &reason, 0,
            "{s:s, s:i, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:F, s:b, s:b, s:F, s:i, s:o}",
            "cell", &job->cell, "kind", &kind, "file", &job->file, "library", &job->library,
            "backend", &job->backend, "isa", &job->isa, "size", &size, "hash", &job->hash,
            "reference", &job->reference, "element", &job->element, "tolerance", &job->tolerance,
            "reset", &reset, "verify_only", &verify_only, "min_time", &job->min_time, "cpu",
            &job->cpu, "known", &known) != 0)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "job on standard input: %s", reason.text);
    const char **texts[] = {&job->cell, &job->file, &job->library,   &job->backend,
                            &job->isa,  &job->hash, &job->reference, &job->element};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = lm_need_string(arena, *texts[i]);
    job->kind = (enum lm_engine_kind)kind;
    job->size = (uint32_t)size;
    job->reset = reset != 0;
    job->verify_only = verify_only != 0;
    job->known = lm_need(arena, 1, sizeof *job->known);
    job->known->arena = arena;
    lm_counts_read(known, job->known);
    return LM_OK;
}
