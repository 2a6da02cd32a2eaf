/* SPDX-License-Identifier: Apache-2.0 */
/* The differential check under test: for every instruction that gives a result or stores one, a
 * reference that gets the lowest bit of it wrong must be told from the interpreter.
 *
 * planted_test [--seed N] [--modules K]
 * Each generated module is run once on the interpreter, and once on the reference per instruction
 * that it executes and that has not been found yet. Exit status 1: some were never found. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/interp/interp.h"
#include "tests/fuzz/differ.h"
#include "tests/fuzz/generate.h"

struct hunt {
    bool is_found[LM_OP_COUNT];
    unsigned wanted, found;
};

struct planted_case {
    struct hunt *hunt;
    const struct buffer *module;
    struct session interp, reference; /* both without a planted bug */
};

static struct session_options options_of(const struct lm_backend *backend, enum lm_op planted) {
    return (struct session_options){
        .backend = backend, .isa = "host", .step_limit = DIFFER_STEPS, .planted = planted};
}

static bool start(struct session *session, const struct buffer *module,
                  const struct lm_backend *backend, enum lm_op planted) {
    const struct session_options options = options_of(backend, planted);
    struct lm_error error = LM_ERROR_INIT;
    return session_run(session, module->bytes, module->size, &options, &error) == LM_OK &&
           !session_is_unfinished(session);
}

static void plant(struct planted_case *c, enum lm_op op) {
    struct session wrong;
    char why[256];
    if (start(&wrong, c->module, &ref_backend, op) &&
        !session_equal(&wrong, &c->interp, why, sizeof why)) {
        c->hunt->is_found[op] = true;
        c->hunt->found++;
    }
    session_release(&wrong);
}

/* False: the module differs without a planted bug. */
static bool hunt_in(struct planted_case *c) {
    char why[256];
    if (!start(&c->reference, c->module, &ref_backend, LM_OP_COUNT)) return true;
    if (!start(&c->interp, c->module, &lm_backend_interp, LM_OP_COUNT) ||
        !session_equal(&c->reference, &c->interp, why, sizeof why))
        return false;
    const uint64_t *executed = ref_code_of(c->reference.code)->executed;
    for (int op = 0; op < LM_OP_COUNT; op++)
        if (ref_can_plant((enum lm_op)op) && !c->hunt->is_found[op] && executed[op] > 0)
            plant(c, (enum lm_op)op);
    return true;
}

static bool hunt_in_seed(struct hunt *hunt, uint64_t seed) {
    static uint8_t bytes[SOURCE_SEED_BYTES];
    struct source source = source_of_bytes(bytes, source_fill(seed, bytes));
    struct buffer module = {0};
    generate_module(&source, &module);
    struct planted_case c = {.hunt = hunt, .module = &module};
    const bool ok = hunt_in(&c);
    if (!ok) printf("seed %" PRIu64 ": differs without a planted bug\n", seed);
    session_release(&c.interp);
    session_release(&c.reference);
    free(module.bytes);
    return ok;
}

int main(int argc, char **argv) {
    static const struct option table[] = {
        {"seed", required_argument, NULL, 's'}, {"modules", required_argument, NULL, 'm'}, {0}};
    static struct hunt hunt;
    uint64_t seed = 1;
    unsigned modules = 1000, used = 0;
    bool ok = true;
    for (int option; (option = getopt_long(argc, argv, "", table, NULL)) != -1;) {
        if (option == 's')
            seed = strtoull(optarg, NULL, 10);
        else if (option == 'm')
            modules = (unsigned)strtoul(optarg, NULL, 10);
        else
            return 3;
    }
    for (int op = 0; op < LM_OP_COUNT; op++)
        hunt.wanted += generate_covers((enum lm_op)op) && ref_can_plant((enum lm_op)op);
    for (; used < modules && hunt.found < hunt.wanted; used++)
        ok = hunt_in_seed(&hunt, seed + used) && ok;
    for (int op = 0; op < LM_OP_COUNT; op++)
        if (generate_covers((enum lm_op)op) && ref_can_plant((enum lm_op)op) && !hunt.is_found[op])
            printf("never found: %s\n", lm_ops[op].text);
    printf("seed %" PRIu64 ": %u of %u planted bugs found in %u modules\n", seed, hunt.found,
           hunt.wanted, used);
    return ok && hunt.found == hunt.wanted ? 0 : 1;
}
