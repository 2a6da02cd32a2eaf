/* SPDX-License-Identifier: Apache-2.0 */
/* What the guest programs of these tests check themselves with. They are plain C: built for WASI
 * and natively, they must print the same. */
#ifndef LM_TESTS_WASI_CHECK_H
#define LM_TESTS_WASI_CHECK_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s (errno %d)\n", __FILE__, __LINE__, #condition,      \
                    errno);                                                                        \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

/* A call that must fail with this errno. */
#define CHECK_FAILS(call, error)                                                                   \
    do {                                                                                           \
        errno = 0;                                                                                 \
        CHECK((call) == -1);                                                                       \
        CHECK(errno == (error));                                                                   \
    } while (0)

#endif
