/* SPDX-License-Identifier: Apache-2.0 */
/* What this plugin uses of QEMU's interface for TCG plugins, version 1 ("QEMU TCG Plugins" in
 * QEMU's developer manual): the emulator exports these functions to whatever it loads by -plugin.
 * Declared here because distributions package emulators without the header. */
#ifndef LM_HARNESS_QEMU_API_H
#define LM_HARNESS_QEMU_API_H

#include <stddef.h>
#include <stdint.h>

#define LM_QEMU_EXPORT __attribute__((visibility("default")))

/* The emulator refuses a plugin whose qemu_plugin_version it does not know. */
enum { LM_QEMU_API_VERSION = 1 };

struct qemu_plugin_tb;   /* a block being translated; valid during the callback */
struct qemu_plugin_insn; /* an instruction of it, likewise */

/* An inline operation on a uint64_t, without a call out of translated code. Adding is the only one.
 */
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };

typedef void lm_qemu_translated(uint64_t id, struct qemu_plugin_tb *block);
typedef void lm_qemu_called(uint64_t id, unsigned processor, int64_t number, uint64_t a1,
                            uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5, uint64_t a6,
                            uint64_t a7, uint64_t a8);

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, lm_qemu_translated *callback);
void qemu_plugin_register_vcpu_syscall_cb(uint64_t id, lm_qemu_called *callback);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, enum qemu_plugin_op op,
                                              void *place, uint64_t operand);
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
typedef void lm_qemu_executed(unsigned processor, void *data);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *block, lm_qemu_executed *callback,
                                          enum qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *instruction,
                                                enum qemu_plugin_op op, void *place,
                                                uint64_t operand);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *instruction);

#endif
