/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of `lanemark` (commands.def). Each returns the exit status. */
#ifndef LM_HARNESS_COMMANDS_H
#define LM_HARNESS_COMMANDS_H

#define COMMAND(name, usage, summary) int lm_command_##name(int argc, char **argv);
#include "harness/commands.def"
#undef COMMAND

#endif
