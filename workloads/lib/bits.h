/* SPDX-License-Identifier: Apache-2.0 */
/* Rotations, and integers in memory at any alignment. Wasm and every machine that runs a workload
 * natively store the least significant byte first, so loads and stores in that order are plain
 * copies. */
#ifndef LM_WORKLOADS_LIB_BITS_H
#define LM_WORKLOADS_LIB_BITS_H

#include <stdint.h>
#include <string.h>

/* x rotated by n bits; 0 < n < width. */
static inline uint32_t lm_rotl32(uint32_t x, unsigned n) {
    return x << n | x >> (32 - n);
}

static inline uint32_t lm_rotr32(uint32_t x, unsigned n) {
    return x >> n | x << (32 - n);
}

static inline uint64_t lm_rotl64(uint64_t x, unsigned n) {
    return x << n | x >> (64 - n);
}

static inline uint64_t lm_rotr64(uint64_t x, unsigned n) {
    return x >> n | x << (64 - n);
}

/* Least significant byte first. */
static inline uint32_t lm_load_u32(const void *bytes) {
    uint32_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static inline uint64_t lm_load_u64(const void *bytes) {
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static inline void lm_store_u32(void *bytes, uint32_t value) {
    memcpy(bytes, &value, sizeof value);
}

static inline void lm_store_u64(void *bytes, uint64_t value) {
    memcpy(bytes, &value, sizeof value);
}

/* Most significant byte first. */
static inline uint32_t lm_load_u32_big(const void *bytes) {
    return __builtin_bswap32(lm_load_u32(bytes));
}

static inline uint64_t lm_load_u64_big(const void *bytes) {
    return __builtin_bswap64(lm_load_u64(bytes));
}

static inline void lm_store_u32_big(void *bytes, uint32_t value) {
    lm_store_u32(bytes, __builtin_bswap32(value));
}

static inline void lm_store_u64_big(void *bytes, uint64_t value) {
    lm_store_u64(bytes, __builtin_bswap64(value));
}

#endif
