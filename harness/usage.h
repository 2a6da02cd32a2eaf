/* SPDX-License-Identifier: Apache-2.0 */
/* Command lines: argp with this project's messages for what it refuses. */
#ifndef LM_HARNESS_USAGE_H
#define LM_HARNESS_USAGE_H

#include <argp.h>

#include "engine/base/arena.h"

/* argp_parse without children, with `-h` for --help. An unknown option, an ambiguous one or one
 * without its value ends the process with status 3, naming the nearest option. */
void lm_usage_parse(struct lm_arena *arena, const struct argp *argp, int argc, char **argv,
                    void *input);

#endif
