/* SPDX-License-Identifier: Apache-2.0 */
/* Richards: the kernel, for the workload and its tests. */
#ifndef LM_WORKLOADS_RICHARDS_H
#define LM_WORKLOADS_RICHARDS_H

#include <stdint.h>

/* In the order of their priorities, the idler's the lowest. */
enum richards_task { IDLER, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B, TASKS };

struct richards {
    uint32_t queued;        /* packets sent from a task to another */
    uint32_t held;          /* times that a task stopped itself until it is released */
    uint32_t runs[TASKS];   /* of each task */
    uint32_t worker_letter; /* the last one that the worker wrote, 1 to 26 */
};

/* Runs the operating system until no task can go on; the idler runs `idles` times, at least 1. */
struct richards richards(uint32_t idles);

#endif
