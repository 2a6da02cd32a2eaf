/* SPDX-License-Identifier: Apache-2.0 */
/* The platform file for mapped memory (pages.h), by POSIX mmap with Linux's MAP_NORESERVE: a
 * reservation is a mapping without any rights, which costs address space and nothing else;
 * committing is mprotect, so that a base never moves and the kernel supplies zero pages at the
 * first touch. */
#include "engine/pages.h"

#include <sys/mman.h>
#include <unistd.h>

enum { PAGES_PER_QUERY = 4096 };

static size_t page_size(void) {
    return (size_t)sysconf(_SC_PAGESIZE);
}

void *lm_pages_reserve(size_t size) {
    void *base = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return base == MAP_FAILED ? NULL : base;
}

bool lm_pages_commit(void *base, size_t size) {
    return size == 0 || mprotect(base, size, PROT_READ | PROT_WRITE) == 0;
}

void lm_pages_release(void *base, size_t size) {
    if (base) (void)munmap(base, size);
}

uint64_t lm_pages_resident(void *base, size_t size) {
    const size_t page = page_size();
    unsigned char present[PAGES_PER_QUERY];
    uint64_t count = 0;
    for (size_t at = 0; at < size; at += page * PAGES_PER_QUERY) {
        const size_t left = size - at;
        const size_t length = left < page * PAGES_PER_QUERY ? left : page * PAGES_PER_QUERY;
        if (mincore((unsigned char *)base + at, length, present) != 0) return count;
        for (size_t i = 0; i < (length + page - 1) / page; i++)
            count += present[i] & 1;
    }
    return count;
}
