/* SPDX-License-Identifier: Apache-2.0 */
/* C sources for `lanemark asm` (asm_source.h): clang makes a module in a temporary folder that is
 * gone when it was read. */
#include "harness/asm_source.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/complain.h"
#include "harness/strings.h"

extern char **environ;

bool lm_asm_is_source(const char *path) {
    const size_t length = strlen(path);
    return length > 2 && strcmp(path + length - 2, ".c") == 0;
}

/* --- Compiling -------------------------------------------------------------------------------- */

/* Line tables of DWARF 4 are what the engine reads. */
static void add_words(struct lm_arena *arena, const char *path, const char *flags,
                      const char *result, struct lm_strings *words) {
    static const char fixed[] = "--target=wasm32-wasi -gdwarf-4 -gline-tables-only -nostartfiles "
                                "-Wl,--no-entry -Wl,--export-all -o";
    const char *const own = getenv("LANEMARK_CC");
    lm_strings_add(words, arena, own && own[0] ? own : LM_GUEST_CC);
    lm_strings_split(words, arena, flags ? flags : "-O3", " ");
    lm_strings_split(words, arena, fixed, " ");
    lm_strings_add(words, arena, result);
    lm_strings_add(words, arena, path);
}

static lm_status run_compiler(struct lm_arena *arena, const char *path, const char *flags,
                              const char *result, struct lm_error *error) {
    struct lm_strings words = {0};
    pid_t child;
    int status = 0;
    add_words(arena, path, flags, result, &words);
    const char *const compiler = words.items[0];
    char **const arguments = lm_need(arena, words.count + 1, sizeof *arguments);
    for (size_t i = 0; i < words.count; i++)
        arguments[i] = lm_need_string(arena, words.items[i]);
    const int failure = posix_spawnp(&child, compiler, NULL, NULL, arguments, environ);
    if (failure != 0)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                       "asm: %s: %s: install it, or name a clang for wasm32 in LANEMARK_CC",
                       compiler, strerror(failure));
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return LM_OK;
    return lm_fail(error, LM_INVALID, LM_NO_OFFSET, "%s: %s did not compile it", path, compiler);
}

lm_status lm_asm_compile(struct lm_arena *arena, const char *path, const char *flags,
                         struct lm_bytes *module, struct lm_error *error) {
    const char *const parent = getenv("TMPDIR");
    char *const folder = lm_need_format(arena, "%s/lanemark-asm-XXXXXX", parent ? parent : "/tmp");
    if (access(path, R_OK) != 0)
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", path, strerror(errno));
    if (!mkdtemp(folder))
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", folder, strerror(errno));
    const char *const result = lm_need_format(arena, "%s/module.wasm", folder);
    lm_status status = run_compiler(arena, path, flags, result, error);
    if (status == LM_OK) status = lm_file_read(arena, result, module, error);
    (void)unlink(result);
    (void)rmdir(folder);
    return status;
}

/* --- Printing --------------------------------------------------------------------------------- */

/* Line `number`, without its end. */
static const char *line_of(const struct lm_bytes *source, unsigned long number, int *length) {
    const char *at = (const char *)source->data;
    const char *const end = at + source->size;
    for (unsigned long i = 1; i < number && at < end; i++) {
        const char *const next = memchr(at, '\n', (size_t)(end - at));
        at = next ? next + 1 : end;
    }
    const char *const behind = memchr(at, '\n', (size_t)(end - at));
    *length = (int)((behind ? behind : end) - at);
    return at;
}

static const char *base_of(const char *path) {
    const char *const slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The number behind "; NAME:", or 0: another line. */
static unsigned long number_in(const char *path, const char *line, size_t length) {
    const char *const name = base_of(path);
    const size_t name_length = strlen(name);
    const char *colon = line + length;
    while (colon > line && colon[-1] != ':')
        colon--;
    const size_t before = (size_t)(colon - line);
    if (length < 2 || line[0] != ';' || before < name_length + 3 ||
        memcmp(colon - 1 - name_length, name, name_length) != 0)
        return 0;
    return strtoul(colon, NULL, 10);
}

void lm_asm_print(const char *path, const struct lm_bytes *source, const char *listing, size_t size,
                  FILE *out) {
    const char *const end = listing + size;
    for (const char *at = listing; at < end;) {
        const char *const found = memchr(at, '\n', (size_t)(end - at));
        const char *const behind = found ? found + 1 : end;
        const unsigned long number = number_in(path, at, (size_t)(behind - at));
        int length = 0;
        const char *const line = line_of(source, number, &length);
        if (number > 0)
            fprintf(out, "%5lu | %.*s\n", number, length, line);
        else
            (void)fwrite(at, 1, (size_t)(behind - at), out);
        at = behind;
    }
}
