/* SPDX-License-Identifier: Apache-2.0 */
/* The source lines that instructions of a module come from, where it holds them as DWARF 4, for
 * listings. */
#ifndef LM_LLVM_SOURCE_LINES_H
#define LM_LLVM_SOURCE_LINES_H

#include "engine/module.h"

enum { LM_SOURCE_FILES = 64 }; /* of a unit that are told apart */

struct lm_source_line {
    uint32_t offset; /* in the module: from there on */
    uint32_t line;   /* 0: of no line */
    const char *file;
};

struct lm_source_lines {
    struct lm_source_line *all; /* sorted */
    uint32_t count;
};

/* What the module has; nothing is no failure. Names lie in the module. */
void lm_source_lines_read(const struct lm_module *module, struct lm_source_lines *lines);
void lm_source_lines_free(struct lm_source_lines *lines);

/* Where the instruction at an offset comes from, or NULL. */
const struct lm_source_line *lm_source_line_at(const struct lm_source_lines *lines,
                                               uint32_t offset);

#endif
