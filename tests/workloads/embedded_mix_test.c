/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the mix: lists of every length, matrices against wide arithmetic, words of all kinds
 * and random ones against a reader of the grammar, and the checksum's published check value. */
#include "tests/workloads/kernel_test.h"

#include "workloads/classic/embedded_mix/embedded_mix.h"

#include <ctype.h>
#include <stdbool.h>

enum { MOST_ITEMS = 70 };

static struct mix_item *link_all(struct mix_item *items, size_t count) {
    for (size_t i = 0; i < count; i++)
        items[i].next = i + 1 < count ? &items[i + 1] : NULL;
    return count > 0 ? items : NULL;
}

/* Sorted by value, equal values as they stood, and back again by number. */
static void assert_sorts(struct mix_item *items, size_t count) {
    struct mix_item *list = mix_sort_by_value(link_all(items, count));
    size_t seen = 0;
    for (const struct mix_item *item = list; item; item = item->next, seen++) {
        if (!item->next) continue;
        assert_true(item->value < item->next->value ||
                    (item->value == item->next->value && item->number < item->next->number));
    }
    assert_int_equal(seen, count);
    list = mix_reverse(mix_sort_by_number(list));
    for (size_t left = count; left > 0; left--, list = list->next)
        assert_ptr_equal(list, &items[left - 1]);
    assert_null(list);
}

static void sorts_lists_of_every_length(void **state) {
    (void)state;
    struct lm_random random = test_random();
    for (size_t count = 0; count <= MOST_ITEMS; count++) {
        for (uint32_t values = 1; values < 100; values *= 3) {
            const size_t size = count * sizeof(struct mix_item);
            struct mix_item *const items = guarded_alloc(size);
            for (size_t i = 0; i < count; i++) {
                items[i].number = (uint16_t)i;
                items[i].value = (int16_t)((int32_t)lm_random_below(&random, values) - 5);
            }
            assert_sorts(items, count);
            const struct mix_item *const found = mix_find(link_all(items, count), -5);
            size_t first = 0;
            while (first < count && items[first].value != -5)
                first++;
            assert_ptr_equal(found, first < count ? &items[first] : NULL);
            guarded_free(items, size);
            if (count == 0) break;
        }
    }
}

static void multiplies(void **state) {
    (void)state;
    struct lm_random random = test_random();
    int16_t a[MIX_ORDER][MIX_ORDER], b[MIX_ORDER][MIX_ORDER];
    uint32_t sums[MIX_ORDER][MIX_ORDER], extracted = 0;
    lm_random_fill_bytes(&random, (uint8_t *)a, sizeof a);
    lm_random_fill_bytes(&random, (uint8_t *)b, sizeof b);
    a[0][0] = b[0][0] = INT16_MIN;
    memset(sums, 0x5a, sizeof sums);
    mix_multiply(sums, a, b);
    for (size_t i = 0; i < MIX_ORDER; i++) {
        for (size_t j = 0; j < MIX_ORDER; j++) {
            int64_t sum = 0x5a5a5a5a;
            for (size_t k = 0; k < MIX_ORDER; k++)
                sum += (int64_t)a[i][k] * b[k][j];
            assert_int_equal(sums[i][j], (uint32_t)sum);
            extracted += (uint32_t)sum / 4 % 64;
        }
    }
    assert_int_equal(mix_extract(sums), extracted);
}

static bool skip_digits(const char **text) {
    const char *const begin = *text;
    while (isdigit((unsigned char)**text))
        ++*text;
    return *text > begin;
}

static void skip_sign(const char **text) {
    if (**text == '+' || **text == '-') ++*text;
}

/* The kind of one word, by the grammar in the header. */
static enum mix_kind kind_by_grammar(const char *word) {
    const char *at = word;
    enum mix_kind kind = MIX_INTEGER;
    skip_sign(&at);
    const bool before = skip_digits(&at);
    bool behind = false;
    if (*at == '.') {
        at++;
        behind = skip_digits(&at);
        kind = MIX_DECIMAL;
    }
    if (!before && !behind) return *word == '\0' ? MIX_EMPTY : MIX_INVALID;
    if (tolower((unsigned char)*at) == 'e') {
        at++;
        skip_sign(&at);
        if (!skip_digits(&at)) return MIX_INVALID;
        kind = MIX_SCIENTIFIC;
    }
    return *at == '\0' ? kind : MIX_INVALID;
}

static void assert_kind(const char *word, enum mix_kind kind) {
    uint32_t counts[MIX_KINDS] = {0};
    const size_t size = strlen(word);
    uint8_t *const exact = guarded_alloc(size);
    memcpy(exact, word, size);
    mix_classify(counts, exact, size);
    for (enum mix_kind k = 0; k < MIX_KINDS; k++)
        if (counts[k] != (k == kind)) fail_msg("%s: %u of kind %u", word, counts[k], (unsigned)k);
    guarded_free(exact, size);
}

static void classifies_words(void **state) {
    (void)state;
    static const struct {
        const char *word;
        enum mix_kind kind;
    } cases[] = {
        {"", MIX_EMPTY},         {"0", MIX_INTEGER},        {"-12", MIX_INTEGER},
        {"+1.", MIX_DECIMAL},    {".5", MIX_DECIMAL},       {"-3.25", MIX_DECIMAL},
        {"1e5", MIX_SCIENTIFIC}, {"1.E-5", MIX_SCIENTIFIC}, {".", MIX_INVALID},
        {"-", MIX_INVALID},      {"1e", MIX_INVALID},       {"1e+", MIX_INVALID},
        {"1.2.3", MIX_INVALID},  {"e5", MIX_INVALID},       {"1e5.", MIX_INVALID},
        {"--1", MIX_INVALID},    {"1 ", MIX_INVALID},
    };
    static const char alphabet[] = "09+-.eEx";
    struct lm_random random = test_random();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_kind(cases[i].word, cases[i].kind);
    for (int round = 0; round < 20000; round++) {
        char word[8] = "";
        for (uint32_t i = lm_random_below(&random, 8); i > 0; i--)
            word[i - 1] = alphabet[lm_random_below(&random, sizeof alphabet - 1)];
        assert_kind(word, kind_by_grammar(word));
    }
    uint32_t counts[MIX_KINDS] = {0};
    mix_classify(counts, (const uint8_t *)",1,2,x,,1.5", 11);
    assert_true(counts[MIX_EMPTY] == 2 && counts[MIX_INTEGER] == 2 && counts[MIX_INVALID] == 1 &&
                counts[MIX_DECIMAL] == 1);
}

static void knows_the_check_value(void **state) {
    (void)state;
    assert_int_equal(mix_crc16(0, "123456789", 9), 0xbb3d);
    assert_int_equal(mix_crc16(mix_crc16(0, "1234", 4), "56789", 5), 0xbb3d);
    assert_int_equal(mix_crc16(0x1234, "", 0), 0x1234);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_lists_of_every_length),
        cmocka_unit_test(multiplies),
        cmocka_unit_test(classifies_words),
        cmocka_unit_test(knows_the_check_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
