/* SPDX-License-Identifier: Apache-2.0 */
/* Figures of the interpreter, as a table: for each folder of a workload the time of one lm_run of
 * its scalar, its SIMD and its relaxed module, and of the scalar one in a peer (peer.h) where the
 * build has one; geometric means of the ratios per group of folders; fib(32); and how fast modules
 * are translated, to how much code. Modules have the bench ABI; engines and variants take turns.
 *
 *     interp_bench quick|full FIB.wasm LARGE.wasm,...|- LIST
 *
 * LIST has a folder per line; a line that ends in a colon names the group that follows. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/interp/interp.h"
#include "tests/interp/bench/peer.h"

enum { ROUNDS = 7, VARIANTS = 3 };
#define LEAST_SECONDS 0.02 /* of the runs that are timed together */

static double now(void) {
    struct timespec time;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static _Noreturn void fail(const char *what, const char *why) {
    (void)fprintf(stderr, "interp_bench: %s: %s\n", what, why);
    exit(2);
}

/* --- Series of times -------------------------------------------------------------------------- */

/* Times of the rounds so far, in ascending order. */
struct series {
    double seconds[ROUNDS];
    int count;
};

static void add_time(struct series *series, double seconds) {
    int at = series->count++;
    for (; at > 0 && series->seconds[at - 1] > seconds; at--)
        series->seconds[at] = series->seconds[at - 1];
    series->seconds[at] = seconds;
}

static double least(const struct series *series) {
    return series->seconds[0];
}

/* How much the median is above the least, in percent. */
static double spread(const struct series *series) {
    return (series->seconds[series->count / 2] / least(series) - 1) * 100;
}

/* Ratios, for their geometric mean. */
struct mean {
    double logarithms, lowest;
    int count;
};

static void add_ratio(struct mean *mean, double ratio) {
    mean->lowest = mean->count == 0 || ratio < mean->lowest ? ratio : mean->lowest;
    mean->logarithms += log(ratio);
    mean->count++;
}

static void print_mean(const char *what, const struct mean *mean) {
    if (mean->count > 0)
        printf("    %-20s geometric mean %5.2f   lowest %5.2f   of %d\n", what,
               exp(mean->logarithms / mean->count), mean->lowest, mean->count);
}

/* --- A module in our interpreter -------------------------------------------------------------- */

struct guest {
    uint8_t *bytes;
    size_t size;
    struct lm_module module;
    struct lm_code *code;
    struct lm_store *store;
    struct lm_instance *instance;
};

static bool read_file(const char *path, struct guest *guest) {
    FILE *const file = fopen(path, "rb");
    if (!file) return false;
    if (fseek(file, 0, SEEK_END) != 0) fail(path, "cannot read it");
    guest->size = (size_t)ftell(file);
    rewind(file);
    guest->bytes = malloc(guest->size + 1);
    if (!guest->bytes || fread(guest->bytes, 1, guest->size, file) != guest->size)
        fail(path, "cannot read it");
    (void)fclose(file);
    return true;
}

/* False: there is no such file. Guests live to the end of the program. */
static bool open_guest(const char *path, struct guest *guest) {
    const struct lm_compile_options options = {.isa = "host"};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_trap trap = {0};
    *guest = (struct guest){0};
    if (!read_file(path, guest)) return false;
    guest->store = lm_store_new(false);
    if (!guest->store ||
        lm_module_decode(&guest->module, guest->bytes, guest->size, LM_DEFAULT_FEATURES, &error) !=
            LM_OK ||
        lm_backend_interp.compile(&guest->module, &options, &guest->code, &error) != LM_OK ||
        lm_instantiate(guest->store, &guest->module, guest->code, NULL, &guest->instance, &trap,
                       &error) != LM_OK)
        fail(path, error.message);
    return true;
}

static struct lm_func *find(const struct guest *guest, const char *name) {
    for (uint32_t i = 0; i < guest->module.export_count; i++) {
        const struct lm_export *const item = &guest->module.exports[i];
        if (item->kind == LM_EXTERN_FUNC && item->field.length == strlen(name) &&
            memcmp(item->field.bytes, name, item->field.length) == 0)
            return lm_instance_export(guest->instance, i).of.func;
    }
    return NULL;
}

static bool call(const struct guest *guest, const char *name, const int32_t *argument,
                 int32_t *result) {
    struct lm_func *const func = find(guest, name);
    struct lm_trap trap = {0};
    uint64_t slots[1] = {argument ? (uint32_t)*argument : 0};
    if (!func) return false;
    if (!lm_func_invoke(guest->store, func, slots, &trap)) fail(name, lm_trap_text(&trap));
    if (result) *result = (int32_t)(uint32_t)slots[0];
    return true;
}

/* --- Workloads -------------------------------------------------------------------------------- */

/* Seconds of one run, `count` of them timed; lm_reset is not. */
static double time_ours(const struct guest *guest, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
        (void)call(guest, "lm_reset", NULL, NULL);
        const double start = now();
        (void)call(guest, "lm_run", NULL, NULL);
        sum += now() - start;
    }
    return sum / count;
}

static double time_peer(struct lm_peer *peer, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
        (void)lm_peer_call(peer, "lm_reset", NULL, NULL);
        const double start = now();
        if (!lm_peer_call(peer, "lm_run", NULL, NULL)) fail(lm_peer_name(), "lm_run failed");
        sum += now() - start;
    }
    return sum / count;
}

/* The size that a folder's manifest gives for quick or full; where it has none, 10. */
static int32_t size_of(const char *folder, const char *kind) {
    char path[4096], line[1024];
    int32_t size = 10;
    (void)snprintf(path, sizeof path, "%s/manifest", folder);
    FILE *const file = fopen(path, "r");
    if (!file) return size;
    while (fgets(line, sizeof line, file)) {
        const char *const at = strncmp(line, "sizes", 5) == 0 ? strstr(line, kind) : NULL;
        if (at) size = (int32_t)strtol(at + strlen(kind) + 1, NULL, 10);
    }
    (void)fclose(file);
    return size;
}

/* What a group of folders has so far. */
struct group {
    struct mean x_peer, simd_x_scalar, relaxed_x_simd;
};

/* A workload: its variants that there are, and the scalar one in the peer. */
struct workload {
    struct guest guests[VARIANTS];
    bool is_there[VARIANTS];
    struct series ours[VARIANTS], theirs;
    struct lm_peer *peer;
};

enum { SCALAR, SIMD, RELAXED };

static void open_workload(struct workload *workload, const char *folder, const char *kind) {
    static const char *const names[VARIANTS] = {"scalar", "simd", "relaxed"};
    const int32_t size = size_of(folder, kind);
    for (int i = 0; i < VARIANTS; i++) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/%s.wasm", folder, names[i]);
        workload->is_there[i] = open_guest(path, &workload->guests[i]);
        if (!workload->is_there[i] && i == SCALAR) fail(path, "cannot open it");
        if (workload->is_there[i] && !call(&workload->guests[i], "lm_setup", &size, NULL))
            fail(path, "it exports no lm_setup");
    }
    const struct guest *const scalar = &workload->guests[SCALAR];
    workload->peer = lm_peer_open(scalar->bytes, scalar->size);
    if (workload->peer) (void)lm_peer_call(workload->peer, "lm_setup", &size, NULL);
}

static void time_workload(struct workload *workload) {
    const double once = time_ours(&workload->guests[SCALAR], 1);
    const int count = once > LEAST_SECONDS ? 1 : (int)(LEAST_SECONDS / once) + 1;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < VARIANTS; i++)
            if (workload->is_there[i])
                add_time(&workload->ours[i], time_ours(&workload->guests[i], count));
        if (workload->peer) add_time(&workload->theirs, time_peer(workload->peer, count));
    }
}

static void print_cell(const struct series *series, bool is_there, double ratio) {
    if (!is_there)
        printf("  %10s %4s %6s", "-", "", "");
    else if (ratio > 0)
        printf("  %10.1f %3.0f%% %6.2f", least(series) * 1e6, spread(series), ratio);
    else
        printf("  %10.1f %3.0f%%", least(series) * 1e6, spread(series));
}

static void measure(const char *folder, const char *kind, struct group *group) {
    struct workload workload = {0};
    const struct series *const ours = workload.ours;
    const char *const name = strrchr(folder, '/');
    open_workload(&workload, folder, kind);
    time_workload(&workload);
    const bool has_simd = workload.is_there[SIMD];
    const bool has_relaxed = has_simd && workload.is_there[RELAXED];
    const double simd = has_simd ? least(&ours[SCALAR]) / least(&ours[SIMD]) : 0;
    const double relaxed = has_relaxed ? least(&ours[SIMD]) / least(&ours[RELAXED]) : 0;
    const double peer = workload.peer ? least(&workload.theirs) / least(&ours[SCALAR]) : 0;
    printf("%-24s", name ? name + 1 : folder);
    print_cell(&ours[SCALAR], true, 0);
    print_cell(&ours[SIMD], has_simd, simd);
    print_cell(&ours[RELAXED], has_relaxed, relaxed);
    if (lm_peer_name()) print_cell(&workload.theirs, workload.peer != NULL, peer);
    printf("\n");
    (void)fflush(stdout);
    if (has_simd) add_ratio(&group->simd_x_scalar, simd);
    if (has_relaxed) add_ratio(&group->relaxed_x_simd, relaxed);
    if (workload.peer) add_ratio(&group->x_peer, peer);
}

static void print_group(const struct group *group) {
    char title[64];
    (void)snprintf(title, sizeof title, "scalar x %s", lm_peer_name() ? lm_peer_name() : "");
    print_mean(title, &group->x_peer);
    print_mean("simd x scalar", &group->simd_x_scalar);
    print_mean("relaxed x simd", &group->relaxed_x_simd);
}

static void measure_groups(const char *path, const char *kind) {
    struct group group = {0};
    char line[4096];
    FILE *const list = fopen(path, "r");
    if (!list) fail(path, "cannot open it");
    while (fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = 0;
        const size_t length = strlen(line);
        if (length > 0 && line[length - 1] == ':') {
            print_group(&group);
            group = (struct group){0};
            printf("\n%s\n", line);
        } else if (length > 0) {
            measure(line, kind, &group);
        }
    }
    print_group(&group);
    (void)fclose(list);
}

/* --- Calls, and translation ------------------------------------------------------------------- */

static void measure_calls(const char *path) {
    const int32_t argument = 32;
    struct guest guest;
    struct series ours = {.count = 0}, theirs = {.count = 0};
    if (!open_guest(path, &guest)) fail(path, "cannot open it");
    struct lm_peer *const peer = lm_peer_open(guest.bytes, guest.size);
    for (int i = 0; i < ROUNDS; i++) {
        int32_t result = 0, other = 0;
        double start = now();
        if (!call(&guest, "fib", &argument, &result)) fail(path, "it exports no fib");
        add_time(&ours, now() - start);
        start = now();
        if (peer && !lm_peer_call(peer, "fib", &argument, &other))
            fail(lm_peer_name(), "fib failed");
        add_time(&theirs, now() - start);
        if (peer && other != result) fail(path, "the results differ");
    }
    printf("\nfib(32)  %.1f ms, spread %.0f%%", least(&ours) * 1e3, spread(&ours));
    if (peer)
        printf("; %s %.1f ms, spread %.0f%%: x %s %.2f", lm_peer_name(), least(&theirs) * 1e3,
               spread(&theirs), lm_peer_name(), least(&theirs) / least(&ours));
    printf("\n");
}

static size_t size_of_bodies(const struct lm_module *module) {
    size_t sum = 0;
    for (uint32_t i = module->imported_funcs; i < module->func_count; i++)
        sum += module->funcs[i].body_size;
    return sum;
}

/* Seconds to decode, validate and translate, and the size of the register code. */
static double time_translation(const struct guest *guest, const char *path, double *density) {
    const struct lm_compile_options options = {.isa = "host"};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_module module;
    struct lm_code *code;
    const double start = now();
    if (lm_module_decode(&module, guest->bytes, guest->size, LM_DEFAULT_FEATURES, &error) !=
            LM_OK ||
        lm_backend_interp.compile(&module, &options, &code, &error) != LM_OK)
        fail(path, error.message);
    const double seconds = now() - start;
    *density = (double)code->code_bytes / (double)size_of_bodies(&module);
    lm_backend_interp.release(code);
    lm_module_release(&module);
    return seconds;
}

static void measure_translation(const char *path) {
    struct guest guest = {0};
    struct series ours = {.count = 0}, theirs = {.count = 0};
    double density = 0;
    if (!read_file(path, &guest)) fail(path, "cannot open it");
    const double megabytes = (double)guest.size * 1e-6;
    const char *const name = strrchr(path, '/');
    for (int i = 0; i < ROUNDS; i++) {
        add_time(&ours, time_translation(&guest, path, &density));
        const double start = now();
        if (lm_peer_translate(guest.bytes, guest.size)) add_time(&theirs, now() - start);
    }
    printf("translation  %s, %.1f MB: %.1f MB/s, spread %.0f%%; %.2f bytes of register code per "
           "byte of bodies",
           name ? name + 1 : path, megabytes, megabytes / least(&ours), spread(&ours), density);
    if (theirs.count > 0)
        printf("; %s %.1f MB/s, spread %.0f%%: x %s %.2f", lm_peer_name(),
               megabytes / least(&theirs), spread(&theirs), lm_peer_name(),
               least(&theirs) / least(&ours));
    printf("\n");
    free(guest.bytes);
}

int main(int count, char **arguments) {
    if (count != 5) fail("wrong usage", "interp_bench quick|full FIB LARGE,...|- LIST");
    printf(
        "Microseconds of one lm_run at size %s, the least of n = %d; spread: how much the median "
        "is above it.\n",
        arguments[1], ROUNDS);
    if (lm_peer_name())
        printf("Peer: %s, on the scalar modules.\n", lm_peer_name());
    else
        printf("No peer: this build was not given one (LANEMARK_WASM3).\n");
    printf("\n%-24s  %10s %4s  %10s %4s %6s  %10s %4s %6s", "", "scalar", "", "simd", "", "ratio",
           "relaxed", "", "ratio");
    printf(lm_peer_name() ? "  %10s %4s %6s\n" : "\n", lm_peer_name(), "", "ratio");
    measure_groups(arguments[4], arguments[1]);
    measure_calls(arguments[2]);
    if (strcmp(arguments[3], "-") == 0) {
        printf("translation  no module to translate: this build was not given one "
               "(LANEMARK_BENCH_LARGE)\n");
        return 0;
    }
    for (char *path = strtok(arguments[3], ","); path; path = strtok(NULL, ","))
        measure_translation(path);
    return 0;
}
