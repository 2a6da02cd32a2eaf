/* SPDX-License-Identifier: Apache-2.0 */
/* The region of interest: lm_reset uncounted where there is one, then one lm_run counted. */
#include "harness/worker_count.h"

#include <string.h>

#include "harness/executed.h"
#include "harness/files.h"

struct subject {
    struct lm_guest *guest;
    bool reset;
};

static lm_status prepare(void *context, struct lm_error *error) {
    const struct subject *subject = context;
    return subject->reset ? subject->guest->ops->reset(subject->guest, error) : LM_OK;
}

static lm_status once(void *context, struct lm_error *error) {
    const struct subject *subject = context;
    return subject->guest->ops->run(subject->guest, 1, error);
}

static const uint64_t *engine_counters(void *context) {
    const struct subject *subject = context;
    return subject->guest->ops->counters(subject->guest);
}

static bool surveyed(const struct lm_counts *known, const char *source) {
    for (size_t i = 0; i < known->count; i++)
        if (strcmp(known->items[i].source, source) == 0) return true;
    return false;
}

static lm_status count_sources(const struct lm_job *job, struct lm_guest *guest, bool engine,
                               const char *output, struct lm_counts *counts,
                               struct lm_error *error) {
    struct lm_executed executed = {0};
    struct subject subject = {guest, job->reset};
    const struct lm_region region = {.prepare = prepare,
                                     .once = once,
                                     .context = &subject,
                                     .engine_counters = engine ? engine_counters : NULL,
                                     .library = job->library,
                                     .job = job,
                                     .output = output,
                                     .executed = &executed,
                                     .resets = job->reset};
    for (size_t i = 0; i < lm_counter_source_count(); i++) {
        const struct lm_counter_row *row = lm_counter_source_at(i);
        const char *name = row->source->metrics != NULL ? row->source->metrics : row->name;
        if (row->source->engine != engine || !surveyed(job->known, name)) continue;
        TRY(row->source->measure(&region, job->known, counts, error));
    }
    return LM_OK;
}

static lm_status count_instance(const struct lm_job *job, struct lm_guest *guest,
                                const char *output, struct lm_counts *counts,
                                struct lm_error *error) {
    const uint8_t *data = NULL;
    size_t size = 0;
    char hash[LM_SHA256_TEXT];
    TRY(guest->ops->setup(guest, job->size, error));
    TRY(guest->ops->run(guest, 1, error));
    TRY(guest->ops->result(guest, &data, &size, error));
    lm_sha256(data, size, hash);
    if (strcmp(hash, output) != 0)
        return lm_fail(
            error, LM_BAD_DATA, LM_NO_OFFSET,
            "output with the engine's counters on: SHA-256 is %.16s..., without %.16s...", hash,
            output);
    return count_sources(job, guest, true, output, counts, error);
}

/* The engine's own counters, in an instance of their own. */
static lm_status count_engine(struct lm_arena *arena, const struct lm_job *job, const char *output,
                              struct lm_counts *counts, struct lm_error *error) {
    if (job->kind == LM_ENGINE_native || !surveyed(job->known, "sde")) return LM_OK;
    struct lm_guest counting = {0};
    lm_status status = lm_guest_open(arena, job, true, &counting, error);
    if (status == LM_OK) status = count_instance(job, &counting, output, counts, error);
    lm_guest_close(&counting);
    return status;
}

lm_status lm_worker_count(struct lm_arena *arena, const struct lm_job *job, struct lm_guest *guest,
                          const char *output, struct lm_counts *counts, struct lm_error *error) {
    TRY(count_sources(job, guest, false, output, counts, error));
    TRY(count_engine(arena, job, output, counts, error));
    lm_derive(job->known, job->bytes, job->ops, counts);
    return LM_OK;
}
