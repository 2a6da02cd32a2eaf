/* SPDX-License-Identifier: Apache-2.0 */
/* Append, sync, lock; and reading back what an interrupted run left. */
#include "harness/sample_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/complain.h"
#include "harness/files.h"
#include "results/results.h"

static lm_status io_failure(const struct lm_sample_log *log, struct lm_error *error) {
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s", log->path, strerror(errno));
}

/* Tries for two seconds: what a killed run was just starting may hold its lock until it has. */
static bool lock_log(const struct lm_sample_log *log) {
    const struct timespec pause = {.tv_nsec = 20000000};
    for (int tries = 100; flock(log->file, LOCK_EX | LOCK_NB) != 0; tries--) {
        if (tries == 0) return false;
        nanosleep(&pause, NULL);
    }
    return true;
}

static lm_status open_log(struct lm_sample_log *log, int flags, struct lm_error *error) {
    log->file = open(log->path, flags | O_RDWR | O_APPEND | O_CLOEXEC, 0666);
    if (log->file < 0 && errno == EEXIST)
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "%s: another run began there just now",
                       log->folder);
    if (log->file < 0) return io_failure(log, error);
    if (lock_log(log)) return LM_OK;
    return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "%s: another run is writing it", log->path);
}

static void name_log(struct lm_arena *arena, const char *folder, struct lm_sample_log *log) {
    *log = (struct lm_sample_log){.folder = lm_need_string(arena, folder),
                                  .path = lm_need_format(arena, "%s/samples.jsonl", folder),
                                  .file = -1,
                                  .done = json_object()};
}

/* Makes the new name itself durable, not only the bytes. */
static void sync_folder(const char *folder) {
    const int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return;
    (void)fsync(file);
    close(file);
}

lm_status lm_sample_log_begin(struct lm_arena *arena, const char *folder, json_t *run,
                              struct lm_sample_log *log, struct lm_error *error) {
    name_log(arena, folder, log);
    log->run = run;
    TRY(lm_folder_make(folder, error));
    struct lm_strings names = {0};
    TRY(lm_folder_names(arena, folder, &names, error));
    if (names.count > 0)
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "%s: holds %s already", folder,
                       names.items[0]);
    TRY(open_log(log, O_CREAT | O_EXCL, error));
    TRY(lm_sample_log_append(log, run, error));
    sync_folder(folder);
    return LM_OK;
}

static void remember(struct lm_sample_log *log, const json_t *row) {
    const char *cell = json_string_value(json_object_get(row, "cell"));
    const json_t *kind = json_object_get(row, "kind");
    if (cell == NULL) return;
    char key[1024];
    snprintf(key, sizeof key, "%s %lld", cell,
             (long long)json_integer_value(json_object_get(row, "process")));
    json_object_set(log->done, key, (json_t *)kind);
    if (log->output == NULL) log->output = json_incref(json_object_get(row, "output"));
}

static lm_status check_run(const struct lm_sample_log *log, struct lm_error *error) {
    if (log->run == NULL)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "%s: holds no whole line, so nothing was measured", log->path);
    const char *kind = json_string_value(json_object_get(log->run, "kind"));
    const json_t *schema = json_object_get(log->run, "schema");
    if (kind == NULL || strcmp(kind, "run") != 0)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: does not begin with a run",
                       log->path);
    if (json_integer_value(schema) != LM_RESULTS_SCHEMA)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: schema %lld, this command writes %d",
                       log->path, (long long)json_integer_value(schema), LM_RESULTS_SCHEMA);
    return LM_OK;
}

/* Reads every whole line; *end becomes the offset after the last good one. */
static lm_status read_lines(struct lm_sample_log *log, const struct lm_bytes *bytes, size_t *end,
                            struct lm_error *error) {
    const char *text = (const char *)bytes->data;
    for (*end = 0; *end < bytes->size;) {
        const char *newline = memchr(text + *end, '\n', bytes->size - *end);
        if (newline == NULL) return LM_OK;
        const size_t length = (size_t)(newline - text) - *end;
        json_t *row = json_loadb(text + *end, length, 0, NULL);
        if (row == NULL)
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: byte %zu: no JSON line",
                           log->path, *end);
        if (*end == 0)
            log->run = json_incref(row);
        else
            remember(log, row);
        json_decref(row);
        *end += length + 1;
    }
    return LM_OK;
}

lm_status lm_sample_log_resume(struct lm_arena *arena, const char *folder,
                               struct lm_sample_log *log, struct lm_error *error) {
    name_log(arena, folder, log);
    TRY(open_log(log, 0, error));
    struct lm_bytes bytes;
    TRY(lm_file_read(arena, log->path, &bytes, error));
    size_t end = 0;
    TRY(read_lines(log, &bytes, &end, error));
    TRY(check_run(log, error));
    if (end < bytes.size && ftruncate(log->file, (off_t)end) != 0) return io_failure(log, error);
    return LM_OK;
}

/* "sample", "error" and so on, NULL while it is not finished. */
static const char *kind_of(const struct lm_sample_log *log, const char *cell, size_t process) {
    char key[1024];
    snprintf(key, sizeof key, "%s %zu", cell, process);
    return json_string_value(json_object_get(log->done, key));
}

bool lm_sample_log_has(const struct lm_sample_log *log, const char *cell, size_t process) {
    return kind_of(log, cell, process) != NULL;
}

bool lm_sample_log_failed(const struct lm_sample_log *log, const char *cell, size_t process) {
    const char *kind = kind_of(log, cell, process);
    return kind != NULL && strcmp(kind, "error") == 0;
}

size_t lm_sample_log_errors(const struct lm_sample_log *log) {
    size_t errors = 0;
    const char *key = NULL;
    json_t *kind = NULL;
    json_object_foreach(log->done, key, kind) errors +=
        strcmp(json_string_value(kind), "error") == 0;
    return errors;
}

/* One write for the whole line where the system allows, so that a crash tears at most the last. */
static lm_status write_all(struct lm_sample_log *log, const char *text, size_t size,
                           struct lm_error *error) {
    while (size > 0) {
        const ssize_t wrote = write(log->file, text, size);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return io_failure(log, error);
        text += wrote;
        size -= (size_t)wrote;
    }
    return fsync(log->file) == 0 ? LM_OK : io_failure(log, error);
}

lm_status lm_sample_log_append(struct lm_sample_log *log, const json_t *row,
                               struct lm_error *error) {
    struct stat before;
    if (fstat(log->file, &before) != 0) return io_failure(log, error);
    char *text = json_dumps(row, JSON_COMPACT | JSON_PRESERVE_ORDER);
    if (text == NULL)
        return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: no memory for a row", log->path);
    const size_t size = strlen(text);
    text[size] = '\n'; /* in place of the terminator: the line goes out in one write */
    const lm_status status = write_all(log, text, size + 1, error);
    free(text);
    if (status != LM_OK && ftruncate(log->file, before.st_size) != 0) return status;
    if (status == LM_OK) remember(log, row);
    return status;
}

void lm_sample_log_close(struct lm_sample_log *log) {
    if (log->file >= 0) close(log->file);
    json_decref(log->run);
    json_decref(log->done);
    json_decref(log->output);
    log->file = -1;
    log->run = NULL;
    log->done = NULL;
    log->output = NULL;
}
