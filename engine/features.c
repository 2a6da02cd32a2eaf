/* SPDX-License-Identifier: Apache-2.0 */
/* Names of features, the sets that the standards are, and lists of changes from the command line.
 * See features.h. */
#include "engine/features.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct feature {
    const char *name;
    unsigned standard;
    enum lm_feature needs;
};

static const struct feature features_by_number[LM_FEATURE_COUNT] = {
#define FEATURE(name, text, default_on, standard, needs)                                           \
    [LM_FEATURE_##name] = {text, standard, LM_FEATURE_##needs},
#include "engine/features.def"
#undef FEATURE
};

const char *lm_feature_name(enum lm_feature feature) {
    return features_by_number[feature].name;
}

uint32_t lm_features_of_standard(unsigned standard) {
    uint32_t set = 0;
    for (unsigned i = 0; i < LM_FEATURE_COUNT; i++)
        if (features_by_number[i].standard <= standard) set |= 1U << i;
    return set;
}

/* Rows stand behind those they need, so that one pass each way reaches all. */
static uint32_t with(uint32_t set, unsigned feature) {
    set |= 1U << feature;
    for (unsigned i = LM_FEATURE_COUNT; i-- > 0;)
        if (set >> i & 1U) set |= 1U << features_by_number[i].needs;
    return set;
}

static uint32_t without(uint32_t set, unsigned feature) {
    set &= ~(1U << feature);
    for (unsigned i = 0; i < LM_FEATURE_COUNT; i++)
        if (!(set >> features_by_number[i].needs & 1U)) set &= ~(1U << i);
    return set;
}

/* The feature of that name; LM_FEATURE_COUNT: none. */
static unsigned find(const char *name, size_t length) {
    unsigned feature = 0;
    while (feature < LM_FEATURE_COUNT &&
           (strlen(features_by_number[feature].name) != length ||
            strncmp(features_by_number[feature].name, name, length) != 0))
        feature++;
    return feature;
}

static lm_status unknown_feature(const char *item, size_t length, struct lm_error *error) {
    char names[200];
    size_t at = 0;
    for (unsigned i = LM_FEATURE_mvp + 1; i < LM_FEATURE_COUNT && at < sizeof names; i++)
        at += (size_t)snprintf(names + at, sizeof names - at, "%s%s", at > 0 ? ", " : "",
                               features_by_number[i].name);
    return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "features: \"%.*s\" is none: choose from %s",
                   length < 40 ? (int)length : 40, item, names);
}

static lm_status change(uint32_t *set, const char *item, size_t length, struct lm_error *error) {
    const bool is_signed = length > 0 && (*item == '+' || *item == '-');
    const char *const name = item + is_signed;
    const unsigned feature = find(name, length - is_signed);
    if (feature == LM_FEATURE_COUNT) return unknown_feature(item, length, error);
    if (*item != '-') {
        *set = with(*set, feature);
        return LM_OK;
    }
    if (feature == LM_FEATURE_mvp)
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET,
                       "features: mvp is WebAssembly itself: it cannot be switched off");
    *set = without(*set, feature);
    return LM_OK;
}

lm_status lm_features_change(uint32_t *features, const char *list, struct lm_error *error) {
    uint32_t set = *features;
    for (const char *item = list; *item != '\0';) {
        const size_t length = strcspn(item, ",");
        TRY(change(&set, item, length, error));
        item += length;
        if (*item == ',') item++;
    }
    *features = set;
    return LM_OK;
}
