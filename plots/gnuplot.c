/* SPDX-License-Identifier: Apache-2.0 */
/* Runs gnuplot for one picture: without a shell, with the default settings instead of the user's,
 * and with what the script needs as assignments on its command line. Names become gnuplot's
 * single-quoted strings, in which it expands nothing; paths are absolute, so that none begins with
 * the `<` or `|` that would start a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plots/draw.h"

lm_status lm_plots_folder(const char *path, struct lm_error *error) {
    struct stat info;
    if (mkdir(path, 0777) == 0) return LM_OK;
    const int reason = errno;
    if (reason == EEXIST && stat(path, &info) == 0 && S_ISDIR(info.st_mode)) return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: cannot create the folder: %s", path,
                   strerror(reason));
}

/* ---- what the script is told ---- */

static void assign(FILE *out, const char *name, const char *text) {
    (void)fprintf(out, "%s='", name);
    for (; *text; text++) {
        if (*text == '\'') (void)fputc('\'', out);
        (void)fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
    }
    (void)fputs("';", out);
}

struct footer_count {
    FILE *out;
    int count;
};

static void assign_footer(void *context, const char *line) {
    struct footer_count *const footers = context;
    char name[24];
    (void)snprintf(name, sizeof name, "footer%d", ++footers->count);
    assign(footers->out, name, line);
}

/* What a script is told of one run's cells, beside its tables. */
static void print_names(FILE *out, const struct lm_figure_data *data) {
    assign(out, "names", data->workloads);
    assign(out, "families", data->families);
    assign(out, "series", data->series);
    assign(out, "native", data->native);
    assign(out, "counted", data->counted);
    assign(out, "counted_series", data->counted_series);
    assign(out, "base", data->base);
    assign(out, "mixes", data->mixes);
    (void)fprintf(out, "workloads=%zu;", data->workload_count);
}

static bool print_settings(FILE *out, const struct lm_drawing *drawing) {
    assign(out, "format", drawing->format);
    assign(out, "data", drawing->data_path);
    assign(out, "output", drawing->out_path);
    if (drawing->cells_path) {
        assign(out, "cells", drawing->cells_path);
        print_names(out, drawing->subject->data);
    }
    struct footer_count footers = {.out = out};
    lm_footer_lines(drawing->subject, assign_footer, &footers);
    (void)fprintf(out, "footers=%d;", footers.count);
    assign(out, "scripts", drawing->scripts);
    (void)fputs("set loadpath scripts", out);
    return !ferror(out);
}

/* ---- the process ---- */

/* Reads what the child says until it ends, and keeps the beginning. */
static void read_words(int descriptor, char *words, size_t size) {
    size_t used = 0;
    char rest[512];
    for (;;) {
        const bool room = used + 1 < size;
        const ssize_t got =
            read(descriptor, room ? words + used : rest, room ? size - used - 1 : sizeof rest);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        if (room) used += (size_t)got;
    }
    words[used] = '\0';
    for (char *at = words; *at; at++) {
        if (*at == '\n' || *at == '\t') *at = ' ';
    }
}

/* Our environment with a locale in UTF-8, which figures are written in: in another one gnuplot
 * complains that it knows no degree sign. NULL: out of memory; else the caller frees the array. */
static char **utf8_environment(void) {
    static char locale[] = "LC_ALL=C.UTF-8";
    size_t count = 0;
    while (environ[count])
        count++;
    char **const copy = calloc(count + 2, sizeof *copy);
    if (!copy) return NULL;
    size_t kept = 0;
    copy[kept++] = locale;
    for (size_t i = 0; i < count; i++) {
        if (strncmp(environ[i], "LC_ALL=", 7) != 0) copy[kept++] = environ[i];
    }
    return copy;
}

static int start(const char *settings, const char *script, int errors, pid_t *child) {
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) return ENOMEM;
    char **const environment = utf8_environment();
    int reason = environment ? 0 : ENOMEM;
    if (!reason) reason = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!reason) reason = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (!reason) reason = posix_spawn_file_actions_adddup2(&actions, errors, 2);
    char *const arguments[] = {(char[]){"gnuplot"}, (char[]){"-d"}, (char[]){"-e"},
                               (char *)settings,    (char *)script, NULL};
    if (!reason) reason = posix_spawnp(child, "gnuplot", &actions, NULL, arguments, environment);
    (void)posix_spawn_file_actions_destroy(&actions);
    free(environment);
    return reason;
}

static int wait_for(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static lm_status judge(const struct lm_drawing *drawing, int status, const char *words,
                       struct lm_error *error) {
    struct stat info;
    const bool drawn = stat(drawing->out_path, &info) == 0 && info.st_size > 0;
    if (status == 0 && drawn && words[0] == '\0') return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "figure %s: gnuplot failed: %.160s", drawing->name,
                   words[0] ? words : "it drew nothing");
}

static lm_status run(const struct lm_drawing *drawing, const char *settings, const char *script,
                     struct lm_error *error) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "figure %s: no pipe: %s", drawing->name,
                       strerror(errno));
    }
    pid_t child = 0;
    const int reason = start(settings, script, ends[1], &child);
    (void)close(ends[1]);
    char words[1024] = "";
    int status = 0;
    if (!reason) {
        read_words(ends[0], words, sizeof words);
        status = wait_for(child);
    }
    (void)close(ends[0]);
    if (!reason) return judge(drawing, status, words, error);
    return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                   "gnuplot: cannot start: %s: install it (Debian, Ubuntu: apt-get install "
                   "gnuplot-nox)",
                   strerror(reason));
}

lm_status lm_gnuplot_draw(const struct lm_drawing *drawing, struct lm_error *error) {
    char script[PATH_MAX];
    (void)snprintf(script, sizeof script, "%s/%s.gp", drawing->scripts, drawing->name);
    if (access(script, R_OK) != 0) {
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "%s: %s: is Lanemark installed completely?",
                       script, strerror(errno));
    }
    (void)unlink(drawing->out_path);
    char *settings = NULL;
    size_t length = 0;
    FILE *const out = open_memstream(&settings, &length);
    const bool printed = out && print_settings(out, drawing);
    if (out && fclose(out) == 0 && printed) {
        const lm_status status = run(drawing, settings, script, error);
        free(settings);
        return status;
    }
    free(settings);
    return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "figure %s: out of memory", drawing->name);
}
