/* SPDX-License-Identifier: Apache-2.0 */
/* The manifest of a workload: `key = value` lines, `#` comments; the keys stand in manifest.def. */
#ifndef LM_HARNESS_MANIFEST_H
#define LM_HARNESS_MANIFEST_H

#include <stdbool.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/strings.h"

/* One `size:text` pair, for instance quick:32768 or full:HEX. */
struct lm_sized {
    const char *size;
    const char *text;
};

struct lm_sized_list {
    struct lm_sized *items;
    size_t count;
};

struct lm_manifest {
    const char *title, *origin, *op, *element; /* "" where the manifest is silent */
    double tolerance;                          /* of a relaxed variant's elements, 0: its hash */
    struct lm_strings variants;                /* at least one */
    struct lm_sized_list sizes;                /* argument of lm_setup, at least one */
    struct lm_sized_list bytes, ops;           /* per lm_run; may be empty */
    struct lm_sized_list hash;                 /* SHA-256 of the result, hex */
    bool reset;                                /* lm_reset before every lm_run */
};

/* Parses `text` (changed while parsing; strings go to the arena). `path` is for messages.
 * LM_BAD_DATA with path and line for an unknown, repeated, malformed or missing key, and for a
 * tolerance without an element it could be of. */
lm_status lm_manifest_parse(struct lm_arena *arena, const char *path, char *text,
                            struct lm_manifest *manifest, struct lm_error *error);

/* The text given for a size, or NULL. */
const char *lm_sized_find(const struct lm_sized_list *list, const char *size);

/* The same as a number, `otherwise` when absent or no number. */
double lm_sized_number(const struct lm_sized_list *list, const char *size, double otherwise);

#endif
