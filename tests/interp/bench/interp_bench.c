/* SPDX-License-Identifier: Apache-2.0 */
/* Figures of the interpreter: for each folder of a workload the time of one lm_run of its scalar
 * and its SIMD module, and of the scalar one in a peer (peer.h) where the build has one; then
 * fib(32), and how fast a large module is translated, to how much code. Modules have the bench ABI;
 * runs are interleaved, and each figure is the least of several.
 *
 *     interp_bench quick|full FIB.wasm LARGE.wasm|- FOLDER... */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/interp/interp.h"
#include "tests/interp/bench/peer.h"

enum { ROUNDS = 6 };
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

struct sums {
    double peer, simd; /* of logarithms of ratios */
    int peers, simds;
};

static double least(double a, double b) {
    return a == 0 || b < a ? b : a;
}

static void measure(const char *folder, const char *kind, struct sums *sums) {
    struct guest scalar, simd;
    char path[4096];
    const int32_t size = size_of(folder, kind);
    (void)snprintf(path, sizeof path, "%s/scalar.wasm", folder);
    if (!open_guest(path, &scalar)) fail(path, "cannot open it");
    (void)snprintf(path, sizeof path, "%s/simd.wasm", folder);
    const bool has_simd = open_guest(path, &simd);
    struct lm_peer *const peer = lm_peer_open(scalar.bytes, scalar.size);
    if (!call(&scalar, "lm_setup", &size, NULL)) fail(folder, "it exports no lm_setup");
    if (has_simd) (void)call(&simd, "lm_setup", &size, NULL);
    if (peer) (void)lm_peer_call(peer, "lm_setup", &size, NULL);
    const double once = time_ours(&scalar, 1);
    const int count = once > LEAST_SECONDS ? 1 : (int)(LEAST_SECONDS / once) + 1;
    double ours = 0, vectors = 0, other = 0;
    for (int i = 0; i < ROUNDS; i++) {
        ours = least(ours, time_ours(&scalar, count));
        if (peer) other = least(other, time_peer(peer, count));
        if (has_simd) vectors = least(vectors, time_ours(&simd, count));
    }
    const char *const name = strrchr(folder, '/');
    printf("%-24s scalar %12.0f ns", name ? name + 1 : folder, ours * 1e9);
    if (has_simd) printf("   simd %12.0f ns  x scalar %5.2f", vectors * 1e9, ours / vectors);
    if (peer)
        printf("   %s %12.0f ns  x %s %5.2f", lm_peer_name(), other * 1e9, lm_peer_name(),
               other / ours);
    printf("\n");
    sums->simds += has_simd;
    sums->simd += has_simd ? log(ours / vectors) : 0;
    sums->peers += peer != NULL;
    sums->peer += peer ? log(other / ours) : 0;
}

/* --- Calls, and translation ------------------------------------------------------------------- */

static void measure_calls(const char *path) {
    const int32_t argument = 32;
    struct guest guest;
    if (!open_guest(path, &guest)) fail(path, "cannot open it");
    struct lm_peer *const peer = lm_peer_open(guest.bytes, guest.size);
    double ours = 0, other = 0;
    for (int i = 0; i < ROUNDS; i++) {
        int32_t result = 0, theirs = 0;
        double start = now();
        if (!call(&guest, "fib", &argument, &result)) fail(path, "it exports no fib");
        ours = least(ours, now() - start);
        start = now();
        if (peer && !lm_peer_call(peer, "fib", &argument, &theirs))
            fail(lm_peer_name(), "fib failed");
        other = least(other, now() - start);
        if (peer && theirs != result) fail(path, "the results differ");
    }
    printf("fib(32) %.1f ms", ours * 1e3);
    if (peer)
        printf("   %s %.1f ms  x %s %.2f", lm_peer_name(), other * 1e3, lm_peer_name(),
               other / ours);
    printf("\n");
}

static void measure_translation(const char *path) {
    const struct lm_compile_options options = {.isa = "host"};
    struct lm_error error = LM_ERROR_INIT;
    struct lm_module module;
    struct guest guest = {0};
    if (!read_file(path, &guest)) fail(path, "cannot open it");
    if (lm_module_decode(&module, guest.bytes, guest.size, LM_DEFAULT_FEATURES, &error) != LM_OK)
        fail(path, error.message);
    double seconds = 0;
    size_t code_bytes = 0, body_bytes = 0;
    for (uint32_t i = module.imported_funcs; i < module.func_count; i++)
        body_bytes += module.funcs[i].body_size;
    for (int i = 0; i < ROUNDS; i++) {
        struct lm_code *code;
        const double start = now();
        if (lm_backend_interp.compile(&module, &options, &code, &error) != LM_OK)
            fail(path, error.message);
        seconds = least(seconds, now() - start);
        code_bytes = code->code_bytes;
        lm_backend_interp.release(code);
    }
    printf("translation %.1f MB/s of %.1f MB; %.2f bytes of register code per byte of bodies\n",
           (double)guest.size / seconds * 1e-6, (double)guest.size * 1e-6,
           (double)code_bytes / (double)body_bytes);
}

int main(int count, char **arguments) {
    struct sums sums = {0};
    if (count < 5) fail("wrong usage", "interp_bench quick|full FIB.wasm LARGE.wasm|- FOLDER...");
    for (int i = 4; i < count; i++)
        measure(arguments[i], arguments[1], &sums);
    if (sums.simds > 0)
        printf("geometric mean, simd x scalar: %.2f\n", exp(sums.simd / sums.simds));
    if (sums.peers > 0)
        printf("geometric mean, x %s: %.2f\n", lm_peer_name(), exp(sums.peer / sums.peers));
    measure_calls(arguments[2]);
    if (strcmp(arguments[3], "-") != 0) measure_translation(arguments[3]);
    return 0;
}
