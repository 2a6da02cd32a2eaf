/* SPDX-License-Identifier: Apache-2.0 */
/* Richards (M. Richards, "Bench", University of Cambridge, 1981): the kernel of a small operating
 * system, whose six tasks send packets to one another: lists, indirect calls and branches on state.
 * The kernel and the bench ABI. */
#include "richards.h"

#include "bench.h"

#include <stdbool.h>
#include <stddef.h>

#define LETTERS    4 /* that a packet holds */
#define PACKETS    8
#define FEEDBACK   0xd008u
#define FIRST_BITS 1u

static struct richards result;
static uint32_t idle_count;

enum packet_kind { FOR_DEVICE, WORK };

struct system;

struct packet {
    struct packet *next;
    enum richards_task task; /* where it goes, or came from */
    enum packet_kind kind;
    uint32_t datum; /* how many letters have been handled, or the letter for a device */
    uint32_t letters[LETTERS];
};

/* A task runs if it is not held, and not suspended without a packet. */
struct task {
    struct task *next; /* of the next lower priority */
    struct task *(*step)(struct system *, struct packet *);
    struct packet *input;
    enum richards_task number;
    bool held, suspended, has_packet;
    /* What each kind of task remembers. */
    struct packet *work, *for_device; /* handlers; a device keeps a packet in `for_device` */
    enum richards_task receiver;      /* worker */
    uint32_t bits, idles_left;        /* idler */
};

struct system {
    struct task tasks[TASKS];
    struct packet packets[PACKETS];
    struct task *current;
    struct richards counts;
};

static void append(struct packet **list, struct packet *packet) {
    packet->next = NULL;
    while (*list)
        list = &(*list)->next;
    *list = packet;
}

/* The current task goes on when it gets a packet. */
static struct task *suspend(struct system *system) {
    system->current->suspended = true;
    return system->current;
}

/* The current task goes on when it is released. */
static struct task *hold(struct system *system) {
    system->counts.held++;
    system->current->held = true;
    return system->current->next;
}

/* The task of the two with the higher priority. */
static struct task *more_urgent(struct task *task, struct task *current) {
    return task->number > current->number ? task : current;
}

static struct task *release(struct system *system, enum richards_task number) {
    struct task *const task = &system->tasks[number];
    task->held = false;
    return more_urgent(task, system->current);
}

/* Sends a packet to the task it names, and writes the sender's name on it. */
static struct task *send(struct system *system, struct packet *packet) {
    struct task *const receiver = &system->tasks[packet->task];
    const bool first = receiver->input == NULL;
    system->counts.queued++;
    packet->task = system->current->number;
    append(&receiver->input, packet);
    if (!first) return system->current;
    receiver->has_packet = true;
    return more_urgent(receiver, system->current);
}

/* Releases one of the devices after the other, chosen by a shift register with feedback. */
static struct task *idle(struct system *system, struct packet *packet) {
    struct task *const self = system->current;
    (void)packet;
    if (--self->idles_left == 0) return hold(system);
    const bool odd = self->bits & 1;
    self->bits = self->bits >> 1 ^ (odd ? FEEDBACK : 0);
    return release(system, odd ? DEVICE_B : DEVICE_A);
}

/* Fills packets with letters, for the handlers in turns. */
static struct task *work(struct system *system, struct packet *packet) {
    struct task *const self = system->current;
    if (!packet) return suspend(system);
    self->receiver = self->receiver == HANDLER_A ? HANDLER_B : HANDLER_A;
    packet->task = self->receiver;
    packet->datum = 0;
    for (size_t i = 0; i < LETTERS; i++) {
        system->counts.worker_letter = system->counts.worker_letter % 26 + 1;
        packet->letters[i] = system->counts.worker_letter;
    }
    return send(system, packet);
}

/* Passes the letters of the worker's packets on to the device, one in each of the device's packets,
 * and the packet back to the worker when all letters are gone. */
static struct task *handle(struct system *system, struct packet *packet) {
    struct task *const self = system->current;
    if (packet) append(packet->kind == WORK ? &self->work : &self->for_device, packet);
    struct packet *const letters = self->work, *const carrier = self->for_device;
    if (!letters) return suspend(system);
    if (letters->datum == LETTERS) {
        self->work = letters->next;
        return send(system, letters);
    }
    if (!carrier) return suspend(system);
    self->for_device = carrier->next;
    carrier->datum = letters->letters[letters->datum++];
    return send(system, carrier);
}

/* Keeps a packet until it is released, then sends it back. */
static struct task *serve(struct system *system, struct packet *packet) {
    struct task *const self = system->current;
    if (packet) {
        self->for_device = packet;
        return hold(system);
    }
    struct packet *const served = self->for_device;
    if (!served) return suspend(system);
    self->for_device = NULL;
    return send(system, served);
}

static struct task *run_current(struct system *system) {
    struct task *const task = system->current;
    struct packet *packet = NULL;
    if (task->suspended && task->has_packet) {
        packet = task->input;
        task->input = packet->next;
        task->suspended = false;
        task->has_packet = task->input != NULL;
    }
    system->counts.runs[task->number]++;
    return task->step(system, packet);
}

static void set_up(struct system *system, uint32_t idles) {
    static struct task *(*const steps[TASKS])(struct system *, struct packet *) = {
        idle, work, handle, handle, serve, serve};
    static const struct packet first_packets[PACKETS] = {
        {.task = WORKER, .kind = WORK},         {.task = WORKER, .kind = WORK},
        {.task = DEVICE_A, .kind = FOR_DEVICE}, {.task = DEVICE_A, .kind = FOR_DEVICE},
        {.task = DEVICE_A, .kind = FOR_DEVICE}, {.task = DEVICE_B, .kind = FOR_DEVICE},
        {.task = DEVICE_B, .kind = FOR_DEVICE}, {.task = DEVICE_B, .kind = FOR_DEVICE},
    };
    static const enum richards_task owners[PACKETS] = {WORKER,    WORKER,    HANDLER_A, HANDLER_A,
                                                       HANDLER_A, HANDLER_B, HANDLER_B, HANDLER_B};
    for (enum richards_task number = 0; number < TASKS; number++) {
        system->tasks[number] =
            (struct task){.next = number > 0 ? &system->tasks[number - 1] : NULL,
                          .step = steps[number],
                          .number = number,
                          .suspended = number != IDLER,
                          .receiver = HANDLER_A,
                          .bits = FIRST_BITS,
                          .idles_left = idles};
    }
    for (size_t i = 0; i < PACKETS; i++) {
        struct task *const owner = &system->tasks[owners[i]];
        system->packets[i] = first_packets[i];
        append(&owner->input, &system->packets[i]);
        owner->has_packet = true;
    }
    system->current = &system->tasks[TASKS - 1];
    system->counts = (struct richards){0};
}

struct richards richards(uint32_t idles) {
    static struct system system;
    set_up(&system, idles);
    while (system.current) {
        const struct task *const task = system.current;
        const bool waits = task->held || (task->suspended && !task->has_packet);
        system.current = waits ? task->next : run_current(&system);
    }
    return system.counts;
}

void lm_setup(uint32_t size) {
    lm_require(size >= 1);
    idle_count = size;
}

void lm_run(void) {
    result = richards(idle_count);
}

const void *lm_result(void) {
    return &result;
}

uint32_t lm_result_size(void) {
    return (uint32_t)sizeof result;
}
