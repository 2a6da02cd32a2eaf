/* SPDX-License-Identifier: Apache-2.0 */
/* Tests engine/features.c: the standards' sets, and lists of changes with what they bring along. */
#include "engine/features.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BIT(name) (1U << LM_FEATURE_##name)

static const uint32_t everything = (1U << LM_FEATURE_COUNT) - 1;

static void standards_grow(void **state) {
    (void)state;
    assert_int_equal(lm_features_of_standard(1), BIT(mvp));
    assert_true(lm_features_of_standard(2) & BIT(simd128));
    assert_false(lm_features_of_standard(2) & BIT(tail_call));
    assert_true(lm_features_of_standard(3) & BIT(tail_call));
    for (unsigned standard = 1; standard < 3; standard++)
        assert_int_equal(lm_features_of_standard(standard) & ~lm_features_of_standard(standard + 1),
                         0);
    assert_int_equal(LM_DEFAULT_FEATURES & lm_features_of_standard(2), lm_features_of_standard(2));
}

struct change {
    uint32_t from;
    const char *list;
    uint32_t to;
};

static const struct change changes[] = {
    {BIT(mvp), "", BIT(mvp)},
    {BIT(mvp), "+tail-call", BIT(mvp) | BIT(tail_call)},
    {BIT(mvp), "tail-call,sign-extension", BIT(mvp) | BIT(tail_call) | BIT(sign_ext)},
    {BIT(mvp) | BIT(tail_call), "-tail-call", BIT(mvp)},
    {BIT(mvp), "+tail-call,-tail-call", BIT(mvp)},
    {BIT(mvp), "-tail-call,+tail-call,", BIT(mvp) | BIT(tail_call)},
    /* what is needed comes along, and what needs it goes along */
    {BIT(mvp), "+relaxed-simd", BIT(mvp) | BIT(simd128) | BIT(relaxed_simd)},
    {BIT(mvp) | BIT(simd128) | BIT(relaxed_simd), "-simd128", BIT(mvp)},
    {BIT(mvp) | BIT(simd128) | BIT(relaxed_simd), "-relaxed-simd", BIT(mvp) | BIT(simd128)},
    {BIT(mvp), "+reference-types", BIT(mvp) | BIT(bulk) | BIT(ref_types)},
    {everything, "-bulk-memory", everything & ~(BIT(bulk) | BIT(ref_types))},
    {BIT(mvp), "+mvp", BIT(mvp)},
};

static void lists_change_sets(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const struct change *c = &changes[i];
        struct lm_error error = LM_ERROR_INIT;
        uint32_t set = c->from;
        if (lm_features_change(&set, c->list, &error) != LM_OK) fail_msg("%s", error.message);
        if (set != c->to) fail_msg("\"%s\" gave 0x%x instead of 0x%x", c->list, set, c->to);
    }
}

static void wrong_lists_change_nothing(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "tail",         "+tail-call,+nothing", "-mvp",        "+",        ",",
        "+tail-call,,", "+tail-call ",         "++tail-call", "tail_call"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct lm_error error = LM_ERROR_INIT;
        uint32_t set = BIT(mvp);
        if (lm_features_change(&set, wrong[i], &error) != LM_USAGE) fail_msg("\"%s\"", wrong[i]);
        assert_int_equal(set, BIT(mvp));
        assert_int_equal(strncmp(error.message, "features: ", 10), 0);
        assert_int_equal(lm_features_change(&set, wrong[i], NULL), LM_USAGE);
    }
}

/* Each name alone switches its feature on; without what needs it, it can be switched off. */
static void every_name_is_known(void **state) {
    (void)state;
    for (unsigned i = 1; i < LM_FEATURE_COUNT; i++) {
        uint32_t set = BIT(mvp);
        assert_int_equal(lm_features_change(&set, lm_feature_name((enum lm_feature)i), NULL),
                         LM_OK);
        assert_true(set >> i & 1U);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standards_grow),
        cmocka_unit_test(lists_change_sets),
        cmocka_unit_test(wrong_lists_change_nothing),
        cmocka_unit_test(every_name_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
