/* SPDX-License-Identifier: Apache-2.0 */
/* X25519 key agreements (RFC 7748): random scalars and points, and the bench ABI around the kernel
 * of scalar.c or simd.c. Every 32 bytes are a valid scalar and a valid u-coordinate. */
#include "x25519.h"

#include "bench.h"
#include "random.h"

#define MAX_COUNT 64

static LM_ALIGNED uint8_t scalars[MAX_COUNT * X25519_SIZE];
static LM_ALIGNED uint8_t points[MAX_COUNT * X25519_SIZE];
static LM_ALIGNED uint8_t results[MAX_COUNT * X25519_SIZE];
static uint32_t count;

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_COUNT);
    struct lm_random random = {.state = 25};
    lm_random_fill_bytes(&random, scalars, size * X25519_SIZE);
    lm_random_fill_bytes(&random, points, size * X25519_SIZE);
    count = size;
}

void lm_run(void) {
    x25519_many(results, scalars, points, count);
}

const void *lm_result(void) {
    return results;
}

uint32_t lm_result_size(void) {
    return count * (uint32_t)X25519_SIZE;
}
