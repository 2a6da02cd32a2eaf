/* SPDX-License-Identifier: Apache-2.0 */
/* Detection on x86-64: cpuid for what the CPU has, XCR0 for the registers its system saves.
 *
 * A feature counts only if both agree: code for AVX-512 on a system that does not save ZMM
 * registers faults, whatever cpuid says. Source: Intel SDM volume 1, section 13.3 (XCR0), 14.3
 * and 15.2. */
#include <cpuid.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "simd/cpu.h"

struct registers {
    uint32_t eax, ebx, ecx, edx;
};

/* Bits of XCR0 that each state needs; sse is part of every 64-bit system. */
enum xcr0_state {
    STATE_sse = 0,
    STATE_avx = 0x6,
    STATE_avx512 = 0xe6,
    STATE_amx = 0x60000,
};

static struct registers cpuid(uint32_t leaf, uint32_t subleaf) {
    struct registers r = {0};
    if (__get_cpuid_count(leaf, subleaf, &r.eax, &r.ebx, &r.ecx, &r.edx) == 0)
        return (struct registers){0};
    return r;
}

/* The register states the system saves; 0 without OSXSAVE. */
static uint64_t xcr0(void) {
    const uint32_t osxsave = 1u << 27;
    if ((cpuid(1, 0).ecx & osxsave) == 0) return 0;
    uint32_t low = 0;
    uint32_t high = 0;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

struct feature {
    const char *name;
    uint64_t state;
    size_t reg; /* offset in struct registers */
    uint32_t leaf, subleaf, bit, level;
    const bool *native;
};

#define FEATURE(name, leaf, subleaf, reg, bit, state, level, macro)                                \
    extern const bool lm_x86_native_##name;
#include "simd/x86/features.def"
#undef FEATURE

static const struct feature features[] = {
#define FEATURE(name, leaf, subleaf, reg, bit, state, level, macro)                                \
    {#name, STATE_##state,        offsetof(struct registers, reg), leaf, subleaf, bit,             \
     level, &lm_x86_native_##name},
#include "simd/x86/features.def"
#undef FEATURE
};

enum { FEATURE_COUNT = sizeof features / sizeof *features };
_Static_assert(FEATURE_COUNT < 64, "a bit per feature, and one that says that they are known");

static bool found(const struct feature *feature, uint64_t saved) {
    const struct registers r = cpuid(feature->leaf, feature->subleaf);
    uint32_t word;
    memcpy(&word, (const char *)&r + feature->reg, sizeof word);
    return (word >> feature->bit & 1) != 0 && (saved & feature->state) == feature->state;
}

/* Bit i: feature i is present. Asked of the CPU once: in a virtual machine each cpuid leaves it.
 * Threads that come first together find the same. */
static uint64_t present_features(void) {
    static _Atomic uint64_t known;
    uint64_t bits = atomic_load_explicit(&known, memory_order_relaxed);
    if (bits != 0) return bits;
    const uint64_t saved = xcr0();
    bits = UINT64_C(1) << 63;
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        if (found(&features[i], saved)) bits |= UINT64_C(1) << i;
    atomic_store_explicit(&known, bits, memory_order_relaxed);
    return bits;
}

static bool present(size_t feature) {
    return (present_features() >> feature & 1) != 0;
}

/* Appends `word` and a space before it unless it is the first; cuts at the end of the buffer. */
static void append(char *text, size_t size, const char *word) {
    const size_t used = size > 0 ? strlen(text) : 0;
    if (used < size) snprintf(text + used, size - used, "%s%s", used > 0 ? " " : "", word);
}

const char *lm_cpu_family(void) {
    return "x86_64";
}

void lm_cpu_model(char *model, size_t size) {
    char brand[49] = {0};
    for (uint32_t i = 0; i < 3; i++) {
        const struct registers r = cpuid(0x80000002 + i, 0);
        memcpy(brand + (size_t)16 * i, &r, 16);
    }
    size_t length = strlen(brand);
    while (length > 0 && brand[length - 1] == ' ')
        brand[--length] = '\0';
    const char *start = brand + strspn(brand, " ");
    snprintf(model, size, "%s", *start != '\0' ? start : "unknown");
}

void lm_cpu_features(char *text, size_t size) {
    if (size > 0) text[0] = '\0';
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        if (present(i)) append(text, size, features[i].name);
}

/* Whether all features are present that `needs` wants; if not, `reason` names those that are not.
 */
static bool runs(bool (*needs)(const struct feature *, uint32_t), uint32_t level, char *reason,
                 size_t size) {
    bool complete = true;
    for (size_t i = 0; i < FEATURE_COUNT; i++) {
        const struct feature *feature = &features[i];
        if (!needs(feature, level) || present(i)) continue;
        if (complete) append(reason, size, "this CPU, or the system on it, lacks");
        append(reason, size, feature->name);
        complete = false;
    }
    return complete;
}

static bool level_needs(const struct feature *feature, uint32_t level) {
    return feature->level != 0 && feature->level <= level;
}

static bool native_needs(const struct feature *feature, uint32_t level) {
    (void)level;
    return *feature->native;
}

bool lm_cpu_runs(const struct lm_isa *isa, char *reason, size_t size) {
    return runs(level_needs, isa->bits == 512 ? 4 : isa->bits == 256 ? 3 : 2, reason, size);
}

bool lm_cpu_runs_native(char *reason, size_t size) {
    return runs(native_needs, 0, reason, size);
}
