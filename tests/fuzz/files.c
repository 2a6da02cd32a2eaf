/* SPDX-License-Identifier: Apache-2.0 */
/* Corpus files (files.h). */
#include "tests/fuzz/files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool files_read(const char *path, struct file_bytes *file) {
    enum { MAX_SIZE = 1 << 26 };
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > MAX_SIZE)
        return false;
    FILE *stream = fopen(path, "rb");
    if (!stream) return false;
    const size_t size = (size_t)status.st_size;
    *file = (struct file_bytes){.bytes = malloc(size ? size : 1), .size = size};
    const bool ok = file->bytes && fread(file->bytes, 1, size, stream) == size;
    if (!ok) free(file->bytes);
    (void)fclose(stream);
    return ok;
}

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

bool files_each(const char *path,
                void (*visit)(void *self, const char *path, const struct file_bytes *file),
                void *self) {
    struct file_bytes file;
    struct dirent **entries;
    if (files_read(path, &file)) {
        visit(self, path, &file);
        free(file.bytes);
        return true;
    }
    const int count = scandir(path, &entries, is_visible, alphasort);
    bool ok = count >= 0;
    if (!ok) fprintf(stderr, "cannot read %s\n", path);
    for (int i = 0; i < count; i++) {
        char name[1024];
        snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
        ok = ok && files_each(name, visit, self);
        free(entries[i]);
    }
    if (count >= 0) free((void *)entries);
    return ok;
}
