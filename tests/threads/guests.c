/* SPDX-License-Identifier: Apache-2.0 */
/* Guests and workers of guests.h. */
#include "tests/threads/guests.h"

#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct common common;

/* --- Guests -------------------------------------------------------------------------------------
 */

static bool keep_trap(struct guest *guest, wasm_trap_t *trap) {
    wasm_message_t message;
    if (!trap) return false;
    wasm_trap_message(trap, &message);
    (void)snprintf(guest->wrong, sizeof guest->wrong, "%.*s", (int)message.size, message.data);
    wasm_byte_vec_delete(&message);
    wasm_trap_delete(trap);
    return true;
}

static void instantiate(struct guest *guest) {
    wasm_extern_t *imports[] = {wasm_memory_as_extern(guest->memory)};
    const wasm_extern_vec_t list = {1, imports};
    wasm_trap_t *trap = NULL;
    struct lm_error error = LM_ERROR_INIT;
    guest->instance = lm_instance_new(guest->store, guest->module, &list, &trap, &error);
    if (guest->instance) {
        wasm_instance_exports(guest->instance, &guest->exports);
        wasm_module_exports(guest->module, &guest->types);
    } else if (!keep_trap(guest, trap)) {
        (void)snprintf(guest->wrong, sizeof guest->wrong, "%s", error.message);
    }
}

void guest_open(struct guest *guest) {
    *guest = (struct guest){.store = wasm_store_new(common.engine)};
    if (guest->store) guest->module = wasm_module_obtain(guest->store, common.module);
    if (guest->module) guest->memory = lm_memory_obtain(guest->store, common.memory);
    if (guest->memory)
        instantiate(guest);
    else
        (void)snprintf(guest->wrong, sizeof guest->wrong, "no store, module or memory");
}

void guest_close(struct guest *guest) {
    wasm_exporttype_vec_delete(&guest->types);
    wasm_extern_vec_delete(&guest->exports);
    wasm_instance_delete(guest->instance);
    wasm_memory_delete(guest->memory);
    wasm_module_delete(guest->module);
    wasm_store_delete(guest->store);
}

void guest_call(struct guest *guest, const char *name, const union lm_value *args,
                union lm_value *result) {
    for (size_t i = 0; i < guest->types.size; i++) {
        const wasm_name_t *found = wasm_exporttype_name(guest->types.data[i]);
        if (found->size != strlen(name) || memcmp(found->data, name, found->size) != 0) continue;
        (void)keep_trap(guest,
                        lm_func_call(wasm_extern_as_func(guest->exports.data[i]), args, result));
        return;
    }
    (void)snprintf(guest->wrong, sizeof guest->wrong, "no export %s", name);
}

/* --- Workers ------------------------------------------------------------------------------------
 */

static void *work(void *argument) {
    struct worker *worker = argument;
    struct guest guest;
    guest_open(&guest);
    atomic_store(&worker->task, (int)syscall(SYS_gettid));
    for (uint32_t i = 0; i < (worker->repeat ? worker->repeat : 1) && guest.instance; i++) {
        union lm_value result = {0};
        guest_call(&guest, worker->name, worker->args, &result);
        worker->results[i] = result.i32;
        worker->wrong_count += guest.wrong[0] != 0;
        if (guest.wrong[0]) memcpy(worker->wrong, guest.wrong, sizeof worker->wrong);
        guest.wrong[0] = 0;
    }
    if (!guest.instance) memcpy(worker->wrong, guest.wrong, sizeof worker->wrong);
    guest_close(&guest);
    return NULL;
}

bool worker_start(struct worker *worker) {
    return pthread_create(&worker->thread, NULL, work, worker) == 0;
}

void worker_join(struct worker *worker) {
    (void)pthread_join(worker->thread, NULL);
}

/* The letter of a thread's state behind the name in parentheses; '?' where there is none. */
static char state_of(int task) {
    char path[64], line[512], state = '?';
    (void)snprintf(path, sizeof path, "/proc/self/task/%d/stat", task);
    FILE *file = fopen(path, "r");
    if (!file) return state;
    const char *name_end = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    if (name_end && name_end[1] == ' ') state = name_end[2];
    (void)fclose(file);
    return state;
}

bool worker_sleeps(const struct worker *worker) {
    enum { TRIES = 10000, IN_A_ROW = 5 };
    int seen = 0;
    for (int i = 0; i < TRIES && seen < IN_A_ROW; i++) {
        const int task = atomic_load(&worker->task);
        seen = task != 0 && state_of(task) == 'S' ? seen + 1 : 0;
        sleep_ms(1);
    }
    return seen == IN_A_ROW;
}

void sleep_ms(unsigned milliseconds) {
    const struct timespec time = {.tv_sec = milliseconds / 1000,
                                  .tv_nsec = milliseconds % 1000 * 1000000L};
    (void)nanosleep(&time, NULL);
}
