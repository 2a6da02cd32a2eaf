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

enum { FOOTER = 512, FOOTER_LINE = 96 };

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

static const char *text_or(const json_t *object, const char *key, const char *otherwise) {
    const char *const text = json_string_value(json_object_get(object, key));
    return text ? text : otherwise;
}

/* The CPU, the kernel without its build's date, and whether a hypervisor is below. */
static void machine_footer(const struct lm_results *r, char *text) {
    const json_t *const lanemark = json_object_get(lm_results_json(r), "lanemark");
    const json_t *const machine = json_object_get(lanemark, "machine");
    const char *const kernel = text_or(machine, "kernel", "unknown kernel");
    const size_t name = strcspn(kernel, " ");
    const size_t release = kernel[name] ? strcspn(kernel + name + 1, " ") + 1 : 0;
    const char *const virtual = text_or(machine, "virtualisation", "none");
    (void)snprintf(
        text, FOOTER, "%.80s, %.*s%s; lanemark %.16s %.12s", lm_results_cpu(r),
        (int)(name + release), kernel, strcmp(virtual, "none") == 0 ? "" : ", virtual machine",
        text_or(lanemark, "version", "of unknown version"), text_or(lanemark, "revision", ""));
}

static void statistics_footer(const struct lm_figure_data *data, char *text) {
    char n[64];
    if (data->most == 0) {
        (void)snprintf(text, FOOTER, "Exact counts: the same in every process");
        return;
    }
    if (data->fewest == data->most) {
        (void)snprintf(n, sizeof n, "n = %zu processes", data->most);
    } else {
        (void)snprintf(n, sizeof n, "n = %zu to %zu processes", data->fewest, data->most);
    }
    if (data->most < 2) {
        (void)snprintf(text, FOOTER, "single process: no intervals");
        return;
    }
    (void)snprintf(text, FOOTER,
                   "Medians, %s; bars: from both medians' %.0f %% intervals (widest ±%.1f %%)", n,
                   100 * data->confidence, 100 * data->widest);
}

/* Assigns footer1, footer2, ... the text in lines that fit a figure's width, broken at blanks. */
static void print_footer(FILE *out, const char *text, int *count) {
    while (*text) {
        size_t length = strlen(text);
        if (length > FOOTER_LINE) {
            length = FOOTER_LINE;
            while (length > 1 && text[length] != ' ')
                length--;
            if (length == 1) length = FOOTER_LINE;
            while (((unsigned char)text[length] & 0xC0) == 0x80)
                length--;
        }
        char name[24];
        char line[FOOTER_LINE + 1];
        (void)snprintf(name, sizeof name, "footer%d", ++*count);
        (void)snprintf(line, sizeof line, "%.*s", (int)length, text);
        assign(out, name, line);
        text += length;
        text += strspn(text, " ");
    }
}

static bool print_settings(FILE *out, const struct lm_drawing *drawing) {
    const struct lm_figure_data *const data = drawing->data;
    char footer[FOOTER];
    assign(out, "format", drawing->format);
    assign(out, "data", drawing->data_path);
    assign(out, "output", drawing->out_path);
    assign(out, "names", data->workloads);
    assign(out, "series", data->series);
    assign(out, "native", data->native);
    assign(out, "counted", data->counted);
    assign(out, "base", data->base);
    assign(out, "mixes", data->mixes);
    (void)fprintf(out, "workloads=%zu;", data->workload_count);
    int footers = 0;
    machine_footer(data->results, footer);
    print_footer(out, footer, &footers);
    statistics_footer(data, footer);
    print_footer(out, footer, &footers);
    (void)snprintf(footer, sizeof footer, "Sources: %s", lm_results_tier(data->results));
    print_footer(out, footer, &footers);
    (void)fprintf(out, "footers=%d;", footers);
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
