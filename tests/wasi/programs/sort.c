/* SPDX-License-Identifier: Apache-2.0 */
/* Sorts the lines of one file into another: `sort FROM TO`. */
#include <string.h>

#include "check.h"

static int compare(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *read_all(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(2);
    }
    CHECK(fseek(file, 0, SEEK_END) == 0);
    *size = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*size + 1);
    CHECK(text && fread(text, 1, *size, file) == *size);
    text[*size] = '\0';
    fclose(file);
    return text;
}

int main(int argc, char **argv) {
    CHECK(argc == 3);
    size_t size = 0;
    size_t count = 0;
    char *text = read_all(argv[1], &size);
    char **lines = malloc((size + 1) * sizeof *lines);
    CHECK(lines);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        lines[count++] = line;
    qsort(lines, count, sizeof *lines, compare);
    FILE *out = fopen(argv[2], "wb");
    CHECK(out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s\n", lines[i]);
    CHECK(fclose(out) == 0);
    printf("%zu lines\n", count);
    free(lines);
    free(text);
    return 0;
}
