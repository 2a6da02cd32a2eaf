/* SPDX-License-Identifier: Apache-2.0 */
/* The instruction mix of executed blocks: each is decoded once by LLVM (harness/decode), and its
 * instructions count as often as it ran. */
#include "harness/emulated/insn_class.h"

#include <stdio.h>

#include "harness/decode/decoder.h"
#include "harness/emulated/emulators.h"
#include "simd/cpu.h"

/* Widths of 64 to 512 bits, as powers of two from the least. */
enum { WIDTHS = 4, LEAST_WIDTH = 64 };

struct mix {
    uint64_t classes[LM_INSN_CLASSES];
    uint64_t widths[LM_INSN_CLASSES][WIDTHS];
    uint64_t vectors[WIDTHS],
        vector_bits; /* instructions on whole vectors, and of their registers */
};

static void add_instruction(struct mix *mix, struct lm_insn_facts facts, uint64_t executions) {
    mix->classes[facts.class] += executions;
    for (unsigned i = 0; i < WIDTHS; i++)
        if (facts.width == (unsigned)LEAST_WIDTH << i) {
            mix->widths[facts.class][i] += executions;
            if (facts.vector) mix->vectors[i] += executions;
        }
    if (facts.vector) mix->vector_bits += facts.width * executions;
}

/* What is decoded: code of an ISA, of a family that `host` does not tell by itself. */
struct code {
    struct lm_decoder decoder;
    const char *isa, *family;
    unsigned bits;
};

static lm_status add_block(const struct code *code, const struct lm_block *block, struct mix *mix,
                           struct lm_error *error) {
    uint64_t instructions = 0;
    char text[256];
    for (size_t at = 0; at < block->size; instructions++) {
        const size_t length = lm_decoder_one(&code->decoder, block->bytes + at, block->size - at,
                                             block->address + at, text, sizeof text);
        if (length == 0)
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                           "instruction mix: no instruction at %#llx of %s",
                           (unsigned long long)(block->address + at), code->isa);
        add_instruction(mix, lm_insn_classify(code->family, code->bits, text), block->executions);
        at += length;
    }
    if (instructions == block->instructions) return LM_OK;
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                   "instruction mix: block at %#llx: %llu instructions decoded, %llu executed",
                   (unsigned long long)block->address, (unsigned long long)instructions,
                   (unsigned long long)block->instructions);
}

static void put_vectors(const struct mix *mix, const char *source, struct lm_counts *counts) {
    uint64_t all = 0;
    char name[64];
    for (unsigned w = 0; w < WIDTHS; w++) {
        snprintf(name, sizeof name, "vector_insns_%u", (unsigned)LEAST_WIDTH << w);
        if (mix->vectors[w] > 0)
            lm_counts_add(counts, name, "1", source, "exact", (double)mix->vectors[w]);
        all += mix->vectors[w];
    }
    lm_counts_add(counts, "vector_insns", "1", source, "exact", (double)all);
    if (all == 0)
        lm_counts_absent(counts, "vector_insn_bytes", "B", source, "absent",
                         "no vector instruction was executed");
    else
        lm_counts_add(counts, "vector_insn_bytes", "B", source, "exact",
                      (double)mix->vector_bits / 8 / (double)all);
}

static void put(const struct mix *mix, const char *source, struct lm_counts *counts) {
    char name[64];
    for (size_t i = 0; i < LM_INSN_CLASSES; i++) {
        snprintf(name, sizeof name, "mix_%s", lm_insn_class_name(i));
        lm_counts_add(counts, name, "1", source, "exact", (double)mix->classes[i]);
    }
    const enum lm_insn_class by_width[] = {LM_INSN_vec_int, LM_INSN_vec_fp};
    for (size_t i = 0; i < sizeof by_width / sizeof by_width[0]; i++)
        for (unsigned w = 0; w < WIDTHS; w++) {
            const uint64_t value = mix->widths[by_width[i]][w];
            snprintf(name, sizeof name, "mix_%s_%u", lm_insn_class_name(by_width[i]),
                     (unsigned)LEAST_WIDTH << w);
            if (value > 0) lm_counts_add(counts, name, "1", source, "exact", (double)value);
        }
    put_vectors(mix, source, counts);
}

lm_status lm_insn_mix(struct lm_arena *arena, const char *isa, const struct lm_blocks *blocks,
                      const char *source, struct lm_counts *counts, struct lm_error *error) {
    const struct lm_isa *row = lm_isa_find(isa);
    struct code code = {.isa = isa, .family = lm_isa_family(isa), .bits = row->bits};
    struct mix mix = {0};
    const char *reason = "";
    if (!lm_decoder_open(arena, code.family, &code.decoder, &reason)) {
        lm_counts_absent(counts, "mix_int", "1", source, "absent", "%s", reason);
        lm_counts_absent(counts, "vector_insns", "1", source, "absent", "%s", reason);
        lm_counts_absent(counts, "vector_insn_bytes", "B", source, "absent", "%s", reason);
        return LM_OK;
    }
    lm_status status = LM_OK;
    for (size_t i = 0; i < blocks->count && status == LM_OK; i++)
        status = add_block(&code, &blocks->items[i], &mix, error);
    lm_decoder_close(&code.decoder);
    if (status == LM_OK) put(&mix, source, counts);
    return status;
}
