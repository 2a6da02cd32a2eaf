/* SPDX-License-Identifier: Apache-2.0 */
/* Detection on RISC-V: the auxiliary vector for the one-letter extensions that CPU and kernel have,
 * the register vlenb for the length of vectors. There is no name of the model that a program can
 * read. Source: Linux, arch/riscv/include/uapi/asm/hwcap.h; RISC-V "V" extension 1.0, section 3.4.
 */
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

#include "simd/cpu.h"

static bool present(char letter) {
    return (getauxval(AT_HWCAP) >> (letter - 'a') & 1) != 0;
}

const char *lm_cpu_family(void) {
    return "riscv64";
}

void lm_cpu_model(char *model, size_t size) {
    snprintf(model, size, "unknown");
}

void lm_cpu_features(char *text, size_t size) {
    size_t used = 0;
    if (size > 0) text[0] = '\0';
    for (const char *letter = "imafdcv"; *letter != '\0'; letter++) {
        if (!present(*letter) || used + 2 >= size) continue;
        if (used > 0) text[used++] = ' ';
        text[used++] = *letter;
        text[used] = '\0';
    }
}

bool lm_cpu_runs(const struct lm_isa *isa, char *reason, size_t size) {
    if (isa->bits == 0) return true;
    if (!present('v')) {
        snprintf(reason, size, "this CPU, or the system on it, lacks v");
        return false;
    }
    uint64_t bytes = 0;
    /* By number: the file is compiled without V. */
    __asm__("csrr %0, 0xc22" : "=r"(bytes));
    if (8 * bytes == isa->bits) return true;
    snprintf(reason, size, "its vectors have %u bits, those of this CPU %u", isa->bits,
             8 * (unsigned)bytes);
    return false;
}

bool lm_cpu_runs_native(char *reason, size_t size) {
    snprintf(reason, size, "there is no row of its own for the CPU of the build");
    return false;
}
