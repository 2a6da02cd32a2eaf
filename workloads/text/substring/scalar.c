/* SPDX-License-Identifier: Apache-2.0 */
/* Substring search, scalar: the needle's first two bytes are looked for as one 16-bit word at every
 * place, and the rest is compared where they match. */
#include "substring.h"

#include <stdbool.h>
#include <string.h>

static inline bool equal(const uint8_t *a, const uint8_t *b, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (a[i] != b[i]) return false;
    }
    return true;
}

static inline uint16_t pair_at(const uint8_t *bytes) {
    uint16_t pair;
    memcpy(&pair, bytes, sizeof pair);
    return pair;
}

size_t substring_index(const uint8_t *text, size_t size, const uint8_t *needle,
                       size_t needle_size) {
    const uint16_t first = pair_at(needle);
    for (size_t i = 0; i + needle_size <= size; i++) {
        if (pair_at(text + i) == first && equal(text + i + 2, needle + 2, needle_size - 2))
            return i;
    }
    return size;
}
