/* SPDX-License-Identifier: Apache-2.0 */
/* Classing by text: the mnemonic against the family's rules, and what the operands show. */
#include "harness/emulated/insn_class.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { KIND_any, KIND_vector, KIND_lane, KIND_fp, KIND_load, KIND_store };

static const struct rule {
    const char *family;
    enum lm_insn_class class;
    enum kind kind;
    const char *mnemonics;
} rules[] = {
#define INSN_CLASS(id, what)
#define INSN_RULE(family, id, kind, mnemonics) {#family, LM_INSN_##id, KIND_##kind, mnemonics},
#include "harness/emulated/insn_classes.def"
#undef INSN_CLASS
#undef INSN_RULE
};

static const char *const names[][2] = {
#define INSN_CLASS(id, what) {#id, what},
#define INSN_RULE(family, id, kind, mnemonics)
#include "harness/emulated/insn_classes.def"
#undef INSN_CLASS
#undef INSN_RULE
};

const char *lm_insn_class_name(size_t index) {
    return names[index][0];
}

const char *lm_insn_class_summary(size_t index) {
    return names[index][1];
}

/* An instruction's text taken apart. */
struct insn {
    char mnemonic[32], operands[160];
    unsigned width; /* of the widest vector register */
    bool lane, fp, memory_first, memory_last;
};

static void split(const char *text, struct insn *insn) {
    text += strspn(text, " \t");
    const size_t length = strcspn(text, " \t");
    snprintf(insn->mnemonic, sizeof insn->mnemonic, "%.*s", (int)length, text);
    text += length;
    snprintf(insn->operands, sizeof insn->operands, "%s", text + strspn(text, " \t"));
}

static void widen(struct insn *insn, unsigned width) {
    if (width > insn->width) insn->width = width;
}

/* Bits of an arrangement such as "4s" or "16b"; of a lone element, as in "s[1]", those of a whole
 * register. */
static unsigned arrangement_bits(const char *text) {
    char *end = NULL;
    const unsigned long lanes = strtoul(text, &end, 10);
    const char *const letters = "bhsdq";
    const char *letter = *end != '\0' ? strchr(letters, *end) : NULL;
    if (lanes == 0 || letter == NULL) return 128;
    return (unsigned)lanes * (8U << (letter - letters));
}

/* One operand's register of Arm's: v, z and q hold vectors, h, s and d a float, as may b. */
static void look_arm(struct insn *insn, const char *word, unsigned vector_bits) {
    const size_t digits = strspn(word + 1, "0123456789");
    if (digits == 0) return;
    const char *after = word + 1 + digits;
    if (*word == 'z') widen(insn, vector_bits);
    if (*word == 'q') widen(insn, 128);
    if (*word == 'v') widen(insn, *after == '.' ? arrangement_bits(after + 1) : 128);
    if (*word == 'v' && *after == '.' && after[1] != '\0' && after[2] == '[') insn->lane = true;
    if (strchr("bhsd", *word) != NULL && !isalnum((unsigned char)*after)) insn->fp = true;
}

static void look_x86(struct insn *insn, const char *word) {
    if (strncmp(word, "xmm", 3) == 0) widen(insn, 128);
    if (strncmp(word, "ymm", 3) == 0) widen(insn, 256);
    if (strncmp(word, "zmm", 3) == 0) widen(insn, 512);
}

/* AT&T's order: the destination comes last. */
static void look_memory(struct insn *insn) {
    const char *open = strchr(insn->operands, '(');
    if (open == NULL) return;
    const char *close = strchr(open, ')');
    const char *rest = close != NULL ? close + 1 : open;
    while (*rest == ' ' || *rest == '{') /* a mask after the destination */
        rest += *rest == '{' ? strcspn(rest, "}") + 1 : 1;
    insn->memory_last = *rest == '\0' || *rest == '#';
    insn->memory_first = !insn->memory_last;
}

static void look(const char *family, unsigned vector_bits, struct insn *insn) {
    if (strcmp(family, "riscv64") == 0 && insn->mnemonic[0] == 'v') widen(insn, vector_bits);
    bool inside = false; /* of a word */
    for (const char *at = insn->operands; *at != '\0'; at++) {
        const bool word = isalnum((unsigned char)*at) || *at == '_' || *at == '.';
        if (word && !inside && strcmp(family, "aarch64") == 0) look_arm(insn, at, vector_bits);
        if (word && !inside && strcmp(family, "x86_64") == 0) look_x86(insn, at);
        inside = word;
    }
    if (strcmp(family, "x86_64") == 0) look_memory(insn);
}

static bool operands_fit(const struct insn *insn, enum kind kind) {
    switch (kind) {
    case KIND_vector: return insn->width > 0;
    case KIND_lane: return insn->lane;
    case KIND_fp: return insn->fp;
    case KIND_load: return insn->memory_first;
    case KIND_store: return insn->memory_last;
    default: return true;
    }
}

bool lm_mnemonic_fits(const char *mnemonic, const char *patterns) {
    char pattern[32];
    for (const char *at = patterns; *at != '\0';) {
        const size_t length = strcspn(at, " ");
        snprintf(pattern, sizeof pattern, "%.*s", (int)length, at);
        if (fnmatch(pattern, mnemonic, 0) == 0) return true;
        at += length + strspn(at + length, " ");
    }
    return false;
}

/* Whether whole vectors are worked on. x86 keeps lone floats in vector registers, and names what
 * loads, stores and converts them. */
static bool whole_vectors(const struct insn *insn, const char *family, enum lm_insn_class class) {
    static const char *const lone = "*ss *sd *ss2* *sd2* *si2s[sd]*";
    if (insn->width == 0 || class == LM_INSN_fp || class == LM_INSN_config) return false;
    const bool moved = class == LM_INSN_load || class == LM_INSN_store || class == LM_INSN_convert;
    return !moved || strcmp(family, "x86_64") != 0 || !lm_mnemonic_fits(insn->mnemonic, lone);
}

struct lm_insn_facts lm_insn_classify(const char *family, unsigned vector_bits, const char *text) {
    struct insn insn = {0};
    split(text, &insn);
    look(family, vector_bits, &insn);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const struct rule *rule = &rules[i];
        if (strcmp(rule->family, family) == 0 && operands_fit(&insn, rule->kind) &&
            lm_mnemonic_fits(insn.mnemonic, rule->mnemonics))
            return (struct lm_insn_facts){rule->class, insn.width,
                                          whole_vectors(&insn, family, rule->class)};
    }
    return (struct lm_insn_facts){LM_INSN_other, insn.width, false};
}
