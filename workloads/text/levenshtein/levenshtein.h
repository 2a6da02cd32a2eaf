/* SPDX-License-Identifier: Apache-2.0 */
/* Edit distances of a word to a dictionary: the dictionary, and the kernel for the workload and its
 * tests.
 */
#ifndef LM_WORKLOADS_LEVENSHTEIN_H
#define LM_WORKLOADS_LEVENSHTEIN_H

#include <stddef.h>
#include <stdint.h>

#define ALPHABET ((size_t)26)
#define PACK     ((size_t)8) /* words side by side */
#define LONGEST  ((size_t)16)

/* Eight words by letter: bit i of places[c][k] says that letter i of word k is c; bit i of used[k],
 * that word k has a letter i. */
struct word_pack {
    _Alignas(16) uint16_t places[ALPHABET][PACK];
    uint16_t used[PACK];
};

/* The Levenshtein distance (insertions, deletions and substitutions) of `word`, `size` letters from
 * 0 to ALPHABET - 1, to each word of the packs: PACK * packs distances. size < 2^15. One per
 * variant. */
void levenshtein(uint16_t *restrict distances, const struct word_pack *restrict packs, size_t count,
                 const uint8_t *restrict word, size_t size);

/* Writes `size` letters, at most LONGEST, as word k of a pack whose bits for it are all clear. */
void word_pack_set(struct word_pack *pack, size_t k, const uint8_t *letters, size_t size);

#endif
