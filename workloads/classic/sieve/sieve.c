/* SPDX-License-Identifier: Apache-2.0 */
/* Sieve of Eratosthenes over odd numbers, in segments that fit the first cache (C. Bays, R. H.
 * Hudson, "The Segmented Sieve of Eratosthenes and Primes in Arithmetic Progressions to 10^12", BIT
 * 17, 1977). The kernel and the bench ABI. */
#include "sieve.h"

#include "bench.h"

#include <string.h>

#define SEGMENT     ((uint32_t)1 << 14) /* odd numbers, a byte each */
#define MAX_DIVISOR 2048                /* the square root of SIEVE_MAX */
#define DIVISORS    308                 /* odd primes below that */

static LM_ALIGNED uint32_t found[SIEVE_MAX_PRIMES];
static uint32_t bound, found_count;

/* An odd prime, and the place in the next segment of its next multiple to cross off. */
struct divisor {
    uint32_t prime, next;
};

/* Odd primes whose squares are below `limit`; place i of the first segment is the number 2 i + 1.
 */
static size_t find_divisors(struct divisor divisors[DIVISORS], uint32_t limit) {
    size_t count = 0;
    for (uint32_t number = 3; number * number < limit; number += 2) {
        size_t i = 0;
        while (i < count && number % divisors[i].prime != 0)
            i++;
        if (i == count) divisors[count++] = (struct divisor){number, number * number / 2};
    }
    return count;
}

static void cross_off(uint8_t *composite, struct divisor *divisor) {
    uint32_t place = divisor->next;
    for (; place < SEGMENT; place += divisor->prime)
        composite[place] = 1;
    divisor->next = place - SEGMENT;
}

size_t sieve(uint32_t *primes, uint32_t limit) {
    static LM_ALIGNED uint8_t composite[SEGMENT];
    struct divisor divisors[DIVISORS];
    const size_t divisor_count = find_divisors(divisors, limit);
    size_t count = 0;
    if (limit > 2) primes[count++] = 2;
    for (uint32_t base = 0; base < limit / 2; base += SEGMENT) {
        const uint32_t left = limit / 2 - base;
        memset(composite, 0, sizeof composite);
        composite[0] = base == 0; /* 1 is no prime */
        for (size_t i = 0; i < divisor_count; i++)
            cross_off(composite, &divisors[i]);
        for (uint32_t place = 0; place < (left < SEGMENT ? left : SEGMENT); place++) {
            if (!composite[place]) primes[count++] = 2 * (base + place) + 1;
        }
    }
    return count;
}

void lm_setup(uint32_t size) {
    _Static_assert(MAX_DIVISOR * MAX_DIVISOR == SIEVE_MAX, "divisors for all numbers");
    lm_require(size <= SIEVE_MAX);
    bound = size;
}

void lm_run(void) {
    found_count = (uint32_t)sieve(found, bound);
}

const void *lm_result(void) {
    return found;
}

uint32_t lm_result_size(void) {
    return found_count * (uint32_t)sizeof found[0];
}
