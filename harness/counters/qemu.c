/* SPDX-License-Identifier: Apache-2.0 */
/* Instructions of native code of this machine's own family, and their mix, by running the very
 * shared object under QEMU (harness/emulated): exact where no counter is, and comparable with the
 * counts of other machines' ISAs, which are made by the same means. What QEMU does not emulate
 * (x86-64-v4, host) is absent. Slow, so it is counted only when asked for. */
#include <string.h>

#include "harness/emulated/emulators.h"
#include "harness/emulated/engine_emulated.h"
#include "harness/executed.h"
#include "harness/files.h"
#include "simd/cpu.h"

static const char *const metric = "instructions";

/* The first reason among the ISAs of this family, unless one of them can be emulated. */
static const char *reason_here(struct lm_arena *arena) {
    const char *first = NULL;
    for (size_t i = 0; i < lm_isa_count(); i++) {
        const struct lm_isa *isa = lm_isa_at(i);
        struct lm_emulator emulator;
        if (strcmp(isa->family, lm_cpu_family()) != 0) continue;
        const char *reason = lm_emulator_find(arena, isa->name, &emulator);
        if (reason == NULL) return NULL;
        if (first == NULL) first = reason;
    }
    return first != NULL ? first : "no emulator is known for this family";
}

static void survey(const struct lm_survey *asked, struct lm_counts *counts) {
    (void)asked;
    const char *reason = reason_here(counts->arena);
    if (reason == NULL)
        lm_executed_available(counts, "qemu");
    else
        lm_counts_absent(counts, metric, "1", "qemu", "absent", "%s", reason);
}

/* Sets up, runs and verifies the workload under the emulator, then counts one lm_run. */
static lm_status count_guest(struct lm_arena *arena, const struct lm_region *region,
                             struct lm_guest *guest, struct lm_blocks *blocks,
                             struct lm_error *error) {
    const struct lm_job *job = region->job;
    const uint8_t *data = NULL;
    size_t size = 0;
    char hash[LM_SHA256_TEXT];
    TRY(guest->ops->setup(guest, job->size, error));
    TRY(guest->ops->run(guest, 1, error));
    TRY(guest->ops->result(guest, &data, &size, error));
    lm_sha256(data, size, hash);
    if (strcmp(hash, region->output) != 0)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "output under QEMU: SHA-256 is %.16s..., outside of it %.16s...", hash,
                       region->output);
    if (job->reset) TRY(guest->ops->reset(guest, error));
    return lm_emulated_count(arena, guest, blocks, error);
}

lm_status lm_qemu_executed(struct lm_arena *arena, const struct lm_region *region,
                           struct lm_blocks *blocks, const char **reason, struct lm_error *error) {
    struct lm_emulator emulator;
    *reason = region->job->kind != LM_ENGINE_native
                  ? "QEMU counts native code only"
                  : lm_emulator_find(arena, region->job->isa, &emulator);
    if (*reason != NULL) return LM_OK;
    struct lm_guest guest = {0};
    lm_status status = lm_emulated_open(arena, region->job, false, &guest, error);
    if (status == LM_OK) status = count_guest(arena, region, &guest, blocks, error);
    lm_guest_close(&guest);
    return status;
}

static lm_status measure(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error) {
    return lm_executed_measure(region, known, "qemu", lm_qemu_executed, counts, error);
}

const struct lm_counter_source lm_source_qemu = {
    .survey = survey, .measure = measure, .slow = true};
