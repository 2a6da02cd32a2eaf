/* SPDX-License-Identifier: Apache-2.0 */
/* The table of limits, from limits.def. */
#include "engine/limits.h"

#include <string.h>

const struct lm_caps lm_default_caps = {
#define LIMIT(name, most, description) .name = (most),
#include "engine/limits.def"
#undef LIMIT
};

const struct lm_limit_info lm_limit_infos[] = {
#define LIMIT(name, most, description) {#name, description, most, offsetof(struct lm_caps, name)},
#include "engine/limits.def"
#undef LIMIT
};

const size_t lm_limit_total = sizeof lm_limit_infos / sizeof *lm_limit_infos;

bool lm_caps_set(struct lm_caps *caps, const char *name, uint64_t most) {
    for (size_t i = 0; i < lm_limit_total; i++) {
        const struct lm_limit_info *info = &lm_limit_infos[i];
        if (strcmp(info->name, name) != 0) continue;
        if (most > info->most) return false;
        const uint32_t value = (uint32_t)most;
        memcpy((char *)caps + info->at, &value, sizeof value);
        return true;
    }
    return false;
}
