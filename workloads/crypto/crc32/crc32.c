/* SPDX-License-Identifier: Apache-2.0 */
/* CRC-32 of one message: tables, slicing, which every variant needs at least for the end, inputs
 * and the bench ABI around the kernel of scalar.c or simd.c. */
#include "crc32.h"

#include "bench.h"
#include "bits.h"
#include "random.h"

#define MAX_SIZE (1u << 20)
#define POLYNOMIAL                                                                                 \
    0xedb88320u /* x^32 + x^26 + … + 1, the bit of x^31 lowest, that of x^32 left out */

static LM_ALIGNED uint8_t input[MAX_SIZE];
static uint32_t input_size, output;

LM_ALIGNED uint32_t crc32_tables[CRC32_SLICES][256];

void crc32_make_tables(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (size_t i = 0; i < 8; i++)
            crc = crc >> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
        crc32_tables[0][byte] = crc;
    }
    for (size_t k = 1; k < CRC32_SLICES; k++) {
        for (size_t byte = 0; byte < 256; byte++) {
            const uint32_t crc = crc32_tables[k - 1][byte];
            crc32_tables[k][byte] = crc >> 8 ^ crc32_tables[0][crc & 255];
        }
    }
    crc32_prepare();
}

/* The remainders of four bytes, k + 3 bytes following the first. */
static inline uint32_t look_up_word(uint32_t word, size_t k) {
    return crc32_tables[k + 3][word & 255] ^ crc32_tables[k + 2][word >> 8 & 255] ^
           crc32_tables[k + 1][word >> 16 & 255] ^ crc32_tables[k][word >> 24];
}

uint32_t crc32_slices(uint32_t crc, const uint8_t *bytes, size_t size) {
    for (; size >= 16; size -= 16, bytes += 16) {
        const uint32_t first = look_up_word(lm_load_u32(bytes) ^ crc, 12);
        const uint32_t second = look_up_word(lm_load_u32(bytes + 4), 8);
        const uint32_t third = look_up_word(lm_load_u32(bytes + 8), 4);
        crc = first ^ second ^ third ^ look_up_word(lm_load_u32(bytes + 12), 0);
    }
    for (size_t i = 0; i < size; i++)
        crc = crc >> 8 ^ crc32_tables[0][(crc ^ bytes[i]) & 255];
    return crc;
}

uint32_t crc32(const uint8_t *bytes, size_t size) {
    return ~crc32_update(0xffffffff, bytes, size);
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 26};
    lm_random_fill_bytes(&random, input, size);
    crc32_make_tables();
    input_size = size;
}

void lm_run(void) {
    output = crc32(input, input_size);
}

const void *lm_result(void) {
    return &output;
}

uint32_t lm_result_size(void) {
    return sizeof output;
}
