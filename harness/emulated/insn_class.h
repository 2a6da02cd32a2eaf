/* SPDX-License-Identifier: Apache-2.0 */
/* What kind of instruction a line of LLVM's disassembly is (insn_classes.def), and the mix of an
 * executed region: each instruction of its blocks decoded, classed and weighted by executions. */
#ifndef LM_HARNESS_INSN_CLASS_H
#define LM_HARNESS_INSN_CLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "harness/counter_source.h"
#include "harness/emulated/blocks.h"

enum lm_insn_class {
#define INSN_CLASS(id, what) LM_INSN_##id,
#define INSN_RULE(family, id, kind, mnemonics)
#include "harness/emulated/insn_classes.def"
#undef INSN_CLASS
#undef INSN_RULE
    LM_INSN_CLASSES
};

struct lm_insn_facts {
    enum lm_insn_class class;
    unsigned width; /* bits of its vector registers, 0 where it has none */
    bool vector;    /* works on whole vectors: not on the one float in a vector register */
};

/* Classes one instruction of a family by its text, such as "\tfadd\tv0.4s, v1.4s, v2.4s".
 * `vector_bits` is how wide registers are whose width the text does not tell (SVE, RISC-V). */
struct lm_insn_facts lm_insn_classify(const char *family, unsigned vector_bits, const char *text);

/* Whether a mnemonic matches one of the shell patterns, which blanks separate. */
bool lm_mnemonic_fits(const char *mnemonic, const char *patterns);

/* Name of a class as in a metric, "vec_int", and what it holds. */
const char *lm_insn_class_name(size_t index);
const char *lm_insn_class_summary(size_t index);

/* Adds metrics mix_CLASS for every class, whose sum is blocks->instructions, and mix_vec_int_BITS,
 * mix_vec_fp_BITS for the widths met; vector_insns, those on whole vectors, likewise by width, and
 * the mean bytes of their registers, vector_insn_bytes; all of `source`. Or, when the decoder
 * cannot be loaded, one absent metric mix_int with the reason. LM_BAD_DATA when bytes cannot be
 * decoded, or give another number of instructions than the emulator counted. */
lm_status lm_insn_mix(struct lm_arena *arena, const char *isa, const struct lm_blocks *blocks,
                      const char *source, struct lm_counts *counts, struct lm_error *error);

#endif
