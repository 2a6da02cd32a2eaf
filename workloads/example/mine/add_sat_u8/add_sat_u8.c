/* SPDX-License-Identifier: Apache-2.0 */
/* Saturating addition of two arrays of bytes, as when two pictures are added: inputs, and the
 * functions that the harness calls. */
#include "add_sat_u8.h"

#include "bench.h"
#include "random.h"

#define MAX_COUNT (1u << 18)

static LM_ALIGNED uint8_t sum[MAX_COUNT], left[MAX_COUNT], right[MAX_COUNT];
static uint32_t length;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT && size % 16 == 0);
    struct lm_random random = {.state = 1};
    lm_random_fill_bytes(&random, left, size);
    lm_random_fill_bytes(&random, right, size);
    length = size;
}

void lm_run(void) {
    add_sat_u8(sum, left, right, length);
}

const void *lm_result(void) {
    return sum;
}

uint32_t lm_result_size(void) {
    return length;
}
