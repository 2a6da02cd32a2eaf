/* SPDX-License-Identifier: Apache-2.0 */
/* Loops with exact traps: compiled code against the interpreter on loops.wat, with pointers near
 * the memory's end, near 2^32, overlapping and unaligned. Trap, result and the whole memory must be
 * the same; a store too many or too few before a trap is seen. Then all of it once more in code
 * that counts instructions and takes fuel, of which calls may run out.
 *
 * loops_test MODULE.wasm [SEED [CALLS]] prints its seed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/runtime.h"
#include "simd/cpu.h"

enum { PAGES = 2, MOST_FUNCS = 96, ARGUMENTS = 3 };

struct side {
    const struct lm_backend *backend;
    struct lm_code *code;
    struct lm_store *store;
    struct lm_instance *instance;
};

static struct lm_module module;
static uint8_t *binary;
static size_t binary_size;

static void fail(const char *what, const char *why) {
    fprintf(stderr, "loops_test: %s: %s\n", what, why);
    exit(1);
}

static void read_module(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path, "cannot be read");
    binary = malloc(1 << 20);
    binary_size = binary ? fread(binary, 1, 1 << 20, file) : 0;
    (void)fclose(file);
    struct lm_error error = LM_ERROR_INIT;
    if (lm_module_decode(&module, binary, binary_size, lm_features_of_standard(2), &error) != LM_OK)
        fail(path, error.message);
}

/* `counts`: instructions are counted and paid for. */
static struct side open_side(const char *backend, const char *isa, bool counts) {
    struct side side = {.backend = lm_backend_find(backend)};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_trap trap;
    const struct lm_compile_options options = {.isa = isa, .counters = counts, .fuel = counts};
    side.store = lm_store_new(counts);
    if (side.backend->compile(&module, &options, &side.code, &error) != LM_OK ||
        lm_instantiate(side.store, &module, side.code, NULL, &side.instance, &trap, &error) !=
            LM_OK)
        fail(backend, error.message);
    return side;
}

static void close_side(struct side *side) {
    lm_store_delete(side->store);
    side->backend->release(side->code);
}

/* --- Calls ------------------------------------------------------------------------------------ */

static uint64_t state;

static uint32_t random_to(uint32_t bound) {
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((state >> 33) % bound);
}

/* Mostly inside, or about an edge. */
static uint32_t random_pointer(void) {
    const uint32_t end = PAGES * 65536;
    switch (random_to(8)) {
    case 0: return end - random_to(400);
    case 1: return random_to(64) - 32;
    case 2: return end - random_to(8);
    case 3: return random_to(end) & ~3U;
    case 4: return 4096 + random_to(200);
    case 5: return 0x7fffff00 + random_to(512);
    default: return random_to(end);
    }
}

static uint32_t random_count(void) {
    switch (random_to(8)) {
    case 0: return random_to(4);
    case 1: return random_to(4) - 2;
    case 2: return random_to(20000);
    case 3: return 0x80000000U + random_to(8) - 4;
    default: return random_to(300);
    }
}

/* What a loop may do in all: endless ones meet the end of the memory, or this. */
static bool runs_long(const char *name, const uint32_t *arguments) {
    const bool may_stand_still = strcmp(name, "stride") == 0 || strcmp(name, "carried") == 0;
    return may_stand_still && arguments[2] > 100000;
}

static void fill(uint8_t *bytes, uint32_t seed) {
    for (uint32_t i = 0; i < PAGES * 65536; i++) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(seed >> 24);
    }
}

static bool call(const struct side *side, const struct lm_func *func, const uint32_t *arguments,
                 uint64_t *result, struct lm_trap *trap) {
    uint64_t slots[ARGUMENTS] = {arguments[0], arguments[1], arguments[2]};
    const bool ok = lm_func_invoke(side->store, (struct lm_func *)(uintptr_t)func, slots, trap);
    *result = ok ? (uint32_t)slots[0] : 0;
    return ok;
}

static unsigned trapped;

/* Whether a call that came to its end has cost the same, by counters and fuel. */
static bool same_cost(const struct side *sides, const struct lm_counters *before) {
    for (unsigned i = 0; i < LM_COUNTER_COUNT; i++)
        if (sides[0].store->counters.values[i] - before[0].values[i] !=
            sides[1].store->counters.values[i] - before[1].values[i])
            return false;
    return sides[0].store->fuel == sides[1].store->fuel;
}

static void compare(const struct side *sides, const char *name, uint32_t export,
                    const uint32_t *arguments, uint32_t pattern) {
    static struct lm_trap traps[2];
    const uint64_t fuel = random_to(3) ? UINT64_C(1) << 40 : random_to(4000);
    struct lm_counters before[2];
    uint64_t results[2];
    bool ok[2];
    for (unsigned i = 0; i < 2; i++) {
        before[i] = sides[i].store->counters;
        sides[i].store->fuel = fuel;
        fill(sides[i].instance->memories[0]->base, pattern);
        ok[i] = call(&sides[i], lm_instance_export(sides[i].instance, export).of.func, arguments,
                     &results[i], &traps[i]);
    }
    const uint8_t *const a = sides[0].instance->memories[0]->base;
    const uint8_t *const b = sides[1].instance->memories[0]->base;
    const bool same_end = ok[0] == ok[1] && results[0] == results[1] &&
                          (ok[0] ? same_cost(sides, before) : traps[0].code == traps[1].code);
    trapped += !ok[0];
    if (same_end && memcmp(a, b, PAGES * 65536) == 0) return;
    uint32_t at = 0;
    while (at < PAGES * 65536 - 1 && a[at] == b[at])
        at++;
    printf("%s(0x%x, 0x%x, 0x%x): %s 0x%llx, %s 0x%llx; memory from 0x%x: %02x, %02x\n", name,
           arguments[0], arguments[1], arguments[2], ok[0] ? "gives" : lm_trap_text(&traps[0]),
           (unsigned long long)results[0], ok[1] ? "gives" : lm_trap_text(&traps[1]),
           (unsigned long long)results[1], at, a[at], b[at]);
    exit(1);
}

static void compare_all(const char *isa, unsigned calls, bool counts) {
    struct side sides[2] = {open_side("interp", "host", counts), open_side("llvm", isa, counts)};
    uint32_t funcs[MOST_FUNCS], count = 0;
    for (uint32_t i = 0; i < module.export_count; i++)
        if (module.exports[i].kind == LM_EXTERN_FUNC) funcs[count++] = i;
    if (count == 0) fail("module", "exports no function");
    for (unsigned i = 0; i < calls; i++) {
        char name[32];
        const uint32_t export = funcs[random_to(count)];
        const uint32_t arguments[ARGUMENTS] = {
            random_pointer(), random_to(3) ? random_pointer() : random_to(64), random_count()};
        (void)lm_name_text(&module.exports[export].field, name, sizeof name);
        if (!runs_long(name, arguments))
            compare(sides, name, export, arguments, random_to(UINT32_MAX));
    }
    close_side(&sides[0]);
    close_side(&sides[1]);
}

int main(int argc, char **argv) {
    enum { CALLS = 8000 };
    if (argc < 2) fail("usage", "loops_test MODULE.wasm [SEED [CALLS]]");
    state = argc > 2 ? strtoull(argv[2], NULL, 10) : 20261122;
    const unsigned calls = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : CALLS;
    printf("seed %llu, %u calls per level\n", (unsigned long long)state, calls);
    read_module(argv[1]);
    for (size_t i = 0; i < lm_isa_count(); i++) {
        const char *const isa = lm_isa_at(i)->name;
        if (lm_backend_find("llvm")->missing(isa)) continue;
        for (unsigned counts = 0; counts < 2; counts++) {
            trapped = 0;
            compare_all(isa, counts ? calls / 2 : calls, counts);
            printf("%s%s: the same, %u calls trapped\n", isa, counts ? ", counted" : "", trapped);
        }
    }
    lm_module_release(&module);
    free(binary);
    return 0;
}
