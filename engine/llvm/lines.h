/* SPDX-License-Identifier: Apache-2.0 */
/* Reading line tables (DWARF 4, section 6.2), in which the generator put each instruction's offset
 * in the module as its line. */
#ifndef LM_LLVM_LINES_H
#define LM_LLVM_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lm_line_sink {
    void *self;
    /* A row: from `address` on the line is `line`, 0 where it is unknown. False: stop, there is no
     * memory. */
    bool (*row)(void *self, uint64_t address, uint32_t line, uint32_t file);
    /* A file of the rows that follow: their numbers begin with 1 in each unit. May be NULL. */
    void (*file)(void *self, uint32_t number, const char *name);
};

/* Runs the programs of a .debug_line section whose relocations were applied. False: not a table of
 * this kind, or the sink stopped. */
bool lm_lines_read(const uint8_t *section, size_t size, const struct lm_line_sink *sink);

#endif
