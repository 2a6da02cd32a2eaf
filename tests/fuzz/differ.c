/* SPDX-License-Identifier: Apache-2.0 */
/* The differential check (differ.h). Instructions are counted on every other level, and fuel is
 * used on others, so that every kind of code is held against the reference. */
#include "tests/fuzz/differ.h"

#include <stdio.h>
#include <string.h>

#include "engine/interp/interp.h"
#include "simd/cpu.h"

enum {
    MAX_LEVELS = 16,
    LEVELS_SHARE = 2, /* of its levels, a compiler is tried at one in so many */
};

size_t differ_levels(const struct lm_backend *backend, const char **names) {
    size_t count = 0;
    for (size_t i = 0; i < lm_isa_count() && count < MAX_LEVELS; i++) {
        const char *isa = lm_isa_at(i)->name;
        const bool is_another_name = strcmp(isa, "host") == 0 &&
                                     lm_interp_handlers(isa) == lm_interp_handlers(lm_isa_best());
        if (!backend->missing(isa) && !is_another_name) names[count++] = isa;
    }
    return count;
}

/* Runs one back end at one level against a finished session of the reference. */
static enum differ_verdict check_level(struct differ *differ, const struct session *reference,
                                       const uint8_t *module, size_t size,
                                       const struct session_options *options) {
    struct session session;
    struct lm_error error = LM_ERROR_INIT;
    char why[400];
    enum differ_verdict verdict = DIFFER_SAME;
    if (session_run(&session, module, size, options, &error) != LM_OK) {
        snprintf(differ->why, sizeof differ->why, "reference against %s at %s: %s",
                 options->backend->name, options->isa, error.message);
        verdict = DIFFER_DIFFERENT;
    } else if (!session_equal(reference, &session, why, sizeof why)) {
        snprintf(differ->why, sizeof differ->why, "reference against %s at %s: %s",
                 options->backend->name, options->isa, why);
        verdict = DIFFER_DIFFERENT;
    }
    session_release(&session);
    return verdict;
}

static void add_up(struct differ *differ, const struct session *reference) {
    const struct ref_code *code = ref_code_of(reference->code);
    differ->calls += reference->call_count;
    differ->traps += reference->traps;
    for (int op = 0; op < LM_OP_COUNT; op++)
        differ->executed[op] += code->executed[op];
}

static bool is_relaxed(const struct session *reference) {
    for (int op = 0; op < LM_OP_COUNT; op++)
        if (lm_ops[op].feature == LM_FEATURE_relaxed_simd &&
            ref_code_of(reference->code)->executed[op] > 0)
            return true;
    return false;
}

static struct session_options reference_options(const struct differ *differ, const char *isa,
                                                bool by_sign) {
    return (struct session_options){.backend = &ref_backend,
                                    .isa = isa,
                                    .counters = true,
                                    .fuel = true,
                                    .step_limit = differ->step_limit,
                                    .by_sign = by_sign,
                                    .planted = LM_OP_COUNT};
}

/* Relaxed instructions give what the level's table of simd/ gives; but compiled, lanes are selected
 * by signs: there is a reference for both. */
static enum differ_verdict check_relaxed_level(struct differ *differ, const uint8_t *module,
                                               size_t size, const struct session_options *options) {
    const struct session_options at_level =
        reference_options(differ, options->isa, options->backend != &lm_backend_interp);
    struct session reference;
    struct lm_error error = LM_ERROR_INIT;
    enum differ_verdict verdict = DIFFER_UNFINISHED;
    if (session_run(&reference, module, size, &at_level, &error) == LM_OK &&
        !session_is_unfinished(&reference))
        verdict = check_level(differ, &reference, module, size, options);
    session_release(&reference);
    return verdict;
}

static struct session_options interp_options(const char *isa, size_t size, size_t i) {
    return (struct session_options){.backend = &lm_backend_interp,
                                    .isa = isa,
                                    .counters = (size + i) % 2 == 0,
                                    .fuel = (size / 2 + i) % 2 == 0};
}

/* Counters and fuel keep a compiler from what is worth testing most: they are seldom on. */
static struct session_options compiler_options(const struct lm_backend *backend, const char *isa,
                                               size_t size, size_t i) {
    enum { COUNTING = 7, FUELLED = 11, CHECKING = 5, PLAINER = 6 };
    return (struct session_options){
        .backend = backend,
        .isa = isa,
        .counters = (size + i) % COUNTING == 0,
        .fuel = (size + i) % FUELLED == 0,
        .bounds = (size + i) % CHECKING == 0 ? LM_BOUNDS_check : LM_BOUNDS_guard,
        .less_opt = (size + i) % PLAINER == 0 ? (uint8_t)(size / 8 % 4) : 0};
}

static enum differ_verdict check_all(struct differ *differ, const struct session *reference,
                                     const uint8_t *module, size_t size) {
    const char *levels[MAX_LEVELS];
    const struct lm_backend *const backend = differ->backend ? differ->backend : &lm_backend_interp;
    const size_t count = differ_levels(backend, levels);
    enum differ_verdict verdict = DIFFER_SAME;
    for (size_t i = 0; i < count && verdict == DIFFER_SAME; i++) {
        const struct session_options options = backend == &lm_backend_interp
                                                   ? interp_options(levels[i], size, i)
                                                   : compiler_options(backend, levels[i], size, i);
        if (backend != &lm_backend_interp && !differ->all_levels && (size + i) % LEVELS_SHARE != 0)
            continue;
        verdict = is_relaxed(reference) ? check_relaxed_level(differ, module, size, &options)
                                        : check_level(differ, reference, module, size, &options);
    }
    return verdict;
}

enum differ_verdict differ_check(struct differ *differ, const uint8_t *module, size_t size) {
    const struct session_options options = reference_options(differ, "host", false);
    struct session reference;
    struct lm_error error = LM_ERROR_INIT;
    enum differ_verdict verdict;
    if (session_run(&reference, module, size, &options, &error) != LM_OK) {
        snprintf(differ->why, sizeof differ->why, "offset 0x%llx: %s",
                 (unsigned long long)error.offset, error.message);
        verdict = DIFFER_REFUSED;
    } else if (session_is_unfinished(&reference)) {
        snprintf(differ->why, sizeof differ->why, "the reference ran out of steps");
        verdict = DIFFER_UNFINISHED;
    } else {
        add_up(differ, &reference);
        verdict = check_all(differ, &reference, module, size);
    }
    session_release(&reference);
    return verdict;
}
