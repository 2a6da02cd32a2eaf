/* SPDX-License-Identifier: Apache-2.0 */
/* A mix of small work: lists, matrices of 16-bit integers, a state machine and a checksum over what
 * they give, the kinds of work that S. Gal-On and M. Levy chose for small processors ("Exploring
 * CoreMark", EEMBC, 2012). A program of its own, whose figures compare with no other's. Inputs, the
 * mix and the bench ABI; its parts are in scalar.c. */
#include "embedded_mix.h"

#include "bench.h"
#include "writer.h"

#define ITEMS      128
#define TEXT       512
#define MAX_ROUNDS 1024

/* What a round leaves: the checksum so far, and what it is made of. */
struct round {
    uint32_t extracted, found, kinds[MIX_KINDS], crc;
};

static struct mix_item items[ITEMS];
static int16_t left[MIX_ORDER][MIX_ORDER], right[MIX_ORDER][MIX_ORDER];
static uint8_t text[TEXT];
static LM_ALIGNED struct round rounds[MAX_ROUNDS];
static uint32_t round_count;

static void put_words(struct lm_writer *writer) {
    while (!lm_writer_full(writer)) {
        if (lm_random_below(&writer->random, 2)) lm_put_drawn(writer, "+-", 2, 1, 1);
        lm_put_drawn(writer, "0123456789", 10, 0, 4);
        if (lm_random_below(&writer->random, 2)) lm_put(writer, '.');
        lm_put_drawn(writer, "0123456789", 10, 0, 3);
        if (lm_random_below(&writer->random, 3) == 0) lm_put_text(writer, "e-");
        lm_put_drawn(writer, "0123456789x", 11, 0, 2);
        lm_put(writer, ',');
    }
}

void lm_setup(uint32_t size) {
    lm_require(size >= 1 && size <= MAX_ROUNDS);
    struct lm_writer writer = {.random = {.state = 64}, .text = text, .size = sizeof text};
    put_words(&writer);
    for (uint16_t i = 0; i < ITEMS; i++)
        items[i].value = (int16_t)lm_random_below(&writer.random, 512);
    for (size_t i = 0; i < MIX_ORDER; i++) {
        for (size_t j = 0; j < MIX_ORDER; j++) {
            left[i][j] = (int16_t)lm_random_u64(&writer.random);
            right[i][j] = (int16_t)lm_random_below(&writer.random, 256);
        }
    }
    round_count = size;
}

static struct mix_item *link_items(void) {
    for (uint16_t i = 0; i < ITEMS; i++) {
        items[i].number = i;
        items[i].next = i + 1 < ITEMS ? &items[i + 1] : NULL;
    }
    return items;
}

/* The list by value and back by number, its values on the way into the checksum. */
static void run_list(struct round *round, uint32_t wanted) {
    struct mix_item *list = mix_reverse(link_items());
    const struct mix_item *const found = mix_find(list, (int16_t)wanted);
    round->found = found ? found->number : ITEMS;
    list = mix_sort_by_value(list);
    for (const struct mix_item *item = list; item; item = item->next)
        round->crc = mix_crc16((uint16_t)round->crc, &item->number, sizeof item->number);
    list = mix_sort_by_number(list);
    round->crc = mix_crc16((uint16_t)round->crc, &list->value, sizeof list->value);
}

/* Each round starts from the checksum of the one before. */
void lm_run(void) {
    uint32_t crc = 0;
    for (uint32_t i = 0; i < round_count; i++) {
        struct round round = {.crc = crc};
        uint32_t sums[MIX_ORDER][MIX_ORDER] = {{crc}};
        run_list(&round, (crc + i) % 512);
        mix_multiply(sums, left, right);
        round.extracted = mix_extract(sums);
        mix_classify(round.kinds, text, sizeof text - crc % 64);
        round.crc = mix_crc16((uint16_t)round.crc, sums, sizeof sums);
        round.crc = mix_crc16((uint16_t)round.crc, round.kinds, sizeof round.kinds);
        crc = round.crc;
        rounds[i] = round;
    }
}

const void *lm_result(void) {
    return rounds;
}

uint32_t lm_result_size(void) {
    return round_count * (uint32_t)sizeof rounds[0];
}
