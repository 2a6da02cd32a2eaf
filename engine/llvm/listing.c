/* SPDX-License-Identifier: Apache-2.0 */
/* Listings (listing.h). Machine code stands in the order of its addresses; before each run of it
 * the Wasm instruction is named that its accesses, calls and traps belong to, and arithmetic stands
 * with the last of those. What the optimiser moved or joined stands where it is now. */
#include "engine/llvm/listing.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <llvm-c/Disassembler.h>
#include <llvm-c/Target.h>

#include "engine/llvm/source_lines.h"
#include "engine/llvm/target.h"

enum { SPELLED = 80 };

/* --- Wasm instructions ------------------------------------------------------------------------ */

struct spelled {
    uint32_t offset;
    char text[SPELLED];
};

struct listing {
    const struct lm_module *module;
    const struct lm_image *image;
    FILE *out;
    LLVMDisasmContextRef disassembler;
    struct spelled *instrs; /* of the function, by offset */
    size_t instr_count, instr_capacity;
    struct lm_source_lines lines;
    const struct lm_source_line *line; /* the last one told */
    uint64_t wasm_ops;                 /* block, loop, else and end aside */
};

struct counts {
    uint64_t instructions, bytes, wasm_ops, by_width[3]; /* of vectors: 128, 256, 512 bits */
};

static void spell_immediate(const struct lm_instr *instr, char *text, size_t size) {
    double wide;
    float narrow;
    switch ((enum lm_imm)lm_ops[instr->op].imm) {
    case LM_IMM_i32: (void)snprintf(text, size, " %" PRId32, (int32_t)instr->imm.i32); return;
    case LM_IMM_i64: (void)snprintf(text, size, " %" PRId64, (int64_t)instr->imm.i64); return;
    case LM_IMM_f32:
        memcpy(&narrow, &instr->imm.i32, sizeof narrow);
        (void)snprintf(text, size, " %g", (double)narrow);
        return;
    case LM_IMM_f64:
        memcpy(&wide, &instr->imm.i64, sizeof wide);
        (void)snprintf(text, size, " %g", wide);
        return;
    case LM_IMM_memarg:
    case LM_IMM_memarg_lane:
    case LM_IMM_atomic:
        if (instr->imm.mem.offset != 0)
            (void)snprintf(text, size, " offset=%" PRIu64, instr->imm.mem.offset);
        return;
    case LM_IMM_label:
    case LM_IMM_func:
    case LM_IMM_local:
    case LM_IMM_global:
    case LM_IMM_table: (void)snprintf(text, size, " %" PRIu32, instr->imm.index); return;
    case LM_IMM_lane: (void)snprintf(text, size, " %u", instr->imm.lane); return;
    default: return;
    }
}

static lm_status begin(void *self, const struct lm_walk *walk, struct lm_error *error) {
    struct listing *const l = self;
    (void)walk;
    (void)error;
    l->instr_count = 0;
    l->wasm_ops = 0;
    return LM_OK;
}

static lm_status note(void *self, const struct lm_walk *walk, const struct lm_instr *instr,
                      struct lm_error *error) {
    struct listing *const l = self;
    (void)walk;
    if (l->instr_count == l->instr_capacity) {
        const size_t wanted = l->instr_capacity * 2 + 256;
        struct spelled *const grown = realloc(l->instrs, wanted * sizeof *grown);
        if (!grown) return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "listing: out of memory");
        l->instrs = grown;
        l->instr_capacity = wanted;
    }
    struct spelled *const spelled = &l->instrs[l->instr_count++];
    spelled->offset = (uint32_t)instr->offset;
    const int length = snprintf(spelled->text, SPELLED, "%s", lm_ops[instr->op].text);
    spell_immediate(instr, spelled->text + length, (size_t)(SPELLED - length));
    l->wasm_ops += lm_ops[instr->op].op_class != LM_CLASS_structure;
    return LM_OK;
}

static const char *spelling_at(const struct listing *l, uint32_t offset) {
    size_t low = 0, high = l->instr_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (l->instrs[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < l->instr_count && l->instrs[low].offset == offset ? l->instrs[low].text : "";
}

/* --- Machine code ----------------------------------------------------------------------------- */

static void count_widths(const char *text, struct counts *counts) {
    static const char *const registers[] = {"%xmm", "%ymm", "%zmm"};
    for (int i = 2; i >= 0; i--) {
        if (!strstr(text, registers[i])) continue;
        counts->by_width[i]++;
        return;
    }
}

/* " <$name #3>" behind a call within the module. */
static void print_target(const struct listing *l, const uint8_t *code, size_t size) {
    enum { CALL = 0xe8, CALL_SIZE = 5 };
    char label[128];
    int32_t distance;
    uintptr_t start;
    if (size != CALL_SIZE || code[0] != CALL) return;
    memcpy(&distance, code + 1, sizeof distance);
    const uintptr_t target = (uintptr_t)(code + CALL_SIZE) + (uintptr_t)(intptr_t)distance;
    if (!lm_image_has(l->image, target)) return;
    const uint32_t func = lm_image_func_at(l->image, target, &start);
    if (func != LM_IMAGE_NO_ENTRY && start == target)
        fprintf(l->out, " <%s>", lm_module_func_label(l->module, func, label, sizeof label));
}

static void print_place(struct listing *l, uint32_t offset) {
    const uint32_t plain = offset & ~LM_IMAGE_PLAIN;
    const struct lm_source_line *const line = lm_source_line_at(&l->lines, plain);
    if (line && (!l->line || line->line != l->line->line || line->file != l->line->file))
        fprintf(l->out, "; %s:%" PRIu32 "\n", line->file, line->line);
    if (line) l->line = line;
    fprintf(l->out, "  ; 0x%06" PRIx32 " %s%s\n", plain, spelling_at(l, plain),
            offset & LM_IMAGE_PLAIN ? "   (checked before the loop)" : "");
}

static void list_code(struct listing *l, uint8_t *code, uint8_t *end, bool only_counts,
                      struct counts *counts) {
    char text[160];
    uint32_t place = UINT32_MAX;
    while (code < end) {
        const size_t size =
            LLVMDisasmInstruction(l->disassembler, code, (uint64_t)(end - code),
                                  (uint64_t)(code - l->image->base), text, sizeof text);
        if (size == 0) return; /* padding, or constants */
        const uint32_t here = lm_image_offset_at(l->image, (uintptr_t)code);
        counts->instructions++;
        counts->bytes += size;
        count_widths(text, counts);
        if (!only_counts && here != place) print_place(l, here);
        place = here;
        if (!only_counts) {
            fprintf(l->out, "    %5tx:%s", code - l->image->base, text);
            print_target(l, code, size);
            fprintf(l->out, "\n");
        }
        code += size;
    }
}

/* --- Functions -------------------------------------------------------------------------------- */

static void print_counts(const struct listing *l, const char *label, const struct counts *counts) {
    const double per_op =
        counts->wasm_ops > 0 ? (double)counts->bytes / (double)counts->wasm_ops : 0;
    fprintf(l->out,
            "%s: %" PRIu64 " Wasm instructions, %" PRIu64 " machine instructions (%" PRIu64
            " of 128 bits, %" PRIu64 " of 256, %" PRIu64 " of 512), %" PRIu64
            " bytes, %.1f per Wasm instruction\n",
            label, counts->wasm_ops, counts->instructions, counts->by_width[0], counts->by_width[1],
            counts->by_width[2], counts->bytes, per_op);
}

static lm_status list_func(struct listing *l, uint32_t func, uint32_t row, bool only_counts,
                           struct counts *sum, struct lm_error *error) {
    const struct lm_image_header *const header = l->image->header;
    const struct lm_sink sink = {.self = l, .begin = begin, .instr = note};
    const uint32_t from = l->image->funcs[row].position;
    const uint32_t behind = row + 1 < header->func_count ? l->image->funcs[row + 1].position
                                                         : header->code + header->code_size;
    char label[128];
    struct counts counts = {0};
    TRY(lm_walk_func(l->module, func, &sink, error));
    lm_module_func_label(l->module, func, label, sizeof label);
    if (!only_counts) fprintf(l->out, "%s:\n", label);
    l->line = NULL;
    list_code(l, l->image->base + from, l->image->base + behind, only_counts, &counts);
    counts.wasm_ops = l->wasm_ops;
    print_counts(l, label, &counts);
    sum->instructions += counts.instructions;
    sum->bytes += counts.bytes;
    sum->wasm_ops += counts.wasm_ops;
    for (unsigned i = 0; i < 3; i++)
        sum->by_width[i] += counts.by_width[i];
    return LM_OK;
}

/* Whether `wanted` names a function: "$name #3" has both names that it may go by. */
static bool is_named(const struct lm_module *module, uint32_t func, const char *wanted) {
    char label[128], number[16];
    lm_module_func_label(module, func, label, sizeof label);
    (void)snprintf(number, sizeof number, "#%" PRIu32, func);
    if (strcmp(number, wanted) == 0 || strcmp(label, wanted) == 0) return true;
    const size_t length = strlen(wanted);
    for (uint32_t i = 0; i < module->export_count; i++) {
        const struct lm_export *const item = &module->exports[i];
        if (item->kind == LM_EXTERN_FUNC && item->index == func && item->field.length == length &&
            memcmp(item->field.bytes, wanted, length) == 0)
            return true;
    }
    return label[0] == '$' && strncmp(label + 1, wanted, length) == 0 && label[1 + length] == ' ';
}

static lm_status list_all(struct listing *l, const char *func, bool only_counts,
                          struct lm_error *error) {
    struct counts sum = {0};
    uint32_t listed = 0;
    for (uint32_t row = 0; row < l->image->header->func_count; row++) {
        const uint32_t index = l->image->funcs[row].func;
        if (index == LM_IMAGE_NO_ENTRY || (func && !is_named(l->module, index, func))) continue;
        TRY(list_func(l, index, row, only_counts, &sum, error));
        listed++;
    }
    if (func && listed == 0)
        return lm_fail(error, LM_USAGE, LM_NO_OFFSET, "no function of the module is called %s",
                       func);
    if (!func) print_counts(l, "all", &sum);
    return LM_OK;
}

static lm_status open_and_list(struct listing *l, const char *func, bool only_counts,
                               struct lm_error *error) {
    struct gen_target target = {.machine = NULL};
    TRY(lm_target_open(&target, l->image->header->isa, 0, error));
    char *const triple = LLVMGetTargetMachineTriple(target.machine);
    l->disassembler =
        LLVMCreateDisasmCPUFeatures(triple, target.cpu, target.features, NULL, 0, NULL, NULL);
    const lm_status status = l->disassembler ? list_all(l, func, only_counts, error)
                                             : lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET,
                                                       "listing: LLVM has no disassembler");
    if (l->disassembler) LLVMDisasmDispose(l->disassembler);
    LLVMDisposeMessage(triple);
    lm_target_close(&target);
    return status;
}

lm_status lm_llvm_list_image(const struct lm_module *module, const struct lm_image *image,
                             const char *func, bool only_counts, char **text,
                             struct lm_error *error) {
    size_t size = 0;
    *text = NULL;
    struct listing l = {.module = module, .image = image, .out = open_memstream(text, &size)};
    if (!l.out) return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "listing: out of memory");
    lm_source_lines_read(module, &l.lines);
    lm_status status = open_and_list(&l, func, only_counts, error);
    lm_source_lines_free(&l.lines);
    if (fclose(l.out) != 0 && status == LM_OK)
        status = lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "listing: out of memory");
    free(l.instrs);
    if (status == LM_OK) return LM_OK;
    free(*text);
    *text = NULL;
    return status;
}
