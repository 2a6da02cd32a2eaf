/* SPDX-License-Identifier: Apache-2.0 */
/* LLVM's disassembler out of lib/lanemark/decode.so (decode.h), for those of the command who take
 * executed blocks apart: it is loaded when it is first wanted, and stays. */
#ifndef LM_HARNESS_DECODER_H
#define LM_HARNESS_DECODER_H

#include <stdbool.h>

#include "engine/base/arena.h"
#include "harness/decode/decode.h"

struct lm_decoder {
    void *state;
    lm_decode_close_function *close;
    lm_decode_one_function *one;
};

/* Opens a decoder of a family as in simd/isas.def. False: `reason`, in the arena, says why not. */
bool lm_decoder_open(struct lm_arena *arena, const char *family, struct lm_decoder *decoder,
                     const char **reason);
void lm_decoder_close(struct lm_decoder *decoder);

/* As lm_decode_one. */
size_t lm_decoder_one(const struct lm_decoder *decoder, const uint8_t *bytes, size_t size,
                      uint64_t address, char *text, size_t room);

#endif
