/* SPDX-License-Identifier: Apache-2.0 */
/* The progress bar. Rounds are shuffled, so the mean so far foretells the rest well. */
#include "harness/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 24 };
static const double quiet_seconds = 15; /* between two lines where there is no terminal */

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

void lm_progress_duration(double seconds, char *text, size_t size) {
    const long whole = (long)(seconds + 0.5);
    if (whole < 60)
        snprintf(text, size, "%lds", whole);
    else if (whole < 3600)
        snprintf(text, size, "%ldm%02lds", whole / 60, whole % 60);
    else
        snprintf(text, size, "%ldh%02ldm", whole / 3600, whole / 60 % 60);
}

void lm_progress_start(struct lm_progress *progress, size_t total) {
    *progress = (struct lm_progress){
        .total = total, .started = now(), .spoken = now(), .terminal = isatty(STDERR_FILENO)};
}

static void left_text(const struct lm_progress *progress, char *text, size_t size) {
    if (progress->done == 0) {
        snprintf(text, size, "time left unknown");
        return;
    }
    char duration[32];
    const double each = (now() - progress->started) / (double)progress->done;
    lm_progress_duration(each * (double)(progress->total - progress->done), duration,
                         sizeof duration);
    snprintf(text, size, "%s left", duration);
}

static int columns(void) {
    struct winsize window;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return 80;
    return window.ws_col;
}

static void show_bar(const struct lm_progress *progress, const char *cell) {
    char bar[BAR + 1];
    const size_t filled = progress->total > 0 ? BAR * progress->done / progress->total : BAR;
    memset(bar, '.', BAR);
    memset(bar, '#', filled);
    bar[BAR] = '\0';
    char left[48];
    left_text(progress, left, sizeof left);
    char line[512];
    snprintf(line, sizeof line, "[%s] %zu/%zu  %s  %s", bar, progress->done, progress->total, left,
             cell);
    fprintf(stderr, "\r\x1b[K%.*s", columns() - 1, line);
    fflush(stderr);
}

void lm_progress_show(struct lm_progress *progress, const char *cell) {
    if (progress->terminal) {
        show_bar(progress, cell);
        return;
    }
    if (now() - progress->spoken < quiet_seconds) return;
    progress->spoken = now();
    char left[48];
    left_text(progress, left, sizeof left);
    fprintf(stderr, "lanemark: %zu of %zu processes done, %s\n", progress->done, progress->total,
            left);
}

void lm_progress_step(struct lm_progress *progress, bool failed) {
    progress->done++;
    if (failed) progress->failed++;
}

void lm_progress_note(struct lm_progress *progress, const char *format, ...) {
    if (progress->terminal) fputs("\r\x1b[K", stderr);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

void lm_progress_end(struct lm_progress *progress) {
    char taken[32];
    lm_progress_duration(now() - progress->started, taken, sizeof taken);
    lm_progress_note(progress, "lanemark: %zu of %zu processes in %s, %zu failed", progress->done,
                     progress->total, taken, progress->failed);
}
