/* SPDX-License-Identifier: Apache-2.0 */
/* A libFuzzer target without libFuzzer: goes once through files and folders of a corpus.
 * replay FILE|FOLDER...   Exit status 3: wrong usage or unreadable; a finding ends the program. */
#include <stdio.h>

#include "tests/fuzz/files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* What the target's own mutator asks libFuzzer for; nothing mutates here. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size) {
    (void)data, (void)max_size;
    return size;
}

static void visit(void *self, const char *path, const struct file_bytes *file) {
    unsigned *count = self;
    (void)path;
    (void)LLVMFuzzerTestOneInput(file->bytes, file->size);
    ++*count;
}

int main(int argc, char **argv) {
    unsigned count = 0;
    for (int i = 1; i < argc; i++)
        if (!files_each(argv[i], visit, &count)) return 3;
    printf("%u inputs\n", count);
    return count > 0 ? 0 : 3;
}
