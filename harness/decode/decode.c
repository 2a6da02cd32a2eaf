/* SPDX-License-Identifier: Apache-2.0 */
/* The disassembler of LLVM's C interface, for the families of simd/isas.def. */
#include "harness/decode/decode.h"

#include <llvm-c/Disassembler.h>
#include <llvm-c/Target.h>
#include <string.h>

static const struct {
    const char *family, *triple, *features;
} machines[] = {
    {"x86_64", "x86_64-linux-gnu", ""},
    {"aarch64", "aarch64-linux-gnu", "+all"},
    {"riscv64", "riscv64-linux-gnu", "+m,+a,+f,+d,+c,+v,+zfh,+zba,+zbb,+zbc,+zbs"},
};

void *lm_decode_open(const char *family) {
    LLVMInitializeAllTargetInfos();
    LLVMInitializeAllTargetMCs();
    LLVMInitializeAllDisassemblers();
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++)
        if (strcmp(machines[i].family, family) == 0)
            return LLVMCreateDisasmCPUFeatures(machines[i].triple, "", machines[i].features, NULL,
                                               0, NULL, NULL);
    return NULL;
}

void lm_decode_close(void *decoder) {
    LLVMDisasmDispose(decoder);
}

size_t lm_decode_one(void *decoder, const uint8_t *bytes, size_t size, uint64_t address, char *text,
                     size_t room) {
    /* LLVM takes no const although it changes nothing. */
    return LLVMDisasmInstruction(decoder, (uint8_t *)bytes, size, address, text, room);
}
