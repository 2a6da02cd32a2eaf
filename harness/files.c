/* SPDX-License-Identifier: Apache-2.0 */
/* Paths relative to the command, whole files, folder listings and their hashes (libmd). */
#include "harness/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/complain.h"

const char *lm_self_path(struct lm_arena *arena) {
    char path[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0)
        exit(lm_complain(LM_EXIT_UNMEASURED, "/proc/self/exe: %s: mount /proc", strerror(errno)));
    path[length] = '\0';
    return lm_need_string(arena, path);
}

const char *lm_prefix_path(struct lm_arena *arena, const char *relative) {
    char *path = lm_need_string(arena, lm_self_path(arena));
    for (int level = 0; level < 2; level++) {
        char *slash = strrchr(path, '/');
        if (slash != NULL) *slash = '\0';
    }
    return lm_need_format(arena, "%s/%s", path, relative);
}

const char *lm_program_find(struct lm_arena *arena, const char *name) {
    struct lm_strings folders = {0};
    const char *path = getenv("PATH");
    lm_strings_split(&folders, arena, path != NULL ? path : "/usr/bin", ":");
    for (size_t i = 0; i < folders.count; i++) {
        const char *candidate = lm_need_format(arena, "%s/%s", folders.items[i], name);
        if (access(candidate, X_OK) == 0) return candidate;
    }
    return NULL;
}

static lm_status read_open(struct lm_arena *arena, int file, const char *path,
                           struct lm_bytes *bytes, struct lm_error *error) {
    size_t room = 1 << 14;
    struct stat facts;
    if (fstat(file, &facts) == 0 && S_ISDIR(facts.st_mode))
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: is a folder, not a file", path);
    if (fstat(file, &facts) == 0 && facts.st_size > 0) room = (size_t)facts.st_size + 1;
    uint8_t *data = lm_need(arena, room + 1, 1);
    size_t size = 0;
    for (;;) {
        const ssize_t got = read(file, data + size, room - size);
        if (got < 0) return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", path, strerror(errno));
        if (got == 0) break;
        size += (size_t)got;
        if (size < room) continue;
        uint8_t *more = lm_need(arena, 2 * room + 1, 1);
        memcpy(more, data, size);
        data = more;
        room *= 2;
    }
    data[size] = 0;
    *bytes = (struct lm_bytes){data, size};
    return LM_OK;
}

lm_status lm_file_read(struct lm_arena *arena, const char *path, struct lm_bytes *bytes,
                       struct lm_error *error) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", path, strerror(errno));
    const lm_status status = read_open(arena, file, path, bytes, error);
    close(file);
    return status;
}

const char *lm_file_line(struct lm_arena *arena, const char *path) {
    struct lm_bytes bytes;
    if (lm_file_read(arena, path, &bytes, NULL) != LM_OK) return "";
    char *text = (char *)bytes.data;
    text[strcspn(text, "\n")] = '\0';
    return text;
}

bool lm_file_exists(const char *path) {
    return access(path, R_OK) == 0;
}

const char *lm_real_path(struct lm_arena *arena, const char *path) {
    char *real = realpath(path, NULL);
    const char *found = lm_need_string(arena, real != NULL ? real : path);
    free(real);
    return found;
}

static int visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

lm_status lm_folder_names(struct lm_arena *arena, const char *path, struct lm_strings *names,
                          struct lm_error *error) {
    struct dirent **entries = NULL;
    const int count = scandir(path, &entries, visible, alphasort);
    if (count < 0) return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", path, strerror(errno));
    for (int i = 0; i < count; i++) {
        lm_strings_add(names, arena, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return LM_OK;
}

lm_status lm_folder_make(const char *path, struct lm_error *error) {
    char part[PATH_MAX];
    const size_t length = strlen(path);
    if (length == 0 || length >= sizeof part)
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "'%s': no name for a folder", path);
    memcpy(part, path, length + 1);
    for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", part, strerror(errno));
        *slash = '/';
    }
    if (mkdir(part, 0777) == 0) return LM_OK;
    struct stat facts;
    if (errno == EEXIST && stat(part, &facts) == 0 && S_ISDIR(facts.st_mode)) return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", path, strerror(errno));
}

void lm_sha256(const void *data, size_t size, char text[LM_SHA256_TEXT]) {
    (void)SHA256Data(data, size, text);
}

const char *lm_file_sha256(struct lm_arena *arena, const char *path) {
    struct lm_arena whole = {0};
    struct lm_bytes bytes;
    char hash[LM_SHA256_TEXT] = "";
    if (lm_file_read(&whole, path, &bytes, NULL) == LM_OK) lm_sha256(bytes.data, bytes.size, hash);
    lm_arena_free(&whole);
    return lm_need_string(arena, hash);
}
