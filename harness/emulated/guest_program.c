/* SPDX-License-Identifier: Apache-2.0 */
/* The end of the programs under emulation that all share (guest_program.h): requests are read,
 * obeyed and answered, and a counted run is marked for the plugin (marker.h). */
#include "harness/emulated/guest_program.h"

#include <alloca.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "harness/emulated/marker.h"

__attribute__((noinline)) static void empty(void) {
    __asm__ volatile("");
}

/* The same instructions before and after whatever function: what the empty one's region has of them
 * is taken off the other's. */
__attribute__((noinline)) static void count(void (*function)(void), long region) {
    syscall(LM_MARKER_CALL, LM_MARKER_BEGIN, region);
    function();
    syscall(LM_MARKER_CALL, LM_MARKER_END, region);
}

static int write_all(const void *data, size_t size) {
    for (size_t done = 0; done < size;) {
        const ssize_t part = write(STDIN_FILENO, (const char *)data + done, size - done);
        if (part <= 0) return 0;
        done += (size_t)part;
    }
    return 1;
}

static const char *run(const struct lm_emulated_workload *workload, uint32_t times) {
    const char *reason = NULL;
    for (uint32_t i = 0; i < times && reason == NULL; i++)
        reason = workload->run();
    return reason;
}

/* NULL or why not. */
static const char *obey(const struct lm_emulated_workload *workload,
                        const struct lm_emulated_request *request, const uint8_t **data,
                        uint32_t *size) {
    switch (request->what) {
    case LM_EMULATED_SETUP: return workload->setup(request->value);
    case LM_EMULATED_RUN: return run(workload, request->value);
    case LM_EMULATED_RESET: return workload->reset();
    case LM_EMULATED_RESULT: return workload->result(data, size);
    case LM_EMULATED_COUNT:
        count(empty, LM_REGION_EMPTY);
        count(workload->counted, LM_REGION_CALL);
        return workload->counted_failed != NULL ? workload->counted_failed() : NULL;
    default: return "an unknown request";
    }
}

static int answer(const struct lm_emulated_workload *workload,
                  const struct lm_emulated_request *request) {
    const uint8_t *data = NULL;
    uint32_t size = 0;
    const char *const reason = obey(workload, request, &data, &size);
    if (reason != NULL) {
        data = (const uint8_t *)reason;
        size = (uint32_t)strlen(reason);
    }
    const struct lm_emulated_answer head = {reason != NULL, size};
    return write_all(&head, sizeof head) && write_all(size > 0 ? (const void *)data : "", size);
}

static int serve(const struct lm_emulated_workload *workload) {
    struct lm_emulated_request request;
    while (read(STDIN_FILENO, &request, sizeof request) == (ssize_t)sizeof request)
        if (!answer(workload, &request)) return 1;
    return 0;
}

/* Puts the stack at a fixed place within a page, wherever arguments and environment left it, so
 * that functions that look at alignments run the same instructions every time. */
__attribute__((noinline)) int lm_emulated_serve(const struct lm_emulated_workload *workload) {
    const size_t over = (uintptr_t)__builtin_frame_address(0) % 4096;
    volatile char *pad = alloca(over + 16);
    *pad = 0;
    return serve(workload);
}
