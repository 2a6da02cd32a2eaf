/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's software events, by perf_event_open itself: PAPI's component refuses them together
 * with the hardware's on a machine without a PMU. Unprivileged users may be limited to events of
 * user mode, where switches and migrations never happen; the self-test finds that out. */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/counter_source.h"
#include "harness/counters/selftest.h"

static const struct event {
    const char *metric, *unit, *quality;
    uint64_t config;
    enum lm_known_work work;
    double least, most;
} events[] = {
#define EVENT(metric, unit, config, quality, work, least, most)                                    \
    {#metric, unit, quality, PERF_COUNT_SW_##config, LM_WORK_##work, least, most},
#include "harness/counters/perf_events.def"
#undef EVENT
};

enum { EVENT_COUNT = sizeof events / sizeof events[0] };

/* Opens with the kernel's share where that is allowed. A descriptor, or -1 with errno. */
static int open_event(const struct event *event) {
    struct perf_event_attr attributes = {.type = PERF_TYPE_SOFTWARE,
                                         .size = sizeof attributes,
                                         .config = event->config,
                                         .disabled = 1,
                                         .exclude_hv = 1};
    int file = (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    if (file >= 0 || (errno != EACCES && errno != EPERM)) return file;
    attributes.exclude_kernel = 1;
    return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

static void switch_on(const int *files, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (files[i] >= 0) (void)ioctl(files[i], PERF_EVENT_IOC_ENABLE, 0);
}

static void switch_off(const int *files, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (files[i] >= 0) (void)ioctl(files[i], PERF_EVENT_IOC_DISABLE, 0);
}

static bool read_event(int file, double *value) {
    uint64_t count = 0;
    if (read(file, &count, sizeof count) != sizeof count) return false;
    *value = (double)count;
    return true;
}

static bool count_one(void *which, enum lm_known_work work, double *count, char *reason,
                      size_t size) {
    const struct event *event = which;
    const int file = open_event(event);
    if (file < 0) {
        snprintf(reason, size, "perf_event_open: %s", strerror(errno));
        return false;
    }
    switch_on(&file, 1);
    const bool done = lm_known_work_do(work);
    switch_off(&file, 1);
    const bool good = read_event(file, count);
    close(file);
    if (!done)
        snprintf(reason, size, "the self-test's work cannot be done here");
    else if (!good)
        snprintf(reason, size, "read: %s", strerror(errno));
    return done && good;
}

static void survey(const struct lm_survey *asked, struct lm_counts *counts) {
    (void)asked;
    for (size_t i = 0; i < EVENT_COUNT; i++) {
        const struct event *event = &events[i];
        char reason[256] = "";
        const enum lm_verdict verdict =
            lm_selftest(count_one, (void *)event, event->work, event->least, event->most, reason,
                        sizeof reason);
        if (verdict == LM_EVENT_GOOD)
            lm_counts_available(counts, event->metric, event->unit, "perf-sw", event->quality);
        else
            lm_counts_absent(counts, event->metric, event->unit, "perf-sw",
                             verdict == LM_EVENT_BROKEN ? "broken" : "absent", "%s", reason);
    }
}

static void put(const struct event *event, int file, const struct lm_count *known,
                struct lm_counts *counts) {
    double value = 0;
    if (!lm_count_usable(known))
        lm_counts_absent(counts, event->metric, event->unit, "perf-sw", known->quality, "%s",
                         known->reason != NULL ? known->reason : "not counted");
    else if (file < 0 || !read_event(file, &value))
        lm_counts_absent(counts, event->metric, event->unit, "perf-sw", "absent",
                         "perf_event_open: %s", strerror(errno));
    else
        lm_counts_add(counts, event->metric, event->unit, "perf-sw", event->quality, value);
}

static lm_status measure(const struct lm_region *region, const struct lm_counts *known,
                         struct lm_counts *counts, struct lm_error *error) {
    int files[EVENT_COUNT];
    for (size_t i = 0; i < EVENT_COUNT; i++) {
        const struct lm_count *found = lm_counts_find(known, events[i].metric);
        files[i] = found != NULL && lm_count_usable(found) ? open_event(&events[i]) : -1;
    }
    lm_status status = region->prepare != NULL ? region->prepare(region->context, error) : LM_OK;
    if (status == LM_OK) {
        switch_on(files, EVENT_COUNT);
        status = region->once(region->context, error);
        switch_off(files, EVENT_COUNT);
    }
    for (size_t i = 0; i < EVENT_COUNT; i++) {
        const struct lm_count *found = lm_counts_find(known, events[i].metric);
        if (found != NULL) put(&events[i], files[i], found, counts);
        if (files[i] >= 0) close(files[i]);
    }
    return status;
}

const struct lm_counter_source lm_source_perf_sw = {.survey = survey, .measure = measure};
