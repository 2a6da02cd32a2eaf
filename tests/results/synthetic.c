/* SPDX-License-Identifier: Apache-2.0 */
/* Lifelike samples.jsonl files (synthetic.h). Native times follow from each workload's scalar time
 * and its gain per ISA; the interpreter's from those times a dispatch cost, lower for vector code,
 * which does more work per instruction. */
#include "synthetic.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct workload {
    const char *path, *op;
    double bytes, ops;
    double scalar_ns;                  /* native scalar at x86-64-v2 */
    double gain[4];                    /* native scalar v2 / native simd at v2, v3, v4, host */
    double interp_scalar, interp_simd; /* interpreter time / native scalar, simd time at host */
};

static const struct workload workloads[] = {
    {"blas/triad_f32", "FLOP", 393216, 65536, 21000, {2.9, 3.1, 3.2, 3.2}, 38, 24},
    {"blas/dot_f32", "FLOP", 131072, 32768, 12600, {3.8, 6.9, 11.8, 12.1}, 44, 51},
    {"blas/dot_i8", "op", 65536, 65536, 24000, {9.1, 17.5, 29.4, 30.2}, 47, 66},
    {"blas/sgemm_blocked", "FLOP", 786432, 33554432, 9.1e6, {3.9, 7.2, 12.9, 13.3}, 62, 71},
    {"image/conv3x3_u8", "pixel", 614400, 307200, 610000, {7.2, 12.8, 19.9, 20.3}, 55, 58},
    {"image/mandelbrot", "iteration", 65536, 1.9e6, 2.4e6, {1.9, 3.6, 6.4, 6.5}, 29, 33},
    {"crypto/sha256", "byte", 65536, 65536, 176000, {1.0, 1.04, 1.05, 1.41}, 84, 92},
    {"text/base64_encode", "byte", 114688, 49152, 41000, {5.4, 9.6, 16.1, 17.0}, 76, 41},
    {"text/utf8_validate", "byte", 65536, 65536, 52000, {6.6, 11.9, 17.8, 19.4}, 59, 37},
    {"stencil/jacobi_2d", "cell", 1048576, 262144, 214000, {2.2, 3.9, 4.8, 4.9}, 41, 47},
    {"graph/floyd_warshall", "op", 65536, 2097152, 1.7e6, {3.6, 6.6, 10.9, 11.4}, 49, 44},
    {"physics/n_body", "FLOP", 4480, 1.2e6, 480000, {1.7, 2.6, 3.0, 3.1}, 22, 31},
};
enum { WORKLOADS = sizeof workloads / sizeof *workloads, CELLS_EACH = 10 };

/* What the engine counts beside wasm_ops and v128_ops: times of phases, and shares of wasm_ops. */
static const struct {
    const char *name, *unit;
    double scalar, simd;
} engine_counters[] = {
    {"decode_ns", "ns", 12000, 14000}, {"compile_ns", "ns", 150000, 210000},
    {"code_bytes", "B", 8200, 9100},   {"ops_control", "1", 0.1, 0.05},
    {"ops_int", "1", 0.5, 0.25},       {"ops_float", "1", 0.4, 0.2},
    {"ops_v_float", "1", 0, 0.3},      {"ops_v_mem", "1", 0, 0.2},
};
enum { ENGINE_COUNTERS = sizeof engine_counters / sizeof *engine_counters };

static const char *const isas[] = {"x86-64-v2", "x86-64-v3", "x86-64-v4", "host"};

struct generator {
    const struct synthetic *settings;
    uint64_t state;
    FILE *out;
    bool failed;
};

/* splitmix64: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014. */
static uint64_t next(struct generator *g) {
    uint64_t z = g->state += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static double uniform(struct generator *g) {
    return ((double)(next(g) >> 11) + 0.5) * 0x1p-53;
}

/* Box and Muller, 1958. */
static double normal(struct generator *g) {
    const double radius = sqrt(-2 * log(uniform(g)));
    return radius * cos(6.283185307179586 * uniform(g));
}

/* Cell number 0..9 of a workload: variant, then interp at host and native at each ISA. */
struct choice {
    const struct workload *workload;
    const char *variant, *engine, *isa;
    double ns;
    char name[128];
};

static struct choice choose(const struct generator *g, int number) {
    struct choice c = {.workload = &workloads[number / CELLS_EACH]};
    const int simd = number % CELLS_EACH / 5;
    const int place = number % 5;
    const int isa = place == 0 ? 3 : place - 1;
    c.variant = simd ? "simd" : "scalar";
    c.engine = place == 0 ? "interp" : "native";
    c.isa = isas[isa];
    const double scalar_gain = 1 + 0.02 * isa;
    c.ns = c.workload->scalar_ns / (simd ? c.workload->gain[isa] : scalar_gain);
    if (place == 0) {
        c.ns *= simd ? c.workload->interp_simd : c.workload->interp_scalar;
        c.ns *= g->settings->slowdown;
    }
    (void)snprintf(c.name, sizeof c.name, "%s/%s/%s/%s", c.workload->path, c.variant, c.engine,
                   c.isa);
    return c;
}

static void write_line(struct generator *g, json_t *line) {
    if (!line || json_dumpf(line, g->out, JSON_COMPACT) != 0) g->failed = true;
    (void)fputc('\n', g->out);
    json_decref(line);
}

static json_t *planned_cells(const struct generator *g) {
    json_t *const cells = json_array();
    for (int i = 0; i < WORKLOADS * CELLS_EACH; i++) {
        json_array_append_new(cells, json_string(choose(g, i).name));
    }
    return cells;
}

static json_t *hardware_counter(const struct generator *g, const char *name) {
    if (g->settings->hardware) {
        return json_pack("{s:s,s:s,s:s,s:s,s:n}", "name", name, "unit", "1", "source", "papi",
                         "quality", "exact", "reason");
    }
    return json_pack("{s:s,s:s,s:s,s:s,s:s}", "name", name, "unit", "1", "source", "papi",
                     "quality", "absent", "reason", "no PMU visible in this virtual machine");
}

static json_t *counters(const struct generator *g) {
    json_t *const list = json_array();
    static const char *const hardware[] = {"instructions", "cycles"};
    static const char *const engine[] = {"wasm_ops", "v128_ops"};
    for (int i = 0; i < 2; i++)
        json_array_append_new(list, hardware_counter(g, hardware[i]));
    json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s,s:n}", "name", "page_faults", "unit",
                                          "1", "source", "perf-sw", "quality", "exact", "reason"));
    for (int i = 0; i < 2; i++) {
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s,s:n}", "name", engine[i], "unit",
                                              "1", "source", "sde", "quality", "exact", "reason"));
    }
    for (int i = 0; i < ENGINE_COUNTERS; i++) {
        json_array_append_new(list,
                              json_pack("{s:s,s:s,s:s,s:s,s:n}", "name", engine_counters[i].name,
                                        "unit", engine_counters[i].unit, "source", "sde", "quality",
                                        "exact", "reason"));
    }
    json_array_append_new(list,
                          json_pack("{s:s,s:s,s:s,s:s,s:n}", "name", "load_time", "unit", "ns",
                                    "source", "clock", "quality", "measured", "reason"));
    return list;
}

static json_t *context(void) {
    return json_pack(
        "{s:s,s:s,s:s,s:i,s:i,s:b,s:[{s:s,s:i,s:i,s:i},{s:s,s:i,s:i,s:i}],s:[f,f,f],s:s}", "date",
        "2026-01-02T03:04:05+00:00", "host_name", "bench-1", "executable", "lanemark", "num_cpus",
        2, "mhz_per_cpu", 2600, "cpu_scaling_enabled", 0, "caches", "type", "Data", "level", 1,
        "size", 32768, "num_sharing", 1, "type", "Unified", "level", 2, "size", 1048576,
        "num_sharing", 1, "load_avg", 0.1, 0.2, 0.3, "library_build_type", "release");
}

static void write_run(struct generator *g) {
    json_t *const machine =
        json_pack("{s:s,s:i,s:i,s:s,s:s,s:s,s:b,s:s}", "cpu", "Example EX-9 16-Core Processor",
                  "cores", 2, "threads", 2, "kernel", "6.1.0-18-amd64", "microcode", "0xa601203",
                  "governor", "performance", "smt", 1, "virtualisation", "kvm");
    json_t *const lanemark = json_pack(
        "{s:i,s:s,s:s,s:I,s:s,s:s,s:o,s:{s:s,s:s},s:{s:s},s:o,s:o,s:i}", "schema", 1, "version",
        "0.1.0", "revision", "0123abcd", "seed", (json_int_t)g->settings->seed, "size", "quick",
        "suite", "quick", "machine", machine, "compilers", "c", "clang version 19.1.7", "wasm",
        "clang version 19.1.7", "files", "blas/dot_f32/simd.wasm",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "counters", counters(g),
        "cells", planned_cells(g), "processes", g->settings->processes);
    write_line(g, json_pack("{s:s,s:i,s:o,s:o}", "kind", "run", "schema", 1, "context", context(),
                            "lanemark", lanemark));
}

static json_t *metric(json_t *value, const char *source, const char *quality, const char *reason) {
    return json_pack("{s:o,s:s,s:s,s:s,s:s?}", "value", value, "unit", "1", "source", source,
                     "quality", quality, "reason", reason);
}

static json_t *metrics(const struct generator *g, const struct choice *c, double ns) {
    json_t *const all = json_object();
    const bool hardware = g->settings->hardware;
    const char *const none = hardware ? NULL : "no PMU visible in this virtual machine";
    const char *const quality = hardware ? "exact" : "absent";
    json_object_set_new(
        all, "instructions",
        metric(hardware ? json_integer((json_int_t)(ns * 7)) : json_null(), "papi", quality, none));
    json_object_set_new(
        all, "cycles",
        metric(hardware ? json_integer((json_int_t)(ns * 3)) : json_null(), "papi", quality, none));
    json_object_set_new(all, "page_faults", metric(json_integer(0), "perf-sw", "exact", NULL));
    const bool interp = strcmp(c->engine, "interp") == 0;
    const char *const why = interp ? NULL : "native code has no Wasm operations";
    const char *const sde = interp ? "exact" : "absent";
    const json_int_t ops = (json_int_t)(c->workload->scalar_ns * 4);
    const json_int_t v128 = strcmp(c->variant, "simd") == 0 ? ops / 3 : 0;
    json_object_set_new(all, "wasm_ops",
                        metric(interp ? json_integer(ops) : json_null(), "sde", sde, why));
    json_object_set_new(all, "v128_ops",
                        metric(interp ? json_integer(v128) : json_null(), "sde", sde, why));
    for (int i = 0; interp && i < ENGINE_COUNTERS; i++) {
        const double value =
            strcmp(c->variant, "simd") == 0 ? engine_counters[i].simd : engine_counters[i].scalar;
        json_object_set_new(
            all, engine_counters[i].name,
            metric(json_integer((json_int_t)(value > 1 ? value : value * (double)ops)), "sde",
                   "exact", NULL));
    }
    json_object_set_new(all, "load_time",
                        metric(json_integer(interp ? 1200000 : 60000), "clock", "measured", NULL));
    return all;
}

static void write_sample(struct generator *g, const struct choice *c, int process) {
    const double ns = c->ns * exp(g->settings->noise * normal(g));
    json_t *const batches = json_array();
    for (int i = 0; i < 5; i++) {
        const double batch = ns * exp(g->settings->noise / 3 * normal(g));
        json_array_append_new(batches, json_real(batch));
    }
    json_t *const warmup = json_array();
    for (int i = 0; i < 2; i++)
        json_array_append_new(warmup, json_real(ns * (i == 0 ? 1.4 : 1.02)));
    char flags[96];
    (void)snprintf(flags, sizeof flags, "-O3 -ffp-contract=off -march=%s", c->isa);
    write_line(g, json_pack("{s:s,s:s,s:i,s:I,s:f,s:f,s:s,s:o,s:{s:i,s:o,s:b},s:s,s:f,s:f,s:s,s:o}",
                            "kind", "sample", "cell", c->name, "process", process, "iterations",
                            (json_int_t)(1e7 / ns) + 1, "real_time", ns, "cpu_time", ns * 0.999,
                            "time_unit", "ns", "batches", batches, "warmup", "batches", 2, "times",
                            warmup, "steady", 1, "flags", flags, "bytes", c->workload->bytes, "ops",
                            c->workload->ops, "op", c->workload->op, "metrics", metrics(g, c, ns)));
}

/* The cells that fail: number, process (-1 for all), cause, message. */
static const struct failure {
    int number, process;
    const char *cause, *message;
} failures[] = {
    {25, -1, "crash", "worker ended by signal 11 (Segmentation fault)"},
    {60, -1, "timeout", "no end after 10 s"},
    {72, 1, "mismatch", "output hash 1f2e <differs> from \"9a8b\" & is wrong"},
};

static const struct failure *failure_of(const struct generator *g, int number, int process) {
    for (size_t i = 0; g->settings->failures && i < sizeof failures / sizeof *failures; i++) {
        const struct failure *const f = &failures[i];
        if (f->number == number && (f->process < 0 || f->process == process)) return f;
    }
    return NULL;
}

static void write_rounds(struct generator *g) {
    for (int process = 0; process < g->settings->processes; process++) {
        for (int number = 0; number < WORKLOADS * CELLS_EACH; number++) {
            const struct choice c = choose(g, number);
            const struct failure *const f = failure_of(g, number, process);
            if (!f) {
                write_sample(g, &c, process);
                continue;
            }
            write_line(g, json_pack("{s:s,s:s,s:i,s:s,s:s}", "kind", "error", "cell", c.name,
                                    "process", process, "cause", f->cause, "message", f->message));
        }
    }
}

bool synthetic_write(const char *path, const struct synthetic *settings) {
    struct generator g = {.settings = settings, .state = settings->seed, .out = fopen(path, "w")};
    if (!g.out) return false;
    write_run(&g);
    write_rounds(&g);
    return fclose(g.out) == 0 && !g.failed;
}
