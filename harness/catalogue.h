/* SPDX-License-Identifier: Apache-2.0 */
/* The workloads and suites there are: what lies under share/lanemark, or under --workloads. */
#ifndef LM_HARNESS_CATALOGUE_H
#define LM_HARNESS_CATALOGUE_H

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/manifest.h"
#include "harness/module_facts.h"
#include "harness/strings.h"

struct lm_workload {
    const char *name;   /* family/workload */
    const char *folder; /* holds manifest, VARIANT.wasm, native/VARIANT-ISA.so */
    const char *module; /* of `run --module`: the .wasm itself, nothing native; else NULL */
    enum lm_abi abi;    /* of such a module */
    struct lm_manifest manifest;
};

struct lm_catalogue {
    const char *folder; /* of the workloads, absolute */
    struct lm_workload *workloads;
    size_t count;
};

/* Reads every FAMILY/NAME/manifest below `folder` (NULL: the installed ones). LM_IO when there is
 * no such folder, LM_BAD_DATA for a bad manifest. Everything lives in the arena. */
lm_status lm_catalogue_read(struct lm_arena *arena, const char *folder,
                            struct lm_catalogue *catalogue, struct lm_error *error);

/* A catalogue of the one module at the absolute `path`, called module/STEM, with the variant that
 * its facts name, one size `size` (a number; means nothing to a WASI command) and no reference
 * output. */
void lm_catalogue_module(struct lm_arena *arena, const char *path, const char *size,
                         const struct lm_module_facts *facts, struct lm_catalogue *catalogue);

/* Names of all suites, and the one-line description of one ("" when it has none). */
lm_status lm_suite_names(struct lm_arena *arena, struct lm_strings *names, struct lm_error *error);
const char *lm_suite_description(struct lm_arena *arena, const char *name);

/* The patterns of a suite file's text: one per line, `#` comments. Changes `text`. */
void lm_suite_parse(struct lm_arena *arena, char *text, struct lm_strings *patterns);

/* Marks in chosen[0..catalogue->count), all false before, what the lines of a suite's text name, in
 * their order: family/name or family/star takes in, with a `!` before it leaves out again. Lines
 * with a `+` are passed over. Changes `text`; `name` is for messages. LM_BAD_DATA for a line that
 * names no workload. */
lm_status lm_suite_apply(struct lm_arena *arena, const char *name, char *text,
                         const struct lm_catalogue *catalogue, bool *chosen,
                         struct lm_error *error);

/* The same for the suite called `name`. LM_USAGE when there is none. */
lm_status lm_suite_choose(struct lm_arena *arena, const char *name,
                          const struct lm_catalogue *catalogue, bool *chosen,
                          struct lm_error *error);

/* The patterns of cells at ISAs of other machines, behind a `+`, which a run of the whole suite
 * counts too. */
lm_status lm_suite_foreign(struct lm_arena *arena, const char *name, struct lm_strings *cells,
                           struct lm_error *error);

#endif
