/* SPDX-License-Identifier: Apache-2.0 */
/* Stream VByte decoding (Lemire, Kurz, Rupp, 2018) of numbers of all sizes, one byte the most
 * frequent: the encoder, inputs and the bench ABI; the kernel is in scalar.c or simd.c. */
#include "stream_vbyte.h"

#include "bench.h"
#include "bits.h"
#include "random.h"

#define MAX_COUNT (1u << 18)

static LM_ALIGNED uint32_t values[MAX_COUNT];
static LM_ALIGNED uint8_t control[MAX_COUNT / 4];
static LM_ALIGNED uint8_t data[4 * MAX_COUNT];
static uint32_t count;
static size_t data_size;

size_t stream_vbyte_encode(uint8_t *controls, uint8_t *bytes, const uint32_t *numbers, size_t n) {
    size_t used = 0;
    memset(controls, 0, stream_vbyte_control_size(n));
    for (size_t i = 0; i < n; i++) {
        const uint32_t x = numbers[i];
        const size_t more = (size_t)(x >> 8 != 0) + (x >> 16 != 0) + (x >> 24 != 0);
        controls[i / 4] |= (uint8_t)(more << i % 4 * 2);
        memcpy(bytes + used, &x, more + 1);
        used += more + 1;
    }
    return used;
}

/* Half of the numbers of one byte, a quarter of two, an eighth each of three and four. */
void lm_setup(uint32_t size) {
    static const uint8_t bits[8] = {8, 8, 8, 8, 16, 16, 24, 32};
    lm_require(size <= MAX_COUNT);
    struct lm_random random = {.state = 32};
    for (uint32_t i = 0; i < size; i++) {
        const unsigned unused = 32 - bits[lm_random_below(&random, 8)];
        values[i] = (uint32_t)lm_random_u64(&random) >> unused;
    }
    stream_vbyte_prepare();
    data_size = stream_vbyte_encode(control, data, values, size);
    memset(values, 0, size * sizeof values[0]);
    count = size;
}

void lm_run(void) {
    stream_vbyte_decode(values, control, data, data_size, count);
}

const void *lm_result(void) {
    return values;
}

uint32_t lm_result_size(void) {
    return count * (uint32_t)sizeof values[0];
}
