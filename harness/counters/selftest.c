/* SPDX-License-Identifier: Apache-2.0 */
/* Work with known counts, and the verdict on an event that was counted over it. */
#include "harness/counters/selftest.h"

#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "harness/counters/known_loop.h"

/* Keeps the compiler from knowing, removing or unrolling what stands around it. */
static void opaque(uint64_t *value) {
    __asm__ volatile("" : "+r"(*value) : : "memory");
}

static bool work_loop(void) {
    lm_known_loop(LM_LOOP_COUNT);
    return true;
}

static bool work_branchy(void) {
    uint64_t state = 88172645463325252U; /* xorshift64 (Marsaglia 2003) */
    uint64_t taken = 0;
#pragma clang loop unroll(disable) vectorize(disable)
    for (uint64_t i = 0; i < LM_LOOP_COUNT; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        if ((state & 0x10) != 0) {
            taken++;
            opaque(&taken);
        }
    }
    return true;
}

enum { LINE = 64 };

/* Twice the last-level cache, within bounds that keep the survey short. */
static size_t walk_size(void) {
    const long cache = sysconf(_SC_LEVEL3_CACHE_SIZE);
    const size_t least = (size_t)32 << 20;
    const size_t most = (size_t)128 << 20;
    const size_t twice = cache > 0 ? 2 * (size_t)cache : least;
    return twice < least ? least : twice > most ? most : twice;
}

static bool work_walk(void) {
    const size_t size = walk_size();
    uint8_t *buffer =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (buffer == MAP_FAILED) return false;
    uint64_t sum = 0;
    uint64_t state = 1;
    for (size_t i = 0; i < size / LINE; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U; /* Knuth's MMIX generator */
        sum += buffer[(state >> 20) % (size / LINE) * LINE];
        opaque(&sum);
    }
    return munmap(buffer, size) == 0;
}

/* Through memory, so that no machine's registers need a name here and no addition can go. */
static bool work_vector(void) {
    typedef float floats __attribute__((vector_size(16)));
    typedef uint32_t integers __attribute__((vector_size(16)));
    floats real = {0};
    integers whole = {0};
#pragma clang loop unroll(disable)
    for (uint64_t i = 0; i < LM_LOOP_COUNT; i++) {
        real += (floats){1, 2, 3, 4};
        whole += (integers){1, 2, 3, 4};
        __asm__ volatile("" : "+m"(real), "+m"(whole));
    }
    return true;
}

static bool work_fault(void) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *pages = mmap(NULL, LM_FAULT_PAGES * page, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) return false;
    (void)madvise(pages, LM_FAULT_PAGES * page, MADV_NOHUGEPAGE);
    for (size_t i = 0; i < LM_FAULT_PAGES; i++)
        ((volatile uint8_t *)pages)[i * page] = 1;
    return munmap(pages, LM_FAULT_PAGES * page) == 0;
}

static bool work_sleep(void) {
    const struct timespec moment = {0, 100000};
    return nanosleep(&moment, NULL) == 0;
}

static bool work_move(void) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0 || CPU_COUNT(&allowed) < 2)
        return false;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &allowed)) continue;
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        (void)sched_setaffinity(0, sizeof one, &one);
    }
    return sched_setaffinity(0, sizeof allowed, &allowed) == 0;
}

static const struct {
    const char *name;
    bool (*work)(void);
    double units; /* 0: lines of the walk */
} works[LM_WORK_COUNT] = {
    [LM_WORK_loop] = {"loop", work_loop, LM_LOOP_COUNT},
    [LM_WORK_branchy] = {"branchy", work_branchy, LM_LOOP_COUNT},
    [LM_WORK_walk] = {"walk", work_walk, 0},
    [LM_WORK_vector] = {"vector", work_vector, LM_LOOP_COUNT},
    [LM_WORK_fault] = {"fault", work_fault, LM_FAULT_PAGES},
    [LM_WORK_sleep] = {"sleep", work_sleep, 1},
    [LM_WORK_move] = {"move", work_move, 1},
};

bool lm_known_work_named(const char *name, enum lm_known_work *work) {
    for (*work = 0; *work < LM_WORK_COUNT; ++*work)
        if (strcmp(works[*work].name, name) == 0) return true;
    return false;
}

double lm_known_work_units(enum lm_known_work work) {
    return works[work].units > 0 ? works[work].units : (double)(walk_size() / LINE);
}

bool lm_known_work_do(enum lm_known_work work) {
    return works[work].work();
}

enum lm_verdict lm_selftest(lm_event_count count, void *event, enum lm_known_work work,
                            double least, double most, char *reason, size_t size) {
    double value = 0;
    if (!count(event, work, &value, reason, size)) return LM_EVENT_ABSENT;
    if (value >= least && value <= most) return LM_EVENT_GOOD;
    snprintf(reason, size, "self-test: counts %.0f where %.0f to %.0f are possible", value, least,
             most);
    return LM_EVENT_BROKEN;
}
