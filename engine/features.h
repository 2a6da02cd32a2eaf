/* SPDX-License-Identifier: Apache-2.0 */
/* The features of WebAssembly as data (features.def): a set of them is a bit mask, part of every
 * module (module.h), that decoder, constant expressions and the walk ask. */
#ifndef LM_ENGINE_FEATURES_H
#define LM_ENGINE_FEATURES_H

#include <stdint.h>

#include "engine/base/status.h"

enum lm_feature {
#define FEATURE(name, text, default_on, standard, needs) LM_FEATURE_##name,
#include "engine/features.def"
#undef FEATURE
    LM_FEATURE_COUNT
};

/* All features that are finished, as a bit mask. */
#define FEATURE(name, text, default_on, standard, needs)                                           \
    | ((uint32_t)(default_on) << LM_FEATURE_##name)
enum {
    LM_DEFAULT_FEATURES = 0
#include "engine/features.def"
};
#undef FEATURE

/* The features of a standard: 1, 2 or 3. */
uint32_t lm_features_of_standard(unsigned standard);

/* The command line's name, such as "tail-call"; static storage. */
const char *lm_feature_name(enum lm_feature feature);

/* Changes a set by a list such as "+tail-call,-simd128"; an item without a sign is switched on.
 * What a feature needs comes on with it, and what needs it goes off with it. LM_USAGE: a name that
 * is no feature's, or "-mvp"; the set is then unchanged. */
lm_status lm_features_change(uint32_t *features, const char *list, struct lm_error *error);

#endif
