/* SPDX-License-Identifier: Apache-2.0 */
/* Programs in process groups of their own (tool.h): a terminal's Ctrl-C reaches us alone, and we
 * decide what it ends. */
#include "harness/tool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/runner.h"

enum { PATIENCE_MS = 10000 }; /* for a program to end after SIGTERM */

static int spawn(pid_t *process, char *const *words, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigset_t all;
    (void)sigemptyset(&none);
    (void)sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output >= 0 ? output : STDERR_FILENO, STDOUT_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    const int failure = posix_spawnp(process, words[0], &actions, &attributes, words, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/* Whether it ended by itself: waits for that, at most for `timeout` (NULL: as long as it takes), or
 * until a signal comes where that `ends` it. */
static bool wait_for(int process_file, const struct timespec *timeout, bool ends) {
    struct pollfd file = {.fd = process_file, .events = POLLIN};
    sigset_t open_mask;
    (void)sigemptyset(&open_mask);
    for (;;) {
        const int ready = ppoll(&file, 1, timeout, ends ? &open_mask : NULL);
        if (ready > 0) return true;
        if (ready == 0 || errno != EINTR) return false;
        if (ends && lm_runner_signal() != 0) return false;
    }
}

/* A build's programs end their own when they are asked to, which takes a moment. */
static void end(pid_t process, int process_file) {
    const struct timespec patience = {.tv_sec = PATIENCE_MS / 1000};
    (void)kill(-process, SIGTERM);
    if (!wait_for(process_file, &patience, false)) (void)kill(-process, SIGKILL);
}

bool lm_tool_run(char *const *words, int output, bool tidies) {
    pid_t process = 0;
    int status = 0;
    if (!tidies && lm_runner_signal() != 0) return false;
    if (spawn(&process, words, output) != 0) return false;
    const int process_file = (int)syscall(SYS_pidfd_open, process, 0);
    const bool ended = process_file >= 0 && wait_for(process_file, NULL, !tidies);
    if (!ended) end(process, process_file);
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR) return false;
    if (process_file >= 0) (void)close(process_file);
    return ended && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
