/* SPDX-License-Identifier: Apache-2.0 */
/* Copies its input in upper case, and counts lines and bytes. */
#include <ctype.h>
#include <stdio.h>

int main(void) {
    long lines = 0;
    long bytes = 0;
    for (int c = getchar(); c != EOF; c = getchar()) {
        lines += c == '\n';
        bytes++;
        putchar(toupper(c));
    }
    printf("%ld lines, %ld bytes\n", lines, bytes);
    return ferror(stdin) ? 1 : 0;
}
