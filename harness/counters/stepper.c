/* SPDX-License-Identifier: Apache-2.0 */
/* The trap flag of x86 (Intel SDM volume 3, section 18.3.1.4): set in the process's own flags, it
 * raises SIGTRAP after every instruction. The kernel clears it for the handler and restores it
 * after, so no second process is needed. On other machines only another process may step. */
#include "harness/counters/stepper.h"

#include <signal.h>
#include <stdio.h>

#if defined(__x86_64__)

#include <ucontext.h>
#include <x86intrin.h>

static const unsigned long long trap_flag = 0x100;

static struct {
    volatile uint64_t count;
    uint64_t most;
    greg_t last; /* address of the next instruction at the last trap */
    struct lm_step_trace *trace;
} stepping;

/* Open addressing; a quarter stays free, so that a search ends soon. */
static void note_site(struct lm_step_trace *trace, uint64_t address) {
    const uint64_t golden = 0x9e3779b97f4a7c15; /* 2^64 / the golden ratio: spreads neighbours */
    const size_t mask = trace->room - 1;
    size_t at = (size_t)((address * golden) >> 32) & mask;
    while (trace->sites[at].address != 0 && trace->sites[at].address != address)
        at = (at + 1) & mask;
    if (trace->sites[at].address == 0) {
        trace->full = trace->full || trace->used >= trace->room / 4 * 3;
        if (trace->full) return;
        trace->used++;
        trace->sites[at].address = address;
    }
    trace->sites[at].executions++;
}

/* Whether a string instruction with a repeat prefix stands here: it traps after each repetition. */
static bool repeats(greg_t address) {
    const uint8_t *code = (const uint8_t *)address;
    bool repeat = false;
    for (; *code == 0xf2 || *code == 0xf3 || *code == 0x66 || *code == 0x67; code++)
        repeat = repeat || *code >= 0xf2;
    if ((*code & 0xf0) == 0x40) code++; /* REX */
    return repeat && ((*code >= 0x6c && *code <= 0x6f) || (*code >= 0xa4 && *code <= 0xa7) ||
                      (*code >= 0xaa && *code <= 0xaf));
}

static void count_one(int number, siginfo_t *info, void *context) {
    (void)number;
    (void)info;
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    const greg_t next = registers[REG_RIP];
    if (next == stepping.last && repeats(next)) return;
    if (stepping.trace != NULL && stepping.last != 0)
        note_site(stepping.trace, (uint64_t)stepping.last);
    stepping.last = next;
    stepping.count++;
    if (stepping.count > stepping.most) registers[REG_EFL] &= ~(greg_t)trap_flag;
}

bool lm_stepper_present(char *reason, size_t size) {
    (void)reason;
    (void)size;
    return true;
}

/* Not inlined, so that what stands around the call is the same for every function. */
__attribute__((noinline)) static lm_status stepped(lm_status (*function)(void *, struct lm_error *),
                                                   void *context, struct lm_error *error) {
    stepping.count = 0;
    stepping.last = 0;
    __writeeflags(__readeflags() | trap_flag);
    const lm_status status = function(context, error);
    __writeeflags(__readeflags() & ~trap_flag);
    return status;
}

/* One instruction: its return. */
__attribute__((naked)) static lm_status nothing(__attribute__((unused)) void *context,
                                                __attribute__((unused)) struct lm_error *error) {
    __asm__("ret");
}

lm_status lm_step(const struct lm_region *region, uint64_t most, struct lm_step_trace *trace,
                  uint64_t *count, struct lm_error *error) {
    struct sigaction handler = {.sa_sigaction = count_one, .sa_flags = SA_SIGINFO};
    struct sigaction before;
    (void)sigemptyset(&handler.sa_mask);
    (void)sigaction(SIGTRAP, &handler, &before);
    stepping.most = UINT64_MAX;
    (void)!stepped(nothing, NULL, NULL);
    const uint64_t around = stepping.count - 1;
    stepping.most = most + around;
    stepping.trace = trace;
    const lm_status status = stepped(region->once, region->context, error);
    stepping.trace = NULL;
    *count = stepping.count > around ? stepping.count - around : 0;
    (void)sigaction(SIGTRAP, &before, NULL);
    return status;
}

#else

bool lm_stepper_present(char *reason, size_t size) {
    snprintf(reason, size, "only x86 lets a process step itself");
    return false;
}

lm_status lm_step(const struct lm_region *region, uint64_t most, struct lm_step_trace *trace,
                  uint64_t *count, struct lm_error *error) {
    (void)trace;
    *count = most + 1;
    return region->once(region->context, error);
}

#endif
