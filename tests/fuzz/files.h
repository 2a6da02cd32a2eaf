/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the files of a corpus, for programs that go through one without libFuzzer. */
#ifndef LM_TESTS_FUZZ_FILES_H
#define LM_TESTS_FUZZ_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct file_bytes {
    uint8_t *bytes; /* exactly `size` of them, so that a checker sees reads behind; free() it */
    size_t size;
};

/* False when there is no such file. */
bool files_read(const char *path, struct file_bytes *file);

/* Calls `visit` with a file, or with every file of a folder in the order of names. False, with a
 * message, when something cannot be read. */
bool files_each(const char *path,
                void (*visit)(void *self, const char *path, const struct file_bytes *file),
                void *self);

#endif
