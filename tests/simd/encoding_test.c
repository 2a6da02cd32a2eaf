/* SPDX-License-Identifier: Apache-2.0 */
/* The opcode table against wabt: a module with one function per row of simd/v128.def is assembled
 * by wat2wasm, which also type-checks it, and every function's code must be what the row says.
 *
 * usage: encoding_test WAT2WASM FOLDER. Checks prefix, code, text, immediates, signature, and the
 * access width (wat2wasm writes the natural alignment). Source: spec sections 5.4.8, 6.5.9. */
#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CODE_MAX = 64, OFFSET = 1234567 };

struct row {
    unsigned prefix, code;
    const char *text, *imm, *sig;
    unsigned bytes;
};

static const struct row rows[] = {
#define OP(prefix, code, name, text, imm, sig, class, feature, bytes)                              \
    {prefix, code, text, #imm, #sig, bytes},
#include "simd/v128.def"
#undef OP
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

struct code {
    uint8_t bytes[CODE_MAX];
    size_t size;
};

static void put(struct code *code, unsigned byte) {
    code->bytes[code->size++] = (uint8_t)byte;
}

static void put_leb(struct code *code, uint32_t value) {
    for (; value >= 0x80; value >>= 7)
        put(code, (value & 0x7f) | 0x80);
    put(code, value);
}

/* The highest lane immediate of a row. */
static unsigned last_lane(const struct row *row) {
    const unsigned bytes = row->bytes > 0 ? row->bytes : (unsigned)atoi(row->text + 1) / 8;
    return 16 / bytes - 1;
}

static const char *type_name(char letter) {
    switch (letter) {
    case 'i': return "i32";
    case 'l': return "i64";
    case 'f': return "f32";
    case 'd': return "f64";
    case 'v': return "v128";
    case 'a': return "i32"; /* the module's memory has 32-bit addresses */
    default: return "unknown";
    }
}

/* wabt 1.0.32 knows the dot products by the names they had before the proposal settled. */
static const char *name_in_wabt(const char *text) {
    if (strcmp(text, "i16x8.relaxed_dot_i8x16_i7x16_s") == 0) return "i16x8.dot_i8x16_i7x16_s";
    if (strcmp(text, "i32x4.relaxed_dot_i8x16_i7x16_add_s") == 0)
        return "i32x4.dot_i8x16_i7x16_add_s";
    return text;
}

static void write_wat(FILE *wat, const struct row *row) {
    fprintf(wat, "  (func");
    const char *s = row->sig;
    for (; *s != '_'; s++)
        fprintf(wat, " (param %s)", type_name(*s));
    for (s++; *s != '\0'; s++)
        fprintf(wat, " (result %s)", type_name(*s));
    for (unsigned i = 0; row->sig[i] != '_'; i++)
        fprintf(wat, " local.get %u", i);
    fprintf(wat, " %s", name_in_wabt(row->text));
    if (strncmp(row->imm, "memarg", 6) == 0) fprintf(wat, " offset=%d", OFFSET);
    if (strstr(row->imm, "lane") != NULL) fprintf(wat, " %u", last_lane(row));
    if (strcmp(row->imm, "v128") == 0) fprintf(wat, " i8x16");
    if (strcmp(row->imm, "v128") == 0 || strcmp(row->imm, "shuffle") == 0)
        for (unsigned i = 0; i < 16; i++)
            fprintf(wat, " %u", 31 - i);
    fprintf(wat, ")\n");
}

/* The body of the same function as the row says: no locals, operands, instruction, end. */
static struct code expected_code(const struct row *row) {
    struct code code = {.size = 0};
    put(&code, 0);
    for (unsigned i = 0; row->sig[i] != '_'; i++) {
        put(&code, 0x20);
        put(&code, i);
    }
    put(&code, row->prefix);
    put_leb(&code, row->code);
    if (strncmp(row->imm, "memarg", 6) == 0) {
        put(&code, (unsigned)__builtin_ctz(row->bytes));
        put_leb(&code, OFFSET);
    }
    if (strstr(row->imm, "lane") != NULL) put(&code, last_lane(row));
    if (strcmp(row->imm, "v128") == 0 || strcmp(row->imm, "shuffle") == 0)
        for (unsigned i = 0; i < 16; i++)
            put(&code, 31 - i);
    put(&code, 0x0b);
    return code;
}

static int assemble(char *wat2wasm, char *wat, char *wasm) {
    char *arguments[] = {wat2wasm, "--enable-relaxed-simd", wat, "-o", wasm, NULL};
    pid_t child;
    const int error = posix_spawn(&child, wat2wasm, NULL, NULL, arguments, environ);
    if (error != 0) {
        printf("%s: cannot be started: %s: install wabt\n", wat2wasm, strerror(error));
        return 1;
    }
    int status = 1;
    waitpid(child, &status, 0);
    return status;
}

struct reader {
    const uint8_t *next, *end;
};

static uint32_t read_leb(struct reader *in) {
    uint32_t value = 0;
    for (unsigned shift = 0; in->next < in->end; shift += 7) {
        const uint8_t byte = *in->next++;
        value |= (uint32_t)(byte & 0x7f) << shift;
        if (byte < 0x80) break;
    }
    return value;
}

/* Moves to the contents of the code section; false if there is none. */
static int find_code(struct reader *in) {
    in->next += 8;
    while (in->next < in->end) {
        const uint8_t id = *in->next++;
        const uint32_t size = read_leb(in);
        if (id == 10) return 1;
        in->next += size;
    }
    return 0;
}

static void print_code(const char *label, const uint8_t *bytes, size_t size) {
    printf("    %s", label);
    for (size_t i = 0; i < size; i++)
        printf(" %02x", (unsigned)bytes[i]);
    printf("\n");
}

static unsigned compare(struct reader in) {
    unsigned failed = 0;
    if (!find_code(&in) || read_leb(&in) != ROW_COUNT) {
        printf("the module does not have %d functions\n", ROW_COUNT);
        return 1;
    }
    for (unsigned i = 0; i < ROW_COUNT; i++) {
        const struct code expected = expected_code(&rows[i]);
        const uint32_t size = read_leb(&in);
        if (size != expected.size || memcmp(in.next, expected.bytes, size) != 0) {
            printf("%s: the table and wat2wasm differ\n", rows[i].text);
            print_code("table:   ", expected.bytes, expected.size);
            print_code("wat2wasm:", in.next, size);
            failed++;
        }
        in.next += size;
    }
    return failed;
}

int main(int argc, char **argv) {
    static uint8_t module[1 << 16];
    char wat[4096], wasm[4096];
    if (argc != 3) return 3;
    snprintf(wat, sizeof wat, "%s/v128.wat", argv[2]);
    snprintf(wasm, sizeof wasm, "%s/v128.wasm", argv[2]);
    FILE *file = fopen(wat, "w");
    if (file == NULL) {
        printf("%s: %s\n", wat, strerror(errno));
        return 1;
    }
    fprintf(file, "(module (memory 1)\n");
    for (unsigned i = 0; i < ROW_COUNT; i++)
        write_wat(file, &rows[i]);
    fprintf(file, ")\n");
    fclose(file);
    if (assemble(argv[1], wat, wasm) != 0) return 1;
    file = fopen(wasm, "r");
    if (file == NULL) return 1;
    const size_t size = fread(module, 1, sizeof module, file);
    fclose(file);
    const unsigned failed = compare((struct reader){module, module + size});
    printf("%d instructions, %u differ\n", ROW_COUNT, failed);
    return failed == 0 && ROW_COUNT == 256 ? 0 : 1;
}
