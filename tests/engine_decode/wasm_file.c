/* SPDX-License-Identifier: Apache-2.0 */
/* A whole file in memory: see wasm_file.h. */
#include "tests/engine_decode/wasm_file.h"

#include <stdio.h>
#include <stdlib.h>

static bool read_stream(struct wasm_file *file, FILE *stream) {
    if (fseek(stream, 0, SEEK_END) != 0) return false;
    const long length = ftell(stream);
    if (length < 0 || fseek(stream, 0, SEEK_SET) != 0) return false;
    file->size = (size_t)length;
    file->bytes = malloc(file->size ? file->size : 1);
    if (file->bytes && fread(file->bytes, 1, file->size, stream) == file->size) return true;
    free(file->bytes);
    return false;
}

bool wasm_file_read(struct wasm_file *file, const char *path) {
    FILE *stream = fopen(path, "rb");
    if (!stream) return false;
    const bool done = read_stream(file, stream);
    (void)fclose(stream);
    return done;
}
