/* SPDX-License-Identifier: Apache-2.0 */
/* What to change so that a counter becomes available: the first row that fits the counter's source
 * and reason. Reasons are those of the sources in harness/counters. */
#include <stdbool.h>
#include <string.h>

#include "harness/doctor.h"

enum where { ANYWHERE, VIRTUAL };

static const struct {
    const char *source, *sign; /* part of the reason or quality, "" for any */
    enum where where;
    const char *change;
} remedies[] = {
    {"papi", "broken", VIRTUAL,
     "believe no hardware counter here: the hypervisor passes half a PMU through; measure on bare "
     "metal"},
    {"papi", "broken", ANYWHERE,
     "free the counter (`sysctl kernel.nmi_watchdog=0`, end other profilers), or leave it out"},
    {"papi", "forbids", ANYWHERE,
     "`sysctl kernel.perf_event_paranoid=1`, or give the command the right alone: `setcap "
     "cap_perfmon=ep` on it; in a container, run it with --cap-add PERFMON"},
    {"papi", "no PMU", VIRTUAL,
     "measure on bare metal, or have the hypervisor pass its PMU through; until then "
     "`--counters step` counts instructions of short workloads, and `core_cycles` estimates "
     "cycles"},
    {"papi", "no PMU", ANYWHERE, "load the kernel's PMU driver, or boot a kernel that has one"},
    {"papi", "disabled", ANYWHERE,
     "install a PAPI whose libpfm knows this CPU (LIBPFM_FORCE_PMU names another)"},
    {"papi", "", ANYWHERE,
     "name this CPU's own event in a file of share/lanemark/counters (`papi_native_avail` lists "
     "them)"},
    {"perf-sw", "broken", ANYWHERE,
     "`sysctl kernel.perf_event_paranoid=1` lets unprivileged users count what the kernel does for "
     "them; migrations need two CPUs to be allowed"},
    {"perf-sw", "", ANYWHERE,
     "`sysctl kernel.perf_event_paranoid=2` or lower, and no seccomp filter on perf_event_open"},
    {"sde", "", ANYWHERE, "choose an engine that counts, such as interp, and install PAPI's SDE"},
    {"step", "broken", ANYWHERE, "run outside of debuggers and emulators, which take the trap"},
    {"step", "", ANYWHERE, "measure on x86, or count under emulation"},
    {"qemu", "", ANYWHERE,
     "install qemu-user and the cross C libraries of .ci/packages, and build again"},
    {"rapl", "root alone", ANYWHERE,
     "`chmod a+r /sys/class/powercap/intel-rapl:0/energy_uj`, or measure as root"},
    {"rapl", "", VIRTUAL, "measure on bare metal: hypervisors keep energy counters to themselves"},
    {"rapl", "", ANYWHERE, "`modprobe intel_rapl_msr` (Intel, and AMD from Zen on)"},
    {"model", "llvm-mca", ANYWHERE, "install the LLVM that this was built with, llvm-mca included"},
    {"model", "of this core", ANYWHERE, "go by another core: a later LLVM may have its model"},
    {"model", "", ANYWHERE,
     "hold the clock rate (governor performance, turbo off), and idle others"},
};

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

const char *lm_doctor_remedy(const json_t *machine, const json_t *counter) {
    const bool virtual = strncmp(text_of(machine, "virtualisation"), "hyper", 5) == 0;
    if (json_object_get(counter, "reason") == NULL) return NULL;
    if (json_object_get(counter, "formula") != NULL) return "see to the metric that it needs";
    for (size_t i = 0; i < sizeof remedies / sizeof remedies[0]; i++) {
        if (strcmp(remedies[i].source, text_of(counter, "source")) != 0) continue;
        if (remedies[i].where == VIRTUAL && !virtual) continue;
        if (strstr(text_of(counter, "reason"), remedies[i].sign) != NULL ||
            strcmp(text_of(counter, "quality"), remedies[i].sign) == 0)
            return remedies[i].change;
    }
    return NULL;
}
