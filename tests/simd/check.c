/* SPDX-License-Identifier: Apache-2.0 */
/* One runner per shape, the NaN rule, and the report of a difference. */
#include "tests/simd/check.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/simd/relaxed.h"

typedef void any_fn(void);

enum { WINDOW = 32 };

/* One application of an instruction. */
struct call {
    const struct operands *in;
    size_t bytes;  /* of the access */
    uint8_t lane;  /* in range */
    uint8_t *page; /* between two that fault */
    size_t page_size;
    bool at_end; /* of the page, else at its start */
};

struct outcome {
    uint8_t bytes[WINDOW];
    size_t size;
};

typedef void run_fn(any_fn *fn, const struct call *call, struct outcome *out);

/* Bit patterns as scalar operands. */

static float f32_from(uint64_t bits) {
    const uint32_t low = (uint32_t)bits;
    float x;
    memcpy(&x, &low, sizeof x);
    return x;
}

static double f64_from(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Fills the window at the chosen edge of the page and returns the address of the access: the first
 * or last `bytes` of the page. */
static void *place(const struct call *call) {
    uint8_t *window = call->at_end ? call->page + call->page_size - WINDOW : call->page;
    memcpy(window, call->in->memory, 16);
    memcpy(window + 16, call->in->memory, 16);
    return call->at_end ? call->page + call->page_size - call->bytes : call->page;
}

static void read_window(const struct call *call, struct outcome *out) {
    memcpy(out->bytes, call->at_end ? call->page + call->page_size - WINDOW : call->page, WINDOW);
    out->size = WINDOW;
}

/* Each runner calls `fn` with operands v and x and stores its result r. */
#define RUN(shape, type, ...)                                                                      \
    static void run_##shape(any_fn *any, const struct call *call, struct outcome *out) {           \
        lm_fn_##shape *fn = (lm_fn_##shape *)any;                                                  \
        const lm_v128 *v = call->in->v;                                                            \
        const type r = fn(__VA_ARGS__);                                                            \
        (void)v;                                                                                   \
        memcpy(out->bytes, &r, sizeof r);                                                          \
        out->size = sizeof r;                                                                      \
    }
#define RUN_STORE(shape, ...)                                                                      \
    static void run_##shape(any_fn *any, const struct call *call, struct outcome *out) {           \
        lm_fn_##shape *fn = (lm_fn_##shape *)any;                                                  \
        fn(__VA_ARGS__);                                                                           \
        read_window(call, out);                                                                    \
    }

RUN(none_vv_v, lm_v128, v[0], v[1])
RUN(none_v_v, lm_v128, v[0])
RUN(none_vi_v, lm_v128, v[0], (uint32_t)call->in->x)
RUN(none_vvv_v, lm_v128, v[0], v[1], v[2])
RUN(none_v_i, uint32_t, v[0])
RUN(none_i_v, lm_v128, (uint32_t)call->in->x)
RUN(none_l_v, lm_v128, call->in->x)
RUN(none_f_v, lm_v128, f32_from(call->in->x))
RUN(none_d_v, lm_v128, f64_from(call->in->x))
RUN(lane_v_i, uint32_t, v[0], call->lane)
RUN(lane_v_l, uint64_t, v[0], call->lane)
RUN(lane_v_f, float, v[0], call->lane)
RUN(lane_v_d, double, v[0], call->lane)
RUN(lane_vi_v, lm_v128, v[0], (uint32_t)call->in->x, call->lane)
RUN(lane_vl_v, lm_v128, v[0], call->in->x, call->lane)
RUN(lane_vf_v, lm_v128, v[0], f32_from(call->in->x), call->lane)
RUN(lane_vd_v, lm_v128, v[0], f64_from(call->in->x), call->lane)
RUN(shuffle_vv_v, lm_v128, v[0], v[1], v[2] & 0x1f1f1f1f1f1f1f1f)
RUN(v128__v, lm_v128, v[0])
RUN(memarg_a_v, lm_v128, place(call))
RUN(memarg_lane_av_v, lm_v128, place(call), v[0], call->lane)
RUN_STORE(memarg_av_, place(call), call->in->v[0])
RUN_STORE(memarg_lane_av_, place(call), call->in->v[0], call->lane)

/* Bits of a lane of the shape the name begins with; of v128 those of the access, or 64. */
static unsigned lane_bits(const struct check_row *row) {
    if (row->text[0] != 'v') return (unsigned)strtoul(row->text + 1, NULL, 10);
    return row->bytes > 0 && row->bytes < 8 ? 8 * (unsigned)row->bytes : 64;
}

static uint64_t lane_of(const void *vector, unsigned bits, unsigned index) {
    uint64_t lane = 0;
    memcpy(&lane, (const char *)vector + (size_t)index * bits / 8, bits / 8);
    return lane;
}

/* Lane widths of an arithmetic instruction that may make NaNs; result 0: none such. */
struct nan_rule {
    unsigned operand, result;
};

static struct nan_rule nan_rule(const struct check_row *row) {
    static const char *const exact[] = {"abs", "neg", "pmin", "pmax"};
    if (strcmp(row->text, "f32x4.demote_f64x2_zero") == 0) return (struct nan_rule){64, 32};
    if (strcmp(row->text, "f64x2.promote_low_f32x4") == 0) return (struct nan_rule){32, 64};
    if (strcmp(row->class, "v_float") != 0) return (struct nan_rule){0, 0};
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
        if (strcmp(strchr(row->text, '.') + 1, exact[i]) == 0) return (struct nan_rule){0, 0};
    return (struct nan_rule){lane_bits(row), lane_bits(row)};
}

static uint64_t sign_of(unsigned bits) {
    return UINT64_C(1) << (bits - 1);
}

/* The positive canonical NaN, which is also the least positive arithmetic one. */
static uint64_t canonical_nan(unsigned bits) {
    return bits == 32 ? 0x7fc00000 : 0x7ff8000000000000;
}

static bool is_nan(uint64_t lane, unsigned bits) {
    const uint64_t infinity = bits == 32 ? 0x7f800000 : 0x7ff0000000000000;
    return (lane & ~sign_of(bits)) > infinity;
}

static bool is_canonical(uint64_t lane, unsigned bits) {
    return (lane & ~sign_of(bits)) == canonical_nan(bits);
}

static bool nan_allowed(uint64_t result, struct nan_rule rule, const struct operands *in,
                        unsigned index, unsigned operands) {
    bool canonical = true;
    for (unsigned k = 0; k < operands; k++) {
        const uint64_t lane = lane_of(&in->v[k], rule.operand, index);
        if (is_nan(lane, rule.operand) && !is_canonical(lane, rule.operand)) canonical = false;
    }
    return canonical ? is_canonical(result, rule.result)
                     : (result & ~sign_of(rule.result)) >= canonical_nan(rule.result);
}

/* The running comparison of one instruction. */
struct comparison {
    struct check_row row;
    struct nan_rule rule;
    unsigned operands; /* vector operands, for the NaN rule */
    unsigned bits;     /* of a result lane, for the report */
};

static bool same_lane(const struct comparison *c, const struct operands *in, uint64_t expected,
                      uint64_t got, unsigned index) {
    if (c->row.is_relaxed)
        return relaxed_allows(c->row.text, in, index, expected) &&
               relaxed_allows(c->row.text, in, index, got);
    if (c->rule.result == 0 || !is_nan(expected, c->bits) || !is_nan(got, c->bits))
        return expected == got;
    return nan_allowed(expected, c->rule, in, index, c->operands) &&
           nan_allowed(got, c->rule, in, index, c->operands);
}

/* The first lane that differs without excuse, or -1. */
static int difference(struct check *check, const struct comparison *c, const struct operands *in,
                      const struct outcome *expected, const struct outcome *got) {
    if (c->rule.result == 0 && !c->row.is_relaxed &&
        memcmp(expected->bytes, got->bytes, expected->size) == 0)
        return -1;
    for (unsigned i = 0; i < expected->size * 8 / c->bits; i++) {
        const uint64_t e = lane_of(expected->bytes, c->bits, i);
        const uint64_t g = lane_of(got->bytes, c->bits, i);
        if (same_lane(c, in, e, g, i)) continue;
        if (check->excused == NULL || !check->excused(c->row.text, in, i)) return (int)i;
        check->excuses++;
    }
    return -1;
}

static void print_bytes(FILE *log, const char *label, const void *bytes) {
    fprintf(log, "    %s", label);
    for (unsigned i = 0; i < 16; i++)
        fprintf(log, "%s%02x", i % 4 == 0 ? " " : "", (unsigned)((const uint8_t *)bytes)[i]);
    fprintf(log, "\n");
}

static void report(const struct check *check, const struct comparison *c, const struct call *call,
                   const struct outcome *expected, const struct outcome *got, unsigned lane) {
    const int digits = (int)c->bits / 4;
    fprintf(check->log,
            "%s: %s: result lane %u: %s gives 0x%0*" PRIx64 ", %s gives 0x%0*" PRIx64
            " (seed %" PRIu64 ", set %zu)\n",
            check->subject->isa, c->row.text, lane, check->reference->isa, digits,
            lane_of(expected->bytes, c->bits, lane), check->subject->isa, digits,
            lane_of(got->bytes, c->bits, lane), check->operands->seed,
            (size_t)(call->in - check->operands->sets));
    print_bytes(check->log, "v0, byte 0 first:", &call->in->v[0]);
    print_bytes(check->log, "v1, byte 0 first:", &call->in->v[1]);
    print_bytes(check->log, "v2, byte 0 first:", &call->in->v[2]);
    print_bytes(check->log, "memory:          ", call->in->memory);
    fprintf(check->log, "    x 0x%016" PRIx64 ", lane immediate %u\n", call->in->x, call->lane);
}

/* What the fault handler prints, made before each instruction. */
static char fault_message[160];

static void fault(int signal) {
    (void)signal;
    if (write(STDERR_FILENO, fault_message, strlen(fault_message)) < 0) _exit(2);
    _exit(1);
}

static void check_one(struct check *check, struct call *call, const struct check_row *row,
                      const char *shape, run_fn *run, any_fn *reference, any_fn *subject) {
    struct comparison c = {.row = *row, .rule = nan_rule(row), .bits = lane_bits(row)};
    c.operands = strncmp(shape, "vv", 2) == 0 ? 2 : 1;
    bool failed = false;
    snprintf(fault_message, sizeof fault_message, "%s: %s: touched memory outside its access\n",
             check->subject->isa, row->text);
    call->bytes = row->bytes;
    for (size_t i = 0; i < check->operands->count; i++) {
        struct outcome expected, got;
        call->in = &check->operands->sets[i];
        call->at_end = i % 2 == 0;
        call->lane = (uint8_t)(call->in->lane % (128 / lane_bits(row)));
        run(reference, call, &expected);
        run(subject, call, &got);
        if (expected.size < 16) c.bits = 8 * (unsigned)expected.size;
        if (expected.size == WINDOW) c.bits = 8;
        const int lane = difference(check, &c, call->in, &expected, &got);
        if (lane < 0) continue;
        if (!failed) report(check, &c, call, &expected, &got, (unsigned)lane);
        failed = true;
    }
    if (!failed) return;
    if (check->failed < sizeof check->failed_text / sizeof *check->failed_text)
        check->failed_text[check->failed] = row->text;
    check->failed++;
}

/* By the column `feature`. */
enum { LM_IS_simd128 = false, LM_IS_relaxed_simd = true };

static void check_rows(struct check *check, struct call *call) {
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes)                              \
    check_one(check, call, &(struct check_row){text, #class, LM_IS_##feature, bytes}, #sig,        \
              run_##imm##_##sig, (any_fn *)check->reference->name,                                 \
              (any_fn *)check->subject->name);
#include "simd/v128.def"
#undef OP
}

bool check_tables(struct check *check) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *pages = mmap(NULL, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED || mprotect(pages + page, page, PROT_READ | PROT_WRITE) != 0) {
        perror("check: guarded page");
        exit(2);
    }
    struct sigaction action = {.sa_handler = fault};
    struct sigaction old;
    sigaction(SIGSEGV, &action, &old);
    struct call call = {.page = pages + page, .page_size = page};
    check->failed = 0;
    check->excuses = 0;
    check_rows(check, &call);
    sigaction(SIGSEGV, &old, NULL);
    munmap(pages, 3 * page);
    return check->failed == 0;
}
