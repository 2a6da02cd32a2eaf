/* SPDX-License-Identifier: Apache-2.0 */
/* Runs programs that the command needs, such as git and cmake, and waits for them. */
#ifndef LM_HARNESS_TOOL_H
#define LM_HARNESS_TOOL_H

#include <stdbool.h>

/* Runs a program found in PATH, the words NULL-terminated, its output on our standard error or,
 * where `output` is a descriptor, there. A SIGINT or SIGTERM to us (lm_runner_prepare comes before)
 * ends it and all that it started; but where it `tidies` up after such a signal, it is let finish.
 * True when it ended with 0. */
bool lm_tool_run(char *const *words, int output, bool tidies);

#endif
