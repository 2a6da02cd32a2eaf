/* SPDX-License-Identifier: Apache-2.0 */
/* memory.atomic.wait and memory.atomic.notify (threads proposal, "Wait and notify operators"). Who
 * waits is parked: a waiter, which lies on its thread's stack, joins one of a fixed number of
 * queues, chosen by the host address, which is the same in every store that shares the memory. A
 * queue is first in, first out; its lock makes looking at the value and joining one step against
 * notify. Back ends call this through runtime.h.
 *
 * Source of the idea: the parking lot of WebKit (Filip Pizlo, "Locking in WebKit", 2016). */
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "engine/deadline.h"
#include "engine/runtime.h"

enum { QUEUES = 64, NANOSECONDS = 1000000000 };

struct waiter {
    struct waiter *next;
    const void *address;
    pthread_cond_t woken;
    bool is_notified; /* and no longer in its queue */
};

struct queue {
    pthread_mutex_t lock;
    struct waiter *first;
    struct waiter **end; /* where the next waiter goes; NULL while nobody ever waited */
};

static struct queue queues[QUEUES] = {[0 ... QUEUES - 1] = {.lock = PTHREAD_MUTEX_INITIALIZER}};

/* Fibonacci hashing of the address, of which the lowest bits are 0. */
static struct queue *queue_of(const void *address) {
    const uint64_t hash = (uint64_t)(uintptr_t)address * UINT64_C(0x9e3779b97f4a7c15);
    return &queues[hash >> 58];
}

/* --- Queues: with the lock held -----------------------------------------------------------------
 */

static void join(struct queue *queue, struct waiter *waiter) {
    if (!queue->end) queue->end = &queue->first;
    *queue->end = waiter;
    queue->end = &waiter->next;
}

/* `link` points to the waiter. */
static void leave(struct queue *queue, struct waiter **link) {
    struct waiter *waiter = *link;
    *link = waiter->next;
    if (queue->end == &waiter->next) queue->end = link;
}

static struct waiter **link_to(struct queue *queue, const struct waiter *waiter) {
    struct waiter **link = &queue->first;
    while (*link != waiter)
        link = &(*link)->next;
    return link;
}

/* --- Waiting ------------------------------------------------------------------------------------
 */

/* A wait of more than 292 years ends when they are over. */
static struct timespec time_after(int64_t timeout) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    const int64_t nanoseconds = now.tv_nsec + timeout % NANOSECONDS;
    now.tv_sec += timeout / NANOSECONDS + nanoseconds / NANOSECONDS;
    now.tv_nsec = nanoseconds % NANOSECONDS;
    return now;
}

/* Sleeps until notified; false: the time was over first. */
static bool sleep_until(struct queue *queue, struct waiter *waiter, const struct timespec *until) {
    int error = 0;
    while (!waiter->is_notified && error != ETIMEDOUT)
        error = until ? pthread_cond_timedwait(&waiter->woken, &queue->lock, until)
                      : pthread_cond_wait(&waiter->woken, &queue->lock);
    if (!waiter->is_notified) leave(queue, link_to(queue, waiter));
    return waiter->is_notified;
}

static bool park(struct queue *queue, const void *address, int64_t timeout) {
    const struct timespec until = time_after(timeout < 0 ? 0 : timeout);
    struct waiter waiter = {.address = address};
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&waiter.woken, &attributes);
    join(queue, &waiter);
    const bool is_notified = sleep_until(queue, &waiter, timeout < 0 ? NULL : &until);
    (void)pthread_cond_destroy(&waiter.woken);
    (void)pthread_condattr_destroy(&attributes);
    /* NOLINTNEXTLINE(clang-analyzer-core.StackAddressEscape): out of the queue again */
    return is_notified;
}

static bool holds(const void *address, unsigned width, uint64_t expected) {
    if (width == sizeof(uint32_t))
        return __atomic_load_n((const uint32_t *)address, __ATOMIC_SEQ_CST) == (uint32_t)expected;
    return __atomic_load_n((const uint64_t *)address, __ATOMIC_SEQ_CST) == expected;
}

static enum lm_wait_result wait_at(const void *address, unsigned width, uint64_t expected,
                                   int64_t timeout) {
    struct queue *queue = queue_of(address);
    enum lm_wait_result result = LM_WAIT_NOT_EQUAL;
    (void)pthread_mutex_lock(&queue->lock);
    if (holds(address, width, expected))
        result = park(queue, address, timeout) ? LM_WAIT_NOTIFIED : LM_WAIT_TIMED_OUT;
    (void)pthread_mutex_unlock(&queue->lock);
    return result;
}

/* In this order, which for all atomic accesses is that of the proposal's reference interpreter. */
static enum lm_trap_code check(const struct lm_memory *memory, uint64_t address, unsigned width,
                               bool is_wait) {
    if (address % width != 0) return LM_TRAP_unaligned_atomic;
    const uint64_t size = lm_memory_size(memory);
    if (size < width || address > size - width) return LM_TRAP_memory_bounds;
    return is_wait && !memory->type.is_shared ? LM_TRAP_unshared_wait : LM_TRAP_none;
}

enum lm_trap_code lm_memory_wait(const struct lm_memory *memory, uint64_t address, unsigned width,
                                 uint64_t expected, int64_t timeout, uint32_t *result) {
    const enum lm_trap_code trap = check(memory, address, width, true);
    if (trap != LM_TRAP_none) return trap;
    const int64_t left = lm_deadline_left(); /* nobody waits beyond the store's time limit */
    const bool ends_early = left != INT64_MAX && (timeout < 0 || timeout > left);
    struct lm_trap_guard_frame *suspended = lm_trap_guard_suspend();
    *result = wait_at(memory->base + address, width, expected, ends_early ? left : timeout);
    lm_trap_guard_resume(suspended);
    return ends_early && *result == LM_WAIT_TIMED_OUT ? LM_TRAP_timeout : LM_TRAP_none;
}

/* --- Notifying ----------------------------------------------------------------------------------
 */

static uint32_t wake(struct queue *queue, const void *address, uint32_t count) {
    uint32_t woken = 0;
    struct waiter **link = &queue->first;
    while (*link && woken < count) {
        struct waiter *waiter = *link;
        if (waiter->address != address) {
            link = &waiter->next;
            continue;
        }
        leave(queue, link);
        waiter->is_notified = true;
        (void)pthread_cond_signal(&waiter->woken);
        woken++;
    }
    return woken;
}

enum lm_trap_code lm_memory_notify(const struct lm_memory *memory, uint64_t address, uint32_t count,
                                   uint32_t *woken) {
    const enum lm_trap_code trap = check(memory, address, sizeof(uint32_t), false);
    if (trap != LM_TRAP_none) return trap;
    struct queue *queue = queue_of(memory->base + address);
    struct lm_trap_guard_frame *suspended = lm_trap_guard_suspend();
    (void)pthread_mutex_lock(&queue->lock);
    *woken = wake(queue, memory->base + address, count);
    (void)pthread_mutex_unlock(&queue->lock);
    lm_trap_guard_resume(suspended);
    return LM_TRAP_none;
}
