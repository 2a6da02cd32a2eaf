/* SPDX-License-Identifier: Apache-2.0 */
/* Images on disk (cache.h). */
#include "engine/llvm/cache.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/llvm/cache_trim.h"
#include "engine/llvm/compiler.h"
#include "simd/cpu.h"

/* --- Names ------------------------------------------------------------------------------------ */

bool lm_cache_compiler_path(char *path, size_t size) {
    Dl_info own;
    if (dladdr((const void *)&lm_backends, &own) == 0 || !own.dli_fname) return false;
    const char *const slash = strrchr(own.dli_fname, '/');
    const int folder = slash ? (int)(slash - own.dli_fname + 1) : 0;
    const int length =
        snprintf(path, size, "%.*s%s", folder, own.dli_fname, LM_LLVM_COMPILER_LIBRARY);
    return length > 0 && (size_t)length < size;
}

/* Its time and size stand for what the compiler does. */
bool lm_cache_stat_compiler(struct stat *found) {
    char path[4096];
    return lm_cache_compiler_path(path, sizeof path) && stat(path, found) == 0;
}

static bool folder_of_cache(char *folder, size_t size) {
    const char *const own = getenv("LANEMARK_CACHE");
    const char *const users = getenv("XDG_CACHE_HOME");
    const char *const home = getenv("HOME");
    int length = -1;
    if (own) {
        if (own[0] == 0 || strcmp(own, "off") == 0) return false;
        length = snprintf(folder, size, "%s", own);
    } else if (users && users[0] == '/') {
        length = snprintf(folder, size, "%s/lanemark", users);
    } else if (home && home[0] == '/') {
        length = snprintf(folder, size, "%s/.cache/lanemark", home);
    }
    return length > 0 && (size_t)length < size;
}

/* Of a module that is worth it: small ones are compiled as quickly as files are found. */
void lm_cache_find(const struct lm_module *module, const struct lm_compile_options *options,
                   struct lm_cache_entry *entry) {
    enum { WORTH = 256 };
    char folder[3072];
    struct stat compiler;
    entry->path[0] = 0;
    if (options->counters || module->size < WORTH) return; /* counters measure compiling, too */
    if (!folder_of_cache(folder, sizeof folder) || !lm_cache_stat_compiler(&compiler)) return;
    const uint64_t facts[] = {
        lm_image_hash(module->bytes, module->size),
        module->size,
        module->features,
        lm_image_flags(options),
        lm_image_hash((const uint8_t *)options->isa, strlen(options->isa)),
        lm_image_machine(options->isa),
        lm_image_context_version(),
        (uint64_t)compiler.st_size,
        (uint64_t)compiler.st_mtim.tv_sec,
        (uint64_t)compiler.st_mtim.tv_nsec,
    };
    (void)snprintf(entry->path, sizeof entry->path, "%s/%016llx%016llx.lmo", folder,
                   (unsigned long long)facts[0],
                   (unsigned long long)lm_image_hash((const uint8_t *)facts, sizeof facts));
}

/* --- Files ------------------------------------------------------------------------------------ */

bool lm_cache_load(const struct lm_cache_entry *entry, const struct lm_module *module,
                   const struct lm_compile_options *options, struct lm_image *image) {
    const int file = entry->path[0] ? open(entry->path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return false;
    bool is_fine = lm_image_map(file, image, NULL) == LM_OK;
    if (is_fine) (void)futimens(file, NULL); /* used just now: trimming begins with others */
    (void)close(file);
    if (!is_fine) return false;
    is_fine = lm_image_fits(image, module) && image->header->features == module->features &&
              image->header->flags == lm_image_flags(options) &&
              strcmp(image->header->isa, options->isa) == 0 &&
              (!lm_isa_supported(options->isa) || lm_image_runs_here(image, NULL) == LM_OK);
    if (!is_fine) lm_image_unload(image);
    return is_fine;
}

/* Makes the folder of a path, and the one around it. */
static void make_folders(const char *path) {
    char folder[4096];
    (void)snprintf(folder, sizeof folder, "%s", path);
    char *const last = strrchr(folder, '/');
    if (!last) return;
    *last = 0;
    if (mkdir(folder, 0700) == 0 || errno != ENOENT) return;
    char *const outer = strrchr(folder, '/');
    if (!outer) return;
    *outer = 0;
    (void)mkdir(folder, 0700);
    *outer = '/';
    (void)mkdir(folder, 0700);
}

static bool write_all(int file, const struct lm_image_bytes *bytes) {
    for (size_t at = 0; at < bytes->size;) {
        const ssize_t count = write(file, bytes->bytes + at, bytes->size - at);
        if (count <= 0) return false;
        at += (size_t)count;
    }
    return true;
}

void lm_cache_store(const struct lm_cache_entry *entry, const struct lm_image_bytes *bytes) {
    char unfinished[sizeof entry->path + 32];
    if (!entry->path[0]) return;
    make_folders(entry->path);
    (void)snprintf(unfinished, sizeof unfinished, "%s.%ld.XXXXXX", entry->path, (long)getpid());
    const int file = mkostemp(unfinished, O_CLOEXEC);
    if (file < 0) return;
    const bool is_written = write_all(file, bytes);
    if (close(file) != 0 || !is_written || rename(unfinished, entry->path) != 0)
        (void)unlink(unfinished);
    *strrchr(unfinished, '/') = 0;
    lm_cache_trim(unfinished);
}
