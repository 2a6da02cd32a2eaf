/* SPDX-License-Identifier: Apache-2.0 */
/* Whole text files in and out (text_file.h). The new text goes to a file beside the old one, is
 * synced, and takes its place by rename(2), which POSIX makes atomic; then the folder is synced. */
#include "results/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(FILE *in, char **text, size_t *length) {
    size_t capacity = 1 << 16;
    size_t used = 0;
    char *buffer = malloc(capacity);
    while (buffer) {
        used += fread(buffer + used, 1, capacity - used - 1, in);
        if (used + 1 < capacity) break;
        capacity *= 2;
        char *const larger = realloc(buffer, capacity);
        if (!larger) free(buffer);
        buffer = larger;
    }
    if (!buffer) return false;
    if (ferror(in)) {
        free(buffer);
        return false;
    }
    buffer[used] = '\0';
    *text = buffer;
    *length = used;
    return true;
}

lm_status lm_text_read(const char *path, char **text, size_t *length, struct lm_error *error) {
    FILE *const in = fopen(path, "rb");
    if (!in) return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", path, strerror(errno));
    errno = 0;
    const bool good = read_all(in, text, length);
    const int reason = errno;
    (void)fclose(in);
    if (good) return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", path, strerror(reason ? reason : ENOMEM));
}

/* A folder that cannot be synced (some file systems refuse) is no reason to fail: the rename is
 * done, only its survival of a power cut is in doubt. */
static void sync_folder_of(const char *path) {
    char folder[PATH_MAX];
    const char *const slash = strrchr(path, '/');
    const size_t length = slash ? (size_t)(slash - path) : 0;
    if (length >= sizeof folder) return;
    memcpy(folder, path, length);
    folder[length] = '\0';
    const int descriptor = open(slash ? (length ? folder : "/") : ".", O_RDONLY | O_DIRECTORY);
    if (descriptor < 0) return;
    (void)fsync(descriptor);
    (void)close(descriptor);
}

lm_status lm_text_replace(const char *path, bool (*body)(FILE *out, void *context), void *context,
                          struct lm_error *error) {
    char temporary[PATH_MAX];
    const int printed = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
    if (printed < 0 || (size_t)printed >= sizeof temporary) {
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: path too long: choose a shorter one", path);
    }
    const int descriptor = mkstemp(temporary);
    if (descriptor < 0) {
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: cannot write: %s", path, strerror(errno));
    }
    FILE *const out = fdopen(descriptor, "w");
    errno = 0;
    bool good = out && body(out, context) && fflush(out) == 0 && !ferror(out);
    good = good && fchmod(descriptor, 0644) == 0 && fsync(descriptor) == 0;
    int reason = errno;
    if (out) {
        (void)fclose(out);
    } else {
        (void)close(descriptor);
    }
    if (good && rename(temporary, path) != 0) {
        reason = errno;
        good = false;
    }
    if (good) {
        sync_folder_of(path);
        return LM_OK;
    }
    (void)unlink(temporary);
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: cannot write: %s", path,
                   strerror(reason ? reason : ENOMEM));
}
