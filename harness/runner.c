/* SPDX-License-Identifier: Apache-2.0 */
/* Worker processes: posix_spawn of this very command with pipes for the job, the result lines and
 * what it prints, one process group each, so that whatever a guest starts dies with it. */
#include "harness/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/complain.h"
#include "harness/worker.h"

static volatile sig_atomic_t stop_signal;

static void on_stop(int number) {
    stop_signal = number;
}

static void block_stops(int how) {
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGINT);
    sigaddset(&stops, SIGTERM);
    sigprocmask(how, &stops, NULL);
}

void lm_runner_prepare(void) {
    int file = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (file >= 0 && file <= STDERR_FILENO) /* pipes must lie above the three standard ones */
        file = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (file >= 0) close(file);
    struct sigaction action = {.sa_handler = on_stop};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL); /* a file too large is then an error of write */
    /* Delivered only inside ppoll, so that none is missed between a look and a wait. */
    block_stops(SIG_BLOCK);
}

void lm_runner_finish(void) {
    block_stops(SIG_UNBLOCK); /* one that waits is still caught, and remembered */
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigaction(SIGINT, &usual, NULL);
    sigaction(SIGTERM, &usual, NULL);
}

int lm_runner_signal(void) {
    sigset_t pending;
    sigpending(&pending);
    if (stop_signal == 0 && sigismember(&pending, SIGINT)) return SIGINT;
    if (stop_signal == 0 && sigismember(&pending, SIGTERM)) return SIGTERM;
    return stop_signal;
}

void lm_runner_pause(unsigned milliseconds) {
    const struct timespec wait = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    sigset_t open_mask;
    sigemptyset(&open_mask);
    (void)ppoll(NULL, 0, &wait, &open_mask);
}

/* What a worker wrote to one descriptor; only the last `room` - 1 bytes matter for `printed`. */
struct stream {
    int file;
    char *text;
    size_t size, room, most;
};

struct child {
    pid_t process;
    int process_file; /* pidfd: readable when the process has ended */
    struct stream lines, printed;
    bool timed_out;
    siginfo_t end;
};

enum { PIPE_JOB, PIPE_LINES, PIPE_PRINTED, PIPE_COUNT };

static lm_status open_pipes(int pipes[PIPE_COUNT][2], struct lm_error *error) {
    for (int i = 0; i < PIPE_COUNT; i++)
        if (pipe2(pipes[i], O_CLOEXEC) != 0) {
            const int reason = errno;
            for (int j = 0; j < i; j++) {
                close(pipes[j][0]);
                close(pipes[j][1]);
            }
            return lm_fail(error, LM_IO, LM_NO_OFFSET, "pipe: %s", strerror(reason));
        }
    return LM_OK;
}

/* The pipes' ends become standard input, output with errors, and 3. All ends lie above 2, and the
 * one for 3 comes last, so that none is overwritten before it is used. */
static void connect_pipes(posix_spawn_file_actions_t *actions, int pipes[PIPE_COUNT][2]) {
    posix_spawn_file_actions_adddup2(actions, pipes[PIPE_JOB][0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(actions, pipes[PIPE_PRINTED][1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(actions, pipes[PIPE_PRINTED][1], STDERR_FILENO);
    posix_spawn_file_actions_adddup2(actions, pipes[PIPE_LINES][1], LM_WORKER_FD);
}

static int spawn(pid_t *process, int pipes[PIPE_COUNT][2]) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    connect_pipes(&actions, pipes);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    char *arguments[] = {"lanemark", "_worker", NULL};
    const int failure =
        posix_spawn(process, "/proc/self/exe", &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/* A worker reads it before anything else; one that died early is found out by its end, not here. */
static void send_job(int file, const struct lm_job *job) {
    json_t *json = lm_job_json(job);
    (void)json_dumpfd(json, file, JSON_COMPACT);
    json_decref(json);
    close(file);
}

static lm_status start(struct child *child, const struct lm_job *job, struct lm_error *error) {
    int pipes[PIPE_COUNT][2];
    TRY(open_pipes(pipes, error));
    const int failure = spawn(&child->process, pipes);
    close(pipes[PIPE_JOB][0]);
    close(pipes[PIPE_LINES][1]);
    close(pipes[PIPE_PRINTED][1]);
    child->lines.file = pipes[PIPE_LINES][0];
    child->printed.file = pipes[PIPE_PRINTED][0];
    if (failure != 0) {
        close(pipes[PIPE_JOB][1]);
        close(child->lines.file);
        close(child->printed.file);
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "starting a worker: %s", strerror(failure));
    }
    fcntl(child->lines.file, F_SETFL, O_NONBLOCK);
    fcntl(child->printed.file, F_SETFL, O_NONBLOCK);
    child->process_file = (int)syscall(SYS_pidfd_open, child->process, 0);
    send_job(pipes[PIPE_JOB][1], job);
    return LM_OK;
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Makes room for more, or forgets the older half once there is too much. */
static bool make_room(struct stream *stream) {
    if (stream->size + 1 < stream->room) return true;
    if (stream->room >= stream->most) {
        const size_t kept = stream->size / 2;
        memmove(stream->text, stream->text + stream->size - kept, kept);
        stream->size = kept;
        return true;
    }
    const size_t room = stream->room == 0 ? 4096 : 2 * stream->room;
    char *text = realloc(stream->text, room);
    if (text == NULL) return false;
    stream->text = text;
    stream->room = room;
    return true;
}

static void drain(struct stream *stream) {
    while (stream->file >= 0 && make_room(stream)) {
        const ssize_t got =
            read(stream->file, stream->text + stream->size, stream->room - stream->size - 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return;
        if (got == 0) {
            close(stream->file);
            stream->file = -1;
            return;
        }
        stream->size += (size_t)got;
        stream->text[stream->size] = '\0';
    }
}

static void watch(struct child *child, double timeout) {
    const double deadline = seconds_now() + timeout;
    sigset_t open_mask;
    sigemptyset(&open_mask);
    for (;;) {
        const double left = deadline - seconds_now();
        if (left <= 0) {
            child->timed_out = true;
            return;
        }
        struct pollfd files[] = {{.fd = child->process_file, .events = POLLIN},
                                 {.fd = child->lines.file, .events = POLLIN},
                                 {.fd = child->printed.file, .events = POLLIN}};
        const struct timespec wait = {(time_t)left, (long)((left - (double)(time_t)left) * 1e9)};
        const int ready = ppoll(files, 3, &wait, &open_mask);
        if (stop_signal != 0) return;
        if (ready <= 0) continue;
        drain(&child->lines);
        drain(&child->printed);
        if (files[0].revents != 0) return;
    }
}

static void finish(struct child *child) {
    kill(-child->process, SIGKILL);
    while (waitid(P_PID, (id_t)child->process, &child->end, WEXITED) != 0 && errno == EINTR)
        continue;
    kill(-child->process, SIGKILL);
    drain(&child->lines);
    drain(&child->printed);
    close(child->process_file);
    if (child->lines.file >= 0) close(child->lines.file);
    if (child->printed.file >= 0) close(child->printed.file);
}

static json_t *error_row(const char *cause, const char *format, ...) {
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    json_t *text = json_stringn_nocheck(message, strlen(message));
    return json_pack("{s:s, s:s, s:o}", "kind", "error", "cause", cause, "message", text);
}

/* The worker's last line that is no phase, and in *phase the last phase (borrowed from *kept). */
static json_t *last_line(char *text, const char **phase, json_t **kept) {
    json_t *last = NULL;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        json_t *json = json_loads(line, 0, NULL);
        const char *kind = json_string_value(json_object_get(json, "kind"));
        if (kind == NULL) {
            json_decref(json);
            continue;
        }
        json_t **place = strcmp(kind, "phase") == 0 ? kept : &last;
        json_decref(*place);
        *place = json;
    }
    const char *name = json_string_value(json_object_get(*kept, "phase"));
    *phase = name != NULL ? name : "start";
    return last;
}

/* The last printed line, with what no JSON text may hold replaced. */
static const char *last_words(struct stream *printed) {
    if (printed->size == 0) return "";
    char *text = printed->text;
    size_t size = printed->size;
    while (size > 0 && text[size - 1] == '\n')
        text[--size] = '\0';
    char *start = strrchr(text, '\n');
    start = start == NULL ? text : start + 1;
    for (char *c = start; *c != '\0'; c++)
        if (*c < ' ' || *c > '~') *c = '?';
    if (strlen(start) > 200) start[200] = '\0';
    return start;
}

static json_t *judge(struct child *child, double timeout) {
    const char *phase = "start";
    json_t *kept = NULL;
    json_t *last = child->lines.size > 0 ? last_line(child->lines.text, &phase, &kept) : NULL;
    const char *words = last_words(&child->printed);
    const char *colon = words[0] != '\0' ? ": " : "";
    const int code = child->end.si_status;
    json_t *outcome = NULL;
    if (child->timed_out)
        outcome = error_row("timeout", "no end within %g s, during %s", timeout, phase);
    else if (child->end.si_code != CLD_EXITED)
        outcome = error_row("crash", "SIG%s (%s) during %s%s%s", sigabbrev_np(code),
                            sigdescr_np(code), phase, colon, words);
    else if (last == NULL || code != 0)
        outcome = error_row("crash", "exit status %d during %s%s%s", code, phase, colon, words);
    else
        outcome = json_incref(last);
    json_decref(last);
    json_decref(kept);
    return outcome;
}

lm_status lm_runner_run(const struct lm_job *job, double timeout, json_t **outcome,
                        struct lm_error *error) {
    struct child child = {.lines = {.most = 1 << 24}, .printed = {.most = 1 << 14}};
    *outcome = NULL;
    TRY(start(&child, job, error));
    watch(&child, timeout);
    finish(&child);
    if (stop_signal == 0) *outcome = judge(&child, timeout);
    free(child.lines.text);
    free(child.printed.text);
    return LM_OK;
}
