/* SPDX-License-Identifier: Apache-2.0 */
/* The implementation limits of limits.def (spec appendix "Implementation Limitations"): a set of
 * them is part of every config, store and module. What is beyond a limit fails as LM_LIMIT, growing
 * beyond one as the spec's failed grow. */
#ifndef LM_ENGINE_LIMITS_H
#define LM_ENGINE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The default of each limit, which is the most it can be. */
enum {
#define LIMIT(name, most, description) LM_LIMIT_##name = (most),
#include "engine/limits.def"
#undef LIMIT
};

struct lm_caps {
#define LIMIT(name, most, description) uint32_t name;
#include "engine/limits.def"
#undef LIMIT
};

extern const struct lm_caps lm_default_caps;

/* Lowers a limit by name. False: no such limit, or `most` is more than its default; no change. */
bool lm_caps_set(struct lm_caps *caps, const char *name, uint64_t most);

struct lm_limit_info {
    const char *name;
    const char *description;
    uint32_t most;
    size_t at; /* in struct lm_caps */
};

extern const struct lm_limit_info lm_limit_infos[];
extern const size_t lm_limit_total;

#endif
