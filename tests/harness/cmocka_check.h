/* SPDX-License-Identifier: Apache-2.0 */
/* cmocka and the headers it wants before it, for every test of the harness. */
#ifndef LM_TESTS_HARNESS_CMOCKA_CHECK_H
#define LM_TESTS_HARNESS_CMOCKA_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#endif
