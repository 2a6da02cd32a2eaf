/* SPDX-License-Identifier: Apache-2.0 */
/* The matcher: all states that the text so far can lead to are followed at once, so that the time
 * is the text's length times the number of states at most. */
#include "regex.h"

/* States without order or repetition. `seen` says in which set a state came last. */
struct state_set {
    uint16_t states[REGEX_STATES];
    uint32_t count;
};

struct search {
    const struct regex *regex;
    struct state_set sets[2];
    uint32_t seen[REGEX_STATES];
    uint32_t generation;
    bool matched;
};

/* Adds a state and all to which it leads over nothing. */
static void add_state(struct search *search, struct state_set *set, uint16_t first) {
    uint16_t stack[REGEX_STATES + 1];
    uint32_t top = 0;
    stack[top++] = first;
    while (top > 0) {
        const uint16_t number = stack[--top];
        const struct regex_state *const state = &search->regex->states[number];
        if (search->seen[number] == search->generation) continue;
        search->seen[number] = search->generation;
        if (state->kind == REGEX_SET) {
            set->states[set->count++] = number;
        } else if (state->kind == REGEX_MATCH) {
            search->matched = true;
        } else {
            stack[top++] = state->other;
            stack[top++] = state->next;
        }
    }
}

/* From the states in one set over a byte to the other. */
static void step(struct search *search, struct state_set *to, const struct state_set *from,
                 uint8_t byte) {
    to->count = 0;
    search->generation++;
    for (uint32_t i = 0; i < from->count; i++) {
        const struct regex_state *const state = &search->regex->states[from->states[i]];
        if (state->set[byte / 32] >> byte % 32 & 1) add_state(search, to, state->next);
    }
}

uint32_t regex_search(const struct regex *regex, const uint8_t *text, uint32_t size) {
    struct search search = {.regex = regex, .generation = 1};
    struct state_set *here = &search.sets[0], *after = &search.sets[1];
    add_state(&search, here, regex->start);
    for (uint32_t i = 0; i < size && !search.matched; i++) {
        step(&search, after, here, text[i]);
        if (search.matched) return i + 1;
        add_state(&search, after, regex->start); /* a match may begin anywhere */
        struct state_set *const emptied = here;
        here = after;
        after = emptied;
    }
    return search.matched ? 0 : REGEX_NONE;
}
