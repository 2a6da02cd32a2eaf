/* SPDX-License-Identifier: Apache-2.0 */
/* Which v128 instructions a module is made of (lm_module_v128_uses in lanemark.h): a walk over all
 * bodies that keeps apart what has other immediates, since a shuffle's lanes decide what it costs.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/c_api.h"
#include "engine/walk.h"

static const bool is_vector[LM_CLASS_COUNT] = {
#define CLASS(name, is_vector, description) [LM_CLASS_##name] = is_vector,
#include "engine/op_classes.def"
#undef CLASS
};

struct use {
    enum lm_op op;
    uint8_t bytes[16]; /* lanes of a shuffle, a constant, or a lane and zeroes */
    uint64_t count, in_loops;
};

struct uses {
    struct use *items;
    size_t count, room;
};

static lm_status begin(void *self, const struct lm_walk *walk, struct lm_error *error) {
    (void)self;
    (void)walk;
    (void)error;
    return LM_OK;
}

static void take_bytes(const struct lm_instr *instr, uint8_t bytes[16]) {
    memset(bytes, 0, 16);
    switch ((enum lm_imm)lm_ops[instr->op].imm) {
    case LM_IMM_v128:
    case LM_IMM_shuffle: memcpy(bytes, instr->imm.v128, 16); return;
    case LM_IMM_lane: bytes[0] = instr->imm.lane; return;
    case LM_IMM_memarg_lane: bytes[0] = instr->imm.mem.lane; return;
    default: return;
    }
}

static struct use *find(struct uses *uses, const struct use *wanted) {
    for (size_t i = 0; i < uses->count; i++)
        if (uses->items[i].op == wanted->op && memcmp(uses->items[i].bytes, wanted->bytes, 16) == 0)
            return &uses->items[i];
    if (uses->count == uses->room) {
        const size_t room = 2 * uses->room + 64;
        struct use *const grown = realloc(uses->items, room * sizeof *grown);
        if (!grown) return NULL;
        uses->items = grown;
        uses->room = room;
    }
    uses->items[uses->count] = *wanted;
    return &uses->items[uses->count++];
}

static bool is_in_loop(const struct lm_walk *walk) {
    for (uint32_t i = 0; i < walk->depth; i++)
        if (walk->frames[i].op == LM_OP_loop) return true;
    return false;
}

static lm_status note(void *self, const struct lm_walk *walk, const struct lm_instr *instr,
                      struct lm_error *error) {
    struct use wanted = {.op = instr->op};
    if (!is_vector[lm_ops[instr->op].op_class]) return LM_OK;
    take_bytes(instr, wanted.bytes);
    struct use *const use = find(self, &wanted);
    if (!use) return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "uses: out of memory");
    use->count++;
    use->in_loops += is_in_loop(walk) ? 1 : 0;
    return LM_OK;
}

static void print(FILE *out, const struct uses *uses) {
    for (size_t i = 0; i < uses->count; i++) {
        const struct use *const use = &uses->items[i];
        fprintf(out, "%s ", lm_ops[use->op].text);
        for (size_t k = 0; k < sizeof use->bytes; k++)
            fprintf(out, "%02x", use->bytes[k]);
        fprintf(out, " %" PRIu64 " %" PRIu64 "\n", use->count, use->in_loops);
    }
}

static lm_status collect(const struct lm_module *module, struct uses *uses,
                         struct lm_error *error) {
    const struct lm_sink sink = {.self = uses, .begin = begin, .instr = note};
    for (uint32_t i = module->imported_funcs; i < module->func_count; i++)
        TRY(lm_walk_func(module, i, &sink, error));
    return LM_OK;
}

bool lm_module_v128_uses(const wasm_module_t *module, wasm_byte_vec_t *text,
                         struct lm_error *error) {
    struct lm_error ignored = LM_ERROR_INIT;
    struct uses uses = {.items = NULL};
    char *lines = NULL;
    size_t size = 0;
    wasm_byte_vec_new_empty(text);
    lm_status status = collect(&module->shared->module, &uses, error ? error : &ignored);
    FILE *const out = status == LM_OK ? open_memstream(&lines, &size) : NULL;
    if (out) print(out, &uses);
    const bool is_printed = out && fclose(out) == 0;
    if (is_printed) wasm_byte_vec_new(text, size, lines);
    free(lines);
    free(uses.items);
    if (status == LM_OK && !is_printed)
        lm_error_record(error, LM_NO_MEMORY, LM_NO_OFFSET, "uses: out of memory");
    return is_printed;
}
