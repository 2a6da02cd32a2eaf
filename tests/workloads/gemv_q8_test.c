/* SPDX-License-Identifier: Apache-2.0 */
/* Block-quantised matrix-vector product: bit for bit what weights and activations taken one by one
 * give, at many shapes and in arrays that end where memory ends; and exact at the extremes. */
#include "tests/workloads/kernel_test.h"

#include "workloads/ml/gemv_q8/gemv_q8.h"

/* Weights by rows, as they are before they are stored side by side. */
struct matrix {
    size_t rows, blocks;
    int8_t *values; /* rows by 32 blocks */
    float *scales;  /* rows by blocks */
};

static struct gemv_q8_weights *store(const struct matrix *m) {
    struct gemv_q8_weights *const w = guarded_alloc(m->rows / 4 * m->blocks * sizeof *w);
    for (size_t i = 0; i < m->rows; i++) {
        for (size_t b = 0; b < m->blocks; b++) {
            struct gemv_q8_weights *const block = &w[i / 4 * m->blocks + b];
            block->scales[i % 4] = m->scales[i * m->blocks + b];
            block->offsets[i % 4] = 0;
            for (size_t k = 0; k < 32; k++) {
                const int8_t value = m->values[(i * m->blocks + b) * 32 + k];
                block->values[k / 4][i % 4][k % 4] = value;
                block->offsets[i % 4] -= 64 * value;
            }
        }
    }
    return w;
}

static float expected_row(const struct matrix *m, size_t i, const struct gemv_q8_activations *x) {
    float sum = 0;
    for (size_t b = 0; b < m->blocks; b++) {
        int32_t products = 0;
        for (size_t k = 0; k < 32; k++)
            products += m->values[(i * m->blocks + b) * 32 + k] * (x[b].values[k] - 64);
        const float scale = m->scales[i * m->blocks + b] * x[b].scale;
        const float part = (float)products * scale;
        sum += part;
    }
    return sum;
}

static void check_product(const struct matrix *m, const struct gemv_q8_activations *x) {
    struct gemv_q8_weights *const w = store(m);
    float *const y = guarded_alloc(m->rows * sizeof *y);
    gemv_q8(y, w, x, m->rows, m->blocks);
    for (size_t i = 0; i < m->rows; i++) {
        const float expected = expected_row(m, i, x);
        if (y[i] != expected)
            fail_msg("%zu rows, %zu blocks: row %zu is %g, not %g", m->rows, m->blocks, i,
                     (double)y[i], (double)expected);
    }
    guarded_free(w, m->rows / 4 * m->blocks * sizeof *w);
    guarded_free(y, m->rows * sizeof *y);
}

static void check_shape(struct lm_random *random, size_t rows, size_t blocks) {
    const size_t count = rows * blocks * 32;
    const struct matrix m = {rows, blocks, malloc(count + 1), malloc(count + 1)};
    struct gemv_q8_activations *const x = guarded_alloc(blocks * sizeof *x);
    assert_true(m.values && m.scales);
    lm_random_fill_bytes(random, (uint8_t *)m.values, count);
    lm_random_fill_f32(random, m.scales, rows * blocks);
    for (size_t b = 0; b < blocks; b++) {
        x[b].scale = lm_random_f32(random);
        lm_random_fill_bytes(random, (uint8_t *)x[b].values, 32);
        for (size_t k = 0; k < 32; k++)
            x[b].values[k] &= 0x7f;
    }
    check_product(&m, x);
    guarded_free(x, blocks * sizeof *x);
    free(m.values);
    free(m.scales);
}

static void agrees_with_elements_one_by_one(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t rows = 0; rows <= 20; rows += 4) {
        for (size_t blocks = 0; blocks <= 9; blocks++)
            check_shape(&random, rows, blocks);
    }
    check_shape(&random, 8, 129);
}

static void survives_extremes(void **state) {
    (void)state;
    static const int8_t weights[] = {-128, -1, 1, 127}, activations[] = {0, 1, 127};
    for (size_t i = 0; i < sizeof weights; i++) {
        for (size_t j = 0; j < sizeof activations; j++) {
            int8_t values[4 * 32];
            float scales[4] = {1, 2, 4, 8};
            struct gemv_q8_activations x = {.scale = 0.5f};
            memset(values, weights[i], sizeof values);
            memset(x.values, activations[j], sizeof x.values);
            const struct matrix m = {4, 1, values, scales};
            check_product(&m, &x);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_elements_one_by_one),
        cmocka_unit_test(survives_extremes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
