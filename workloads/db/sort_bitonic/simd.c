/* SPDX-License-Identifier: Apache-2.0 */
/* Bitonic sorting network, simd: four comparisons per minimum and maximum. Distances of a vector or
 * more compare whole vectors, two distances per pass; those of two and one compare pairs of vectors
 * whose lanes shuffles have brought opposite each other (J. Chhugani et al., "Efficient
 * Implementation of Sorting on Multi-Core SIMD CPU Architecture", PVLDB 1, 2008). */
#include "sort_bitonic.h"

#include "guest_simd.h"

static inline void compare_exchange(v128_t *low, v128_t *high) {
    const v128_t a = *low, b = *high;
    *low = wasm_i32x4_min(a, b);
    *high = wasm_i32x4_max(a, b);
}

static inline v128_t reverse(v128_t lanes) {
    return wasm_i32x4_shuffle(lanes, lanes, 3, 2, 1, 0);
}

/* From lanes 0 and 2 of two vectors in one, and 1 and 3 in the other, the two in order. */
static inline void zip(v128_t *a, v128_t *b) {
    const v128_t even = *a, odd = *b;
    *a = wasm_i32x4_shuffle(even, odd, 0, 4, 1, 5);
    *b = wasm_i32x4_shuffle(even, odd, 2, 6, 3, 7);
}

/* Distances two and one inside each of two vectors. */
static inline void finish_pair(v128_t *a, v128_t *b) {
    v128_t low = wasm_i32x4_shuffle(*a, *b, 0, 1, 4, 5);
    v128_t high = wasm_i32x4_shuffle(*a, *b, 2, 3, 6, 7);
    compare_exchange(&low, &high);
    *a = wasm_i32x4_shuffle(low, high, 0, 4, 2, 6);
    *b = wasm_i32x4_shuffle(low, high, 1, 5, 3, 7);
    compare_exchange(a, b);
    zip(a, b);
}

/* Sorts each of two vectors: pairs of lanes, then the mirrored pairs, then neighbours. */
static inline void sort_pair(v128_t *a, v128_t *b) {
    v128_t low = wasm_i32x4_shuffle(*a, *b, 0, 2, 4, 6);
    v128_t high = wasm_i32x4_shuffle(*a, *b, 1, 3, 5, 7);
    compare_exchange(&low, &high);
    high = wasm_i32x4_shuffle(high, high, 1, 0, 3, 2);
    compare_exchange(&low, &high);
    *a = wasm_i32x4_shuffle(low, high, 0, 5, 2, 7);
    *b = wasm_i32x4_shuffle(low, high, 1, 4, 3, 6);
    compare_exchange(a, b);
    zip(a, b);
}

/* Merges two sorted vectors: mirrored, then the distances inside. */
static inline void merge_pair(v128_t *a, v128_t *b) {
    *b = reverse(*b);
    compare_exchange(a, b);
    *b = reverse(*b);
    finish_pair(a, b);
}

/* Four vectors, each `distance` values behind the one before. */
static inline void load_four(v128_t v[4], const int32_t *values, size_t distance) {
    for (size_t k = 0; k < 4; k++)
        v[k] = wasm_v128_load(values + k * distance);
}

static inline void store_four(int32_t *values, size_t distance, const v128_t v[4]) {
    for (size_t k = 0; k < 4; k++)
        wasm_v128_store(values + k * distance, v[k]);
}

/* At a distance of two vectors, then of one. */
static inline void compare_four(v128_t v[4]) {
    compare_exchange(&v[0], &v[2]);
    compare_exchange(&v[1], &v[3]);
    compare_exchange(&v[0], &v[1]);
    compare_exchange(&v[2], &v[3]);
}

/* Sorts every sixteen values. */
static void sort_sixteens(int32_t *values, size_t count) {
    for (size_t i = 0; i < count; i += 16) {
        v128_t v[4];
        load_four(v, values + i, 4);
        sort_pair(&v[0], &v[1]);
        sort_pair(&v[2], &v[3]);
        merge_pair(&v[0], &v[1]);
        merge_pair(&v[2], &v[3]);
        v128_t last = reverse(v[3]), third = reverse(v[2]);
        compare_exchange(&v[0], &last);
        compare_exchange(&v[1], &third);
        v[2] = reverse(third);
        v[3] = reverse(last);
        compare_exchange(&v[0], &v[1]);
        compare_exchange(&v[2], &v[3]);
        finish_pair(&v[0], &v[1]);
        finish_pair(&v[2], &v[3]);
        store_four(values + i, 4, v);
    }
}

static void compare_mirrored(int32_t *values, size_t count, size_t size) {
    for (size_t base = 0; base < count; base += size) {
        int32_t *const low_end = values + base, *const high_end = values + base + size - 4;
        for (size_t i = 0; i < size / 2; i += 4) {
            v128_t low = wasm_v128_load(low_end + i), high = reverse(wasm_v128_load(high_end - i));
            compare_exchange(&low, &high);
            wasm_v128_store(low_end + i, low);
            wasm_v128_store(high_end - i, reverse(high));
        }
    }
}

/* Distances 2 * distance and distance, both at least four. */
static void compare_at_two_distances(int32_t *values, size_t count, size_t distance) {
    for (size_t base = 0; base < count; base += 4 * distance) {
        for (size_t i = base; i < base + distance; i += 4) {
            v128_t v[4];
            load_four(v, values + i, distance);
            compare_four(v);
            store_four(values + i, distance, v);
        }
    }
}

/* Distances from eight down to one. */
static void finish_sixteens(int32_t *values, size_t count) {
    for (size_t i = 0; i < count; i += 16) {
        v128_t v[4];
        load_four(v, values + i, 4);
        compare_four(v);
        finish_pair(&v[0], &v[1]);
        finish_pair(&v[2], &v[3]);
        store_four(values + i, 4, v);
    }
}

static void compare_at_distance(int32_t *values, size_t count, size_t distance) {
    for (size_t base = 0; base < count; base += 2 * distance) {
        for (size_t i = base; i < base + distance; i += 4) {
            v128_t low = wasm_v128_load(values + i), high = wasm_v128_load(values + i + distance);
            compare_exchange(&low, &high);
            wasm_v128_store(values + i, low);
            wasm_v128_store(values + i + distance, high);
        }
    }
}

void sort_bitonic(int32_t *values, size_t count) {
    sort_sixteens(values, count);
    for (size_t size = 32; size <= count; size *= 2) {
        compare_mirrored(values, count, size);
        size_t distance = size / 4;
        for (; distance >= 32; distance /= 4)
            compare_at_two_distances(values, count, distance / 2);
        if (distance == 16) compare_at_distance(values, count, distance);
        finish_sixteens(values, count);
    }
}
