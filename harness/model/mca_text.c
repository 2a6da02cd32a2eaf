/* SPDX-License-Identifier: Apache-2.0 */
/* From bytes to what llvm-mca reads: a region per block, each instruction as LLVM's disassembler
 * has it. Two things are put differently. Calls become jumps, since their callee's blocks are there
 * as well and llvm-mca takes any call for a hundred cycles. And RISC-V's vector instructions get
 * the element width and register grouping that were set before the block, without which the model
 * takes the worst case. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/decode/decoder.h"
#include "harness/model/mca.h"

/* vtype as llvm-mca's comments spell it; "" while unknown. */
struct vector_config {
    char sew[8], lmul[8];
};

struct writer {
    FILE *out;
    const struct lm_decoder *decoder;
    const char *family;
    struct vector_config config;
};

static const struct {
    const char *family, *call, *jump;
} calls[] = {
    {"x86_64", "call", "jmp\t64"}, {"aarch64", "bl", "b\t#64"}, {"riscv64", "jal", "j\t64"}};

static bool is_call(const char *family, const char *text) {
    const size_t length = strcspn(text, "\t ");
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (strcmp(calls[i].family, family) != 0) continue;
        const size_t own = strlen(calls[i].call);
        if (strncmp(text, calls[i].call, own) != 0) return false;
        return length <= own + 1 && strchr("qrl\t ", text[own]) != NULL; /* callq, blr, jalr */
    }
    return false;
}

static const char *jump_of(const char *family) {
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        if (strcmp(calls[i].family, family) == 0) return calls[i].jump;
    return "";
}

/* The word that starts with `mark` behind a comma, in upper case: "e32" becomes "E32". */
static void take_word(const char *text, char mark, char *word, size_t room) {
    word[0] = '\0';
    for (const char *at = strchr(text, ','); at != NULL; at = strchr(at, ',')) {
        at += strspn(at, ", ");
        if (*at != mark || strchr("0123456789f", at[1]) == NULL) continue;
        size_t i = 0;
        for (; i + 1 < room && isalnum((unsigned char)at[i]); i++)
            word[i] = (char)toupper((unsigned char)at[i]);
        word[i] = '\0';
        return;
    }
}

static void note_config(struct vector_config *config, const char *text) {
    if (strncmp(text, "vset", 4) != 0) return;
    take_word(text, 'e', config->sew, sizeof config->sew);
    take_word(text, 'm', config->lmul, sizeof config->lmul);
}

static void begin_region(const struct writer *writer, size_t number) {
    fprintf(writer->out, "# LLVM-MCA-BEGIN %zu\n", number);
    if (writer->config.sew[0] != '\0' && writer->config.lmul[0] != '\0')
        fprintf(writer->out, "# LLVM-MCA-RISCV-LMUL %s\n# LLVM-MCA-RISCV-SEW %s\n",
                writer->config.lmul, writer->config.sew);
}

static lm_status take_block(struct writer *writer, const struct lm_block *block, bool wanted,
                            struct lm_error *error) {
    char line[256];
    for (size_t at = 0; at < block->size;) {
        const size_t length = lm_decoder_one(writer->decoder, block->bytes + at, block->size - at,
                                             block->address + at, line, sizeof line);
        if (length == 0)
            return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "model: no instruction at %#" PRIx64,
                           block->address + at);
        const char *text = line + strspn(line, " \t");
        const char *put = is_call(writer->family, text) ? jump_of(writer->family) : text;
        if (wanted) fprintf(writer->out, "%s\n", put);
        if (strcmp(writer->family, "riscv64") == 0) note_config(&writer->config, text);
        at += length;
    }
    return LM_OK;
}

static lm_status take_blocks(struct writer *writer, const struct lm_blocks *blocks,
                             const bool *wanted, struct lm_error *error) {
    for (size_t i = 0; i < blocks->count; i++) {
        if (wanted[i]) begin_region(writer, i);
        TRY(take_block(writer, &blocks->items[i], wanted[i], error));
        if (wanted[i]) fprintf(writer->out, "# LLVM-MCA-END\n");
    }
    return LM_OK;
}

lm_status lm_mca_text(struct lm_arena *arena, const char *family, const struct lm_blocks *blocks,
                      const bool *wanted, const char **text, struct lm_error *error) {
    struct lm_decoder decoder;
    const char *reason = "";
    char *written = NULL;
    size_t size = 0;
    if (!lm_decoder_open(arena, family, &decoder, &reason))
        return lm_fail(error, LM_UNSUPPORTED, LM_NO_OFFSET, "%s", reason);
    struct writer writer = {
        .out = open_memstream(&written, &size), .decoder = &decoder, .family = family};
    lm_status status = writer.out != NULL
                           ? take_blocks(&writer, blocks, wanted, error)
                           : lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "model: out of memory");
    if (writer.out != NULL && fclose(writer.out) != 0 && status == LM_OK)
        status = lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "model: out of memory");
    lm_decoder_close(&decoder);
    if (status == LM_OK) *text = lm_need_string(arena, written);
    free(written);
    return status;
}
