/* SPDX-License-Identifier: Apache-2.0 */
/* Prints its arguments and two variables of its environment, and ends in the way that its first
 * argument says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void at_end(void) {
    puts("at exit");
}

/* Left open, so that what goes wrong later could land in it. */
static void write_file(void) {
    FILE *file = fopen("out", "w");
    if (!file) exit(1);
    fputs("mine", file);
    fflush(file);
}

static void show(const char *name) {
    const char *value = getenv(name);
    printf("%s=%s\n", name, value ? value : "(none)");
}

int main(int argc, char **argv) {
    const char *way = argc > 1 ? argv[1] : "return";
    atexit(at_end);
    printf("%d arguments\n", argc - 1);
    for (int i = 1; i < argc; i++)
        printf("[%s]\n", argv[i]);
    show("LM_FIRST");
    show("LM_SECOND");
    fputs("to the error stream\n", stderr);
    fflush(stdout);
    if (strcmp(way, "exit") == 0) exit(atoi(argv[2]));
    if (strcmp(way, "_exit") == 0) _exit(atoi(argv[2]));
    if (strcmp(way, "file") == 0) write_file();
    if (strcmp(way, "abort") == 0 || strcmp(way, "file") == 0) abort();
    return strcmp(way, "return") == 0 ? 0 : 42;
}
