/* SPDX-License-Identifier: Apache-2.0 */
/* XXH3 kernel, scalar: eight accumulators of 64 bits, one after the other. */
#include "xxh3_64.h"

#include "bits.h"

static inline void take_stripe(uint64_t a[8], const uint8_t *bytes, const uint8_t *key) {
    for (size_t i = 0; i < 8; i++) {
        const uint64_t data = lm_load_u64(bytes + 8 * i), keyed = data ^ lm_load_u64(key + 8 * i);
        a[i ^ 1] += data;
        a[i] += (keyed & 0xffffffff) * (keyed >> 32);
    }
}

static inline void scramble(uint64_t a[8]) {
    for (size_t i = 0; i < 8; i++) {
        const uint64_t key = lm_load_u64(xxh3_secret + XXH3_SCRAMBLE_KEY + 8 * i);
        a[i] = (a[i] ^ a[i] >> 47 ^ key) * XXH3_PRIME32_1;
    }
}

void xxh3_accumulate(uint64_t accumulators[8], const uint8_t *bytes, size_t size) {
    const uint8_t *const last = bytes + size - XXH3_STRIPE;
    uint64_t a[8];
    memcpy(a, accumulators, sizeof a);
    for (; size > XXH3_BLOCK_SIZE; size -= XXH3_BLOCK_SIZE, bytes += XXH3_BLOCK_SIZE) {
        for (size_t i = 0; i < XXH3_BLOCK_SIZE / XXH3_STRIPE; i++)
            take_stripe(a, bytes + XXH3_STRIPE * i, xxh3_secret + 8 * i);
        scramble(a);
    }
    for (size_t i = 0; i < (size - 1) / XXH3_STRIPE; i++)
        take_stripe(a, bytes + XXH3_STRIPE * i, xxh3_secret + 8 * i);
    take_stripe(a, last, xxh3_secret + XXH3_LAST_KEY);
    memcpy(accumulators, a, sizeof a);
}
