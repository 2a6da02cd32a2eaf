/* SPDX-License-Identifier: Apache-2.0 */
/* WASI preview 1: waiting for clocks and descriptors. Every subscription becomes a wait: a deadline
 * on the monotonic clock, a descriptor that the host polls, or an error that is an event at once.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/deadline.h"
#include "engine/wasi/clock.h"

enum { MAX_SUBSCRIPTIONS = 4096 };

struct wait {
    struct lm_abi_subscription subscription;
    enum lm_errno error; /* what makes it an event at once */
    uint64_t deadline;   /* of a clock: monotonic ns */
    nfds_t poll;         /* of a descriptor: its index in polls */
};

struct waiting {
    struct wait *waits;
    struct pollfd *polls;
    uint32_t count;
    nfds_t poll_count;
    uint64_t first_deadline; /* UINT64_MAX: none */
    bool has_error;
};

static uint64_t now(clockid_t clock) {
    struct timespec time;
    return clock_gettime(clock, &time) == 0 ? lm_ns_of(&time) : 0;
}

/* --- Preparing -------------------------------------------------------------------------------- */

/* Nothing wakes on a CPU clock: it stands still while the guest waits. */
static enum lm_errno prepare_clock(struct wait *wait) {
    const uint32_t id = wait->subscription.of.clock.id;
    const uint64_t timeout = wait->subscription.of.clock.timeout;
    const uint64_t start = now(CLOCK_MONOTONIC);
    if (wait->subscription.of.clock.flags & ~LM_CLOCK_ABSOLUTE) return LM_ERRNO_inval;
    if (id > LM_CLOCKID_THREAD_CPUTIME) return LM_ERRNO_inval;
    if (id > LM_CLOCKID_MONOTONIC) return LM_ERRNO_notsup;
    wait->deadline = lm_ns_add(start, timeout);
    if (!(wait->subscription.of.clock.flags & LM_CLOCK_ABSOLUTE)) return LM_ERRNO_success;
    const uint64_t present = id == LM_CLOCKID_MONOTONIC ? start : now(CLOCK_REALTIME);
    wait->deadline = lm_ns_add(start, timeout > present ? timeout - present : 0);
    return LM_ERRNO_success;
}

static enum lm_errno prepare_fd(struct lm_wasi_state *state, struct waiting *waiting,
                                struct wait *wait) {
    struct lm_wasi_fd *fd = NULL;
    WASI_TRY(lm_wasi_fd_need(state, wait->subscription.of.fd, LM_RIGHT_poll_fd_readwrite, &fd));
    const bool reads = wait->subscription.tag == LM_EVENT_FD_READ;
    wait->poll = waiting->poll_count++;
    waiting->polls[wait->poll] =
        (struct pollfd){.fd = fd->host, .events = reads ? POLLIN : POLLOUT};
    return LM_ERRNO_success;
}

static enum lm_errno prepare(struct lm_wasi_state *state, struct waiting *waiting) {
    waiting->first_deadline = UINT64_MAX;
    for (uint32_t i = 0; i < waiting->count; i++) {
        struct wait *wait = &waiting->waits[i];
        if (wait->subscription.tag > LM_EVENT_FD_WRITE) return LM_ERRNO_inval;
        const bool is_clock = wait->subscription.tag == LM_EVENT_CLOCK;
        wait->error = is_clock ? prepare_clock(wait) : prepare_fd(state, waiting, wait);
        if (wait->error != LM_ERRNO_success)
            waiting->has_error = true;
        else if (is_clock && wait->deadline < waiting->first_deadline)
            waiting->first_deadline = wait->deadline;
    }
    return LM_ERRNO_success;
}

/* --- Waiting ---------------------------------------------------------------------------------- */

/* Until a descriptor is ready or the first deadline has passed. */
static enum lm_errno wait_for_any(struct waiting *waiting) {
    for (;;) {
        const uint64_t start = now(CLOCK_MONOTONIC);
        const bool is_due = waiting->has_error || waiting->first_deadline <= start;
        const struct timespec left = lm_timespec_of(is_due ? 0 : waiting->first_deadline - start);
        const bool forever = !is_due && waiting->first_deadline == UINT64_MAX;
        const int ready = ppoll(waiting->polls, waiting->poll_count, forever ? NULL : &left, NULL);
        if (ready < 0 && (errno != EINTR || lm_deadline_left() == 0)) return lm_errno_last();
        if (ready > 0 || is_due) return LM_ERRNO_success;
    }
}

/* --- Events ----------------------------------------------------------------------------------- */

/* How many bytes can be read at once, as far as the host tells. */
static uint64_t readable_bytes(int host) {
    struct stat facts;
    int count = 0;
    if (fstat(host, &facts) == 0 && S_ISREG(facts.st_mode)) {
        const off_t position = lseek(host, 0, SEEK_CUR);
        return position >= 0 && position < facts.st_size ? (uint64_t)(facts.st_size - position) : 0;
    }
    return ioctl(host, FIONREAD, &count) == 0 && count > 0 ? (uint64_t)count : 0;
}

static void fill_fd_event(const struct pollfd *polled, struct lm_abi_event *event) {
    if (event->type == LM_EVENT_FD_READ) event->bytes = readable_bytes(polled->fd);
    if (polled->revents & POLLHUP) event->flags = LM_EVENT_HANGUP;
    if (polled->revents & POLLNVAL) event->error = LM_ERRNO_badf;
}

/* Whether a wait is over; the event then says how. */
static bool is_over(const struct waiting *waiting, const struct wait *wait, uint64_t time,
                    struct lm_abi_event *event) {
    *event = (struct lm_abi_event){.userdata = wait->subscription.userdata,
                                   .error = (uint16_t)wait->error,
                                   .type = wait->subscription.tag};
    if (wait->error != LM_ERRNO_success) return true;
    if (event->type == LM_EVENT_CLOCK) return wait->deadline <= time;
    const struct pollfd *polled = &waiting->polls[wait->poll];
    if (polled->revents == 0) return false;
    fill_fd_event(polled, event);
    return true;
}

static uint32_t give_events(const struct waiting *waiting, char *out) {
    const uint64_t time = now(CLOCK_MONOTONIC);
    uint32_t given = 0;
    for (uint32_t i = 0; i < waiting->count; i++) {
        struct lm_abi_event event;
        if (!is_over(waiting, &waiting->waits[i], time, &event)) continue;
        memcpy(out + (size_t)given++ * sizeof event, &event, sizeof event);
    }
    return given;
}

static enum lm_errno poll_in(const struct lm_wasi_call *call, struct waiting *waiting,
                             const char *in, char *out, uint32_t *given) {
    for (uint32_t i = 0; i < waiting->count; i++)
        memcpy(&waiting->waits[i].subscription, in + (size_t)i * sizeof(struct lm_abi_subscription),
               sizeof(struct lm_abi_subscription));
    WASI_TRY(prepare(call->state, waiting));
    WASI_TRY(wait_for_any(waiting));
    *given = give_events(waiting, out);
    return LM_ERRNO_success;
}

enum lm_errno lm_preview1_poll_oneoff(const struct lm_wasi_call *call) {
    struct waiting waiting = {.count = lm_arg32(call, 2)};
    uint32_t given = 0;
    const char *in =
        lm_guest_array(call, lm_arg32(call, 0), waiting.count, sizeof(struct lm_abi_subscription));
    char *out = lm_guest_array(call, lm_arg32(call, 1), waiting.count, sizeof(struct lm_abi_event));
    void *count = lm_guest_at(call, lm_arg32(call, 3), sizeof given);
    if (!in || !out || !count) return LM_ERRNO_fault;
    if (waiting.count == 0 || waiting.count > MAX_SUBSCRIPTIONS) return LM_ERRNO_inval;
    waiting.waits = calloc(waiting.count, sizeof *waiting.waits);
    waiting.polls = calloc(waiting.count, sizeof *waiting.polls);
    const enum lm_errno result =
        waiting.waits && waiting.polls ? poll_in(call, &waiting, in, out, &given) : LM_ERRNO_nomem;
    free(waiting.waits);
    free(waiting.polls);
    if (result == LM_ERRNO_success) memcpy(count, &given, sizeof given);
    return result;
}
