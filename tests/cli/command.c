/* SPDX-License-Identifier: Apache-2.0 */
/* A WASI command for the tests of `lanemark run --module`: its first argument says what it does. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Everything a program is given, on standard output. */
static int show(int argc, char **argv) {
    for (int i = 0; i < argc; i++)
        printf("argument %s\n", argv[i]);
    const char *mood = getenv("MOOD");
    printf("MOOD %s\n", mood != NULL ? mood : "none");
    for (int c = getchar(); c != EOF; c = getchar())
        putchar(toupper(c));
    return 0;
}

/* Another output each time. */
static int clock_text(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    printf("%lld.%09ld\n", (long long)now.tv_sec, now.tv_nsec);
    return 0;
}

/* The same output for the first three lives that a file counts, another one later. */
static int late(const char *path) {
    FILE *file = fopen(path, "a+");
    if (file == NULL) return 9;
    fputc('x', file);
    fseek(file, 0, SEEK_END);
    puts(ftell(file) > 3 ? "late" : "early");
    return fclose(file);
}

/* Prints until it may not, and says so by its status. */
static int flood(void) {
    static char block[4096];
    while (fwrite(block, 1, sizeof block, stdout) == sizeof block)
        ;
    fputs("no more room\n", stderr);
    return 7;
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "show";
    if (strcmp(what, "exit") == 0) {
        fprintf(stderr, "first words\nlast words\n");
        exit(atoi(argv[2]));
    }
    if (strcmp(what, "trap") == 0) __builtin_trap();
    if (strcmp(what, "clock") == 0) return clock_text();
    if (strcmp(what, "late") == 0) return late(argv[2]);
    if (strcmp(what, "flood") == 0) return flood();
    if (strcmp(what, "hang") == 0)
        for (;;)
            (void)getchar();
    return show(argc, argv);
}
