/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes as hexadecimal text; see hex.h. */
#include "tests/workloads/hex.h"

#include "tests/workloads/kernel_test.h"

#include <stdbool.h>

void assert_hex(const void *bytes, size_t size, const char *hex) {
    const uint8_t *const at = bytes;
    char *const text = malloc(2 * size + 1);
    assert_non_null(text);
    text[0] = '\0';
    for (size_t i = 0; i < size; i++)
        snprintf(text + 2 * i, 3, "%02x", at[i]);
    const bool equal = strcmp(text, hex) == 0;
    if (!equal) print_error("%s\nis not what was expected:\n%s\n", text, hex);
    free(text);
    assert_true(equal);
}

static unsigned digit_value(char digit) {
    static const char digits[] = "0123456789abcdef";
    const char *const found = strchr(digits, digit);
    assert_true(found && digit != '\0');
    return (unsigned)(found - digits);
}

size_t bytes_of_hex(uint8_t *bytes, size_t capacity, const char *hex) {
    size_t size = 0;
    while (*hex != '\0') {
        if (*hex == ' ') {
            hex++;
            continue;
        }
        assert_true(size < capacity);
        bytes[size++] = (uint8_t)(digit_value(hex[0]) << 4 | digit_value(hex[1]));
        hex += 2;
    }
    return size;
}
