/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the spec runner share. wast2json turns a script of the core test suite into
 * JSON commands and binary modules; spec_runner.c reads the files and reports, spec_commands.c
 * executes every command on the engine's inner API, spec_values.c converts and compares values,
 * spec_imports.c is the host module "spectest" and resolves imports. */
#ifndef LM_TESTS_SPEC_H
#define LM_TESTS_SPEC_H

#include <jansson.h>
#include <stdbool.h>

#include "engine/runtime.h"

struct spec_options {
    const struct lm_backend *backend; /* NULL: validate only */
    const char *isa;
    uint32_t features;  /* bit mask over enum lm_feature */
    bool counts;        /* count instructions meanwhile: other code in the back end */
    unsigned details;   /* failures described per file */
    const char *save;   /* folder to save compiled modules in, instead of executing; or NULL */
    const char *images; /* folder with compiled modules to take instead of compiling; or NULL */
};

/* Whether modules are instantiated and their functions called. */
static inline bool spec_executes(const struct spec_options *options) {
    return options->backend && !options->save;
}

struct spec_counts {
    unsigned passed;
    unsigned failed;
    unsigned text;         /* malformed text, which an engine of binaries never sees */
    unsigned not_executed; /* commands that need execution, in a run without */
};

/* A module that was instantiated; the list of a script is the newest first. */
struct spec_module {
    struct spec_module *next;
    struct lm_module module;
    struct lm_code *code;
    struct lm_instance *instance; /* NULL when instantiation failed, or nothing is executed */
    const char *name;             /* "$M", or NULL */
};

/* The name under which a script registered an instance for import. */
struct spec_registration {
    struct spec_registration *next;
    const char *name;
    const struct lm_instance *instance;
};

/* One script under execution. */
struct spec_script {
    const struct spec_options *options;
    const char *source; /* the .wast */
    const char *folder; /* of the JSON and the modules */
    struct lm_store *store;
    struct lm_arena arena; /* of the lists */
    struct spec_module *modules;
    struct spec_module *current;
    struct spec_registration *registrations;
    struct spec_counts counts;
    char got[384]; /* why the command at hand failed */
};

/* Executes one command; its outcome goes into the counts, failures to standard output. */
void spec_command(struct spec_script *script, const json_t *command);

void spec_script_close(struct spec_script *script);

/* --- Values ----------------------------------------------------------------------------------- */

enum { SPEC_MAX_SLOTS = 4096 };

/* Puts a JSON list of arguments into slots, in the order and of the types of `types`. */
bool spec_arguments(const json_t *arguments, const uint8_t *types, uint32_t count, uint64_t *slots);

/* Whether slots hold what a JSON list of results expects, lane by lane where lanes are NaN
 * patterns. */
bool spec_results_match(const json_t *expected, const uint8_t *types, uint32_t count,
                        const uint64_t *slots);

/* "i32:7 f32:0x7fc00000", cut to `size`. */
void spec_print_values(const uint8_t *types, uint32_t count, const uint64_t *slots, char *text,
                       size_t size);

/* --- Imports ---------------------------------------------------------------------------------- */

/* Registers the host module "spectest" (the test suite's README, "spectest host module"). False
 * without memory. */
bool spec_add_spectest(struct spec_script *script);

/* Resolves a module's imports in its order, or says which one is unknown. */
lm_status spec_resolve_imports(const struct spec_script *script, const struct lm_module *module,
                               struct lm_extern *imports, struct lm_error *error);

/* The export of that name; false where there is none. */
bool spec_find_export(const struct lm_instance *instance, const char *name, size_t length,
                      struct lm_extern *out);

#endif
