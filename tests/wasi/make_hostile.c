/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a module in the text format that imports every function of engine/wasi/wasi.def and
 * exports, under the same name, a function that calls it with the arguments it is given: a guest
 * that says whatever the test wants. */
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *signature;
} rows[] = {
#define WASI(name, signature, right) {#name, #signature},
#include "engine/wasi/wasi.def"
#undef WASI
};

static void print_type(const char *signature) {
    const size_t count = strcspn(signature, "_");
    for (size_t i = 0; i < count; i++)
        printf(" (param %s)", signature[i] == 'l' ? "i64" : "i32");
    if (signature[count + 1] != '\0') printf(" (result i32)");
}

static void print_import(size_t row) {
    printf("  (import \"wasi_snapshot_preview1\" \"%s\" (func $%s", rows[row].name, rows[row].name);
    print_type(rows[row].signature);
    printf("))\n");
}

static void print_function(size_t row) {
    printf("  (func (export \"%s\")", rows[row].name);
    print_type(rows[row].signature);
    for (size_t i = 0; i < strcspn(rows[row].signature, "_"); i++)
        printf(" local.get %zu", i);
    printf(" call $%s)\n", rows[row].name);
}

int main(void) {
    printf("(module\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        print_import(i);
    printf("  (memory (export \"memory\") 1 1)\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        print_function(i);
    printf(")\n");
    return 0;
}
