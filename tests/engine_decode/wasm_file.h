/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a module, or what pretends to be one, from a file. */
#ifndef LM_TESTS_WASM_FILE_H
#define LM_TESTS_WASM_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wasm_file {
    uint8_t *bytes; /* to be freed by the caller */
    size_t size;
};

/* False, with nothing allocated, when the file cannot be read. */
bool wasm_file_read(struct wasm_file *file, const char *path);

#endif
