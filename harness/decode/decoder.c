/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the three functions of decode.so. The library is never unloaded: LLVM does not like it. */
#include "harness/decode/decoder.h"

#include <dlfcn.h>

#include "harness/complain.h"
#include "harness/files.h"

bool lm_decoder_open(struct lm_arena *arena, const char *family, struct lm_decoder *decoder,
                     const char **reason) {
    void *library = dlopen(lm_prefix_path(arena, "lib/lanemark/decode.so"), RTLD_NOW | RTLD_LOCAL);
    lm_decode_open_function *open = NULL;
    *decoder = (struct lm_decoder){0};
    if (library == NULL) {
        *reason = lm_need_string(arena, dlerror());
        return false;
    }
    *(void **)&open = dlsym(library, "lm_decode_open");
    *(void **)&decoder->close = dlsym(library, "lm_decode_close");
    *(void **)&decoder->one = dlsym(library, "lm_decode_one");
    *reason = "lib/lanemark/decode.so is of another build";
    if (open == NULL || decoder->close == NULL || decoder->one == NULL) return false;
    decoder->state = open(family);
    *reason = "LLVM has no disassembler for it";
    return decoder->state != NULL;
}

void lm_decoder_close(struct lm_decoder *decoder) {
    if (decoder->state != NULL) decoder->close(decoder->state);
    decoder->state = NULL;
}

size_t lm_decoder_one(const struct lm_decoder *decoder, const uint8_t *bytes, size_t size,
                      uint64_t address, char *text, size_t room) {
    return decoder->one(decoder->state, bytes, size, address, text, room);
}
