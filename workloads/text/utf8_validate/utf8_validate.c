/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 validation (RFC 3629; J. Keiser and D. Lemire, "Validating UTF-8 In Less Than One
 * Instruction Per Byte", Software: Practice and Experience 51, 2021) of documents in mixed scripts,
 * a quarter of them damaged near their end. Inputs and the bench ABI; the kernel is in scalar.c or
 * simd.c. */
#include "utf8_validate.h"

#include "bench.h"
#include "unicode_text.h"

#define DOCUMENTS 16
#define MAX_SIZE  (1u << 20)

static LM_ALIGNED uint8_t text[MAX_SIZE];
static uint8_t valid[DOCUMENTS];
static uint32_t document_size;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE && size >= 64 * DOCUMENTS && size % DOCUMENTS == 0);
    struct lm_random random = {.state = 9};
    document_size = size / DOCUMENTS;
    for (size_t i = 0; i < DOCUMENTS; i++) {
        uint8_t *const document = text + i * document_size;
        lm_write_words(&random, document, document_size);
        if (i % 4 == 3) document[document_size - 1 - lm_random_below(&random, 16)] = 0xc0;
    }
}

void lm_run(void) {
    for (size_t i = 0; i < DOCUMENTS; i++) {
        valid[i] = utf8_validate(text + i * document_size, document_size);
    }
}

const void *lm_result(void) {
    return valid;
}

uint32_t lm_result_size(void) {
    return sizeof valid;
}
