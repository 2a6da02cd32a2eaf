/* SPDX-License-Identifier: Apache-2.0 */
/* The platform file for time limits (deadline.h): one POSIX timer per thread, made when first
 * needed, which signals that very thread (Linux's SIGEV_THREAD_ID), from the earliest deadline of
 * its watched stores on and then again and again, since the first signal may come while the guest
 * is inside the engine or the system, where it must not be left. */
#include "engine/deadline.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "engine/runtime.h"

enum { TICK_NANOSECONDS = 1000000 };
static const uint64_t SECOND = UINT64_C(1000000000);

/* Read by the signal handler, on the same thread: in static TLS, like those of trap_signals.c. */
#define THREAD_LOCAL static _Thread_local __attribute__((tls_model("initial-exec")))
THREAD_LOCAL struct lm_store *watched; /* the innermost first */
THREAD_LOCAL timer_t timer;
THREAD_LOCAL bool has_timer;

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t timer_key; /* its destructor ends a thread's timer */
static const char mark = 0;     /* its address marks our signals */

uint64_t lm_clock_now(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

bool lm_deadline_passed(uint64_t deadline) {
    return deadline != 0 && lm_clock_now() >= deadline;
}

/* --- The thread's timer ----------------------------------------------------------------------- */

static void delete_timer(void *unused) {
    (void)unused;
    has_timer = false;
    (void)timer_delete(timer);
}

static void make_key(void) {
    (void)pthread_key_create(&timer_key, delete_timer);
}

static bool make_timer(void) {
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID,
                             .sigev_signo = LM_DEADLINE_SIGNAL,
                             .sigev_value = {.sival_ptr = (void *)(uintptr_t)&mark}};
    event._sigev_un._tid = gettid();
    (void)pthread_once(&key_once, make_key);
    has_timer = timer_create(CLOCK_MONOTONIC, &event, &timer) == 0;
    if (has_timer) (void)pthread_setspecific(timer_key, &mark);
    return has_timer;
}

/* At `deadline` and every tick from then on; 0: never. A forked child has its parent's memory but
 * not its timers, hence the second attempt. */
static bool set_timer(uint64_t deadline) {
    const struct itimerspec when = {
        .it_value = {.tv_sec = (time_t)(deadline / SECOND), .tv_nsec = (long)(deadline % SECOND)},
        .it_interval = {.tv_nsec = TICK_NANOSECONDS}};
    if (!has_timer && (deadline == 0 || !make_timer())) return deadline == 0;
    if (timer_settime(timer, TIMER_ABSTIME, &when, NULL) == 0) return true;
    return make_timer() && timer_settime(timer, TIMER_ABSTIME, &when, NULL) == 0;
}

static uint64_t earliest(void) {
    uint64_t first = 0;
    for (const struct lm_store *store = watched; store; store = store->watch.outer)
        if (store->watch.deadline != 0 && (first == 0 || store->watch.deadline < first))
            first = store->watch.deadline;
    return first;
}

/* --- Watched stores --------------------------------------------------------------------------- */

bool lm_deadline_watch(struct lm_store *store) {
    if (store->watch.is_on && store->watch.deadline == store->deadline) return true;
    store->watch.deadline = store->deadline;
    if (!store->watch.is_on) {
        store->watch.is_on = true;
        store->watch.outer = watched;
        atomic_signal_fence(memory_order_seq_cst); /* the handler follows the list */
        watched = store;
    }
    store->is_overdue = lm_deadline_passed(store->deadline);
    return set_timer(earliest());
}

void lm_deadline_unwatch(struct lm_store *store) {
    struct lm_store **link = &watched;
    if (!store->watch.is_on) return;
    while (*link && *link != store)
        link = &(*link)->watch.outer;
    if (*link) *link = store->watch.outer;
    store->watch.is_on = false;
    (void)set_timer(earliest());
}

int64_t lm_deadline_left(void) {
    const uint64_t first = earliest();
    const uint64_t now = first != 0 ? lm_clock_now() : 0;
    if (first == 0) return INT64_MAX;
    return first > now ? (int64_t)(first - now) : 0;
}

bool lm_deadline_is_over(void) {
    for (const struct lm_store *store = watched; store; store = store->watch.outer)
        if (store->is_overdue) return true;
    return false;
}

bool lm_deadline_tick(const siginfo_t *info) {
    if (info->si_code != SI_TIMER || info->si_value.sival_ptr != &mark) return false;
    const uint64_t now = lm_clock_now();
    for (struct lm_store *store = watched; store; store = store->watch.outer)
        if (store->watch.deadline != 0 && now >= store->watch.deadline) store->is_overdue = true;
    return true;
}
