/* SPDX-License-Identifier: Apache-2.0 */
/* The only program of a virtual machine whose processor has counters (pmu_test.py): surveys PAPI's
 * events as `lanemark run` does, counts loops of known length by what passed, prints both and
 * switches the machine off. The test reads the lines of output that begin with `pmu: `. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/counter_source.h"
#include "harness/counters/known_loop.h"

extern const struct lm_counter_source lm_source_papi;

/* PAPI looks the CPU up in /proc and its events in /sys; Debian's kernel lets nobody count. */
static bool prepare_machine(void) {
    (void)mkdir("/proc", 0755);
    (void)mkdir("/sys", 0755);
    if (mount("proc", "/proc", "proc", 0, NULL) != 0) return false;
    if (mount("sysfs", "/sys", "sysfs", 0, NULL) != 0) return false;
    FILE *paranoid = fopen("/proc/sys/kernel/perf_event_paranoid", "w");
    if (paranoid == NULL) return false;
    const bool written = fputs("-1\n", paranoid) >= 0;
    return fclose(paranoid) == 0 && written;
}

static lm_status turn(void *turns, struct lm_error *error) {
    (void)error;
    lm_known_loop(*(const uint64_t *)turns);
    return LM_OK;
}

static void print_survey(const struct lm_counts *known) {
    for (size_t i = 0; i < known->count; i++) {
        const struct lm_count *count = &known->items[i];
        printf("pmu: survey %s %s %s %s\n", count->name, count->quality,
               count->event != NULL ? count->event : "-",
               count->reason != NULL ? count->reason : "");
    }
}

static bool count_loop(struct lm_arena *arena, const struct lm_counts *known, uint64_t turns) {
    struct lm_error error = LM_ERROR_INIT;
    const struct lm_region region = {.once = turn, .context = &turns};
    struct lm_counts *counts = lm_arena_alloc(arena, sizeof *counts);
    if (counts == NULL) return false;
    counts->arena = arena;
    if (lm_source_papi.measure(&region, known, counts, &error) != LM_OK) return false;
    for (size_t i = 0; i < counts->count; i++)
        if (counts->items[i].present)
            printf("pmu: count %s %llu %.0f\n", counts->items[i].name, (unsigned long long)turns,
                   counts->items[i].value);
    return true;
}

static bool prove(struct lm_arena *arena) {
    static const uint64_t turns[] = {1000, 10000, 40000, 10000};
    const struct lm_strings chosen = {0};
    const struct lm_survey survey = {.library = "", .chosen = &chosen};
    struct lm_counts *known = lm_arena_alloc(arena, sizeof *known);
    if (known == NULL) return false;
    known->arena = arena;
    lm_source_papi.survey(&survey, known);
    print_survey(known);
    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++)
        if (!count_loop(arena, known, turns[i])) return false;
    return true;
}

int main(void) {
    struct lm_arena arena = {0};
    const int console = open("/dev/console", O_RDWR | O_CLOEXEC);
    if (console >= 0) {
        (void)dup2(console, STDOUT_FILENO);
        (void)dup2(console, STDERR_FILENO);
    }
    if (!prepare_machine())
        puts("pmu: no machine to count on");
    else
        puts(prove(&arena) ? "pmu: done" : "pmu: failed");
    (void)fflush(stdout);
    lm_arena_free(&arena);
    sync();
    return reboot(RB_POWER_OFF);
}
