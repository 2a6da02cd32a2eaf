/* SPDX-License-Identifier: Apache-2.0 */
/* The platform file for leaving guests: POSIX signals. Guest code runs inside lm_trap_guard without
 * bounds checks; an access outside a memory's current size faults in its reservation, the handler
 * finds the thread's innermost guard and jumps back to it: the only longjmp of the engine. It skips
 * no host frame, because lm_func_invoke suspends the guard around host code. A fault that is not a
 * guest's is handed to whoever handled the signal before us, by default the kernel, so that bugs
 * stay loud. The signal of a time limit (deadline.h) leaves in the same way, but only from guest
 * code: anything else may hold locks or have work half done.
 *
 * Entering a guard costs a sigsetjmp that saves no signal mask (no system call): the handler takes
 * the guest's mask from the fault's context, whoever's handler called ours and whatever it blocked.
 */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <ucontext.h>
#include <unistd.h>

#include "engine/deadline.h"
#include "engine/pages.h"
#include "engine/store.h"

enum { SIGNAL_STACK_BYTES = 1 << 16 }; /* AVX-512 and AMX state fit */

struct lm_trap_guard_frame {
    sigjmp_buf jump;
    struct lm_trap_guard_frame *outer;
    struct lm_store *store;
    lm_guest_interrupted *interrupted;
    void *argument;                 /* of the body and `interrupted` */
    volatile enum lm_trap_code why; /* why it is left, or is about to be, by a jump */
    uint64_t *stack_top;
    uint32_t call_depth;
};

/* In static TLS: a handler must not allocate, which lazily made TLS of a loaded library may do. */
#define THREAD_LOCAL static _Thread_local __attribute__((tls_model("initial-exec")))
THREAD_LOCAL struct lm_trap_guard_frame *innermost;
THREAD_LOCAL bool thread_is_ready;
THREAD_LOCAL bool is_passing_on;

static void on_fault(int number, siginfo_t *info, void *context);
static void on_tick(int number, siginfo_t *info, void *context);

static const struct {
    int number;
    void (*handler)(int number, siginfo_t *info, void *context);
} caught[] = {{SIGSEGV, on_fault}, {SIGBUS, on_fault}, {LM_DEADLINE_SIGNAL, on_tick}};
static struct sigaction previous[sizeof caught / sizeof *caught];
static pthread_mutex_t installing = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t signal_stack_key;

/* The default action: a fault comes again when the instruction is retried, a sent signal must be
 * raised again. */
static void take_default(int number, const siginfo_t *info) {
    if (number == LM_DEADLINE_SIGNAL) return; /* ignored by default */
    struct sigaction action = {.sa_handler = SIG_DFL};
    (void)sigaction(number, &action, NULL);
    if (info->si_code <= 0) (void)raise(number);
}

static void call_previous(const struct sigaction *before, int number, siginfo_t *info,
                          void *context) {
    if (before->sa_flags & SA_SIGINFO)
        before->sa_sigaction(number, info, context);
    else if (before->sa_handler == SIG_DFL || before->sa_handler == SIG_IGN)
        take_default(number, info);
    else
        before->sa_handler(number);
}

/* A handler that was put in front of ours may hand the signal to us, and we to it: the second time
 * round the default action ends it. */
static void pass_on(int number, siginfo_t *info, void *context) {
    if (is_passing_on) {
        take_default(number, info);
        return;
    }
    size_t row = 0;
    while (caught[row].number != number)
        row++;
    is_passing_on = true;
    call_previous(&previous[row], number, info, context);
    is_passing_on = false;
}

static void leave(struct lm_trap_guard_frame *guard, const void *context) {
    const ucontext_t *interrupted = context;
    (void)pthread_sigmask(SIG_SETMASK, &interrupted->uc_sigmask, NULL);
    siglongjmp(guard->jump, 1);
}

static void on_fault(int number, siginfo_t *info, void *context) {
    struct lm_trap_guard_frame *guard = innermost;
    const bool is_fault = info->si_code > 0; /* of the kernel, not sent by somebody */
    if (!guard || !is_fault || !lm_memory_list_has(guard->store->memories, info->si_addr)) {
        pass_on(number, info, context);
        return;
    }
    guard->why = LM_TRAP_memory_bounds;
    if (guard->interrupted) (void)guard->interrupted(guard->argument, context);
    leave(guard, context);
}

static void on_tick(int number, siginfo_t *info, void *context) {
    struct lm_trap_guard_frame *guard = innermost;
    if (!lm_deadline_tick(info)) {
        pass_on(number, info, context);
        return;
    }
    if (!guard || !guard->interrupted || !lm_deadline_is_over()) return;
    if (guard->why != LM_TRAP_none)
        return; /* this tick met the handler of the last, or a fault's */
    guard->why = LM_TRAP_timeout;
    if (guard->interrupted(guard->argument, context)) leave(guard, context);
    guard->why = LM_TRAP_none;
}

static void release_signal_stack(void *stack) {
    const stack_t off = {.ss_flags = SS_DISABLE};
    (void)sigaltstack(&off, NULL);
    lm_pages_release(stack, SIGNAL_STACK_BYTES);
}

static void make_key(void) {
    (void)pthread_key_create(&signal_stack_key, release_signal_stack);
}

/* Looked at for every store: somebody may have put a handler of their own in our place since the
 * last one. */
static void install_handlers(void) {
    /* No SA_RESTART: past the deadline system calls are to end. */
    struct sigaction ours = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    (void)sigemptyset(&ours.sa_mask);
    for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) {
        struct sigaction present;
        ours.sa_sigaction = caught[i].handler;
        (void)sigaction(caught[i].number, NULL, &present);
        if ((present.sa_flags & SA_SIGINFO) && present.sa_sigaction == ours.sa_sigaction) continue;
        previous[i] = present;
        (void)sigaction(caught[i].number, &ours, NULL);
    }
}

/* An alternate stack for this thread, unless it has one already (a sanitizer's, another runtime's).
 */
static void make_signal_stack(void) {
    stack_t present;
    if (sigaltstack(NULL, &present) != 0 || !(present.ss_flags & SS_DISABLE)) return;
    void *stack = lm_pages_reserve(SIGNAL_STACK_BYTES);
    if (!stack)
        return; /* handlers then run on the thread's own stack, which does for guest faults */
    const stack_t mine = {.ss_sp = stack, .ss_size = SIGNAL_STACK_BYTES};
    if (!lm_pages_commit(stack, SIGNAL_STACK_BYTES) || sigaltstack(&mine, NULL) != 0) {
        lm_pages_release(stack, SIGNAL_STACK_BYTES);
        return;
    }
    (void)pthread_setspecific(signal_stack_key, stack);
}

static void prepare_thread(void) {
    (void)pthread_once(&key_once, make_key);
    thread_is_ready = true;
    make_signal_stack();
}

void lm_trap_guard_prepare(void) {
    (void)pthread_mutex_lock(&installing);
    install_handlers();
    (void)pthread_mutex_unlock(&installing);
}

/* After the jump out of a guest. */
static enum lm_trap_code end_guard(const struct lm_trap_guard_frame *guard) {
    innermost = guard->outer;
    guard->store->stack_top = guard->stack_top;
    guard->store->call_depth = guard->call_depth;
    return guard->why;
}

enum lm_trap_code lm_trap_guard(struct lm_store *store, void (*body)(void *argument),
                                lm_guest_interrupted *interrupted, void *argument) {
    if (!thread_is_ready) prepare_thread();
    struct lm_trap_guard_frame guard;
    guard.outer = innermost;
    guard.store = store;
    guard.interrupted = interrupted;
    guard.argument = argument;
    guard.stack_top = store->stack_top;
    guard.call_depth = store->call_depth;
    guard.why = LM_TRAP_none;
    if (sigsetjmp(guard.jump, 0) != 0) return end_guard(&guard); /* only `why` has changed */
    innermost = &guard;
    body(argument);
    innermost = guard.outer;
    return LM_TRAP_none;
}

void lm_trap_guard_leave(enum lm_trap_code why) {
    innermost->why = why;
    siglongjmp(innermost->jump, 1);
}

enum lm_trap_code lm_trap_guard_overdue(void) {
    return innermost && lm_deadline_is_over() ? LM_TRAP_timeout : LM_TRAP_none;
}

struct lm_trap_guard_frame *lm_trap_guard_suspend(void) {
    struct lm_trap_guard_frame *const suspended = innermost;
    innermost = NULL;
    return suspended;
}

void lm_trap_guard_resume(struct lm_trap_guard_frame *suspended) {
    innermost = suspended;
}
