/* SPDX-License-Identifier: Apache-2.0 */
/* Ticks of the processor's time-stamp counter over the region: a finer clock, at a constant rate
 * that is not the core's. Never called cycles. */
#include <papi.h>

#include "harness/counter_source.h"

static lm_status measure(const struct lm_region *region, struct lm_counts *counts,
                         struct lm_error *error) {
    const int version = PAPI_is_initialized() != PAPI_NOT_INITED
                            ? PAPI_VER_CURRENT
                            : PAPI_library_init(PAPI_VER_CURRENT);
    if (version != PAPI_VER_CURRENT) {
        lm_counts_add_absent(counts, "tsc_ticks", "tick", "tsc", "absent",
                             "PAPI gives no library of version %d", PAPI_VER_CURRENT);
        return LM_OK;
    }
    const long long before = PAPI_get_real_cyc();
    TRY(region->once(region->context, error));
    const long long after = PAPI_get_real_cyc();
    lm_counts_add(counts, "tsc_ticks", "tick", "tsc", "clock", (double)(after - before));
    return LM_OK;
}

const struct lm_counter_source lm_source_tsc = {.measure = measure};
