/* SPDX-License-Identifier: Apache-2.0 */
/* Transcoding of UTF-8 (RFC 3629) to UTF-16 (RFC 2781): text in mixed scripts. Inputs and the bench
 * ABI; the kernel is in scalar.c or simd.c. */
#include "utf8_to_utf16.h"

#include "bench.h"
#include "unicode_text.h"

#define MAX_SIZE (1u << 20)

static LM_ALIGNED uint8_t text[MAX_SIZE];
static LM_ALIGNED uint16_t units[MAX_SIZE];
static uint32_t text_size, unit_count;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 37};
    lm_write_words(&random, text, size);
    text_size = size;
    utf8_to_utf16_prepare();
}

void lm_run(void) {
    unit_count = (uint32_t)utf8_to_utf16(units, text, text_size);
}

const void *lm_result(void) {
    return units;
}

uint32_t lm_result_size(void) {
    return unit_count * (uint32_t)sizeof units[0];
}
