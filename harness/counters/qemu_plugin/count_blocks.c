/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin of QEMU that counts how often each translated block ran between two marks
 * (harness/emulated/marker.h), and writes the blocks with their bytes when a region ends. From
 * executions and lengths follow exact instruction counts, from the bytes their classes; both are
 * worked out by who reads this (harness/emulated/blocks.h).
 *
 * -plugin FILE,fd=N where N is an inherited descriptor. Each region becomes
 *     region NUMBER
 *     block ADDRESS INSTRUCTIONS EXECUTIONS BYTES     one per block that ran; address and bytes in
 * hex end NUMBER Counters are plain additions inside the translated code, so the program must have
 * one thread. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/counters/qemu_plugin/qemu_api.h"
#include "harness/emulated/marker.h"

LM_QEMU_EXPORT extern int qemu_plugin_version;
int qemu_plugin_version = LM_QEMU_API_VERSION;

struct block {
    struct block *next;
    uint64_t address;
    uint64_t executions; /* since it was translated: the translated code adds to it */
    uint64_t before;     /* of these, before the region began */
    size_t instructions, size;
    /* The last instruction's executions and size, where it may be cut off; see watch_last. */
    uint64_t last_executions, last_before;
    size_t last_size; /* 0: not watched */
    /* Of x86's repeated string instructions; see watch_repeats. */
    uint64_t first_repeats, last_repeats; /* their address, where they begin or end the block */
    uint64_t again, again_before;         /* executions that only went on with one */
    uint8_t bytes[];
};

/* Every block ever translated, which lives as long as the emulator. */
static struct block *blocks;
static FILE *out;
static bool is_x86;
static uint64_t executed; /* blocks, all in all */

static size_t size_of(const struct qemu_plugin_tb *translated) {
    size_t size = 0;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(translated); i++)
        size += qemu_plugin_insn_size(qemu_plugin_tb_get_insn(translated, i));
    return size;
}

/* The x86 front end ends a block before an instruction that crosses into the next page, but the
 * interface has then told of that instruction's first bytes already, as if it were the block's
 * last. Its own counter stays at 0, which shows it: for blocks that end near a page's end. */
static void watch_last(struct block *block, const struct qemu_plugin_tb *translated) {
    const uint64_t page = 4096;
    const uint64_t longest = 15;
    const uint64_t end = (block->address + block->size - 1) % page + 1;
    if (block->instructions < 2 || end + longest <= page) return;
    struct qemu_plugin_insn *last = qemu_plugin_tb_get_insn(translated, block->instructions - 1);
    block->last_size = qemu_plugin_insn_size(last);
    qemu_plugin_register_vcpu_insn_exec_inline(last, QEMU_PLUGIN_INLINE_ADD_U64,
                                               &block->last_executions, 1);
}

static bool is_repeated(const struct qemu_plugin_insn *instruction) {
    const uint8_t *code = qemu_plugin_insn_data(instruction);
    const size_t size = qemu_plugin_insn_size(instruction);
    bool repeat = false;
    size_t at = 0;
    for (; at + 1 < size && (code[at] == 0xf2 || code[at] == 0xf3 || code[at] == 0x66); at++)
        repeat = repeat || code[at] != 0x66;
    if (at + 1 < size && (code[at] & 0xf0) == 0x40) at++; /* REX */
    return repeat &&
           ((code[at] >= 0xa4 && code[at] <= 0xa7) || (code[at] >= 0xaa && code[at] <= 0xaf));
}

/* A block that ends with a repeated instruction has just begun. Where it begins with the one that
 * the block right before it ended with, it goes on with it, and is no further execution of it. */
static void on_repeat(unsigned processor, void *data) {
    static uint64_t latest, at;
    struct block *block = data;
    (void)processor;
    if (block->first_repeats != 0 && block->first_repeats == at && executed == latest + 1)
        block->again++;
    latest = executed;
    at = block->last_repeats;
}

/* The emulator runs one repetition at a time: it ends a block with the instruction, and makes a
 * block of it alone that follows upon itself. Processors count it once. */
static void watch_repeats(struct block *block, struct qemu_plugin_tb *translated) {
    const struct qemu_plugin_insn *first = qemu_plugin_tb_get_insn(translated, 0);
    const struct qemu_plugin_insn *last =
        qemu_plugin_tb_get_insn(translated, block->instructions - 1);
    if (!is_x86) return;
    qemu_plugin_register_vcpu_tb_exec_inline(translated, QEMU_PLUGIN_INLINE_ADD_U64, &executed, 1);
    if (!is_repeated(last)) return;
    block->last_repeats = block->address + block->size - qemu_plugin_insn_size(last);
    if (is_repeated(first)) block->first_repeats = block->address;
    qemu_plugin_register_vcpu_tb_exec_cb(translated, on_repeat, QEMU_PLUGIN_CB_NO_REGS, block);
}

static void on_translation(uint64_t id, struct qemu_plugin_tb *translated) {
    (void)id;
    const size_t size = size_of(translated);
    struct block *block = calloc(1, sizeof *block + size);
    if (block == NULL) abort(); /* a count that lacks a block would be wrong */
    block->address = qemu_plugin_tb_vaddr(translated);
    block->instructions = qemu_plugin_tb_n_insns(translated);
    for (size_t i = 0; i < block->instructions; i++) {
        const struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(translated, i);
        const size_t length = qemu_plugin_insn_size(instruction);
        memcpy(block->bytes + block->size, qemu_plugin_insn_data(instruction), length);
        block->size += length;
    }
    block->next = blocks;
    blocks = block;
    qemu_plugin_register_vcpu_tb_exec_inline(translated, QEMU_PLUGIN_INLINE_ADD_U64,
                                             &block->executions, 1);
    watch_last(block, translated);
    watch_repeats(block, translated);
}

static void begin_region(void) {
    for (struct block *block = blocks; block != NULL; block = block->next) {
        block->before = block->executions;
        block->last_before = block->last_executions;
        block->again_before = block->again;
    }
}

static void write_block(const struct block *block) {
    const bool cut = block->last_size > 0 && block->last_executions == block->last_before;
    fprintf(out, "block %" PRIx64 " %zu %" PRIu64 " ", block->address, block->instructions - cut,
            block->executions - block->before - (block->again - block->again_before));
    for (size_t i = 0; i < block->size - (cut ? block->last_size : 0); i++)
        fprintf(out, "%02x", block->bytes[i]);
    fputc('\n', out);
}

static void end_region(uint64_t region) {
    fprintf(out, "region %" PRIu64 "\n", region);
    for (const struct block *block = blocks; block != NULL; block = block->next)
        if (block->executions - block->before > block->again - block->again_before)
            write_block(block);
    fprintf(out, "end %" PRIu64 "\n", region);
    fflush(out);
}

static void on_call(uint64_t id, unsigned processor, int64_t number, uint64_t what, uint64_t region,
                    uint64_t a3, uint64_t a4, uint64_t a5, uint64_t a6, uint64_t a7, uint64_t a8) {
    (void)id, (void)processor, (void)a3, (void)a4, (void)a5, (void)a6, (void)a7, (void)a8;
    if (number != LM_MARKER_CALL) return;
    if (what == LM_MARKER_BEGIN) begin_region();
    if (what == LM_MARKER_END) end_region(region);
}

/* Called by the emulator when it loads this; anything but 0 makes it stop. */
LM_QEMU_EXPORT int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv);
int qemu_plugin_install(uint64_t id, const void *info, int argc, char **argv) {
    is_x86 = strncmp(*(const char *const *)info, "x86_64", strlen("x86_64")) == 0;
    if (argc != 1 || strncmp(argv[0], "fd=", 3) != 0) {
        fputs("lanemark: QEMU plugin: wants one argument: give it fd=N\n", stderr);
        return 1;
    }
    out = fdopen(atoi(argv[0] + 3), "w");
    if (out == NULL) {
        perror("lanemark: QEMU plugin: its descriptor");
        return 1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    qemu_plugin_register_vcpu_syscall_cb(id, on_call);
    return 0;
}
