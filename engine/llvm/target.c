/* SPDX-License-Identifier: Apache-2.0 */
/* Target machines, optimising and emitting (target.h). */
#include "engine/llvm/target.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <llvm-c/Error.h>
#include <llvm-c/Support.h>
#include <llvm-c/Transforms/PassBuilder.h>

static void initialise(void) {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86Target();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86AsmPrinter();
    LLVMInitializeX86AsmParser(); /* inline asm */
    /* Without, code that lost its line counts as its neighbours': perhaps as checked by a loop's. */
    static const char *const arguments[] = {"lanemark", "-use-unknown-locations=Enable"};
    LLVMParseCommandLineOptions(2, arguments, NULL);
}

/* --- Machines --------------------------------------------------------------------------------- */

static bool has_feature(const struct gen_target *target, const char *name) {
    char wanted[32];
    const int length = snprintf(wanted, sizeof wanted, "+%s", name);
    const char *at = target->features;
    while ((at = strstr(at, wanted)) != NULL) {
        if (at[length] == ',' || at[length] == 0) return true;
        at += length;
    }
    return false;
}

/* The levels are LLVM's own CPU names; of the host every feature is known by name. */
static void describe(struct gen_target *target, const char *isa) {
    const bool is_host = strcmp(isa, "host") == 0;
    const bool is_v4 = strcmp(isa, "x86-64-v4") == 0;
    const bool is_v3 = is_v4 || strcmp(isa, "x86-64-v3") == 0;
    target->cpu = is_host ? LLVMGetHostCPUName() : LLVMCreateMessage(isa);
    target->features = is_host ? LLVMGetHostCPUFeatures() : LLVMCreateMessage("");
    target->has_avx2 = is_v3 || has_feature(target, "avx2");
    target->has_fma = is_v3 || has_feature(target, "fma");
    target->has_avx512 =
        is_v4 || (has_feature(target, "avx512vl") && has_feature(target, "avx512dq") &&
                  has_feature(target, "avx512bw"));
    target->has_gfni = has_feature(target, "gfni");
    target->has_vnni = has_feature(target, "avx512vnni") && has_feature(target, "avx512vl");
    target->prefers_512 = is_v4;
    target->blocks = is_v4 ? 4 : target->has_avx2 ? 2 : 1;
}

static LLVMCodeGenOptLevel code_level(unsigned level) {
    switch (level) {
    case 0: return LLVMCodeGenLevelNone;
    case 1: return LLVMCodeGenLevelLess;
    case 2: return LLVMCodeGenLevelDefault;
    default: return LLVMCodeGenLevelAggressive;
    }
}

lm_status lm_target_open(struct gen_target *target, const char *isa, unsigned level,
                         struct lm_error *error) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static const char triple[] = "x86_64-unknown-linux-gnu";
    LLVMTargetRef found;
    char *message = NULL;
    (void)pthread_once(&once, initialise);
    if (LLVMGetTargetFromTriple(triple, &found, &message)) {
        const lm_status status =
            lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "llvm at %s: %s", isa, message);
        LLVMDisposeMessage(message);
        return status;
    }
    describe(target, isa);
    target->machine = LLVMCreateTargetMachine(found, triple, target->cpu, target->features,
                                              code_level(level), LLVMRelocPIC, LLVMCodeModelSmall);
    if (target->machine) return LM_OK;
    return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "llvm at %s: LLVM makes no target machine",
                   isa);
}

void lm_target_close(struct gen_target *target) {
    if (target->machine) LLVMDisposeTargetMachine(target->machine);
    if (target->cpu) LLVMDisposeMessage(target->cpu);
    if (target->features) LLVMDisposeMessage(target->features);
    *target = (struct gen_target){.machine = NULL};
}

/* --- Steps ------------------------------------------------------------------------------------ */

lm_status lm_target_optimise(const struct gen_target *target, LLVMModuleRef ir, unsigned level,
                             struct lm_error *error) {
    char passes[16];
    (void)snprintf(passes, sizeof passes, "default<O%u>", level);
    LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
    LLVMPassBuilderOptionsSetSLPVectorization(options, level > 1);
    LLVMErrorRef failure = LLVMRunPasses(ir, passes, target->machine, options);
    LLVMDisposePassBuilderOptions(options);
    if (!failure) return LM_OK;
    char *const message = LLVMGetErrorMessage(failure);
    const lm_status status =
        lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "llvm: optimising: %s", message);
    LLVMDisposeErrorMessage(message);
    return status;
}

lm_status lm_target_emit(const struct gen_target *target, LLVMModuleRef ir,
                         LLVMMemoryBufferRef *object, struct lm_error *error) {
    char *message = NULL;
    if (!LLVMTargetMachineEmitToMemoryBuffer(target->machine, ir, LLVMObjectFile, &message, object))
        return LM_OK;
    const lm_status status =
        lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "llvm: emitting: %s", message);
    LLVMDisposeMessage(message);
    return status;
}
