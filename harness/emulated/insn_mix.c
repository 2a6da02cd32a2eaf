/* SPDX-License-Identifier: Apache-2.0 */
/* The instruction mix of executed blocks: each is decoded once by LLVM (harness/decode), and its
 * instructions count as often as it ran. */
#include "harness/emulated/insn_class.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/decode/decode.h"
#include "harness/files.h"
#include "simd/cpu.h"

/* Widths of 64 to 512 bits, as powers of two from the least. */
enum { WIDTHS = 4, LEAST_WIDTH = 64 };

struct decoder {
    void *library, *state;
    lm_decode_open_function *open;
    lm_decode_close_function *close;
    lm_decode_one_function *one;
};

struct mix {
    uint64_t classes[LM_INSN_CLASSES];
    uint64_t widths[LM_INSN_CLASSES][WIDTHS];
};

/* Whether instructions of this family can be decoded; if not, `reason` says why, in the arena. */
static bool load(struct lm_arena *arena, const char *family, struct decoder *decoder,
                 const char **reason) {
    decoder->library =
        dlopen(lm_prefix_path(arena, "lib/lanemark/decode.so"), RTLD_NOW | RTLD_LOCAL);
    if (decoder->library == NULL) {
        *reason = lm_need_string(arena, dlerror());
        return false;
    }
    *(void **)&decoder->open = dlsym(decoder->library, "lm_decode_open");
    *(void **)&decoder->close = dlsym(decoder->library, "lm_decode_close");
    *(void **)&decoder->one = dlsym(decoder->library, "lm_decode_one");
    *reason = "lib/lanemark/decode.so is of another build";
    if (decoder->open == NULL || decoder->close == NULL || decoder->one == NULL) return false;
    decoder->state = decoder->open(family);
    *reason = "LLVM has no disassembler for it";
    return decoder->state != NULL;
}

static void add_instruction(struct mix *mix, struct lm_insn_facts facts, uint64_t executions) {
    mix->classes[facts.class] += executions;
    for (unsigned i = 0; i < WIDTHS; i++)
        if (facts.width == (unsigned)LEAST_WIDTH << i) mix->widths[facts.class][i] += executions;
}

static lm_status add_block(const struct decoder *decoder, const struct lm_isa *isa,
                           const struct lm_block *block, struct mix *mix, struct lm_error *error) {
    uint64_t instructions = 0;
    char text[256];
    for (size_t at = 0; at < block->size; instructions++) {
        const size_t length = decoder->one(decoder->state, block->bytes + at, block->size - at,
                                           block->address + at, text, sizeof text);
        if (length == 0)
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                           "instruction mix: no instruction at %#llx of %s",
                           (unsigned long long)(block->address + at), isa->name);
        add_instruction(mix, lm_insn_classify(isa->family, isa->bits, text), block->executions);
        at += length;
    }
    if (instructions == block->instructions) return LM_OK;
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                   "instruction mix: block at %#llx: %llu instructions decoded, %llu executed",
                   (unsigned long long)block->address, (unsigned long long)instructions,
                   (unsigned long long)block->instructions);
}

static void put(const struct mix *mix, struct lm_counts *counts) {
    char name[64];
    for (size_t i = 0; i < LM_INSN_CLASSES; i++) {
        snprintf(name, sizeof name, "mix_%s", lm_insn_class_name(i));
        lm_counts_add(counts, name, "1", "qemu", "exact", (double)mix->classes[i]);
    }
    const enum lm_insn_class by_width[] = {LM_INSN_vec_int, LM_INSN_vec_fp};
    for (size_t i = 0; i < sizeof by_width / sizeof by_width[0]; i++)
        for (unsigned w = 0; w < WIDTHS; w++) {
            const uint64_t value = mix->widths[by_width[i]][w];
            snprintf(name, sizeof name, "mix_%s_%u", lm_insn_class_name(by_width[i]),
                     (unsigned)LEAST_WIDTH << w);
            if (value > 0) lm_counts_add(counts, name, "1", "qemu", "exact", (double)value);
        }
}

lm_status lm_insn_mix(struct lm_arena *arena, const char *isa, const struct lm_blocks *blocks,
                      struct lm_counts *counts, struct lm_error *error) {
    const struct lm_isa *row = lm_isa_find(isa);
    struct decoder decoder = {0};
    struct mix mix = {0};
    const char *reason = "";
    if (!load(arena, row->family, &decoder, &reason)) {
        lm_counts_absent(counts, "mix_int", "1", "qemu", "absent", "%s", reason);
        return LM_OK;
    }
    lm_status status = LM_OK;
    for (size_t i = 0; i < blocks->count && status == LM_OK; i++)
        status = add_block(&decoder, row, &blocks->items[i], &mix, error);
    decoder.close(decoder.state); /* the library stays: LLVM does not like to be unloaded */
    if (status == LM_OK) put(&mix, counts);
    return status;
}
