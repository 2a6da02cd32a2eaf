/* SPDX-License-Identifier: Apache-2.0 */
/* Seeded texts written into an array of fixed size: what does not fit any more is dropped. */
#ifndef LM_WORKLOADS_LIB_WRITER_H
#define LM_WORKLOADS_LIB_WRITER_H

#include "random.h"

#include <stdbool.h>

struct lm_writer {
    struct lm_random random;
    uint8_t *text;
    size_t size, used;
};

static inline bool lm_writer_full(const struct lm_writer *writer) {
    return writer->used >= writer->size;
}

static inline void lm_put(struct lm_writer *writer, char character) {
    if (!lm_writer_full(writer)) writer->text[writer->used++] = (uint8_t)character;
}

static inline void lm_put_text(struct lm_writer *writer, const char *text) {
    for (; *text != '\0'; text++)
        lm_put(writer, *text);
}

/* From `least` to `most` characters drawn from the first `count` of `characters`. */
static inline void lm_put_drawn(struct lm_writer *writer, const char *characters, uint32_t count,
                                uint32_t least, uint32_t most) {
    uint32_t left = least + lm_random_below(&writer->random, most - least + 1);
    for (; left > 0; left--)
        lm_put(writer, characters[lm_random_below(&writer->random, count)]);
}

#endif
