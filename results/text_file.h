/* SPDX-License-Identifier: Apache-2.0 */
/* Whole text files in and out, for records, figure data and reports: reading into memory, and
 * writing that either replaces the old file completely or leaves it as it was. */
#ifndef LM_RESULTS_TEXT_FILE_H
#define LM_RESULTS_TEXT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "engine/base/status.h"

/* Reads all of a file into *text, terminated beyond its *length bytes; the caller frees it. LM_IO
 * when it cannot be read. */
lm_status lm_text_read(const char *path, char **text, size_t *length, struct lm_error *error);

/* Writes what `body` prints and renames it to `path` after syncing it; without success `path` is
 * untouched. `body` returns false when it ran out of memory. LM_IO when the file or its folder
 * cannot be written. */
lm_status lm_text_replace(const char *path, bool (*body)(FILE *out, void *context), void *context,
                          struct lm_error *error);

#endif
