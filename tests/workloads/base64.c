/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 (RFC 4648 section 4) by its definition, bit by bit, which the tests of encoding and of
 * decoding hold the kernels against. */
#include "tests/workloads/base64.h"

const char base64_letters[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_encode_bitwise(char *text, const uint8_t *bytes, size_t size) {
    size_t used = 0;
    for (size_t bit = 0; bit < 8 * size; bit += 6) {
        unsigned value = 0;
        for (size_t i = bit; i < bit + 6; i++)
            value = 2 * value + (i < 8 * size ? bytes[i / 8] >> (7 - i % 8) & 1u : 0);
        text[used++] = base64_letters[value];
    }
    while (used % 4 != 0)
        text[used++] = '=';
    return used;
}
