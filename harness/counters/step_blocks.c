/* SPDX-License-Identifier: Apache-2.0 */
/* An instruction that does not branch is followed by its neighbour each time. So where the
 * neighbour was executed equally often, nothing else leads there, and both are of one block; counts
 * alone tell blocks apart, without a record of jumps. */
#include "harness/counters/step_blocks.h"

#include <inttypes.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/decode/decoder.h"
#include "harness/emulated/insn_class.h"
#include "simd/cpu.h"

enum { MOST_RANGES = 8, LONGEST = 15, PAGE = 4096 };

/* Executable segments of the program itself, not of its libraries. */
struct ranges {
    uint64_t from[MOST_RANGES], to[MOST_RANGES];
    size_t count;
};

static int take_program(struct dl_phdr_info *info, size_t size, void *ranges) {
    struct ranges *own = ranges;
    (void)size;
    for (size_t i = 0; i < info->dlpi_phnum && own->count < MOST_RANGES; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_X) == 0) continue;
        own->from[own->count] = info->dlpi_addr + segment->p_vaddr;
        own->to[own->count] = own->from[own->count] + segment->p_memsz;
        own->count++;
    }
    return 1; /* the program is the first object; no further one is wanted */
}

static bool is_own(const struct ranges *own, uint64_t address) {
    for (size_t i = 0; i < own->count; i++)
        if (address >= own->from[i] && address < own->to[i]) return true;
    return false;
}

uint64_t lm_step_instructions(const struct lm_step_trace *trace) {
    struct ranges own = {.count = 0};
    uint64_t sum = 0;
    (void)dl_iterate_phdr(take_program, &own);
    for (size_t i = 0; i < trace->room; i++)
        if (trace->sites[i].address != 0 && !is_own(&own, trace->sites[i].address))
            sum += trace->sites[i].executions;
    return sum;
}

static int by_address(const void *a, const void *b) {
    const struct lm_step_site *x = a;
    const struct lm_step_site *y = b;
    return x->address < y->address ? -1 : x->address > y->address;
}

/* The sites of the region, sorted, in the arena. */
static struct lm_step_site *take_sites(struct lm_arena *arena, const struct lm_step_trace *trace,
                                       size_t *count) {
    struct ranges own = {.count = 0};
    struct lm_step_site *sites = lm_need(arena, trace->used + 1, sizeof *sites);
    *count = 0;
    (void)dl_iterate_phdr(take_program, &own);
    for (size_t i = 0; i < trace->room; i++)
        if (trace->sites[i].address != 0 && !is_own(&own, trace->sites[i].address))
            sites[(*count)++] = trace->sites[i];
    qsort(sites, *count, sizeof *sites, by_address);
    return sites;
}

/* An instruction may be the last of its page, and the next page not mapped. */
static size_t decode(const struct lm_decoder *decoder, uint64_t address, char *text, size_t room) {
    const uint8_t *code = (const uint8_t *)(uintptr_t)address;
    const size_t rest = PAGE - address % PAGE;
    const size_t sure = rest < LONGEST ? rest : LONGEST;
    const size_t length = lm_decoder_one(decoder, code, sure, address, text, room);
    return length > 0 || sure == LONGEST
               ? length
               : lm_decoder_one(decoder, code, LONGEST, address, text, room);
}

static lm_status make_blocks(const struct lm_decoder *decoder, const struct lm_step_site *sites,
                             size_t count, struct lm_blocks *blocks, struct lm_error *error) {
    uint64_t next = 0; /* where the block goes on; 0: nowhere */
    char text[256];
    for (size_t i = 0; i < count; i++) {
        const struct lm_step_site *site = &sites[i];
        const size_t length = decode(decoder, site->address, text, sizeof text);
        if (length == 0)
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                           "executed blocks: no instruction at %#" PRIx64, site->address);
        struct lm_block *block = blocks->count > 0 ? &blocks->items[blocks->count - 1] : NULL;
        if (block == NULL || site->address != next || site->executions != block->executions) {
            block = &blocks->items[blocks->count++];
            *block = (struct lm_block){.address = site->address, .executions = site->executions};
        }
        block->instructions++;
        block->size += length;
        blocks->instructions += site->executions;
        const bool branches = lm_insn_classify(lm_cpu_family(), 0, text).class == LM_INSN_branch;
        next = branches ? 0 : site->address + length;
    }
    return LM_OK;
}

/* Copies what may be unmapped when the guest is gone. */
static void keep_bytes(struct lm_arena *arena, struct lm_blocks *blocks) {
    for (size_t i = 0; i < blocks->count; i++) {
        struct lm_block *block = &blocks->items[i];
        uint8_t *bytes = lm_need(arena, block->size, 1);
        const void *code = (const void *)(uintptr_t)block->address;
        if (code != NULL) memcpy(bytes, code, block->size); /* no site has address 0 */
        block->bytes = bytes;
    }
}

lm_status lm_step_blocks(struct lm_arena *arena, const struct lm_step_trace *trace,
                         struct lm_blocks *blocks, struct lm_error *error) {
    struct lm_decoder decoder;
    const char *reason = "";
    size_t count = 0;
    const struct lm_step_site *sites = take_sites(arena, trace, &count);
    *blocks = (struct lm_blocks){.items = lm_need(arena, count + 1, sizeof *blocks->items)};
    if (!lm_decoder_open(arena, lm_cpu_family(), &decoder, &reason))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "%s", reason);
    const lm_status status = make_blocks(&decoder, sites, count, blocks, error);
    lm_decoder_close(&decoder);
    if (status == LM_OK) keep_bytes(arena, blocks);
    return status;
}
