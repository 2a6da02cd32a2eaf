/* SPDX-License-Identifier: Apache-2.0 */
/* The program that runs a native workload under an emulator: it loads the workload's shared object,
 * the same that a machine of that kind would measure, and calls it as it is told
 * (guest_program.h). Compiled for each family; the harness's end is engine_emulated.c.
 *
 * Use: emulated-FAMILY WORKLOAD.so, with a socket as standard input. */
#include "harness/emulated/guest_program.h"

#include <alloca.h>
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/emulated/marker.h"

struct workload {
    void (*setup)(uint32_t size);
    void (*run)(void);
    void (*reset)(void); /* NULL in workloads without */
    const void *(*result)(void);
    uint32_t (*result_size)(void);
};

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

static void obey(const struct workload *workload, const struct lm_emulated_request *request) {
    switch (request->what) {
    case LM_EMULATED_SETUP: workload->setup(request->value); break;
    case LM_EMULATED_RUN:
        for (uint32_t i = 0; i < request->value; i++)
            workload->run();
        break;
    case LM_EMULATED_RESET: workload->reset(); break;
    case LM_EMULATED_COUNT:
        count(empty, LM_REGION_EMPTY);
        count(workload->run, LM_REGION_CALL);
        break;
    default: break;
    }
}

static int answer(const struct workload *workload, const struct lm_emulated_request *request) {
    const uint32_t size = request->what == LM_EMULATED_RESULT ? workload->result_size() : 0;
    const struct lm_emulated_answer head = {size};
    return write_all(&head, sizeof head) && write_all(size > 0 ? workload->result() : "", size);
}

static int serve(const struct workload *workload) {
    struct lm_emulated_request request;
    while (read(STDIN_FILENO, &request, sizeof request) == (ssize_t)sizeof request) {
        obey(workload, &request);
        if (!answer(workload, &request)) return 1;
    }
    return 0;
}

/* Puts the stack at a fixed place within a page, wherever arguments and environment left it, so
 * that functions that look at alignments run the same instructions every time. */
__attribute__((noinline)) static int serve_aligned(const struct workload *workload) {
    const size_t over = (uintptr_t)__builtin_frame_address(0) % 4096;
    volatile char *pad = alloca(over + 16);
    *pad = 0;
    return serve(workload);
}

static int find(void *library, const char *name, void *function) {
    *(void **)function = dlsym(library, name);
    return *(void **)function != NULL;
}

int main(int argc, char **argv) {
    struct workload workload;
    void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (library == NULL) {
        fprintf(stderr, "%s\n", argc == 2 ? dlerror() : "wants one workload");
        return 2;
    }
    if (!find(library, "lm_setup", &workload.setup) || !find(library, "lm_run", &workload.run) ||
        !find(library, "lm_result", &workload.result) ||
        !find(library, "lm_result_size", &workload.result_size)) {
        fprintf(stderr, "%s: lacks a function of the bench ABI\n", argv[1]);
        return 2;
    }
    (void)find(library, "lm_reset", &workload.reset);
    return serve_aligned(&workload);
}
