/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting: `poll pipe` with input that comes a while after the start and then ends, `poll file`
 * with a file as input. */
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wasi/api.h>

#include "check.h"

static double now(void) {
    struct timespec time;
    CHECK(clock_gettime(CLOCK_MONOTONIC, &time) == 0);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static __wasi_subscription_t clock_wait(uint64_t userdata, uint32_t id, uint64_t timeout,
                                        uint16_t flags) {
    __wasi_subscription_t wait;
    memset(&wait, 0, sizeof wait);
    wait.userdata = userdata;
    wait.u.tag = __WASI_EVENTTYPE_CLOCK;
    wait.u.u.clock.id = id;
    wait.u.u.clock.timeout = timeout;
    wait.u.u.clock.flags = flags;
    return wait;
}

static __wasi_subscription_t fd_wait(uint64_t userdata, uint8_t tag, uint32_t fd) {
    __wasi_subscription_t wait;
    memset(&wait, 0, sizeof wait);
    wait.userdata = userdata;
    wait.u.tag = tag;
    wait.u.u.fd_read.file_descriptor = fd;
    return wait;
}

static void wait_for_clocks(void) {
    enum { MS = 1000000 };
    __wasi_event_t events[4];
    __wasi_size_t count = 0;
    __wasi_timestamp_t start = 0;
    double before = now();
    CHECK(__wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1, &start) == 0);
    const __wasi_subscription_t waits[4] = {
        clock_wait(11, __WASI_CLOCKID_MONOTONIC, (uint64_t)3600000 * MS, 0),
        clock_wait(12, __WASI_CLOCKID_MONOTONIC, 20 * MS, 0),
        clock_wait(13, __WASI_CLOCKID_REALTIME, UINT64_MAX, 0),
        clock_wait(14, __WASI_CLOCKID_MONOTONIC, UINT64_MAX, 1),
    };
    CHECK(__wasi_poll_oneoff(waits, events, 4, &count) == 0);
    CHECK(count == 1 && events[0].userdata == 12 && events[0].error == 0);
    CHECK(events[0].type == __WASI_EVENTTYPE_CLOCK && now() - before >= 0.02);

    before = now();
    const __wasi_subscription_t absolute[3] = {
        clock_wait(21, __WASI_CLOCKID_MONOTONIC, start, 1), /* long past */
        clock_wait(22, __WASI_CLOCKID_REALTIME, 1, 1),
        clock_wait(23, __WASI_CLOCKID_MONOTONIC, (uint64_t)3600000 * MS, 0),
    };
    CHECK(__wasi_poll_oneoff(absolute, events, 3, &count) == 0);
    CHECK(count == 2 && events[0].userdata == 21 && events[1].userdata == 22);
    CHECK(now() - before < 60);
}

static void refuse_nonsense(void) {
    __wasi_event_t events[4];
    __wasi_size_t count = 0;
    const __wasi_subscription_t waits[4] = {
        clock_wait(31, 77, 0, 0), clock_wait(32, __WASI_CLOCKID_PROCESS_CPUTIME_ID, 0, 0),
        fd_wait(33, __WASI_EVENTTYPE_FD_READ, 999),
        fd_wait(34, __WASI_EVENTTYPE_FD_WRITE, 3), /* a folder */
    };
    CHECK(__wasi_poll_oneoff(waits, events, 4, &count) == 0 && count == 4);
    CHECK(events[0].userdata == 31 && events[0].error == __WASI_ERRNO_INVAL);
    CHECK(events[1].userdata == 32 && events[1].error == __WASI_ERRNO_NOTSUP);
    CHECK(events[2].userdata == 33 && events[2].error == __WASI_ERRNO_BADF);
    CHECK(events[3].userdata == 34 && events[3].error == __WASI_ERRNO_NOTCAPABLE);
    CHECK(__wasi_poll_oneoff(waits, events, 0, &count) == __WASI_ERRNO_INVAL);
    const __wasi_subscription_t bad_tag = fd_wait(1, 9, 0);
    CHECK(__wasi_poll_oneoff(&bad_tag, events, 1, &count) == __WASI_ERRNO_INVAL);
}

static void wait_for_pipe(void) {
    char text[32];
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    CHECK(poll(&input, 1, 0) == 0);
    puts("waiting");
    fflush(stdout);
    CHECK(poll(&input, 1, 20000) == 1 && (input.revents & POLLIN));
    const __wasi_subscription_t wait = fd_wait(41, __WASI_EVENTTYPE_FD_READ, 0);
    __wasi_event_t event;
    __wasi_size_t count = 0;
    CHECK(__wasi_poll_oneoff(&wait, &event, 1, &count) == 0 && count == 1);
    CHECK(event.fd_readwrite.nbytes == 5);
    CHECK(read(STDIN_FILENO, text, sizeof text) == 5 && memcmp(text, "late\n", 5) == 0);
    CHECK(poll(&input, 1, 20000) == 1);
    CHECK(read(STDIN_FILENO, text, sizeof text) == 0);
    CHECK(lseek(STDIN_FILENO, 0, SEEK_CUR) == -1 && errno == ESPIPE);
}

static void wait_for_file(void) {
    struct pollfd both[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.events = POLLOUT}};
    both[1].fd = open("written", O_WRONLY | O_CREAT, 0644);
    CHECK(both[1].fd >= 0);
    CHECK(poll(both, 2, -1) == 2 && (both[0].revents & POLLIN) && (both[1].revents & POLLOUT));
    CHECK(close(both[1].fd) == 0 && unlink("written") == 0);
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    wait_for_clocks();
    refuse_nonsense();
    if (strcmp(argv[1], "pipe") == 0)
        wait_for_pipe();
    else
        wait_for_file();
    puts("poll: good");
    return 0;
}
