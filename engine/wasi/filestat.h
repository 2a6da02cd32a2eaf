/* SPDX-License-Identifier: Apache-2.0 */
/* The host's facts about a file as WASI's record. */
#ifndef LM_ENGINE_WASI_FILESTAT_H
#define LM_ENGINE_WASI_FILESTAT_H

#include <sys/stat.h>

#include "engine/wasi/abi.h"

struct lm_abi_filestat lm_filestat_of(const struct stat *facts);

#endif
