/* SPDX-License-Identifier: Apache-2.0 */
/* Clocks and times, see clock.h. */
#include "engine/wasi/clock.h"

#include <sys/stat.h>

enum lm_errno lm_clock_of(uint32_t id, clockid_t *clock) {
    static const clockid_t clocks[] = {
        [LM_CLOCKID_REALTIME] = CLOCK_REALTIME,
        [LM_CLOCKID_MONOTONIC] = CLOCK_MONOTONIC,
        [LM_CLOCKID_PROCESS_CPUTIME] = CLOCK_PROCESS_CPUTIME_ID,
        [LM_CLOCKID_THREAD_CPUTIME] = CLOCK_THREAD_CPUTIME_ID,
    };
    if (id >= sizeof clocks / sizeof clocks[0]) return LM_ERRNO_inval;
    *clock = clocks[id];
    return LM_ERRNO_success;
}

uint64_t lm_ns_of(const struct timespec *time) {
    if (time->tv_sec < 0) return 0;
    const uint64_t seconds = (uint64_t)time->tv_sec;
    if (seconds >= UINT64_MAX / LM_NS_PER_S) return UINT64_MAX;
    return seconds * LM_NS_PER_S + (uint64_t)time->tv_nsec;
}

struct timespec lm_timespec_of(uint64_t ns) {
    return (struct timespec){.tv_sec = (time_t)(ns / LM_NS_PER_S),
                             .tv_nsec = (long)(ns % LM_NS_PER_S)};
}

uint64_t lm_ns_add(uint64_t a, uint64_t b) {
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static struct timespec time_of(bool set, bool now, uint64_t ns) {
    if (now) return (struct timespec){.tv_nsec = UTIME_NOW};
    return set ? lm_timespec_of(ns) : (struct timespec){.tv_nsec = UTIME_OMIT};
}

enum lm_errno lm_times_of(uint32_t fstflags, uint64_t atim, uint64_t mtim,
                          struct timespec times[2]) {
    const bool sets_atim = fstflags & LM_FST_ATIM;
    const bool sets_mtim = fstflags & LM_FST_MTIM;
    const bool atim_now = fstflags & LM_FST_ATIM_NOW;
    const bool mtim_now = fstflags & LM_FST_MTIM_NOW;
    if ((sets_atim && atim_now) || (sets_mtim && mtim_now)) return LM_ERRNO_inval;
    if (fstflags & ~(uint32_t)LM_FST_ALL) return LM_ERRNO_inval;
    times[0] = time_of(sets_atim, atim_now, atim);
    times[1] = time_of(sets_mtim, mtim_now, mtim);
    return LM_ERRNO_success;
}
