/* SPDX-License-Identifier: Apache-2.0 */
/* Writing and reading places (places.h). A note is written when the next one is made, since a cell
 * may be taken back and another instruction's put in its place until then. */
#include "engine/interp/places.h"

/* --- Writing ---------------------------------------------------------------------------------- */

enum { LONGEST = 1 + 2 * 5 };

static void put_byte(struct lm_translator *t, uint32_t byte) {
    t->places[t->place_size++] = (uint8_t)byte;
}

static void put_leb128(struct lm_translator *t, uint32_t value) {
    for (; value >= 0x80; value >>= 7)
        put_byte(t, (value & 0x7f) | 0x80);
    put_byte(t, value);
}

static bool make_room(struct lm_translator *t) {
    return t->place_size + LONGEST <= t->place_capacity ||
           lm_grow_array(t, (void **)&t->places, &t->place_capacity, t->place_size + LONGEST, 1);
}

/* Writes the last note. */
static inline void write_note(struct lm_translator *t) {
    const uint32_t steps = (t->place.position - t->written_place.position) / 8;
    const uint32_t bytes = t->place.offset - t->written_place.offset;
    if (!make_room(t)) return;
    t->written_place = t->place;
    if (steps - 1 < 15 && bytes <= 15) {
        put_byte(t, steps << 4 | bytes);
    } else if (steps > 0 || bytes > 0) {
        put_byte(t, 0);
        put_leb128(t, steps);
        put_leb128(t, bytes);
    }
}

void lm_place_begin(struct lm_translator *t, uint32_t func) {
    lm_place_end(t);
    t->place_starts[func] = t->place_size;
    t->offset = (uint32_t)t->module->funcs[func].offset;
    t->place = t->written_place = (struct lm_place){t->size, t->offset};
}

void lm_place_new(struct lm_translator *t, uint32_t position) {
    if (position > t->place.position) write_note(t);
    t->place = (struct lm_place){position, t->offset};
}

void lm_place_end(struct lm_translator *t) {
    write_note(t);
}

/* --- Reading ---------------------------------------------------------------------------------- */

uint32_t lm_place_func(const struct lm_interp_code *code, const struct lm_module *module,
                       uint32_t position) {
    uint32_t low = module->imported_funcs, high = module->func_count;
    while (low < high) { /* the first function that starts beyond */
        const uint32_t middle = low + (high - low) / 2;
        if (code->entries[middle] <= position)
            low = middle + 1;
        else
            high = middle;
    }
    return low > module->imported_funcs && position < code->size ? low - 1 : UINT32_MAX;
}

static uint32_t get_leb128(const uint8_t **at) {
    uint32_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        const uint8_t byte = *(*at)++;
        value |= (uint32_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
}

static struct lm_place read_note(const uint8_t **at, struct lm_place before) {
    const uint8_t first = *(*at)++;
    const uint32_t steps = first ? first >> 4 : get_leb128(at);
    const uint32_t bytes = first ? first & 15U : get_leb128(at);
    return (struct lm_place){before.position + 8 * steps, before.offset + bytes};
}

uint32_t lm_place_offset(const struct lm_interp_code *code, const struct lm_module *module,
                         uint32_t func, uint32_t position) {
    struct lm_place place = {code->entries[func], (uint32_t)module->funcs[func].offset};
    const uint8_t *at = code->places + code->place_starts[func];
    const uint8_t *const end =
        code->places +
        (func + 1 < module->func_count ? code->place_starts[func + 1] : code->place_size);
    while (at < end) {
        const struct lm_place next = read_note(&at, place);
        if (next.position > position) break;
        place = next;
    }
    return place.offset;
}
