/* SPDX-License-Identifier: Apache-2.0 */
/* Differential execution without libFuzzer: generated modules of consecutive seeds, and files.
 *
 * fuzz_diff [--seed N] [--count K] [--all-instructions] [--backend NAME] [FILE|FOLDER...]
 * fuzz_diff --module-of FILE|SEED OUT.wasm
 * fuzz_diff --reduce FILE|SEED OUT
 *
 * A file is a module, or else bytes that the generator takes for its decisions. With
 * --all-instructions every instruction that the generator covers must have been executed. A module
 * that differs is written to the working directory; --reduce makes a shorter input that differs
 * too. Exit status: 0 all the same, 1 a difference, 3
 * wrong usage or unreadable files. */
#include <dirent.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fuzz/differ.h"
#include "tests/fuzz/files.h"
#include "tests/fuzz/generate.h"

enum { FAILED = 1, WRONG_USAGE = 3 };

struct totals {
    struct differ differ;
    unsigned modules, unfinished, failed;
};

static void write_file(const char *path, const uint8_t *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    if (!file) {
        perror(path);
        return;
    }
    (void)fwrite(bytes, 1, size, file);
    (void)fclose(file);
}

/* What is being checked, for whoever looks at a process that died. */
static const char *volatile now_checked = "";

static void name_checked(int signal_number) {
    (void)signal_number;
    const char *const name = now_checked;
    (void)!write(STDERR_FILENO, name, strlen(name));
    (void)!write(STDERR_FILENO, ": died\n", 7);
}

static void check(struct totals *totals, const char *name, const struct buffer *module) {
    now_checked = name;
    const enum differ_verdict verdict = differ_check(&totals->differ, module->bytes, module->size);
    totals->modules++;
    totals->unfinished += verdict == DIFFER_UNFINISHED;
    if (verdict == DIFFER_SAME || verdict == DIFFER_UNFINISHED) return;
    totals->failed++;
    char path[64];
    snprintf(path, sizeof path, "different-%u.wasm", totals->failed);
    printf("%s: %s (%s)\n", name, totals->differ.why, path);
    write_file(path, module->bytes, module->size);
}

/* The module that bytes are or decide. */
static struct buffer module_of(const struct file_bytes *file) {
    static const uint8_t magic[] = {0, 'a', 's', 'm'};
    struct buffer module = {0};
    if (file->size >= sizeof magic && memcmp(file->bytes, magic, sizeof magic) == 0) {
        put_bytes(&module, file->bytes, file->size);
        return module;
    }
    struct source source = source_of_bytes(file->bytes, file->size);
    generate_module(&source, &module);
    return module;
}

static void check_file(void *self, const char *path, const struct file_bytes *file) {
    struct buffer module = module_of(file);
    check(self, path, &module);
    free(module.bytes);
}

static void check_seeds(struct totals *totals, uint64_t seed, unsigned count) {
    uint8_t bytes[SOURCE_SEED_BYTES];
    for (unsigned i = 0; i < count; i++) {
        char name[40];
        const struct file_bytes file = {bytes, source_fill(seed + i, bytes)};
        snprintf(name, sizeof name, "seed %" PRIu64, seed + i);
        check_file(totals, name, &file);
    }
}

/* Instructions that were never executed though the generator covers them. */
static unsigned print_missing(const struct totals *totals) {
    unsigned missing = 0;
    for (int op = 0; op < LM_OP_COUNT; op++) {
        if (!generate_covers((enum lm_op)op) || totals->differ.executed[op] > 0) continue;
        printf("never executed: %s\n", lm_ops[op].text);
        missing++;
    }
    return missing;
}

static void print_totals(const struct totals *totals) {
    uint64_t executed = 0;
    unsigned instructions = 0, covered = 0;
    for (int op = 0; op < LM_OP_COUNT; op++) {
        executed += totals->differ.executed[op];
        instructions += totals->differ.executed[op] > 0;
        covered += generate_covers((enum lm_op)op);
    }
    for (int i = 0; i < LM_FEATURE_COUNT; i++)
        if ((LM_DEFAULT_FEATURES >> i & 1) != 0 && !generate_knows_feature((enum lm_feature)i))
            printf("not generated: %s\n", lm_feature_name((enum lm_feature)i));
    printf("%u modules, %u too long for the reference, %u failed; %" PRIu64 " calls, %" PRIu64
           " traps, %" PRIu64 " instructions executed, %u different ones of %u\n",
           totals->modules, totals->unfinished, totals->failed, totals->differ.calls,
           totals->differ.traps, executed, instructions, covered);
}

/* A file, or the bytes that a number stands for. */
static bool read_input(const char *name, struct file_bytes *file) {
    if (files_read(name, file)) return true;
    file->bytes = malloc(SOURCE_SEED_BYTES);
    if (!file->bytes) return false;
    file->size = source_fill(strtoull(name, NULL, 10), file->bytes);
    return true;
}

static int make_module(const char *from, const char *to) {
    struct file_bytes file;
    if (!read_input(from, &file)) return WRONG_USAGE;
    struct buffer module = module_of(&file);
    write_file(to, module.bytes, module.size);
    free(module.bytes);
    free(file.bytes);
    return 0;
}

/* --- Reducing ----------------------------------------------------------------------------------
 */

/* In a process of its own: that it dies is a difference too. */
static bool still_differs(struct differ *differ, const uint8_t *bytes, size_t size) {
    struct source source = source_of_bytes(bytes, size);
    struct buffer module = {0};
    generate_module(&source, &module);
    (void)fflush(stdout);
    const pid_t child = fork();
    if (child == 0)
        _exit(differ_check(differ, module.bytes, module.size) == DIFFER_DIFFERENT ? FAILED : 0);
    int status = 0;
    const bool has_ended = child > 0 && waitpid(child, &status, 0) == child;
    free(module.bytes);
    return has_ended && status != 0;
}

/* Takes out, or else zeroes, `length` bytes at every place where the difference stays; the new
 * size.
 */
static size_t reduce_by(struct differ *differ, uint8_t *bytes, size_t size, size_t length) {
    uint8_t *shorter = malloc(size + 1);
    if (!shorter) return size;
    for (size_t at = 0; at + length <= size;) {
        memcpy(shorter, bytes, at);
        memcpy(shorter + at, bytes + at + length, size - at - length);
        if (still_differs(differ, shorter, size - length)) {
            size -= length;
            memcpy(bytes, shorter, size);
            continue;
        }
        memcpy(shorter, bytes, size);
        memset(shorter + at, 0, length);
        if (memcmp(shorter, bytes, size) != 0 && still_differs(differ, shorter, size))
            memcpy(bytes, shorter, size);
        at += length;
    }
    free(shorter);
    return size;
}

static int reduce(struct differ *differ, const char *from, const char *to) {
    struct file_bytes file;
    if (!read_input(from, &file)) return WRONG_USAGE;
    if (still_differs(differ, file.bytes, file.size)) {
        for (size_t length = file.size / 2; length > 0; length /= 2) {
            file.size = reduce_by(differ, file.bytes, file.size, length);
            write_file(to, file.bytes, file.size); /* for whoever does not wait */
        }
        file.size = reduce_by(differ, file.bytes, file.size, 1);
        printf("%zu bytes\n", file.size);
        write_file(to, file.bytes, file.size);
    } else {
        printf("no difference\n");
    }
    free(file.bytes);
    return 0;
}

static int usage(void) {
    fprintf(stderr, "usage: fuzz_diff [--seed N] [--count K] [--all-instructions] [--backend NAME] "
                    "[FILE|FOLDER...]\n"
                    "       fuzz_diff --module-of FILE|SEED OUT.wasm\n"
                    "       fuzz_diff --reduce FILE|SEED OUT\n");
    return WRONG_USAGE;
}

int main(int argc, char **argv) {
    static const struct option table[] = {{"seed", required_argument, NULL, 's'},
                                          {"count", required_argument, NULL, 'c'},
                                          {"all-instructions", no_argument, NULL, 'a'},
                                          {"module-of", required_argument, NULL, 'm'},
                                          {"reduce", required_argument, NULL, 'r'},
                                          {"backend", required_argument, NULL, 'b'},
                                          {0}};
    static struct totals totals = {.differ.step_limit = DIFFER_STEPS};
    uint64_t seed = 1;
    unsigned count = 0;
    bool all = false;
    const char *module_from = NULL, *reduce_from = NULL;
    for (int option; (option = getopt_long(argc, argv, "", table, NULL)) != -1;) {
        switch (option) {
        case 's': seed = strtoull(optarg, NULL, 10); break;
        case 'c': count = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'a': all = true; break;
        case 'm': module_from = optarg; break;
        case 'r': reduce_from = optarg; break;
        case 'b':
            totals.differ.backend = lm_backend_find(optarg);
            if (!totals.differ.backend) return usage();
            break;
        default: return usage();
        }
    }
    (void)setenv("LANEMARK_CACHE", "off", 1);
    (void)signal(SIGABRT, name_checked);
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    if ((module_from || reduce_from) && argc - optind != 1) return usage();
    if (module_from) return make_module(module_from, argv[optind]);
    if (reduce_from) return reduce(&totals.differ, reduce_from, argv[optind]);
    if (optind == argc && count == 0) return usage();
    if (count > 0) printf("seeds %" PRIu64 " to %" PRIu64 "\n", seed, seed + count - 1);
    totals.differ.all_levels = true;
    for (int i = optind; i < argc; i++)
        if (!files_each(argv[i], check_file, &totals)) return WRONG_USAGE;
    totals.differ.all_levels = false;
    check_seeds(&totals, seed, count);
    print_totals(&totals);
    const unsigned missing = all ? print_missing(&totals) : 0;
    return totals.failed + missing > 0 ? FAILED : 0;
}
