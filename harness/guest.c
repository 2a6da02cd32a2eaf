/* SPDX-License-Identifier: Apache-2.0 */
/* Opens a guest by the kind of its engine. */
#include "harness/guest.h"

#include "harness/emulated/emulators.h"
#include "harness/emulated/engine_emulated.h"

lm_status lm_guest_open(struct lm_arena *arena, const struct lm_job *job, bool counters,
                        struct lm_guest *guest, struct lm_error *error) {
    static lm_status (*const open[])(struct lm_arena *, const struct lm_job *, bool,
                                     struct lm_guest *, struct lm_error *) = {
        [LM_ENGINE_native] = lm_native_open,
        [LM_ENGINE_wasm] = lm_wasm_open,
    };
    *guest = (struct lm_guest){0};
    if (lm_isa_emulated(job->isa)) return lm_emulated_open(arena, job, counters, guest, error);
    if (job->abi == LM_ABI_wasi) return lm_wasi_open(arena, job, counters, guest, error);
    return open[job->kind](arena, job, counters, guest, error);
}

void lm_guest_close(struct lm_guest *guest) {
    if (guest->ops != NULL) guest->ops->close(guest);
    *guest = (struct lm_guest){0};
}
