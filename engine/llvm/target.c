/* SPDX-License-Identifier: Apache-2.0 */
/* Target machines, optimising and emitting (target.h). */
#include "engine/llvm/target.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "simd/cpu.h"

#include <llvm-c/Error.h>
#include <llvm-c/Support.h>
#include <llvm-c/Transforms/PassBuilder.h>

static void initialise(void) {
#define INITIALISE(name)                                                                           \
    LLVMInitialize##name##TargetInfo();                                                            \
    LLVMInitialize##name##Target();                                                                \
    LLVMInitialize##name##TargetMC();                                                              \
    LLVMInitialize##name##AsmPrinter();                                                            \
    LLVMInitialize##name##AsmParser(); /* inline asm */                                            \
    LLVMInitialize##name##Disassembler()
    INITIALISE(X86);
    INITIALISE(AArch64);
    INITIALISE(RISCV);
#undef INITIALISE
    /* Without, code that lost its line counts as its neighbours': perhaps as checked by a loop's.
     */
    static const char *const arguments[] = {
        "lanemark", "-use-unknown-locations=Enable",
        /* there are no variables to follow: a twentieth of emitting */
        "-experimental-debug-variable-locations=false"};
    LLVMParseCommandLineOptions(sizeof arguments / sizeof *arguments, arguments, NULL);
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

/* LLVM's own convention by number, which its C API has no name for: `tailcc`, by which any two
 * functions may tail-call one another; RISC-V has `fastcc` alone, which can do so where arguments
 * fit into registers. */
enum { FAST_CALLS = 8, TAIL_CALLS = 18 };

/* What is said in the same way for every ISA of a family, and the CPU and features beside the name
 * of an ISA (simd/isas.def has the same for clang). */
static const struct {
    const char *family, *triple;
    enum gen_family code;
    unsigned convention;
} families[] = {
    {"x86_64", "x86_64-unknown-linux-gnu", GEN_x86_64, TAIL_CALLS},
    {"aarch64", "aarch64-unknown-linux-gnu", GEN_aarch64, TAIL_CALLS},
    {"riscv64", "riscv64-unknown-linux-gnu", GEN_riscv64, FAST_CALLS},
};

#define RV64GC "+m,+a,+f,+d,+c,+unaligned-scalar-mem"
static const struct {
    const char *prefix; /* of the names of ISAs; the first that fits */
    const char *cpu, *features;
    bool has_vectors;
    uint32_t least_scale, most_scale;
} levels[] = {
    {"aarch64-sve", "generic", "+v8.2a,+sve", true, 1, 16},
    {"aarch64", "generic", "+neon", true, 0, 0},
    {"riscv64-v", "generic-rv64", RV64GC ",+v,+unaligned-vector-mem", true, 2, 1024},
    {"riscv64", "generic-rv64", RV64GC, false, 0, 0},
};

static void describe_family(struct gen_target *target, const char *isa) {
    const struct lm_isa *const row = lm_isa_find(isa);
    const char *const family = row && row->family[0] ? row->family : lm_cpu_family();
    size_t i = 0;
    while (i + 1 < sizeof families / sizeof *families && strcmp(families[i].family, family) != 0)
        i++;
    target->family = families[i].code;
    target->triple = families[i].triple;
    target->convention = families[i].convention;
    target->has_vectors = true;
}

/* Of other families than x86-64, and of their very machines. */
static void describe_other(struct gen_target *target, const char *isa) {
    const bool is_host = strcmp(isa, "host") == 0;
    const char *const name = is_host ? lm_isa_best() : isa;
    size_t i = 0;
    while (i + 1 < sizeof levels / sizeof *levels &&
           strncmp(levels[i].prefix, name, strlen(levels[i].prefix)) != 0)
        i++;
    target->cpu = is_host ? LLVMGetHostCPUName() : LLVMCreateMessage(levels[i].cpu);
    target->features = LLVMCreateMessage(levels[i].features);
    target->has_vectors = levels[i].has_vectors;
    target->least_scale = levels[i].least_scale;
    target->most_scale = levels[i].most_scale;
    target->has_fma = true;
    target->blocks = 1;
}

/* The levels of x86-64 are LLVM's own CPU names; of the host every feature is known by name. */
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
    LLVMTargetRef found;
    char *message = NULL;
    (void)pthread_once(&once, initialise);
    describe_family(target, isa);
    if (LLVMGetTargetFromTriple(target->triple, &found, &message)) {
        const lm_status status =
            lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "llvm at %s: %s", isa, message);
        LLVMDisposeMessage(message);
        return status;
    }
    if (target->family == GEN_x86_64)
        describe(target, isa);
    else
        describe_other(target, isa);
    target->machine = LLVMCreateTargetMachine(found, target->triple, target->cpu, target->features,
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
