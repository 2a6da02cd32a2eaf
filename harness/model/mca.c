/* SPDX-License-Identifier: Apache-2.0 */
/* Runs llvm-mca twice over the same blocks, for few and for many turns: the difference is a turn in
 * the steady state, without filling and draining the pipeline. Text goes in and comes out through
 * memory files, so that neither side waits for the other. */
#include "harness/model/mca.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/complain.h"
#include "harness/files.h"
#include "harness/worker.h"

enum { FEW_TURNS = 100, MANY_TURNS = 300 };

/* The simulator, of the LLVM that everything else is of. */
static const char *const program = LANEMARK_LLVM_MCA;

const char *lm_mca_find(struct lm_arena *arena, const char **reason) {
    const char *path = lm_program_find(arena, program);
    if (path == NULL)
        *reason = lm_need_format(arena, "%s is missing: install llvm-%s", program,
                                 strrchr(program, '-') + 1);
    return path;
}

/* What one run of the program works with: files in memory. */
struct files {
    int input, output, errors;
};

static lm_status start(struct lm_arena *arena, const char *family, const char *core, unsigned turns,
                       const struct files *files, pid_t *process, struct lm_error *error) {
    const char *reason = "";
    const char *path = lm_mca_find(arena, &reason);
    if (path == NULL) return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s", reason);
    const char *const arguments[] = {path,
                                     lm_need_format(arena, "-mtriple=%s-linux-gnu", family),
                                     lm_need_format(arena, "-mcpu=%s", core),
                                     lm_need_format(arena, "-iterations=%u", turns),
                                     "-skip-unsupported-instructions=any",
                                     "-resource-pressure=0",
                                     "-instruction-info=0",
                                     "-json",
                                     "-",
                                     NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, files->input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, files->output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, files->errors, STDERR_FILENO);
    const int failure =
        posix_spawn(process, path, &actions, NULL, (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure == 0) return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "starting %s: %s", path, strerror(failure));
}

/* A file's text, in the arena. */
static const char *read_back(struct lm_arena *arena, int file) {
    struct stat facts;
    const size_t size = fstat(file, &facts) == 0 ? (size_t)facts.st_size : 0;
    char *text = lm_need(arena, size + 1, 1);
    return pread(file, text, size, 0) == (ssize_t)size ? text : "";
}

/* Its answer; that the model knows none of the instructions is one too, of no regions. */
static lm_status wait_for(struct lm_arena *arena, pid_t process, const struct files *files,
                          const char **answer, struct lm_error *error) {
    static const char *const none = "no assembly instructions found";
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        continue;
    const bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    const char *words = read_back(arena, files->errors);
    *answer = good ? read_back(arena, files->output) : "{}";
    if (good || strstr(words, none) != NULL) return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s failed: %.*s", program,
                   (int)strcspn(words, "\n"), words);
}

/* Takes a number for each region; the ones of `turns` alone differ between runs. */
static lm_status take(const char *text, unsigned turns, struct lm_mca_cycles *cycles, size_t count,
                      double *totals, struct lm_error *error) {
    json_error_t reason;
    size_t i = 0;
    const json_t *region = NULL;
    json_t *json = json_loads(text, JSON_ALLOW_NUL, &reason);
    json_array_foreach(json_object_get(json, "CodeRegions"), i, region) {
        const json_t *summary = json_object_get(region, "SummaryView");
        const char *name = json_string_value(json_object_get(region, "Name"));
        const size_t place = name != NULL ? strtoull(name, NULL, 10) : count;
        if (place >= count) continue;
        cycles[place].resources = json_number_value(json_object_get(summary, "BlockRThroughput"));
        cycles[place].known =
            (size_t)json_integer_value(json_object_get(summary, "Instructions")) / turns;
        totals[place] = json_number_value(json_object_get(summary, "TotalCycles"));
    }
    const bool good = json != NULL;
    json_decref(json);
    if (good) return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s answers nonsense: line %d: %s", program,
                   reason.line, reason.text);
}

static lm_status run_once(struct lm_arena *arena, const char *family, const char *core,
                          unsigned turns, const struct files *files, const char **answer,
                          struct lm_error *error) {
    pid_t process = 0;
    if (lseek(files->input, 0, SEEK_SET) != 0 || ftruncate(files->output, 0) != 0 ||
        lseek(files->output, 0, SEEK_SET) != 0)
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "model: %s", strerror(errno));
    TRY(start(arena, family, core, turns, files, &process, error));
    return wait_for(arena, process, files, answer, error);
}

static lm_status run_twice(struct lm_arena *arena, const char *family, const char *core,
                           const struct files *files, struct lm_mca_cycles *cycles, size_t count,
                           struct lm_error *error) {
    double *few = lm_need(arena, count, sizeof *few);
    double *many = lm_need(arena, count, sizeof *many);
    const char *answer = "";
    TRY(run_once(arena, family, core, FEW_TURNS, files, &answer, error));
    TRY(take(answer, FEW_TURNS, cycles, count, few, error));
    TRY(run_once(arena, family, core, MANY_TURNS, files, &answer, error));
    TRY(take(answer, MANY_TURNS, cycles, count, many, error));
    for (size_t i = 0; i < count; i++)
        cycles[i].looped = fmax(cycles[i].resources, (many[i] - few[i]) / (MANY_TURNS - FEW_TURNS));
    return LM_OK;
}

lm_status lm_mca_run(struct lm_arena *arena, const char *family, const char *core, const char *text,
                     struct lm_mca_cycles *cycles, size_t count, struct lm_error *error) {
    const struct files files = {memfd_create("blocks", MFD_CLOEXEC),
                                memfd_create("answer", MFD_CLOEXEC),
                                memfd_create("errors", MFD_CLOEXEC)};
    const size_t size = strlen(text);
    lm_status status = files.input >= 0 && files.output >= 0 && files.errors >= 0 &&
                               write(files.input, text, size) == (ssize_t)size
                           ? LM_OK
                           : lm_fail(error, LM_IO, LM_NO_OFFSET, "model: %s", strerror(errno));
    if (status == LM_OK) status = run_twice(arena, family, core, &files, cycles, count, error);
    const int all[] = {files.input, files.output, files.errors};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i] >= 0) close(all[i]);
    return status;
}
