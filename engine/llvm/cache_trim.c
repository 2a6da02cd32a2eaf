/* SPDX-License-Identifier: Apache-2.0 */
/* Trimming the cache (cache_trim.h). A file's time of change is when it was used last: loading sets
 * it (cache.c). */
#include "engine/llvm/cache_trim.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    NAME = 32,                 /* hexadecimal digits */
    SUFFIX = 4,                /* ".lmo" */
    LONGEST = 72,              /* name of an unfinished file */
    FORGOTTEN = 60 * 60,       /* seconds after which an unfinished file is nobody's */
    SHIFT_OF_K = 10,           /* bits */
    DEFAULT_SIZE = 1024 * 1024 /* K */
};

struct entry {
    char name[LONGEST];
    uint64_t size;
    struct timespec used;
};

struct entries {
    struct entry *all;
    size_t count, capacity;
    uint64_t size;
};

static uint64_t limit(void) {
    static const char units[] = "KMG";
    const char *const text = getenv("LANEMARK_CACHE_SIZE");
    char *behind = NULL;
    const uint64_t number = text ? strtoull(text, &behind, 10) : 0;
    if (!text || behind == text) return (uint64_t)DEFAULT_SIZE << SHIFT_OF_K;
    const char *const unit = *behind ? strchr(units, *behind) : NULL;
    return unit ? number << SHIFT_OF_K * (unit - units + 1) : number;
}

/* Of a name such as the cache gives: 0 not, 1 an image, 2 an unfinished one. */
static int kind_of(const char *name) {
    const size_t length = strlen(name);
    if (length >= LONGEST || strspn(name, "0123456789abcdef") != NAME ||
        strncmp(name + NAME, ".lmo", SUFFIX) != 0)
        return 0;
    if (length == NAME + SUFFIX) return 1;
    return name[NAME + SUFFIX] == '.' ? 2 : 0;
}

static void add(struct entries *entries, const char *name, const struct stat *facts) {
    if (entries->count == entries->capacity) {
        const size_t wanted = entries->capacity * 2 + 64;
        struct entry *const grown = realloc(entries->all, wanted * sizeof *grown);
        if (!grown) return;
        entries->all = grown;
        entries->capacity = wanted;
    }
    struct entry *const entry = &entries->all[entries->count++];
    memcpy(entry->name, name, strlen(name) + 1);
    entry->size = (uint64_t)facts->st_size;
    entry->used = facts->st_mtim;
    entries->size += entry->size;
}

static void look(DIR *folder, struct entries *entries) {
    const int at = dirfd(folder);
    const time_t now = time(NULL);
    for (struct dirent *found; (found = readdir(folder)) != NULL;) {
        struct stat facts;
        const int kind = kind_of(found->d_name);
        if (kind == 0 || fstatat(at, found->d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0) continue;
        if (kind == 1)
            add(entries, found->d_name, &facts);
        else if (now - facts.st_mtim.tv_sec > FORGOTTEN)
            (void)unlinkat(at, found->d_name, 0);
    }
}

static int by_use(const void *a, const void *b) {
    const struct timespec x = ((const struct entry *)a)->used, y = ((const struct entry *)b)->used;
    if (x.tv_sec != y.tv_sec) return x.tv_sec < y.tv_sec ? -1 : 1;
    return x.tv_nsec < y.tv_nsec ? -1 : x.tv_nsec > y.tv_nsec;
}

void lm_cache_trim(const char *folder) {
    struct entries entries = {NULL, 0, 0, 0};
    const uint64_t most = limit();
    DIR *const opened = opendir(folder);
    if (!opened) return;
    look(opened, &entries);
    const bool is_full = entries.size > most;
    if (is_full) qsort(entries.all, entries.count, sizeof *entries.all, by_use);
    for (size_t i = 0; is_full && i < entries.count && entries.size > most - most / 4; i++) {
        (void)unlinkat(dirfd(opened), entries.all[i].name, 0);
        entries.size -= entries.all[i].size;
    }
    (void)closedir(opened);
    free(entries.all);
}
