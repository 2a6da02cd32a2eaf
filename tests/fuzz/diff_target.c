/* SPDX-License-Identifier: Apache-2.0 */
/* libFuzzer target: its bytes decide what the generator makes, the module is run on the reference
 * and on every level of the interpreter. `fuzz_diff --module-of INPUT FILE` shows the module of an
 * input that was found. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/differ.h"
#include "tests/fuzz/generate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct differ differ = {.step_limit = DIFFER_STEPS};
    struct source source = source_of_bytes(data, size);
    struct buffer module = {0};
    generate_module(&source, &module);
    const enum differ_verdict verdict = differ_check(&differ, module.bytes, module.size);
    free(module.bytes);
    if (verdict == DIFFER_SAME || verdict == DIFFER_UNFINISHED) return 0;
    fprintf(stderr, "fuzz_diff: %s\n", differ.why);
    abort();
}
