/* SPDX-License-Identifier: Apache-2.0 */
/* A library: no main, an initialiser that runs first, and functions to call by name. */
#include <stdio.h>
#include <stdlib.h>

static int ready;

__attribute__((constructor)) static void prepare(void) {
    ready = 1;
}

__attribute__((export_name("add"))) int add(int a, int b) {
    printf("ready %d\n", ready);
    fflush(stdout);
    return a + b;
}

__attribute__((export_name("leave"))) void leave(int status) {
    exit(status);
}
