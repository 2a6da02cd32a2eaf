/* SPDX-License-Identifier: Apache-2.0 */
/* Parses the plugin's regions; merges blocks of one address, which the emulator translates more
 * than once when its state differs; subtracts the empty region from the counted one. */
#include "harness/emulated/blocks.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/emulated/marker.h"

struct region {
    struct lm_block *items;
    size_t count, room;
    bool whole;
};

struct reading {
    struct lm_arena *arena;
    struct region regions[LM_REGION_CALL + 1];
    unsigned long current; /* the region being read, 0 between regions */
    size_t line;
    struct lm_error *error;
};

static lm_status bad(const struct reading *reading, const char *what) {
    return lm_fail(reading->error, LM_BAD_DATA, LM_NO_OFFSET, "executed blocks: line %zu: %s",
                   reading->line, what);
}

static int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static lm_status read_bytes(struct reading *reading, const char *text, struct lm_block *block) {
    const size_t length = strlen(text);
    uint8_t *bytes = lm_need(reading->arena, length / 2 + 1, 1);
    for (size_t i = 0; i + 1 < length; i += 2) {
        const int high = digit(text[i]);
        const int low = digit(text[i + 1]);
        if (high < 0 || low < 0) return bad(reading, "bytes that are no hexadecimal digits");
        bytes[i / 2] = (uint8_t)(high * 16 + low);
    }
    if (length == 0 || length % 2 != 0) return bad(reading, "half a byte");
    block->bytes = bytes;
    block->size = length / 2;
    return LM_OK;
}

static void append(struct reading *reading, struct region *region, struct lm_block block) {
    if (region->count == region->room) {
        const size_t room = region->room == 0 ? 256 : 2 * region->room;
        struct lm_block *items = lm_need(reading->arena, room, sizeof *items);
        if (region->count > 0) memcpy(items, region->items, region->count * sizeof *items);
        region->items = items;
        region->room = room;
    }
    region->items[region->count++] = block;
}

static lm_status read_block(struct reading *reading, const char *text) {
    struct lm_block block = {0};
    int at = 0;
    if (sscanf(text, "%" SCNx64 " %" SCNu64 " %" SCNu64 " %n", &block.address, &block.instructions,
               &block.executions, &at) != 3 ||
        at == 0 || block.instructions == 0)
        return bad(reading, "a block without address, instructions and executions");
    TRY(read_bytes(reading, text + at, &block));
    append(reading, &reading->regions[reading->current], block);
    return LM_OK;
}

static lm_status read_line(struct reading *reading, const char *line) {
    unsigned long number = 0;
    if (reading->current != 0 && strncmp(line, "block ", 6) == 0)
        return read_block(reading, line + 6);
    if (reading->current == 0 && sscanf(line, "region %lu", &number) == 1 && number >= 1 &&
        number <= LM_REGION_CALL && !reading->regions[number].whole) {
        reading->current = number;
        return LM_OK;
    }
    if (sscanf(line, "end %lu", &number) == 1 && number != 0 && number == reading->current) {
        reading->regions[number].whole = true;
        reading->current = 0;
        return LM_OK;
    }
    return bad(reading, "neither region, block nor end");
}

static int by_place(const void *a, const void *b) {
    const struct lm_block *x = a;
    const struct lm_block *y = b;
    if (x->address != y->address) return x->address < y->address ? -1 : 1;
    return x->size < y->size ? -1 : x->size > y->size;
}

/* Sorts a region's blocks and adds up those of one place. */
static void merge(struct region *region) {
    size_t kept = 0;
    if (region->count > 0) qsort(region->items, region->count, sizeof *region->items, by_place);
    for (size_t i = 0; i < region->count; i++) {
        if (kept > 0 && by_place(&region->items[kept - 1], &region->items[i]) == 0)
            region->items[kept - 1].executions += region->items[i].executions;
        else
            region->items[kept++] = region->items[i];
    }
    region->count = kept;
}

static lm_status subtract(const struct reading *reading, struct lm_blocks *blocks) {
    const struct region *call = &reading->regions[LM_REGION_CALL];
    const struct region *empty = &reading->regions[LM_REGION_EMPTY];
    size_t other = 0;
    *blocks = (struct lm_blocks){.items = call->items};
    for (size_t i = 0; i < call->count; i++) {
        struct lm_block block = call->items[i];
        while (other < empty->count && by_place(&empty->items[other], &block) < 0)
            other++;
        if (other < empty->count && by_place(&empty->items[other], &block) == 0) {
            if (empty->items[other].executions > block.executions)
                return lm_fail(reading->error, LM_BAD_DATA, LM_NO_OFFSET,
                               "executed blocks: marking ran the block at %" PRIx64
                               " more often than counting did",
                               block.address);
            block.executions -= empty->items[other].executions;
        }
        if (block.executions == 0) continue;
        blocks->instructions += block.instructions * block.executions;
        blocks->items[blocks->count++] = block;
    }
    return LM_OK;
}

lm_status lm_blocks_read(struct lm_arena *arena, char *text, struct lm_blocks *blocks,
                         struct lm_error *error) {
    struct reading reading = {.arena = arena, .error = error};
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        reading.line++;
        TRY(read_line(&reading, line));
    }
    for (size_t i = LM_REGION_EMPTY; i <= LM_REGION_CALL; i++) {
        if (!reading.regions[i].whole)
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                           "executed blocks: no region %zu: the program ended before its mark", i);
        merge(&reading.regions[i]);
    }
    return subtract(&reading, blocks);
}
