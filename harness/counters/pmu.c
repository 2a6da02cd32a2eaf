/* SPDX-License-Identifier: Apache-2.0 */
/* One perf_event_open of cycles: what the kernel says about its PMU. */
#include "harness/counters/pmu.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

bool lm_pmu_present(char *reason, size_t size) {
    struct perf_event_attr attributes = {.type = PERF_TYPE_HARDWARE,
                                         .size = sizeof attributes,
                                         .config = PERF_COUNT_HW_CPU_CYCLES,
                                         .disabled = 1,
                                         .exclude_kernel = 1,
                                         .exclude_hv = 1};
    const int file =
        (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    if (file >= 0) {
        close(file);
        snprintf(reason, size, "the kernel has hardware counters");
        return true;
    }
    if (errno == ENOENT || errno == EOPNOTSUPP || errno == ENODEV)
        snprintf(reason, size, "no PMU: the kernel has no counter of cycles (%s)", strerror(errno));
    else if (errno == EACCES || errno == EPERM)
        snprintf(reason, size, "the kernel forbids hardware counters (%s)", strerror(errno));
    else
        snprintf(reason, size, "perf_event_open of cycles: %s", strerror(errno));
    return false;
}
