/* SPDX-License-Identifier: Apache-2.0 */
/* The tests that STREAM's kernels (copy, scale, add, triad) share. */
#ifndef LM_TESTS_WORKLOADS_STREAM_H
#define LM_TESTS_WORKLOADS_STREAM_H

#include <stddef.h>

struct stream_kernel {
    void (*run)(float *a, const float *b, const float *c, size_t size); /* a of b and c */
    float (*expected)(float b, float c);                                /* one element */
};

/* Every element is what is expected, of arrays between pages that trap. */
void stream_is_exact_at_every_size(const struct stream_kernel *kernel);

/* The element behind the last is not touched. */
void stream_stops_at_the_end(const struct stream_kernel *kernel);

#endif
