/* SPDX-License-Identifier: Apache-2.0 */
/* The binaries that wat2wasm made of tests/engine_api/modules, for cmocka tests: a missing file
 * fails the test. Include cmocka.h first. TEST_MODULES is the folder. */
#ifndef LM_TESTS_TEST_MODULES_H
#define LM_TESTS_TEST_MODULES_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct test_binary {
    uint8_t *bytes; /* free() it */
    size_t size;
};

static inline struct test_binary read_test_module(const char *name) {
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s.wasm", TEST_MODULES, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    struct test_binary binary = {.size = (size_t)ftell(file)};
    assert_int_equal(fseek(file, 0, SEEK_SET), 0);
    binary.bytes = malloc(binary.size);
    assert_non_null(binary.bytes);
    assert_int_equal(fread(binary.bytes, 1, binary.size, file), binary.size);
    (void)fclose(file);
    return binary;
}

#endif
