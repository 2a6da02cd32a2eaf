/* SPDX-License-Identifier: Apache-2.0 */
/* Starts the emulator with a program (guest_program.h) and the workload, in the worker's process
 * group so that the time limit ends it too, and talks to it over a socket. The plugin writes to a
 * memory file that both processes hold. */
#include "harness/emulated/engine_emulated.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/complain.h"
#include "harness/emulated/emulators.h"
#include "harness/emulated/guest_program.h"
#include "harness/engines.h"
#include "harness/wasm_host.h"
#include "harness/worker.h"

/* Where the emulator finds the plugin's file, and the program an image: above the worker's own
 * descriptor. */
enum { BLOCKS_FD = LM_WORKER_FD + 1, IMAGE_FD };

struct emulated {
    struct lm_arena *arena;
    pid_t process;
    int socket;
    int blocks; /* the memory file */
    int image;  /* another, with the compiled module; -1: the program takes the module itself */
};

/* --- Images ----------------------------------------------------------------------------------- */

/* A memory file whose number none of the emulator's descriptors has. */
static int make_file(const char *name) {
    const int low = memfd_create(name, MFD_CLOEXEC);
    const int high = low < 0 ? low : fcntl(low, F_DUPFD_CLOEXEC, IMAGE_FD + 1);
    if (low >= 0) close(low);
    return high;
}

static lm_status write_image(const wasm_byte_vec_t *bytes, int *image, struct lm_error *error) {
    *image = make_file("image");
    for (size_t done = 0; *image >= 0 && done < bytes->size;) {
        const ssize_t part = write(*image, bytes->data + done, bytes->size - done);
        if (part <= 0) break;
        done += (size_t)part;
        if (done == bytes->size) return LM_OK;
    }
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "a compiled module: %s", strerror(errno));
}

static lm_status compile(const struct lm_wasm_host *host, int *image, struct lm_error *error) {
    wasm_byte_vec_t bytes = WASM_EMPTY_VEC;
    if (host->api.wasm_module_serialize != NULL)
        host->api.wasm_module_serialize(host->module, &bytes);
    if (bytes.size == 0)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "the engine keeps no compiled modules");
    const lm_status status = write_image(&bytes, image, error);
    host->api.wasm_byte_vec_delete(&bytes);
    return status;
}

/* Compiles the job's module for its ISA where its engine does that here. */
static lm_status make_image(struct lm_arena *arena, const struct lm_job *job, int *image,
                            struct lm_error *error) {
    const struct lm_engine_row *engine =
        job->kind == LM_ENGINE_wasm ? lm_engine_of_backend(job->backend) : NULL;
    *image = -1;
    if (engine == NULL || engine->emulated != LM_EMULATED_image) return LM_OK;
    struct lm_wasm_host host = {0};
    const struct lm_wasm_want want = {.library = job->library,
                                      .backend = job->backend,
                                      .isa = job->isa,
                                      .bounds = job->bounds,
                                      .file = job->file};
    lm_status status = lm_wasm_host_open(arena, &want, &host, error);
    if (status == LM_OK) status = compile(&host, image, error);
    lm_wasm_host_close(&host);
    return status;
}

/* --- The program ------------------------------------------------------------------------------ */

/* A comma ends a value of QEMU's options unless it is doubled. */
static const char *plugin_option(struct lm_arena *arena, const char *plugin) {
    struct lm_strings parts = {0};
    lm_strings_split(&parts, arena, plugin, ",");
    return lm_need_format(arena, "%s,fd=%d", lm_strings_join(&parts, arena, ",,"), BLOCKS_FD);
}

enum { ARGUMENTS = 16 };

/* The command: the emulator, and the program with its arguments; then NULL. */
static void list_arguments(const struct emulated *emulated, const struct lm_emulator *emulator,
                           const struct lm_job *job, const char **arguments) {
    struct lm_arena *const arena = emulated->arena;
    const char *const file =
        emulated->image < 0 ? job->file : lm_need_format(arena, "/proc/self/fd/%d", IMAGE_FD);
    const char *const start[] = {emulator->program,
                                 "-L",
                                 emulator->root,
                                 "-cpu",
                                 emulator->cpu,
                                 "-seed",
                                 "1",
                                 "-plugin",
                                 plugin_option(arena, emulator->plugin)};
    const char *const native[] = {emulator->native, job->file, NULL};
    const char *const engine[] = {emulator->engine, job->backend, job->isa, file, NULL};
    const size_t length = sizeof start / sizeof start[0];
    memcpy(arguments, start, sizeof start);
    if (job->kind == LM_ENGINE_native)
        memcpy(arguments + length, native, sizeof native);
    else
        memcpy(arguments + length, engine, sizeof engine);
}

static lm_status spawn(struct emulated *emulated, const struct lm_emulator *emulator,
                       const struct lm_job *job, int theirs, struct lm_error *error) {
    const char *arguments[ARGUMENTS];
    list_arguments(emulated, emulator, job, arguments);
    char *const environment[] = {NULL}; /* the same everywhere: it moves the stack */
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, emulated->blocks, BLOCKS_FD);
    if (emulated->image >= 0) posix_spawn_file_actions_adddup2(&actions, emulated->image, IMAGE_FD);
    posix_spawn_file_actions_addclose(&actions, LM_WORKER_FD);
    const int failure = posix_spawn(&emulated->process, emulator->program, &actions, NULL,
                                    (char *const *)arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    if (failure == 0) return LM_OK;
    return lm_fail(error, LM_IO, LM_NO_OFFSET, "starting %s: %s", emulator->program,
                   strerror(failure));
}

/* How the emulator ended, which it is known to have. */
static lm_status tell_end(struct emulated *emulated, struct lm_error *error) {
    int status = 0;
    (void)waitpid(emulated->process, &status, 0);
    emulated->process = 0;
    if (WIFSIGNALED(status))
        return lm_fail(error, LM_TRAPPED, LM_NO_OFFSET, "the emulated program ended by SIG%s",
                       sigabbrev_np(WTERMSIG(status)));
    return lm_fail(error, LM_IO, LM_NO_OFFSET,
                   "the emulator ended with status %d before it answered", WEXITSTATUS(status));
}

static lm_status receive(struct emulated *emulated, void *data, size_t size,
                         struct lm_error *error) {
    for (size_t done = 0; done < size;) {
        const ssize_t part = recv(emulated->socket, (char *)data + done, size - done, 0);
        if (part < 0 && errno == EINTR) continue;
        if (part <= 0) return tell_end(emulated, error);
        done += (size_t)part;
    }
    return LM_OK;
}

static lm_status ask(struct emulated *emulated, enum lm_emulated_what what, uint32_t value,
                     struct lm_emulated_answer *answer, struct lm_error *error) {
    const struct lm_emulated_request request = {(uint32_t)what, value};
    if (send(emulated->socket, &request, sizeof request, MSG_NOSIGNAL) != (ssize_t)sizeof request)
        return tell_end(emulated, error);
    TRY(receive(emulated, answer, sizeof *answer, error));
    if (answer->failed == 0) return LM_OK;
    char *reason = lm_need(emulated->arena, answer->size + 1, 1);
    TRY(receive(emulated, reason, answer->size, error));
    return lm_fail(error, LM_TRAPPED, LM_NO_OFFSET, "%s", reason);
}

static lm_status emulated_setup(struct lm_guest *guest, uint32_t size, struct lm_error *error) {
    struct lm_emulated_answer answer;
    return ask(guest->state, LM_EMULATED_SETUP, size, &answer, error);
}

static lm_status emulated_run(struct lm_guest *guest, uint64_t count, struct lm_error *error) {
    struct lm_emulated_answer answer;
    return ask(guest->state, LM_EMULATED_RUN, (uint32_t)count, &answer, error);
}

static lm_status emulated_reset(struct lm_guest *guest, struct lm_error *error) {
    struct lm_emulated_answer answer;
    return ask(guest->state, LM_EMULATED_RESET, 0, &answer, error);
}

static lm_status emulated_result(struct lm_guest *guest, const uint8_t **data, size_t *size,
                                 struct lm_error *error) {
    struct emulated *emulated = guest->state;
    struct lm_emulated_answer answer;
    TRY(ask(emulated, LM_EMULATED_RESULT, 0, &answer, error));
    uint8_t *bytes = lm_need(emulated->arena, answer.size + 1, 1);
    TRY(receive(emulated, bytes, answer.size, error));
    *data = bytes;
    *size = answer.size;
    return LM_OK;
}

static const uint64_t *emulated_counters(const struct lm_guest *guest) {
    (void)guest;
    return NULL;
}

static void emulated_close(struct lm_guest *guest) {
    struct emulated *emulated = guest->state;
    close(emulated->socket); /* the program reads its end and leaves */
    close(emulated->blocks);
    if (emulated->image >= 0) close(emulated->image);
    if (emulated->process > 0) (void)waitpid(emulated->process, NULL, 0);
}

static const struct lm_guest_ops emulated_ops = {emulated_setup,    emulated_run,
                                                 emulated_reset,    emulated_result,
                                                 emulated_counters, emulated_close};

lm_status lm_emulated_open(struct lm_arena *arena, const struct lm_job *job, bool counters,
                           struct lm_guest *guest, struct lm_error *error) {
    (void)counters;
    struct lm_emulator emulator;
    const char *reason = lm_emulator_find(arena, job->isa, &emulator);
    if (reason != NULL) return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "%s", reason);
    struct emulated *emulated = lm_need(arena, 1, sizeof *emulated);
    int ends[2], image = -1;
    TRY(make_image(arena, job, &image, error));
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "socketpair: %s", strerror(errno));
    *emulated = (struct emulated){
        .arena = arena, .socket = ends[0], .blocks = make_file("blocks"), .image = image};
    *guest = (struct lm_guest){.ops = &emulated_ops, .state = emulated};
    const lm_status status = spawn(emulated, &emulator, job, ends[1], error);
    close(ends[1]);
    return status;
}

lm_status lm_emulated_count(struct lm_arena *arena, struct lm_guest *guest,
                            struct lm_blocks *blocks, struct lm_error *error) {
    struct emulated *emulated = guest->state;
    struct lm_emulated_answer answer;
    struct stat facts;
    TRY(ask(emulated, LM_EMULATED_COUNT, 0, &answer, error));
    if (fstat(emulated->blocks, &facts) != 0)
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "executed blocks: %s", strerror(errno));
    const size_t size = (size_t)facts.st_size;
    char *text = lm_need(arena, size + 1, 1);
    if (pread(emulated->blocks, text, size, 0) != (ssize_t)size)
        return lm_fail(error, LM_IO, LM_NO_OFFSET, "executed blocks: cannot be read back");
    return lm_blocks_read(arena, text, blocks, error);
}
