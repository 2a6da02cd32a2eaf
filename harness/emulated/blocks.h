/* SPDX-License-Identifier: Apache-2.0 */
/* Which blocks of instructions a counted function ran, how often each: read from what the plugin
 * writes (counters/qemu_plugin), with the cost of calling and marking taken off. Exact: the blocks'
 * instructions are those from the function's first to its return, in everything it calls. */
#ifndef LM_HARNESS_BLOCKS_H
#define LM_HARNESS_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"

struct lm_block {
    uint64_t address;      /* of its first instruction */
    uint64_t instructions; /* in it */
    uint64_t executions;
    const uint8_t *bytes;
    size_t size; /* of them */
};

/* By address; blocks may overlap where one is entered in its middle. */
struct lm_blocks {
    struct lm_block *items;
    size_t count;
    uint64_t instructions; /* executed: the sum of instructions x executions */
};

/* Reads `text`, which it takes apart, into the arena. LM_BAD_DATA, naming the line, when it is
 * anything else than both regions of marker.h, whole. */
lm_status lm_blocks_read(struct lm_arena *arena, char *text, struct lm_blocks *blocks,
                         struct lm_error *error);

#endif
