/* SPDX-License-Identifier: Apache-2.0 */
/* A worker's life: limits, open, verify, measure, count, report. Nothing is timed before the output
 * of one lm_run equals the reference, and the output is looked at again after timing. */
#include "harness/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "harness/complain.h"
#include "harness/emulated/emulators.h"
#include "harness/emulated/engine_emulated.h"
#include "harness/emulated/insn_class.h"
#include "harness/files.h"
#include "harness/guest.h"
#include "harness/measure.h"
#include "harness/model/model.h"
#include "harness/tolerance.h"
#include "harness/wasm_host.h"
#include "harness/worker_count.h"

struct work {
    struct lm_arena arena;
    struct lm_job job;
    struct lm_guest guest;
    char output[LM_SHA256_TEXT]; /* hash of what the guest gave */
    const char *expected;        /* hash of what it has to give; "" before anything is known */
    const char *cause;           /* of a failure, where the status does not say it */
    struct lm_counts counts;     /* metrics of the sample */
    json_t *sample;
};

/* Writes one line and drops the object; a harness that is gone makes the worker end. */
static void emit(json_t *line) {
    char *text = json_dumps(line, JSON_COMPACT);
    json_decref(line);
    if (text == NULL || dprintf(LM_WORKER_FD, "%s\n", text) < 0) exit(LM_EXIT_UNMEASURED);
    free(text);
}

static void enter(const char *phase) {
    emit(json_pack("{s:s, s:s}", "kind", "phase", "phase", phase));
}

/* Data beyond what the process starts with; the address space cannot be limited because engines
 * reserve far more than they use. What is mapped already is added, so that sanitizers' shadow
 * memory does not count against the guest. */
static void limit_data(void) {
    const rlim_t allowance = (rlim_t)4 << 30;
    struct lm_arena arena = {0};
    struct lm_bytes status;
    rlim_t used = 0;
    if (lm_file_read(&arena, "/proc/self/status", &status, NULL) == LM_OK) {
        const char *line = strstr((const char *)status.data, "VmData:");
        if (line != NULL) used = (rlim_t)strtoull(line + 7, NULL, 10) << 10;
    }
    lm_arena_free(&arena);
    const struct rlimit limit = {used + allowance, used + allowance};
    (void)setrlimit(RLIMIT_DATA, &limit);
    const struct rlimit no_core = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &no_core);
    /* What a program prints is kept in memory. */
    struct rlimit output = {0, 0};
    const rlim_t most_output = (rlim_t)1 << 30;
    if (getrlimit(RLIMIT_FSIZE, &output) == 0 && output.rlim_cur > most_output)
        output.rlim_cur = most_output;
    (void)setrlimit(RLIMIT_FSIZE, &output);
    (void)signal(SIGXFSZ, SIG_IGN); /* beyond it the program's writes fail */
}

static lm_status pin(int cpu, struct lm_error *error) {
    if (cpu < 0) return LM_OK;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) == 0) return LM_OK;
    return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "pinning to CPU %d: %s", cpu,
                   strerror(errno));
}

/* Where the output first differs from the bytes it was to have. */
static lm_status tell_difference(struct work *work, const char *when, const uint8_t *data,
                                 size_t size, struct lm_error *error) {
    struct lm_bytes expected;
    TRY(lm_file_read(&work->arena, work->job.expect, &expected, error));
    size_t line = 1;
    size_t at = 0;
    for (; at < size && at < expected.size && data[at] == expected.data[at]; at++)
        line += data[at] == '\n';
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                   "output %s: %zu bytes, %s has %zu: they differ from byte %zu (line %zu) on",
                   when, size, work->job.expect, expected.size, at, line);
}

static lm_status check_output(struct work *work, const char *when, struct lm_error *error) {
    const uint8_t *data = NULL;
    size_t size = 0;
    TRY(work->guest.ops->result(&work->guest, &data, &size, error));
    lm_sha256(data, size, work->output);
    const char *expected = work->expected;
    if (expected[0] == '\0' || strcmp(expected, work->output) == 0) return LM_OK;
    work->cause = "mismatch";
    if (strlen(expected) != LM_SHA256_TEXT - 1)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "output: SHA-256 is %s over %zu bytes, the manifest has '%s' at this size: "
                       "write it there if it is right",
                       work->output, size, expected);
    if (work->job.expect[0] != '\0') return tell_difference(work, when, data, size, error);
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                   "output %s: SHA-256 is %.16s... over %zu bytes, the reference is %.16s...", when,
                   work->output, size, expected);
}

/* Runs the guest whose output has the reference's hash, and holds this one's against it. */
static lm_status check_near(struct work *work, struct lm_guest *reference, struct lm_error *error) {
    const uint8_t *output = NULL, *wanted = NULL;
    size_t output_size = 0, wanted_size = 0;
    TRY(reference->ops->setup(reference, work->job.size, error));
    TRY(reference->ops->run(reference, 1, error));
    TRY(reference->ops->result(reference, &wanted, &wanted_size, error));
    char hash[LM_SHA256_TEXT];
    lm_sha256(wanted, wanted_size, hash);
    work->cause = "mismatch";
    if (strcmp(hash, work->job.hash) != 0)
        return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET,
                       "output to compare with: SHA-256 is %.16s..., the reference is %.16s...",
                       hash, work->job.hash);
    TRY(work->guest.ops->result(&work->guest, &output, &output_size, error));
    TRY(lm_outputs_near(work->job.element, work->job.tolerance, output, output_size, wanted,
                        wanted_size, error));
    work->cause = NULL;
    return LM_OK;
}

/* The first output: near the reference's where the job gives one to compare with, and then itself
 * what all later ones are equal to; else equal to the reference. */
static lm_status check_first_output(struct work *work, struct lm_error *error) {
    work->expected = work->job.reference[0] != '\0' ? "" : work->job.hash;
    TRY(check_output(work, "of the first run", error));
    if (work->job.reference[0] == '\0') return LM_OK;
    enter("reference");
    struct lm_job job = work->job;
    job.file = job.reference;
    struct lm_guest reference;
    lm_status status = lm_guest_open(&work->arena, &job, false, &reference, error);
    if (status == LM_OK) status = check_near(work, &reference, error);
    lm_guest_close(&reference);
    work->expected = lm_need_string(&work->arena, work->output);
    return status;
}

/* Notes how long a phase took: `before` and now, in ns. Emulated time says nothing. */
static void note_time(struct work *work, const char *name, double before) {
    if (lm_isa_emulated(work->job.isa)) return;
    lm_counts_add(&work->counts, name, "ns", "clock", "measured", lm_clock_ns() - before);
}

/* What each phase of making the module took; code out of the cache would say nothing. */
static void note_phases(struct work *work) {
    const struct lm_wasm_host *const host = work->guest.host;
    if (host == NULL || host->api.lm_module_phases == NULL || lm_isa_emulated(work->job.isa))
        return;
    const uint64_t *const phases = host->api.lm_module_phases(host->module);
    for (size_t i = 0; i < host->api.lm_phase_count(); i++)
        lm_counts_add(&work->counts,
                      lm_need_format(&work->arena, "compile_%s", host->api.lm_phase_name(i)), "ns",
                      "clock", "measured", (double)phases[i]);
}

static lm_status set_up(struct work *work, struct lm_error *error) {
    const double before = lm_clock_ns();
    if (work->job.abi == LM_ABI_wasi) {
        lm_counts_absent(&work->counts, "setup_time", "ns", "clock", "absent",
                         "a program's set-up is part of its run");
        return LM_OK;
    }
    enter("lm_setup");
    TRY(work->guest.ops->setup(&work->guest, work->job.size, error));
    note_time(work, "setup_time", before);
    return LM_OK;
}

/* Without a reference the first output becomes one, once a second run has repeated it. */
static lm_status repeat(struct work *work, struct lm_error *error) {
    work->expected = lm_need_string(&work->arena, work->output);
    enter("second run");
    if (work->job.reset) TRY(work->guest.ops->reset(&work->guest, error));
    TRY(work->guest.ops->run(&work->guest, 1, error));
    return check_output(work, "of the second run", error);
}

static lm_status verify(struct work *work, struct lm_error *error) {
    enter("load");
    const double before = lm_clock_ns();
    TRY(lm_guest_open(&work->arena, &work->job, false, &work->guest, error));
    note_time(work, "load_time", before);
    note_phases(work);
    TRY(set_up(work, error));
    enter(work->job.abi == LM_ABI_wasi ? "first run" : "first lm_run");
    TRY(work->guest.ops->run(&work->guest, 1, error));
    TRY(check_first_output(work, error));
    return work->expected[0] == '\0' ? repeat(work, error) : LM_OK;
}

static json_t *times_json(const double *times, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_real(times[i]));
    return list;
}

static json_t *timing_json(const struct lm_timing *timing) {
    return json_pack("{s:s, s:I, s:f, s:f, s:f, s:s, s:o, s:I, s:{s:I, s:o, s:b, s:f, s:b}, s:f}",
                     "kind", "sample", "iterations", (json_int_t)timing->row.iterations,
                     "real_time", timing->median, "mean_time", timing->row.real_time, "cpu_time",
                     timing->row.cpu_time, "time_unit", "ns", "batches",
                     times_json(timing->batches, timing->batch_count), "batch_iterations",
                     (json_int_t)timing->batch_iterations, "warmup", "batches",
                     (json_int_t)timing->warmup_batches, "times",
                     times_json(timing->warmup_times, timing->warmup_batches), "steady",
                     (int)timing->steady, "drift", timing->drift, "drifting", (int)timing->drifting,
                     "clock_resolution", timing->resolution);
}

static lm_status time_guest(struct work *work, struct lm_error *error) {
    struct lm_timing timing;
    enter("timing");
    TRY(lm_measure(&work->arena, &work->job, &work->guest, &timing, error));
    TRY(check_output(work, "after timing", error));
    work->sample = timing_json(&timing);
    return LM_OK;
}

static lm_status count_guest(struct work *work, struct lm_error *error) {
    enter("counting");
    const lm_status status =
        lm_worker_count(&work->arena, &work->job, &work->guest, work->output, &work->counts, error);
    if (status == LM_BAD_DATA) work->cause = "mismatch";
    TRY(status);
    json_object_set_new(work->sample, "metrics", lm_counts_json(&work->counts));
    return LM_OK;
}

/* The region of interest of a guest that cannot be timed, since it runs under an emulator. */
static lm_status count_emulated(struct work *work, struct lm_error *error) {
    struct lm_blocks blocks;
    enter("counting");
    if (work->job.reset) TRY(work->guest.ops->reset(&work->guest, error));
    TRY(lm_emulated_count(&work->arena, &work->guest, &blocks, error));
    TRY(check_output(work, "after counting", error));
    lm_counts_add(&work->counts, "instructions", "1", "qemu", "exact", (double)blocks.instructions);
    TRY(lm_insn_mix(&work->arena, work->job.isa, &blocks, "qemu", &work->counts, error));
    if (lm_model_wanted(work->job.known))
        TRY(lm_model_measure(work->job.isa, &blocks, &work->counts, error));
    work->sample =
        json_pack("{s:s, s:o}", "kind", "counted", "metrics", lm_counts_json(&work->counts));
    return LM_OK;
}

static lm_status perform(struct work *work, struct lm_error *error) {
    TRY(pin(work->job.cpu, error));
    if (!work->job.verify_only) (void)setenv("LANEMARK_CACHE", "off", 1);
    TRY(verify(work, error));
    if (work->job.verify_only) {
        work->sample = json_pack("{s:s}", "kind", "verified");
    } else if (lm_isa_emulated(work->job.isa)) {
        TRY(count_emulated(work, error));
    } else {
        TRY(time_guest(work, error));
        TRY(count_guest(work, error));
    }
    json_object_set_new(work->sample, "output", json_string(work->output));
    return LM_OK;
}

static const char *cause_of(lm_status status) {
    if (status == LM_TRAPPED) return "trap";
    return status == LM_UNSUPPORTED ? "unsupported" : "setup";
}

static void report(struct work *work, const struct lm_error *error, lm_status status) {
    if (status == LM_OK) {
        emit(work->sample);
        return;
    }
    const char *cause = work->cause != NULL         ? work->cause
                        : work->guest.cause != NULL ? work->guest.cause
                                                    : cause_of(status);
    emit(json_pack("{s:s, s:s, s:s}", "kind", "error", "cause", cause, "message", error->message));
}

static int work_on(struct work *work) {
    struct lm_error error = LM_ERROR_INIT;
    json_error_t reason;
    json_t *json = json_loadf(stdin, 0, &reason);
    lm_status status = json == NULL ? lm_fail(&error, LM_BAD_DATA, LM_NO_OFFSET,
                                              "job on standard input: %s", reason.text)
                                    : lm_job_read(&work->arena, json, &work->job, &error);
    json_decref(json);
    if (status != LM_OK) return lm_complain_error(&error, "use `lanemark run`, not `_worker`");
    status = perform(work, &error);
    report(work, &error, status);
    lm_guest_close(&work->guest);
    return LM_EXIT_GOOD;
}

int lm_worker_main(int argc, char **argv) {
    (void)argc;
    (void)argv;
    if (fcntl(LM_WORKER_FD, F_GETFD) < 0)
        return lm_complain(LM_EXIT_USAGE, "_worker: descriptor 3 is not open: use `lanemark run`");
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    limit_data();
    struct work work = {0};
    work.counts.arena = &work.arena;
    const int status = work_on(&work);
    lm_arena_free(&work.arena);
    return status;
}
