/* SPDX-License-Identifier: Apache-2.0 */
/* Clocks, times of files, and random bytes. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

static double seconds(clockid_t clock) {
    struct timespec time;
    CHECK(clock_gettime(clock, &time) == 0);
    CHECK(time.tv_nsec >= 0 && time.tv_nsec < 1000000000);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void clocks(void) {
    struct timespec resolution;
    const double start = seconds(CLOCK_MONOTONIC);
    CHECK(clock_getres(CLOCK_MONOTONIC, &resolution) == 0 && resolution.tv_sec == 0);
    CHECK(seconds(CLOCK_MONOTONIC) >= start);
    CHECK(seconds(CLOCK_REALTIME) > 1.6e9); /* after 2020 */
    CHECK(time(NULL) > 1600000000);
    const double used = seconds(CLOCK_PROCESS_CPUTIME_ID);
    volatile unsigned work = 0;
    for (unsigned i = 0; i < 1000000; i++)
        work += i;
    CHECK(seconds(CLOCK_PROCESS_CPUTIME_ID) > used);
}

static void sleeping(void) {
    const double start = seconds(CLOCK_MONOTONIC);
    const struct timespec wait = {.tv_nsec = 30000000};
    CHECK(nanosleep(&wait, NULL) == 0);
    const double slept = seconds(CLOCK_MONOTONIC) - start;
    CHECK(slept >= 0.03 && slept < 10);
}

static void file_times(void) {
    struct stat facts;
    const int fd = open("timed", O_RDWR | O_CREAT, 0644);
    CHECK(fd >= 0 && fstat(fd, &facts) == 0);
    CHECK(facts.st_mtim.tv_sec > 1600000000);
    const struct timespec set[2] = {{1000000000, 123456789}, {1500000000, 987654321}};
    CHECK(futimens(fd, set) == 0);
    CHECK(stat("timed", &facts) == 0);
    CHECK(facts.st_atim.tv_sec == 1000000000 && facts.st_atim.tv_nsec == 123456789);
    CHECK(facts.st_mtim.tv_sec == 1500000000 && facts.st_mtim.tv_nsec == 987654321);
    const struct timespec later[2] = {{1700000000, 1}, {1700000000, 2}};
    CHECK(utimensat(AT_FDCWD, "timed", later, 0) == 0);
    CHECK(stat("timed", &facts) == 0);
    CHECK(facts.st_atim.tv_sec == 1700000000 && facts.st_mtim.tv_nsec == 2);
    CHECK(facts.st_ctim.tv_sec > 1600000000);
    CHECK(close(fd) == 0);
    CHECK(symlink("timed", "link_to_timed") == 0);
    CHECK(utimensat(AT_FDCWD, "link_to_timed", set, AT_SYMLINK_NOFOLLOW) == 0);
    CHECK(lstat("link_to_timed", &facts) == 0 && facts.st_mtim.tv_sec == 1500000000);
    CHECK(stat("link_to_timed", &facts) == 0 && facts.st_mtim.tv_sec > 1600000000);
    CHECK(unlink("link_to_timed") == 0 && unlink("timed") == 0);
}

static void random_bytes(void) {
    unsigned char first[256] = "";
    unsigned char second[256] = "";
    CHECK(getentropy(first, sizeof first) == 0 && getentropy(second, sizeof second) == 0);
    CHECK(memcmp(first, second, sizeof first) != 0);
}

int main(void) {
    clocks();
    sleeping();
    file_times();
    random_bytes();
    puts("times: good");
    return 0;
}
