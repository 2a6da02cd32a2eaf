/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding machine code of any family: a library of its own, lib/lanemark/decode.so, because LLVM
 * takes longer to start than a worker to measure; loaded by who needs it (emulated/insn_mix.c). */
#ifndef LM_HARNESS_DECODE_H
#define LM_HARNESS_DECODE_H

#include <stddef.h>
#include <stdint.h>

#define LM_DECODE_EXPORT __attribute__((visibility("default")))

/* A decoder for a family as in simd/isas.def with all its extensions, or NULL when LLVM lacks it.
 * Owned by the caller until lm_decode_close. */
LM_DECODE_EXPORT void *lm_decode_open(const char *family);
LM_DECODE_EXPORT void lm_decode_close(void *decoder);

/* Decodes the instruction at `bytes`, of which `size` may be read. Gives its length, and its text
 * in LLVM's syntax; 0 when it is none. */
LM_DECODE_EXPORT size_t lm_decode_one(void *decoder, const uint8_t *bytes, size_t size,
                                      uint64_t address, char *text, size_t room);

typedef void *lm_decode_open_function(const char *family);
typedef void lm_decode_close_function(void *decoder);
typedef size_t lm_decode_one_function(void *decoder, const uint8_t *bytes, size_t size,
                                      uint64_t address, char *text, size_t room);

#endif
