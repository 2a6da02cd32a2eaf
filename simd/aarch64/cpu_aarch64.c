/* SPDX-License-Identifier: Apache-2.0 */
/* Detection on AArch64: the auxiliary vector for what CPU and kernel have
 * (simd/aarch64/features.def), prctl for the length of SVE registers, MIDR_EL1 for the model, as
 * far as the kernel lets it be read. Source: Linux,
 * Documentation/arch/arm64/{elf_hwcaps,sve,cpu-feature-registers}.rst. */
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>

#include "simd/cpu.h"

struct feature {
    const char *name;
    unsigned long word;
    unsigned bit;
};

static const struct feature features[] = {
#define FEATURE(name, word, bit) {#name, word, bit},
#include "simd/aarch64/features.def"
#undef FEATURE
};

static bool present(const char *name) {
    for (size_t i = 0; i < sizeof features / sizeof *features; i++)
        if (strcmp(features[i].name, name) == 0)
            return (getauxval(features[i].word) >> features[i].bit & 1) != 0;
    return false;
}

const char *lm_cpu_family(void) {
    return "aarch64";
}

void lm_cpu_model(char *model, size_t size) {
    const unsigned long id_registers_are_readable = 1ul << 11;
    uint64_t midr = 0;
    if ((getauxval(AT_HWCAP) & id_registers_are_readable) == 0) {
        snprintf(model, size, "unknown");
        return;
    }
    __asm__("mrs %0, MIDR_EL1" : "=r"(midr));
    snprintf(model, size, "implementer 0x%02x, part 0x%03x, variant %u, revision %u",
             (unsigned)(midr >> 24 & 0xff), (unsigned)(midr >> 4 & 0xfff),
             (unsigned)(midr >> 20 & 0xf), (unsigned)(midr & 0xf));
}

void lm_cpu_features(char *text, size_t size) {
    size_t used = 0;
    if (size > 0) text[0] = '\0';
    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        if (!present(features[i].name) || used >= size) continue;
        const int added =
            snprintf(text + used, size - used, "%s%s", used > 0 ? " " : "", features[i].name);
        used += added > 0 ? (size_t)added : 0;
    }
}

bool lm_cpu_runs(const struct lm_isa *isa, char *reason, size_t size) {
    if (strstr(isa->name, "-sve") == NULL) return true;
    if (!present("sve")) {
        snprintf(reason, size, "this CPU, or the system on it, lacks sve");
        return false;
    }
    const int bytes = prctl(PR_SVE_GET_VL) & PR_SVE_VL_LEN_MASK;
    if (8 * (uint32_t)bytes == isa->bits) return true;
    snprintf(reason, size, "its vectors have %u bits, those of this process %d", isa->bits,
             8 * bytes);
    return false;
}

bool lm_cpu_runs_native(char *reason, size_t size) {
    snprintf(reason, size, "there is no row of its own for the CPU of the build");
    return false;
}
