/* SPDX-License-Identifier: Apache-2.0 */
/* The options of `lanemark run`, read by argp and checked one by one. */
#ifndef LM_HARNESS_RUN_OPTIONS_H
#define LM_HARNESS_RUN_OPTIONS_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/base/arena.h"
#include "harness/strings.h"

struct lm_run_options {
    struct lm_arena *arena;
    const char *bounds; /* guard, check or none */
    const char *suite, *filter, *size, *out, *resume, *workloads, *module;
    const char *engines_from;   /* folder of engines' libraries before the usual; NULL */
    const char *expect, *input; /* files of --module */
    struct lm_strings args, variables, folders; /* of a WASI command */
    struct lm_strings variants, engines, isas, counters;
    uint64_t processes, seed, cpu, shard, shard_count;
    double min_time, timeout;
    bool has_seed, has_cpu, has_size, verify_only, dry_run;
    const char *chooses; /* the first option given that --resume does not allow, or NULL */
};

/* Fills the options (defaults included). Ends the process with status 3 and a message on wrong
 * usage, as argp does. */
void lm_run_options_read(struct lm_arena *arena, int argc, char **argv,
                         struct lm_run_options *options);

/* The parts of it, for commands that take some of the same options: the table, an entry without
 * name and doc last; the defaults; and one option, as a parser of argp with the options as its
 * input. */
const struct argp_option *lm_run_options_table(void);
void lm_run_options_begin(struct lm_arena *arena, struct lm_run_options *options);
error_t lm_run_options_take(int key, char *text, struct argp_state *state);

#endif
