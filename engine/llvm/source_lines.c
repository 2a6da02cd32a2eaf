/* SPDX-License-Identifier: Apache-2.0 */
/* Where a module's instructions come from (source_lines.h): its .debug_line section, whose
 * addresses count from the code section's start ("DWARF for WebAssembly"). */
#include "engine/llvm/source_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/llvm/lines.h"

struct section {
    const uint8_t *bytes;
    size_t size;
};

static size_t take_leb(const struct section *s, size_t *at) {
    enum { MORE = 0x80, BITS = 7, WORD = 32 };
    size_t value = 0;
    for (unsigned shift = 0; *at < s->size && shift < WORD; shift += BITS) {
        const uint8_t byte = s->bytes[(*at)++];
        value |= (size_t)(byte & (MORE - 1)) << shift;
        if (byte < MORE) break;
    }
    return value;
}

/* Of a module that was decoded: section sizes are right. */
static void find_sections(const struct lm_module *module, uint32_t *code, struct section *lines) {
    enum { HEADER = 8, CUSTOM = 0, CODE = 10 };
    static const char wanted[] = ".debug_line";
    const struct section all = {module->bytes, module->size};
    for (size_t at = HEADER; at < all.size;) {
        const uint8_t id = all.bytes[at++];
        const size_t size = take_leb(&all, &at), behind = at + size;
        size_t name = at;
        if (id == CODE) *code = (uint32_t)at;
        if (id == CUSTOM && take_leb(&all, &name) == sizeof wanted - 1 &&
            behind - name >= sizeof wanted - 1 &&
            memcmp(all.bytes + name, wanted, sizeof wanted - 1) == 0)
            *lines = (struct section){all.bytes + name + sizeof wanted - 1,
                                      behind - name - (sizeof wanted - 1)};
        at = behind;
    }
}

struct reading {
    struct lm_source_lines *lines;
    uint32_t code, capacity;
    const char *files[LM_SOURCE_FILES]; /* of the unit */
};

static void take_file(void *self, uint32_t number, const char *name) {
    struct reading *const r = self;
    if (number < LM_SOURCE_FILES) r->files[number] = name;
}

static bool take_row(void *self, uint64_t address, uint32_t line, uint32_t file) {
    struct reading *const r = self;
    struct lm_source_lines *const lines = r->lines;
    if (lines->count == r->capacity) {
        const uint32_t wanted = r->capacity * 2 + 256;
        struct lm_source_line *const grown = realloc(lines->all, wanted * sizeof *grown);
        if (!grown) return false;
        lines->all = grown;
        r->capacity = wanted;
    }
    lines->all[lines->count++] =
        (struct lm_source_line){.offset = r->code + (uint32_t)address,
                                .line = line,
                                .file = file < LM_SOURCE_FILES ? r->files[file] : NULL};
    return true;
}

static int by_offset(const void *a, const void *b) {
    const struct lm_source_line *const x = a, *const y = b;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

void lm_source_lines_read(const struct lm_module *module, struct lm_source_lines *lines) {
    struct reading reading = {.lines = lines};
    struct section section = {NULL, 0};
    const struct lm_line_sink sink = {&reading, take_row, take_file};
    *lines = (struct lm_source_lines){.all = NULL};
    find_sections(module, &reading.code, &section);
    if (section.size > 0) (void)lm_lines_read(section.bytes, section.size, &sink);
    if (lines->count > 0) qsort(lines->all, lines->count, sizeof *lines->all, by_offset);
}

const struct lm_source_line *lm_source_line_at(const struct lm_source_lines *lines,
                                               uint32_t offset) {
    uint32_t low = 0, high = lines->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (lines->all[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    const bool is_known = low > 0 && lines->all[low - 1].line > 0 && lines->all[low - 1].file;
    return is_known ? &lines->all[low - 1] : NULL;
}

void lm_source_lines_free(struct lm_source_lines *lines) {
    free(lines->all);
    lines->all = NULL;
}
