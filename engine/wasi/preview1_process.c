/* SPDX-License-Identifier: Apache-2.0 */
/* WASI preview 1: arguments, environment, clocks, random bytes, the process, and sockets, of which
 * there are none. */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/random.h>

#include "engine/deadline.h"
#include "engine/wasi/clock.h"

/* --- Arguments and environment ---------------------------------------------------------------- */

static enum lm_errno give_sizes(const struct lm_wasi_call *call,
                                const struct lm_wasi_texts *texts) {
    void *count = lm_guest_at(call, lm_arg32(call, 0), sizeof texts->count);
    void *bytes = lm_guest_at(call, lm_arg32(call, 1), sizeof texts->bytes);
    if (!count || !bytes) return LM_ERRNO_fault;
    memcpy(count, &texts->count, sizeof texts->count);
    memcpy(bytes, &texts->bytes, sizeof texts->bytes);
    return LM_ERRNO_success;
}

/* Pointers into the guest's memory at the first address, the texts with their NULs at the second.
 */
static enum lm_errno give_texts(const struct lm_wasi_call *call,
                                const struct lm_wasi_texts *texts) {
    uint32_t address = lm_arg32(call, 1);
    char *pointers = lm_guest_array(call, lm_arg32(call, 0), texts->count, sizeof address);
    char *bytes = lm_guest_at(call, address, texts->bytes);
    if (!pointers || !bytes) return LM_ERRNO_fault;
    for (uint32_t i = 0; i < texts->count; i++) {
        const size_t size = strlen(texts->items[i]) + 1;
        memcpy(pointers, &address, sizeof address);
        memcpy(bytes, texts->items[i], size);
        pointers += sizeof address;
        bytes += size;
        address += (uint32_t)size;
    }
    return LM_ERRNO_success;
}

enum lm_errno lm_preview1_args_sizes_get(const struct lm_wasi_call *call) {
    return give_sizes(call, &call->state->args);
}

enum lm_errno lm_preview1_args_get(const struct lm_wasi_call *call) {
    return give_texts(call, &call->state->args);
}

enum lm_errno lm_preview1_environ_sizes_get(const struct lm_wasi_call *call) {
    return give_sizes(call, &call->state->environment);
}

enum lm_errno lm_preview1_environ_get(const struct lm_wasi_call *call) {
    return give_texts(call, &call->state->environment);
}

/* --- Clocks and random bytes ------------------------------------------------------------------ */

static enum lm_errno give_time(const struct lm_wasi_call *call, uint32_t address,
                               const struct timespec *time) {
    void *out = lm_guest_at(call, address, sizeof(uint64_t));
    if (!out) return LM_ERRNO_fault;
    const uint64_t ns = lm_ns_of(time);
    memcpy(out, &ns, sizeof ns);
    return LM_ERRNO_success;
}

enum lm_errno lm_preview1_clock_res_get(const struct lm_wasi_call *call) {
    clockid_t clock = 0;
    struct timespec time;
    WASI_TRY(lm_clock_of(lm_arg32(call, 0), &clock));
    if (clock_getres(clock, &time) != 0) return lm_errno_last();
    return give_time(call, lm_arg32(call, 1), &time);
}

/* The wanted precision is a hint that costs nothing to exceed. */
enum lm_errno lm_preview1_clock_time_get(const struct lm_wasi_call *call) {
    clockid_t clock = 0;
    struct timespec time;
    WASI_TRY(lm_clock_of(lm_arg32(call, 0), &clock));
    if (clock_gettime(clock, &time) != 0) return lm_errno_last();
    return give_time(call, lm_arg32(call, 2), &time);
}

enum lm_errno lm_preview1_random_get(const struct lm_wasi_call *call) {
    uint32_t left = lm_arg32(call, 1);
    uint8_t *at = lm_guest_at(call, lm_arg32(call, 0), left);
    if (!at) return LM_ERRNO_fault;
    while (left > 0) {
        const ssize_t got = getrandom(at, left, 0);
        if (got < 0 && (errno != EINTR || lm_deadline_left() == 0)) return lm_errno_last();
        if (got < 0) continue;
        at += got;
        left -= (uint32_t)got;
    }
    return LM_ERRNO_success;
}

/* --- The process ------------------------------------------------------------------------------ */

/* The binding sees the mark and ends the guest. */
enum lm_errno lm_preview1_proc_exit(const struct lm_wasi_call *call) {
    call->state->has_exited = true;
    call->state->exit_code = lm_arg32(call, 0);
    return LM_ERRNO_success;
}

/* The guest has no handlers, and its signals are no business of the host's process. */
enum lm_errno lm_preview1_proc_raise(const struct lm_wasi_call *call) {
    enum { LAST_SIGNAL = 30 };
    const uint32_t number = lm_arg32(call, 0);
    if (number == 0) return LM_ERRNO_success;
    return number <= LAST_SIGNAL ? LM_ERRNO_notsup : LM_ERRNO_inval;
}

enum lm_errno lm_preview1_sched_yield(const struct lm_wasi_call *call) {
    (void)call;
    return sched_yield() == 0 ? LM_ERRNO_success : lm_errno_last();
}

/* --- Sockets ---------------------------------------------------------------------------------- */

/* Preview 1 cannot make a socket and nobody hands one in, so there is nothing to do these on. */

enum lm_errno lm_preview1_sock_accept(const struct lm_wasi_call *call) {
    (void)call;
    return LM_ERRNO_notsup;
}

enum lm_errno lm_preview1_sock_recv(const struct lm_wasi_call *call) {
    (void)call;
    return LM_ERRNO_notsup;
}

enum lm_errno lm_preview1_sock_send(const struct lm_wasi_call *call) {
    (void)call;
    return LM_ERRNO_notsup;
}

enum lm_errno lm_preview1_sock_shutdown(const struct lm_wasi_call *call) {
    (void)call;
    return LM_ERRNO_notsup;
}
