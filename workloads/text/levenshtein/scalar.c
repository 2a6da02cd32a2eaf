/* SPDX-License-Identifier: Apache-2.0 */
/* Edit distances, scalar: word by word. A column of the table of distances is two bit sets, of the
 * rows where the distance is one more than in the row above and where it is one less. */
#include "levenshtein.h"

static inline uint16_t distance_to(const struct word_pack *pack, size_t k, const uint8_t *word,
                                   size_t size) {
    uint32_t more = 0xffff, less = 0; /* bits beyond the word's letters never reach lower ones */
    for (size_t i = 0; i < size; i++) {
        const uint32_t equal = pack->places[word[i]][k];
        const uint32_t diagonal = (((equal & more) + more) ^ more) | equal | less;
        const uint32_t right_more = less | ~(diagonal | more);
        const uint32_t right_less = more & diagonal;
        const uint32_t shifted = right_more << 1 | 1;
        more = (right_less << 1) | ~(diagonal | shifted);
        less = shifted & diagonal;
    }
    const int up = __builtin_popcount(more & pack->used[k]);
    const int down = __builtin_popcount(less & pack->used[k]);
    return (uint16_t)((int)size + up - down);
}

void levenshtein(uint16_t *restrict distances, const struct word_pack *restrict packs, size_t count,
                 const uint8_t *restrict word, size_t size) {
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < PACK; k++)
            distances[PACK * i + k] = distance_to(&packs[i], k, word, size);
    }
}
