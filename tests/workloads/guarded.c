/* SPDX-License-Identifier: Apache-2.0 */
/* Buffers that end at a page nobody may touch; see kernel_test.h. */
#include "tests/workloads/kernel_test.h"

#include <sys/mman.h>
#include <unistd.h>

static size_t page_size(void) {
    return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t usable_size(size_t size) {
    return (size + page_size() - 1) / page_size() * page_size();
}

void *guarded_alloc(size_t size) {
    const size_t usable = usable_size(size);
    uint8_t *const pages = mmap(NULL, usable + page_size(), PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(pages, MAP_FAILED);
    assert_int_equal(mprotect(pages + usable, page_size(), PROT_NONE), 0);
    return pages + (usable - size);
}

void guarded_free(void *memory, size_t size) {
    const size_t usable = usable_size(size);
    assert_int_equal(munmap((uint8_t *)memory - (usable - size), usable + page_size()), 0);
}
