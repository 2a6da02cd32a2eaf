/* SPDX-License-Identifier: Apache-2.0 */
/* Makes a module of one function for each v128 instruction, has it listed, and takes off what a
 * function without it has: calls and frames, and of an access the way to the memory. */
#include "harness/op_costs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/emulated/emulators.h"
#include "harness/emulated/insn_class.h"

/* --- Modules ---------------------------------------------------------------------------------- */

enum imm { IMM_none, IMM_memarg, IMM_memarg_lane, IMM_lane, IMM_shuffle, IMM_v128 };

static const struct op {
    const char *text, *sig;
    uint32_t code;
    enum imm imm;
} ops[] = {
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes) {text, #sig, code, IMM_##imm},
#include "simd/v128.def"
#undef OP
};

enum { OPS = sizeof ops / sizeof ops[0], MOST_BYTES = 256 };

static const struct op *find_op(const char *text) {
    for (size_t i = 0; i < OPS; i++)
        if (strcmp(ops[i].text, text) == 0) return &ops[i];
    return NULL;
}

/* A module as it grows; every part is shorter than 128 bytes, so that sizes take one. */
struct module_bytes {
    uint8_t data[MOST_BYTES];
    size_t size;
};

static void put(struct module_bytes *out, const void *bytes, size_t size) {
    memcpy(out->data + out->size, bytes, size);
    out->size += size;
}

static void put_byte(struct module_bytes *out, unsigned byte) {
    out->data[out->size++] = (uint8_t)byte;
}

static void put_section(struct module_bytes *out, unsigned id, const struct module_bytes *body) {
    put_byte(out, id);
    put_byte(out, (unsigned)body->size);
    put(out, body->data, body->size);
}

static unsigned type_byte(char letter) {
    static const char letters[] = "ailfdv";
    static const uint8_t types[] = {0x7f, 0x7f, 0x7e, 0x7d, 0x7c, 0x7b};
    const char *place = strchr(letters, letter);
    return types[place - letters];
}

/* "vv_v" as a type section: one function type. */
static struct module_bytes type_section(const char *sig) {
    const char *results = strchr(sig, '_') + 1;
    struct module_bytes out = {.data = {1, 0x60}, .size = 2};
    put_byte(&out, (unsigned)(results - 1 - sig));
    for (const char *at = sig; *at != '_'; at++)
        put_byte(&out, type_byte(*at));
    put_byte(&out, (unsigned)strlen(results));
    for (const char *at = results; *at != '\0'; at++)
        put_byte(&out, type_byte(*at));
    return out;
}

static struct module_bytes code_section(const char *sig, const struct module_bytes *instr) {
    struct module_bytes body = {.size = 0};
    const size_t params = strcspn(sig, "_");
    put_byte(&body, 0); /* no locals */
    for (size_t i = 0; i < params; i++) {
        put_byte(&body, 0x20); /* local.get */
        put_byte(&body, (unsigned)i);
    }
    put(&body, instr->data, instr->size);
    put_byte(&body, 0x0b); /* end */
    struct module_bytes out = {.data = {1}, .size = 1};
    put_byte(&out, (unsigned)body.size);
    put(&out, body.data, body.size);
    return out;
}

/* A function of the signature's parameters that does one instruction, exported, beside a memory. */
static struct module_bytes one_function(const char *sig, const struct module_bytes *instr) {
    static const uint8_t magic[] = {0, 'a', 's', 'm', 1, 0, 0, 0};
    static const struct module_bytes functions = {.data = {1, 0}, .size = 2};
    static const struct module_bytes memories = {.data = {1, 0, 1}, .size = 3};
    static const struct module_bytes exports = {.data = {1, 1, 'f', 0, 0}, .size = 5};
    const struct module_bytes types = type_section(sig);
    const struct module_bytes code = code_section(sig, instr);
    struct module_bytes out = {.size = 0};
    put(&out, magic, sizeof magic);
    put_section(&out, 1, &types);
    put_section(&out, 3, &functions);
    put_section(&out, 5, &memories);
    put_section(&out, 7, &exports);
    put_section(&out, 10, &code);
    return out;
}

static struct module_bytes instr_of(const struct op *op, const uint8_t bytes[16]) {
    struct module_bytes out = {.data = {0xfd}, .size = 1};
    for (uint32_t code = op->code; true; code >>= 7) {
        put_byte(&out, (code & 0x7f) | (code > 0x7f ? 0x80 : 0));
        if (code <= 0x7f) break;
    }
    if (op->imm == IMM_memarg || op->imm == IMM_memarg_lane) put(&out, "\0", 2);
    if (op->imm == IMM_lane || op->imm == IMM_memarg_lane) put_byte(&out, bytes[0]);
    if (op->imm == IMM_shuffle || op->imm == IMM_v128) put(&out, bytes, 16);
    return out;
}

/* --- Machine code ----------------------------------------------------------------------------- */

struct code_counts {
    unsigned vector, other, lane_moves, calls;
};

struct prober {
    struct lm_arena *arena;
    const struct lm_wasm_api *api;
    wasm_store_t *store;
    const char *family;
    struct code_counts nothing, access; /* of a function that does nothing, and one that loads */
};

/* Moves between lanes and scalar registers, and copies of registers, which are no work. */
static const struct {
    const char *family, *lanes, *copies;
} moves[] = {
    {"x86_64", "*pextr* *pinsr* movd movq vmovd vmovq *extractps *insertps", "mov* vmov*"},
    {"aarch64", "umov smov ins mov", "mov fmov orr"},
    {"riscv64", "vmv.x.s vmv.s.x vfmv.f.s vfmv.s.f vslide1*", "mv vmv1r.v vmv.v.v fmv.* vmv2r.v"},
};

/* Neither memory, nor a constant, nor a lane stands among a copy's operands. */
static bool is_plain(const char *operands) {
    return strpbrk(operands, "($[#") == NULL;
}

static void count_one(const char *family, const char *text, struct code_counts *counts) {
    char mnemonic[32];
    const struct lm_insn_facts facts = lm_insn_classify(family, 128, text);
    text += strspn(text, "\t ");
    const size_t length = strcspn(text, "\t ");
    snprintf(mnemonic, sizeof mnemonic, "%.*s", (int)length, text);
    if (facts.class == LM_INSN_config || facts.class == LM_INSN_other) return;
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        if (strcmp(moves[i].family, family) != 0) continue;
        const bool lane =
            facts.class == LM_INSN_permute && lm_mnemonic_fits(mnemonic, moves[i].lanes);
        if (!lane && facts.class != LM_INSN_permute &&
            lm_mnemonic_fits(mnemonic, moves[i].copies) && is_plain(text))
            return;
        counts->lane_moves += lane || facts.class == LM_INSN_fp ? 1 : 0;
    }
    counts->calls += facts.class == LM_INSN_branch && strstr(mnemonic, "call") != NULL ? 1 : 0;
    if (facts.vector)
        counts->vector++;
    else
        counts->other++;
}

/* Lines of code in a listing are indented by four, and have a colon behind their address. */
static struct code_counts count_listing(const char *family, const wasm_byte_vec_t *listing) {
    struct code_counts counts = {0};
    char line[256];
    for (size_t at = 0; at < listing->size;) {
        const char *start = listing->data + at;
        const char *end = memchr(start, '\n', listing->size - at);
        const size_t length = end != NULL ? (size_t)(end - start) : listing->size - at;
        snprintf(line, sizeof line, "%.*s", (int)length, start);
        const char *colon = strstr(line, ":\t");
        if (strncmp(line, "    ", 4) == 0 && colon != NULL) count_one(family, colon + 1, &counts);
        at += length + 1;
    }
    return counts;
}

static lm_status probe(const struct prober *prober, const struct module_bytes *bytes,
                       struct code_counts *counts, struct lm_error *error) {
    const struct lm_wasm_api *api = prober->api;
    wasm_byte_vec_t listing;
    const wasm_byte_vec_t binary = {bytes->size, (wasm_byte_t *)bytes->data};
    wasm_module_t *module = api->lm_module_new(prober->store, &binary, error);
    if (module == NULL) return error->status;
    const bool listed = api->lm_module_listing(module, NULL, false, &listing, error);
    if (listed) *counts = count_listing(prober->family, &listing);
    api->wasm_byte_vec_delete(&listing);
    api->wasm_module_delete(module);
    return listed ? LM_OK : error->status;
}

static lm_status probe_frames(struct prober *prober, struct lm_error *error) {
    const struct module_bytes empty = {.size = 0};
    const struct module_bytes load = {.data = {0x2d, 0, 0}, .size = 3}; /* i32.load8_u */
    const struct module_bytes nothing = one_function("_", &empty);
    const struct module_bytes access = one_function("i_i", &load);
    TRY(probe(prober, &nothing, &prober->nothing, error));
    TRY(probe(prober, &access, &prober->access, error));
    if (prober->access.other > 0) prober->access.other--; /* the load itself */
    return LM_OK;
}

/* --- Costs ------------------------------------------------------------------------------------ */

static unsigned less(unsigned all, unsigned part) {
    return all > part ? all - part : 0;
}

static const char *judge(const struct lm_op_cost *cost, const struct code_counts *counts,
                         const char *sig) {
    enum { MANY_MOVES = 3 };
    const unsigned scalars = strpbrk(sig, "ilfd") != NULL ? 1 : 0;
    if (counts->calls > 0 || counts->lane_moves >= MANY_MOVES) return "scalarised";
    return cost->vector + cost->other <= 1 + scalars ? "one" : "expanded";
}

static lm_status find_cost(const struct prober *prober, struct lm_op_cost *cost,
                           struct lm_error *error) {
    const struct op *op = find_op(cost->name);
    struct code_counts counts = {0};
    if (op == NULL)
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "%s: not a v128 instruction here",
                       cost->name);
    const struct module_bytes instr = instr_of(op, cost->bytes);
    const struct module_bytes bytes = one_function(op->sig, &instr);
    const struct code_counts *frame =
        strchr(op->sig, 'a') != NULL ? &prober->access : &prober->nothing;
    TRY(probe(prober, &bytes, &counts, error));
    counts.calls = less(counts.calls, frame->calls);
    counts.lane_moves = less(counts.lane_moves, frame->lane_moves);
    cost->vector = less(counts.vector, frame->vector);
    cost->other = less(counts.other, frame->other);
    cost->verdict = judge(cost, &counts, op->sig);
    return LM_OK;
}

static uint64_t weight_of(const struct lm_op_cost *cost) {
    return (cost->uses + 8 * cost->in_loops) * (cost->vector + cost->other);
}

static int by_weight(const void *a, const void *b) {
    const struct lm_op_cost *x = a;
    const struct lm_op_cost *y = b;
    if (weight_of(x) != weight_of(y)) return weight_of(x) > weight_of(y) ? -1 : 1;
    return strcmp(x->name, y->name);
}

static lm_status read_uses(struct lm_arena *arena, const struct lm_wasm_api *api,
                           const wasm_module_t *module, struct lm_op_cost **costs, size_t *count,
                           struct lm_error *error) {
    wasm_byte_vec_t text;
    if (!api->lm_module_v128_uses(module, &text, error)) return error->status;
    char *lines = lm_need(arena, text.size + 1, 1);
    *costs = lm_need(arena, text.size / 32 + 1, sizeof **costs); /* no line is shorter */
    memcpy(lines, text.data, text.size);
    api->wasm_byte_vec_delete(&text);
    *count = 0;
    char *rest = NULL;
    for (char *line = strtok_r(lines, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        struct lm_op_cost *cost = &(*costs)[*count];
        char hex[33];
        unsigned long long uses = 0, in_loops = 0;
        if (sscanf(line, "%39s %32s %llu %llu", cost->name, hex, &uses, &in_loops) != 4) continue;
        for (size_t i = 0; i < sizeof cost->bytes; i++) {
            const char digits[] = {hex[2 * i], hex[2 * i + 1], '\0'};
            cost->bytes[i] = (uint8_t)strtoul(digits, NULL, 16);
        }
        cost->uses = uses;
        cost->in_loops = in_loops;
        (*count)++;
    }
    return LM_OK;
}

static void print_costs(const struct lm_op_cost *costs, size_t count) {
    uint64_t uses = 0, expanded = 0, scalarised = 0, insns = 0;
    printf("%-34s %5s %8s %7s %6s\n", "v128 instruction", "uses", "in loops", "vector", "other");
    for (size_t i = 0; i < count; i++) {
        const struct lm_op_cost *cost = &costs[i];
        const bool one = strcmp(cost->verdict, "one") == 0;
        printf("%-34s %5llu %8llu %7u %6u  %s\n", cost->name, (unsigned long long)cost->uses,
               (unsigned long long)cost->in_loops, cost->vector, cost->other,
               one ? "" : cost->verdict);
        uses += cost->uses;
        insns += cost->uses * (cost->vector + cost->other);
        if (strcmp(cost->verdict, "expanded") == 0) expanded += cost->uses;
        if (strcmp(cost->verdict, "scalarised") == 0) scalarised += cost->uses;
    }
    if (uses == 0)
        printf("no v128 instructions\n");
    else
        printf("%llu v128 instructions: %llu expanded, %llu scalarised; %.2f machine instructions "
               "each, compiled by themselves\n",
               (unsigned long long)uses, (unsigned long long)expanded,
               (unsigned long long)scalarised, (double)insns / (double)uses);
}

lm_status lm_op_costs_print(struct lm_arena *arena, const struct lm_wasm_api *api,
                            wasm_store_t *store, const wasm_module_t *module, const char *isa,
                            struct lm_error *error) {
    struct prober prober = {
        .arena = arena, .api = api, .store = store, .family = lm_isa_family(isa)};
    struct lm_op_cost *costs = NULL;
    size_t count = 0;
    TRY(read_uses(arena, api, module, &costs, &count, error));
    TRY(probe_frames(&prober, error));
    for (size_t i = 0; i < count; i++)
        TRY(find_cost(&prober, &costs[i], error));
    if (count > 0) qsort(costs, count, sizeof *costs, by_weight);
    print_costs(costs, count);
    return LM_OK;
}
