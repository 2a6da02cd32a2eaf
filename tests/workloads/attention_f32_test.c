/* SPDX-License-Identifier: Apache-2.0 */
/* Attention: close to softmax and sums in f64 at several numbers of keys, in arrays that end where
 * memory ends; a key that outweighs all others, in each place; values that are all the same. */
#include "tests/workloads/kernel_test.h"

#include "workloads/ml/attention_f32/attention_f32.h"

#include <math.h>

enum { QUERIES = 16, DEPTH = 64, BLOCK = 32 };

struct inputs {
    size_t keys;
    float *queries, *blocked_keys, *values, *output;
};

static struct inputs allocate(size_t keys) {
    const size_t tile = sizeof(float) * QUERIES * DEPTH, many = sizeof(float) * DEPTH * keys;
    return (struct inputs){keys, guarded_alloc(tile), guarded_alloc(many), guarded_alloc(many),
                           guarded_alloc(tile)};
}

static void release(const struct inputs *inputs) {
    const size_t tile = sizeof(float) * QUERIES * DEPTH;
    const size_t many = sizeof(float) * DEPTH * inputs->keys;
    guarded_free(inputs->queries, tile);
    guarded_free(inputs->blocked_keys, many);
    guarded_free(inputs->values, many);
    guarded_free(inputs->output, tile);
}

static void run(const struct inputs *inputs) {
    attention_f32(inputs->output, inputs->queries, inputs->blocked_keys, inputs->values,
                  inputs->keys);
}

static float *key_element(const struct inputs *inputs, size_t j, size_t d) {
    return &inputs->blocked_keys[j / BLOCK * BLOCK * DEPTH + d * BLOCK + j % BLOCK];
}

static double score(const struct inputs *inputs, size_t i, size_t j) {
    double sum = 0;
    for (size_t d = 0; d < DEPTH; d++)
        sum += (double)inputs->queries[i * DEPTH + d] * (double)*key_element(inputs, j, d);
    return sum / 8;
}

static void check_query(const struct inputs *inputs, size_t i) {
    double expected[DEPTH] = {0}, sum = 0;
    for (size_t j = 0; j < inputs->keys; j++) {
        const double weight = exp(score(inputs, i, j));
        sum += weight;
        for (size_t d = 0; d < DEPTH; d++)
            expected[d] += weight * (double)inputs->values[j * DEPTH + d];
    }
    for (size_t d = 0; d < DEPTH; d++) {
        const float output = inputs->output[i * DEPTH + d];
        if (!(fabs((double)output - expected[d] / sum) <= 3e-6))
            fail_msg("%zu keys, query %zu, element %zu: %g, not %g", inputs->keys, i, d,
                     (double)output, expected[d] / sum);
    }
}

/* Scores grow from key to key in some queries and fall in others, so the greatest changes in some
 * blocks and not in others. */
static void is_close_to_f64(void **state) {
    (void)state;
    static const size_t counts[] = {32, 64, 96, 320};
    struct lm_random random = test_random();
    for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
        const struct inputs inputs = allocate(counts[c]);
        lm_random_fill_f32(&random, inputs.queries, QUERIES * DEPTH);
        lm_random_fill_f32(&random, inputs.blocked_keys, inputs.keys * DEPTH);
        lm_random_fill_f32(&random, inputs.values, inputs.keys * DEPTH);
        for (size_t j = 0; j < inputs.keys; j++)
            *key_element(&inputs, j, 5) = (float)j / (float)inputs.keys * 40;
        run(&inputs);
        for (size_t i = 0; i < QUERIES; i++)
            check_query(&inputs, i);
        release(&inputs);
    }
}

/* One key's score is so far above the others' that its value is the output, to the last bit. */
static void finds_the_one_key_that_counts(void **state) {
    (void)state;
    const struct inputs inputs = allocate(96);
    struct lm_random random = test_random();
    lm_random_fill_f32(&random, inputs.values, inputs.keys * DEPTH);
    memset(inputs.queries, 0, sizeof(float) * QUERIES * DEPTH);
    for (size_t i = 0; i < QUERIES; i++)
        inputs.queries[i * DEPTH + 3 * i] = 1000;
    for (size_t place = 0; place < inputs.keys; place++) {
        memset(inputs.blocked_keys, 0, sizeof(float) * DEPTH * inputs.keys);
        for (size_t d = 0; d < DEPTH; d++)
            *key_element(&inputs, place, d) = 2;
        run(&inputs);
        for (size_t i = 0; i < QUERIES * DEPTH; i++)
            assert_true(inputs.output[i] == inputs.values[place * DEPTH + i % DEPTH]);
    }
    release(&inputs);
}

static void averages_equal_scores(void **state) {
    (void)state;
    const struct inputs inputs = allocate(128);
    memset(inputs.queries, 0, sizeof(float) * QUERIES * DEPTH);
    for (size_t i = 0; i < inputs.keys * DEPTH; i++) {
        const size_t key = i / DEPTH, element = i % DEPTH;
        inputs.blocked_keys[i] = 1;
        inputs.values[i] = (float)(element * (key % 2));
    }
    run(&inputs);
    for (size_t i = 0; i < QUERIES * DEPTH; i++)
        assert_true(inputs.output[i] == (float)(i % DEPTH) / 2);
    release(&inputs);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_close_to_f64),
        cmocka_unit_test(finds_the_one_key_that_counts),
        cmocka_unit_test(averages_equal_scores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
