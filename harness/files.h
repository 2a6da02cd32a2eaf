/* SPDX-License-Identifier: Apache-2.0 */
/* Where the command's files lie, and reading them whole.
 *
 * The build tree mirrors the install tree: everything is found relative to the running command
 * (PREFIX/bin/lanemark), so neither knows about the other. */
#ifndef LM_HARNESS_FILES_H
#define LM_HARNESS_FILES_H

#include <stdbool.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/strings.h"

struct lm_bytes {
    uint8_t *data; /* terminated by one zero byte beyond `size` */
    size_t size;
};

/* Absolute path of this very command, in the arena. */
const char *lm_self_path(struct lm_arena *arena);

/* PREFIX/`relative`, for instance "share/lanemark" or "lib/liblanemark.so", in the arena. */
const char *lm_prefix_path(struct lm_arena *arena, const char *relative);

/* A program's path, in the arena, or NULL when no folder of $PATH has it. */
const char *lm_program_find(struct lm_arena *arena, const char *name);

/* The whole file in the arena; LM_IO with path and reason. */
lm_status lm_file_read(struct lm_arena *arena, const char *path, struct lm_bytes *bytes,
                       struct lm_error *error);

/* The first line of a file without its newline, or "" when it cannot be read (facts under /proc and
 * /sys, flag files). */
const char *lm_file_line(struct lm_arena *arena, const char *path);

bool lm_file_exists(const char *path);

/* The file's or folder's absolute path without links, or `path` itself where there is none; in the
 * arena. */
const char *lm_real_path(struct lm_arena *arena, const char *path);

/* Names of the entries of a folder, sorted, without those starting with a dot. LM_IO if unreadable.
 */
lm_status lm_folder_names(struct lm_arena *arena, const char *path, struct lm_strings *names,
                          struct lm_error *error);

/* Creates a folder and its parents; LM_IO with the reason. */
lm_status lm_folder_make(const char *path, struct lm_error *error);

enum { LM_SHA256_TEXT = 65 };

/* SHA-256 (FIPS 180-4) of some bytes as 64 lower-case hex digits and a terminator. */
void lm_sha256(const void *data, size_t size, char text[LM_SHA256_TEXT]);

/* The same of a whole file, in the arena; "" when it cannot be read. */
const char *lm_file_sha256(struct lm_arena *arena, const char *path);

#endif
