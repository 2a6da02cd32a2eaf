/* SPDX-License-Identifier: Apache-2.0 */
/* Robustness of decoder, validator and translators: mutates valid modules, decodes and validates
 * what comes out, and compiles it with every back end. Nothing may crash, read outside, leak or
 * answer inconsistently; sanitizer builds see the rest. Deterministic for a seed, which is printed.
 *
 * mutate [--seed N] [--count N] FILE.wasm...   (count: mutations per file) */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/ops.h"
#include "engine/runtime.h"
#include "tests/engine_decode/wasm_file.h"

enum { ROOM = 64, MAX_EDITS = 4 };

/* SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static size_t below(uint64_t *state, size_t bound) {
    return bound ? (size_t)(next_random(state) % bound) : 0;
}

/* Bytes that mean something: types, opcodes, ends of LEB128 numbers. */
static const uint8_t telling[] = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0b,
                                  0x0e, 0x10, 0x11, 0x1a, 0x1b, 0x1c, 0x20, 0x22, 0x23,
                                  0x24, 0x28, 0x40, 0x41, 0x6f, 0x70, 0x7b, 0x7c, 0x7d,
                                  0x7e, 0x7f, 0x80, 0xd0, 0xd2, 0xfc, 0xfd, 0xff};

static const uint8_t huge[] = {0xff, 0xff, 0xff, 0xff, 0x0f};

/* Replaces `cut` bytes at `at` by `count` bytes of `bytes`. */
static size_t splice(uint8_t *module, size_t size, size_t at, size_t cut, const uint8_t *bytes,
                     size_t count) {
    if (cut > size - at) cut = size - at;
    memmove(module + at + count, module + at + cut, size - at - cut);
    memcpy(module + at, bytes, count);
    return size - cut + count;
}

/* One edit; `module` has room for ROOM / MAX_EDITS bytes more. Returns the new size. */
static size_t edit(uint8_t *module, size_t size, uint64_t *random) {
    uint8_t chunk[ROOM / MAX_EDITS];
    const size_t at = below(random, size);
    if (size == 0) return 0;
    switch (next_random(random) % 8) {
    case 0: module[at] ^= (uint8_t)(1U << (next_random(random) % 8)); return size;
    case 1: module[at] = (uint8_t)next_random(random); return size;
    case 2:
    case 3: module[at] = telling[below(random, sizeof telling)]; return size;
    case 4: module[at] = (uint8_t)(module[at] + (next_random(random) % 2 ? 1 : 255)); return size;
    case 5: return splice(module, size, at, 1 + below(random, 8), huge, 0);
    case 6: return splice(module, size, at, below(random, 2), huge, sizeof huge);
    default:
        for (size_t i = 0; i < sizeof chunk; i++)
            chunk[i] = module[(at + i) % size];
        return splice(module, size, below(random, size), below(random, 8), chunk,
                      1 + below(random, sizeof chunk));
    }
}

/* Compiles with a back end, which must refuse what the validator refused, and nothing else but for
 * a limit of its own. */
static bool check_backend(const struct lm_backend *backend, const struct lm_module *module,
                          lm_status expected) {
    const struct lm_compile_options options = {.isa = "host"};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_code *code = NULL;
    const lm_status status = backend->compile(module, &options, &code, &error);
    if (status == LM_OK) backend->release(code);
    if (status != error.status) return false;
    return status == expected || (expected == LM_OK && status == LM_LIMIT);
}

/* Validates and compiles a decoded module. */
static bool check_bodies(const struct lm_module *module, struct lm_error *error,
                         lm_status *status) {
    *status = lm_module_validate_bodies(module, error);
    for (size_t i = 0; i < lm_backend_total; i++)
        if (!check_backend(lm_backends[i], module, *status)) return false;
    return true;
}

/* False when the answers contradict each other. */
static bool check(const uint8_t *bytes, size_t size, unsigned *accepted) {
    struct lm_module module;
    struct lm_error error = LM_ERROR_INIT;
    bool agreed = true;
    lm_status status = lm_module_decode(&module, bytes, size, LM_DEFAULT_FEATURES, &error);
    if (status != LM_OK && (module.bytes || module.arena.blocks)) return false;
    if (status == LM_OK) {
        agreed = check_bodies(&module, &error, &status);
        lm_module_release(&module);
    }
    *accepted += status == LM_OK;
    if (!agreed || status != error.status) return false;
    if (status == LM_OK) return true;
    const bool has_place = error.offset <= size || error.offset == LM_NO_OFFSET;
    return has_place && error.message[0] != '\0' &&
           (status == LM_MALFORMED || status == LM_INVALID || status == LM_LIMIT);
}

/* The mutations of one file; the number that went wrong. */
static unsigned mutate_file(const struct wasm_file *file, const char *path, uint64_t seed,
                            unsigned count) {
    unsigned accepted = 0, wrong = 0;
    uint8_t *module = malloc(file->size + ROOM);
    if (!module) return 1;
    for (unsigned i = 0; i < count; i++) {
        uint64_t random = seed ^ (UINT64_C(0x100000001) * i);
        size_t size = file->size;
        memcpy(module, file->bytes, size);
        for (size_t edits = 1 + below(&random, MAX_EDITS); edits > 0; edits--)
            size = edit(module, size, &random);
        uint8_t *exact = malloc(size ? size : 1); /* so that a checker sees reads behind it */
        if (!exact) break;
        memcpy(exact, module, size);
        if (!check(exact, size, &accepted)) {
            printf("%s: mutation %u of seed %llu: contradictory answers\n", path, i,
                   (unsigned long long)seed);
            wrong++;
        }
        free(exact);
    }
    free(module);
    printf("%s: %u mutations, %u still valid, %u wrong\n", path, count, accepted, wrong);
    return wrong;
}

int main(int argc, char **argv) {
    static const struct option table[] = {
        {"seed", required_argument, NULL, 's'}, {"count", required_argument, NULL, 'c'}, {0}};
    uint64_t seed = 1;
    unsigned count = 1000, wrong = 0;
    for (int option; (option = getopt_long(argc, argv, "", table, NULL)) != -1;) {
        if (option == 's')
            seed = strtoull(optarg, NULL, 10);
        else if (option == 'c')
            count = (unsigned)strtoul(optarg, NULL, 10);
        else
            return 3;
    }
    if (optind == argc) {
        fprintf(stderr, "usage: mutate [--seed N] [--count N] FILE.wasm...\n");
        return 3;
    }
    printf("seed %llu\n", (unsigned long long)seed);
    for (int i = optind; i < argc; i++) {
        struct wasm_file file;
        if (!wasm_file_read(&file, argv[i])) {
            fprintf(stderr, "mutate: cannot read %s\n", argv[i]);
            return 3;
        }
        wrong += mutate_file(&file, argv[i], seed, count);
        free(file.bytes);
    }
    return wrong ? 1 : 0;
}
