/* SPDX-License-Identifier: Apache-2.0 */
/* What STREAM's kernels have in common (stream.h): small integers, whose results are exact, at
 * every size around the vector widths, in arrays that end where memory ends. */
#include "tests/workloads/stream.h"

#include "tests/workloads/kernel_test.h"

enum { LARGEST = 200 };
static const float untouched = -1.0f;

static float b_at(size_t i) {
    return (float)i;
}

static float c_at(size_t i) {
    return 100.0f - (float)(i * i % 37);
}

void stream_is_exact_at_every_size(const struct stream_kernel *kernel) {
    for (size_t size = 0; size <= LARGEST; size++) {
        const size_t bytes = size * sizeof(float);
        float *const a = guarded_alloc(bytes), *const b = guarded_alloc(bytes),
                     *const c = guarded_alloc(bytes);
        for (size_t i = 0; i < size; i++) {
            a[i] = untouched;
            b[i] = b_at(i);
            c[i] = c_at(i);
        }
        kernel->run(a, b, c, size);
        for (size_t i = 0; i < size; i++) {
            if (a[i] != kernel->expected(b_at(i), c_at(i)))
                fail_msg("size %zu, element %zu: %g", size, i, (double)a[i]);
        }
        guarded_free(a, bytes);
        guarded_free(b, bytes);
        guarded_free(c, bytes);
    }
}

void stream_stops_at_the_end(const struct stream_kernel *kernel) {
    float a[LARGEST + 1], b[LARGEST + 1] = {0}, c[LARGEST + 1] = {0};
    for (size_t size = 0; size < LARGEST; size++) {
        for (size_t i = 0; i <= LARGEST; i++)
            a[i] = untouched;
        kernel->run(a, b, c, size);
        for (size_t i = size; i <= LARGEST; i++)
            assert_true(a[i] == untouched);
    }
}
