/* SPDX-License-Identifier: Apache-2.0 */
/* XXH3, 64 bits, of one message: inputs up to 240 bytes, the merging of the accumulators of longer
 * ones, inputs and the bench ABI around the kernel of scalar.c or simd.c. */
#include "xxh3_64.h"

#include "bench.h"
#include "bits.h"
#include "random.h"

#define MAX_SIZE (1u << 20)

#define PRIME32_2  0x85ebca77u
#define PRIME32_3  0xc2b2ae3du
#define PRIME64_1  0x9e3779b185ebca87u
#define PRIME64_2  0xc2b2ae3d27d4eb4fu
#define PRIME64_3  0x165667b19e3779f9u
#define PRIME64_4  0x85ebca77c2b2ae63u
#define PRIME64_5  0x27d4eb2f165667c5u
#define PRIME_MIX1 0x165667919e3779f9u
#define PRIME_MIX2 0x9fb21c651e98df25u

static LM_ALIGNED uint8_t input[MAX_SIZE];
static uint32_t input_size;
static uint64_t output;

LM_ALIGNED const uint8_t xxh3_secret[XXH3_SECRET_SIZE] = {
    0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c,
    0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f,
    0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
    0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c,
    0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3,
    0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
    0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d,
    0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64,
    0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
    0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e,
    0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce,
    0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
};

/* The 128-bit product's halves, xor each other, from products of 32 bits. */
static uint64_t multiply_and_fold(uint64_t a, uint64_t b) {
    const uint64_t low = (a & 0xffffffff) * (b & 0xffffffff), high = (a >> 32) * (b >> 32);
    const uint64_t cross1 = (a >> 32) * (b & 0xffffffff), cross2 = (a & 0xffffffff) * (b >> 32);
    const uint64_t middle = (low >> 32) + (cross1 & 0xffffffff) + cross2;
    const uint64_t upper = (cross1 >> 32) + (middle >> 32) + high;
    return upper ^ (middle << 32 | (low & 0xffffffff));
}

static uint64_t avalanche(uint64_t h) {
    h = (h ^ h >> 37) * PRIME_MIX1;
    return h ^ h >> 32;
}

static uint64_t avalanche_short(uint64_t h) {
    h = (h ^ h >> 33) * PRIME64_2;
    h = (h ^ h >> 29) * PRIME64_3;
    return h ^ h >> 32;
}

static uint64_t secret_u64(size_t at) {
    return lm_load_u64(xxh3_secret + at);
}

static uint64_t hash_1_to_3(const uint8_t *bytes, size_t size) {
    const uint32_t first = bytes[0], middle = bytes[size / 2], last = bytes[size - 1];
    const uint32_t combined = first << 16 | middle << 24 | last | (uint32_t)size << 8;
    const uint32_t flip = lm_load_u32(xxh3_secret) ^ lm_load_u32(xxh3_secret + 4);
    return avalanche_short(combined ^ flip);
}

static uint64_t hash_4_to_8(const uint8_t *bytes, size_t size) {
    const uint64_t first = lm_load_u32(bytes), last = lm_load_u32(bytes + size - 4);
    uint64_t h = (last + (first << 32)) ^ (secret_u64(8) ^ secret_u64(16));
    h = (h ^ lm_rotl64(h, 49) ^ lm_rotl64(h, 24)) * PRIME_MIX2;
    h = (h ^ ((h >> 35) + size)) * PRIME_MIX2;
    return h ^ h >> 28;
}

static uint64_t hash_9_to_16(const uint8_t *bytes, size_t size) {
    const uint64_t low = lm_load_u64(bytes) ^ (secret_u64(24) ^ secret_u64(32));
    const uint64_t high = lm_load_u64(bytes + size - 8) ^ (secret_u64(40) ^ secret_u64(48));
    return avalanche(size + __builtin_bswap64(low) + high + multiply_and_fold(low, high));
}

/* Sixteen bytes and a part of the secret. */
static uint64_t mix(const uint8_t *bytes, size_t key) {
    return multiply_and_fold(lm_load_u64(bytes) ^ secret_u64(key),
                             lm_load_u64(bytes + 8) ^ secret_u64(key + 8));
}

/* Pairs of sixteen bytes from both ends inwards. */
static uint64_t hash_17_to_128(const uint8_t *bytes, size_t size) {
    uint64_t sum = size * PRIME64_1;
    for (size_t i = 0; i <= (size - 1) / 32; i++)
        sum += mix(bytes + 16 * i, 32 * i) + mix(bytes + size - 16 * (i + 1), 32 * i + 16);
    return avalanche(sum);
}

static uint64_t hash_129_to_240(const uint8_t *bytes, size_t size) {
    uint64_t sum = size * PRIME64_1;
    for (size_t i = 0; i < 8; i++)
        sum += mix(bytes + 16 * i, 16 * i);
    sum = avalanche(sum);
    for (size_t i = 8; i < size / 16; i++)
        sum += mix(bytes + 16 * i, 16 * (i - 8) + 3);
    return avalanche(sum + mix(bytes + size - 16, 119));
}

static uint64_t hash_long(const uint8_t *bytes, size_t size) {
    uint64_t sum = size * PRIME64_1;
    LM_ALIGNED uint64_t a[8] = {PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3,
                                PRIME64_4, PRIME32_2, PRIME64_5, XXH3_PRIME32_1};
    xxh3_accumulate(a, bytes, size);
    for (size_t i = 0; i < 8; i += 2)
        sum += multiply_and_fold(a[i] ^ secret_u64(11 + 8 * i), a[i + 1] ^ secret_u64(19 + 8 * i));
    return avalanche(sum);
}

uint64_t xxh3_64(const uint8_t *bytes, size_t size) {
    if (size == 0) return avalanche_short(secret_u64(56) ^ secret_u64(64));
    if (size <= 3) return hash_1_to_3(bytes, size);
    if (size <= 8) return hash_4_to_8(bytes, size);
    if (size <= 16) return hash_9_to_16(bytes, size);
    if (size <= 128) return hash_17_to_128(bytes, size);
    return size < XXH3_LONG ? hash_129_to_240(bytes, size) : hash_long(bytes, size);
}

void lm_setup(uint32_t size) {
    lm_require(size <= MAX_SIZE);
    struct lm_random random = {.state = 28};
    lm_random_fill_bytes(&random, input, size);
    input_size = size;
}

void lm_run(void) {
    output = xxh3_64(input, input_size);
}

const void *lm_result(void) {
    return &output;
}

uint32_t lm_result_size(void) {
    return sizeof output;
}
