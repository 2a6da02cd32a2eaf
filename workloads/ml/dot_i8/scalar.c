/* SPDX-License-Identifier: Apache-2.0 */
/* Dot product of i8 vectors, scalar. */
#include "dot_i8.h"

int32_t dot_i8(const int8_t *a, const int8_t *b, size_t count) {
    uint32_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (uint32_t)(a[i] * b[i]);
    return (int32_t)sum;
}
